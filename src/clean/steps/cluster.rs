//! Spellings of one thing, found among the values.

use std::collections::HashMap;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::merge::{Spellings, Merge};
use super::Step;
use crate::clean::cells::{text_columns, texts_of, with_types};
use crate::clean::slips::slips;
use crate::clean::spelling::{Likeness, Unions, by_count};
use crate::clean::step::{Fit, Plan, Planned};
use crate::error::{Error, Result};

/// Most different values that are compared two at a time.
const COMPARED: usize = 20_000;
/// Bytes that a value takes beside its text.
const ENTRY: u64 = 64;

/// Finds spellings of one thing and merges them into the most frequent one. With the values known it is a `merge`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Cluster {
    /// The column, of texts.
    pub column: String,
    /// What makes two texts spellings of one thing.
    #[ts(optional, as = "Option<_>")]
    pub method: Likeness,
    /// How alike two texts must be, above 0 and up to 1: for `levenshtein` and `jaroWinkler`.
    #[ts(optional, as = "Option<_>")]
    pub threshold: f64,
}

impl Default for Cluster {
    fn default() -> Self {
        Self { column: String::new(), method: Likeness::default(), threshold: 0.9 }
    }
}

impl Plan for Cluster {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        if !(self.threshold > 0.0 && self.threshold <= 1.0) {
            return Err(Error::params("threshold", "must be above 0 and at most 1"));
        }
        let columns = text_columns(schema, Some(std::slice::from_ref(&self.column)))?;
        let made = with_types(schema, &columns, |_| arrow::datatypes::DataType::Utf8);
        let index = columns.first().copied().unwrap_or_default();
        Ok(Planned::fit(Some(made), Values { of: self.clone(), index, counts: HashMap::new(), bytes: 0 }))
    }
}

/// The different values and how often they come.
struct Values {
    of: Cluster,
    index: usize,
    counts: HashMap<String, u64>,
    bytes: u64,
}

impl Fit for Values {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        for text in texts_of(batch.column(self.index))?.iter().flatten() {
            match self.counts.get_mut(text) {
                Some(count) => *count += 1,
                None => {
                    self.bytes += text.len() as u64 + ENTRY;
                    self.counts.insert(text.to_owned(), 1);
                }
            }
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.bytes * 2
    }

    fn finish(&mut self) -> Result<Step> {
        let groups = groups(&self.of, &self.counts)?;
        Ok(Step::Merge(Merge { column: self.of.column.clone(), groups }))
    }
}

/// The groups, by what they are merged into.
fn groups(of: &Cluster, counts: &HashMap<String, u64>) -> Result<Vec<Spellings>> {
    if of.method == Likeness::Slips {
        return Ok(grouped(slips(counts), counts));
    }
    // The most frequent one stands for its group.
    let values = by_count(counts);
    let mut unions = Unions::new(values.len());
    let mut by_key: HashMap<String, usize> = HashMap::new();
    if of.method.key("").is_none() && values.len() > COMPARED {
        return Err(Error::params("method", format!("{} different values are too many to compare two at a time", values.len()))
            .hint(format!("use fingerprint, ngram or phonetic beyond {COMPARED} values")));
    }
    for (at, (value, _)) in values.iter().enumerate() {
        match of.method.key(value) {
            Some(key) if key.is_empty() => {}
            Some(key) => unions.join(*by_key.entry(key).or_insert(at), at),
            None => {
                for (before, (other, _)) in values[..at].iter().enumerate() {
                    if could_be(of, value, other) && of.method.similarity(value, other) >= of.threshold {
                        unions.join(before, at);
                    }
                }
            }
        }
    }
    let mut groups: Vec<Spellings> = Vec::new();
    let mut place: HashMap<usize, usize> = HashMap::new();
    for at in 0..values.len() {
        let first = unions.find(at);
        if first == at {
            continue;
        }
        let place = *place.entry(first).or_insert_with(|| {
            groups.push(Spellings { to: values[first].0.to_owned(), from: Vec::new() });
            groups.len() - 1
        });
        groups[place].from.push(values[at].0.to_owned());
    }
    Ok(groups)
}

/// Groups of spellings by what they mean, the largest group first.
pub(in crate::clean) fn grouped(meant: HashMap<String, String>, counts: &HashMap<String, u64>) -> Vec<Spellings> {
    let mut groups: HashMap<String, Vec<String>> = HashMap::new();
    for (from, to) in meant {
        groups.entry(to).or_default().push(from);
    }
    let mut groups: Vec<Spellings> = groups.into_iter().map(|(to, from)| Spellings { to, from }).collect();
    let often = |value: &String| std::cmp::Reverse(counts.get(value).copied().unwrap_or(0));
    groups.iter_mut().for_each(|group| group.from.sort_unstable_by(|a, b| (often(a), a).cmp(&(often(b), b))));
    groups.sort_unstable_by(|a, b| b.from.len().cmp(&a.from.len()).then(a.to.cmp(&b.to)));
    groups
}

/// Of texts of very different lengths too many letters differ.
fn could_be(of: &Cluster, a: &str, b: &str) -> bool {
    let (short, long) = (a.len().min(b.len()) as f64, a.len().max(b.len()) as f64);
    of.method != Likeness::Levenshtein || !a.is_ascii() || !b.is_ascii() || short >= of.threshold * long
}
