//! No two rows have the same values.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Asks, Finding, Given, Rows, Shown, Test, bound};
use crate::check::tally::Failure;
use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Literal, Node, Type};
use crate::keys::Keys;
use crate::stats::{Reader, Writer, codec};

/// No two rows have the same values in these columns; rows in which one of them is missing are not looked at. Of rows that are alike all fail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Unique {
    /// The columns.
    pub columns: Vec<String>,
}

impl Asks for Unique {
    fn says(&self) -> String {
        match &self.columns[..] {
            [one] => format!("{one} is unique"),
            several => format!("{} are unique together", several.join(", ")),
        }
    }

    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn check(&self) -> Result<()> {
        if self.columns.is_empty() { Err(Error::params("columns", "must not be empty")) } else { Ok(()) }
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        Ok(Box::new(Seen::new(&self.columns, given)?))
    }
}

/// The values so far, and where they were first and again.
#[derive(Clone)]
pub(in crate::check) struct Seen {
    values: Vec<Bound>,
    whole: Bound,
    shown: Shown,
    keys: Keys,
    /// By group: rows of it, and the first one.
    counts: Vec<u64>,
    firsts: Vec<u64>,
    /// The first rows that repeat another one.
    repeats: Vec<Failure>,
    most: usize,
    groups: Vec<u32>,
}

impl Seen {
    pub(in crate::check) fn new(columns: &[String], given: &Given<'_>) -> Result<Self> {
        let values = bound(columns, None, given.schema)?;
        let types: Vec<Type> = values.iter().map(|value| value.of().clone()).collect();
        if let Some(Type::Other(of)) = types.iter().find(|of| matches!(of, Type::Other(_))) {
            return Err(Error::params("rules", format!("values of type {of} cannot be told apart")));
        }
        Ok(Self {
            values,
            whole: none_missing(columns).bind(given.schema)?,
            shown: Shown::new(columns, given.schema),
            keys: Keys::new(&types),
            counts: Vec::new(),
            firsts: Vec::new(),
            repeats: Vec::new(),
            most: given.most,
            groups: Vec::new(),
        })
    }

    /// Does no value come twice so far?
    pub(in crate::check) fn is_unique(&self) -> bool {
        self.counts.iter().all(|&count| count == 1)
    }

    /// Number of different values.
    pub(in crate::check) fn len(&self) -> usize {
        self.counts.len()
    }

    /// Takes in values that rows have, each with how often it came and where first.
    fn count(&mut self, group: u32, count: u64, first: u64) -> bool {
        let group = group as usize;
        if group == self.counts.len() {
            self.counts.push(count);
            self.firsts.push(first);
            return true;
        }
        if let (Some(counted), Some(at)) = (self.counts.get_mut(group), self.firsts.get_mut(group)) {
            *counted += count;
            *at = first.min(*at);
        }
        false
    }
}

/// Rows that have a value in each of some columns.
pub(in crate::check) fn none_missing(columns: &[String]) -> Expression {
    let there = |name: &String| Node::call("not", vec![Node::call("is_null", vec![Node::column(name)], 0)], 0);
    let all = columns.iter().map(there).reduce(|a, b| Node::call("and", vec![a, b], 0));
    Expression::of(all.unwrap_or_else(|| Node::literal(Literal::Boolean(true))))
}

impl Test for Seen {
    fn update(&mut self, rows: &Rows) -> Result<()> {
        let whole = self.whole.holds(&rows.batch)?;
        let arrays = self.values.iter().map(|value| value.evaluate(&rows.batch)).collect::<Result<Vec<_>>>()?;
        let arrays = arrays.iter().map(|array| arrow::compute::filter(array, &whole)).collect::<std::result::Result<Vec<_>, _>>()?;
        let at: Vec<u64> = whole.values().set_indices().map(|row| row as u64).collect();
        let mut groups = std::mem::take(&mut self.groups);
        self.keys.groups(&arrays, at.len(), &mut groups)?;
        let mut again = Vec::new();
        for (&group, &row) in groups.iter().zip(&at) {
            if !self.count(group, 1, rows.number(row as usize)) && self.repeats.len() + again.len() < self.most {
                again.push(row);
            }
        }
        self.groups = groups;
        self.repeats.extend(self.shown.failures(rows, &again)?);
        Ok(())
    }

    fn merge(&mut self, next: &dyn Test, before: u64) -> Result<()> {
        let next = next.of::<Self>()?;
        let into = self.keys.absorb(&next.keys)?;
        let mut again: Vec<(u32, u64)> = Vec::new();
        for (theirs, &group) in into.iter().enumerate() {
            let (count, first) = (next.counts[theirs], next.firsts[theirs] + before);
            if !self.count(group, count, first) {
                again.push((theirs as u32, first));
            }
        }
        again.sort_unstable_by_key(|&(_, row)| row);
        again.truncate(self.most);
        let mut repeats = next.shown_at(&again)?;
        repeats.extend(next.repeats.iter().map(|failure| failure.after(before)));
        repeats.sort_by_key(|failure| failure.row);
        let room = self.most - self.repeats.len().min(self.most);
        self.repeats.extend(repeats.into_iter().take(room));
        Ok(())
    }

    fn bytes(&self) -> u64 {
        let counts = (self.counts.capacity() + self.firsts.capacity()) as u64 * 8;
        self.keys.bytes() + counts + self.repeats.iter().map(Failure::bytes).sum::<u64>()
    }

    fn encode(&self, writer: &mut Writer) {
        self.keys.encode(writer);
        for (count, first) in self.counts.iter().zip(&self.firsts) {
            writer.u64(*count);
            writer.u64(*first);
        }
        writer.u64(self.repeats.len() as u64);
        self.repeats.iter().for_each(|failure| failure.encode(writer));
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Test>> {
        Ok(Box::new(self.read(reader)?))
    }

    fn finding(&self, _: u64) -> Result<Finding> {
        let checked = self.counts.iter().sum();
        let failed = self.counts.iter().filter(|&&count| count > 1).sum();
        // The first row of each group that has several fails too.
        let several = (0..self.counts.len()).filter(|&group| self.counts[group] > 1);
        let mut firsts: Vec<(u32, u64)> = several.map(|group| (group as u32, self.firsts[group])).collect();
        firsts.sort_unstable_by_key(|&(_, row)| row);
        firsts.truncate(self.most);
        let mut failures = self.shown_at(&firsts)?;
        failures.extend(self.repeats.iter().cloned());
        failures.sort_by_key(|failure| failure.row);
        failures.truncate(self.most);
        Ok(Finding { checked, failed, failures, reason: None })
    }

    fn copy(&self) -> Box<dyn Test> {
        Box::new(self.clone())
    }
}

impl Seen {
    /// The same columns with the values that were written.
    pub(in crate::check) fn read(&self, reader: &mut Reader<'_>) -> Result<Self> {
        let keys = self.keys.decoded(reader)?;
        let (mut counts, mut firsts) = (Vec::new(), Vec::new());
        for _ in 0..keys.len() {
            counts.push(reader.count()?);
            firsts.push(reader.count()?);
        }
        if counts.contains(&0) {
            return Err(codec::damaged());
        }
        let repeats = (0..reader.len(16)?).map(|_| Failure::decode(reader)).collect::<Result<_>>()?;
        Ok(Self { keys, counts, firsts, repeats, ..self.clone() })
    }

    /// The values of groups, as those of a row each.
    fn shown_at(&self, groups: &[(u32, u64)]) -> Result<Vec<Failure>> {
        let (groups, rows): (Vec<u32>, Vec<u64>) = groups.iter().copied().unzip();
        let columns = self.keys.arrays(&groups)?;
        let texts = columns.iter().map(as_texts).collect::<Result<Vec<_>>>()?;
        let values = |i: usize| texts.iter().map(|column| column.get(i).cloned().flatten()).collect();
        Ok(rows.iter().enumerate().map(|(i, &row)| Failure { row, values: values(i) }).collect())
    }
}

/// Values as expressions write them as texts.
fn as_texts(values: &arrow::array::ArrayRef) -> Result<Vec<Option<String>>> {
    let batch = arrow::record_batch::RecordBatch::try_from_iter_with_nullable([("value", values.clone(), true)])?;
    let columns = ["value".to_owned()];
    let shown = Shown::new(&columns, &batch.schema());
    let at: Vec<u64> = (0..values.len() as u64).collect();
    let rows = Rows { batch, first: 0, picked: None };
    Ok(shown.failures(&rows, &at)?.into_iter().map(|failure| failure.values.into_iter().next().flatten()).collect())
}
