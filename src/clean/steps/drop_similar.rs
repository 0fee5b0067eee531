//! Rows that are nearly the same.

use std::collections::BTreeMap;

use arrow::array::{Array, BooleanArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{any_columns, indices};
use crate::clean::spelling::{Likeness, Unions, fingerprint, phonetic};
use crate::clean::step::{Log, Plan, Planned, Whole};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::task::LocalFuture;

/// Pairs between two checkpoints.
const CHUNK: u64 = 4096;
/// Most pairs that are compared.
const COMPARED: u64 = 200_000_000;

/// Drops rows that are nearly the same as one before, comparing rows of one block two at a time. Rows that are alike are so together: of all that hang together the first stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct DropSimilar {
    /// The columns that are compared; rows are as alike as these are on average.
    pub columns: Vec<String>,
    /// The columns whose values must be the same, case and punctuation aside, for rows to be compared at all. The sound of the first word of the first column where none are given.
    pub block: Option<Vec<String>>,
    /// How values are compared.
    #[ts(optional, as = "Option<_>")]
    pub method: Likeness,
    /// How alike rows must be, above 0 and up to 1.
    #[ts(optional, as = "Option<_>")]
    pub threshold: f64,
}

impl Default for DropSimilar {
    fn default() -> Self {
        Self { columns: Vec::new(), block: None, method: Likeness::JaroWinkler, threshold: 0.92 }
    }
}

impl Plan for DropSimilar {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        if !(self.threshold > 0.0 && self.threshold <= 1.0) {
            return Err(Error::params("threshold", "must be above 0 and at most 1"));
        }
        if self.method == Likeness::Slips {
            return Err(Error::params("method", "slips are found among the values of a column: use it in a cluster step"));
        }
        if self.columns.is_empty() {
            return Err(Error::params("columns", "must name one column or more"));
        }
        let columns = any_columns(schema, Some(&self.columns))?;
        let block = indices(schema, self.block.as_deref().unwrap_or_default(), "block")?;
        Ok(Planned::whole(schema.clone(), Comparing { columns, block, method: self.method, threshold: self.threshold }))
    }
}

struct Comparing {
    columns: Vec<usize>,
    block: Vec<usize>,
    method: Likeness,
    threshold: f64,
}

impl Comparing {
    fn texts(rows: &RecordBatch, columns: &[usize]) -> Result<Vec<StringArray>> {
        let text = |&column: &usize| -> Result<StringArray> {
            Ok(cast(rows.column(column), &DataType::Utf8)?.to_data().into())
        };
        columns.iter().map(text).collect()
    }

    fn similarity(&self, columns: &[StringArray], a: usize, b: usize) -> f64 {
        let of = |column: &StringArray| match (column.is_valid(a), column.is_valid(b)) {
            (true, true) => self.method.similarity(column.value(a), column.value(b)),
            (false, false) => 1.0,
            _ => 0.0,
        };
        columns.iter().map(of).sum::<f64>() / columns.len() as f64
    }

    fn blocks(&self, rows: &RecordBatch, columns: &[StringArray]) -> Result<Vec<Vec<usize>>> {
        let keys = Self::texts(rows, &self.block)?;
        let text = |column: &StringArray, row: usize| if column.is_valid(row) { column.value(row).to_owned() } else { String::new() };
        let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for row in 0..rows.num_rows() {
            let key = match keys.is_empty() {
                true => {
                    let first = columns.first().map_or_else(String::new, |column| text(column, row));
                    phonetic(first.split_whitespace().next().unwrap_or_default())
                }
                false => keys.iter().map(|column| fingerprint(&text(column, row))).collect::<Vec<_>>().join("\u{1}"),
            };
            blocks.entry(key).or_default().push(row);
        }
        Ok(blocks.into_values().collect())
    }
}

impl Whole for Comparing {
    fn run<'a>(&'a self, cx: &'a Context, rows: RecordBatch, log: &'a mut Log) -> LocalFuture<'a, Result<RecordBatch>> {
        Box::pin(async move {
            let columns = Self::texts(&rows, &self.columns)?;
            let bytes: u64 = columns.iter().map(|column| column.get_array_memory_size() as u64).sum();
            let _memory = cx.reserve("finding similar rows", bytes + rows.num_rows() as u64 * 80)?;
            let blocks = self.blocks(&rows, &columns)?;
            let pairs = |block: &Vec<usize>| block.len() as u64 * (block.len() as u64).saturating_sub(1) / 2;
            let total = blocks.iter().map(pairs).sum();
            if total > COMPARED {
                return Err(Error::params("block", format!("{total} pairs of rows are too many to compare"))
                    .hint("name columns that tell rows apart roughly, such as a postal code"));
            }
            let mut unions = Unions::new(rows.num_rows());
            let mut done = 0;
            for block in &blocks {
                for (at, &b) in block.iter().enumerate() {
                    for &a in &block[..at] {
                        if unions.find(a) != unions.find(b) && self.similarity(&columns, a, b) >= self.threshold {
                            unions.join(a, b);
                        }
                        done += 1;
                        if done % CHUNK == 0 {
                            cx.checkpoint(done, total).await?;
                        }
                    }
                }
            }
            let stays: BooleanArray = (0..rows.num_rows()).map(|row| Some(unions.find(row) == row)).collect();
            log.keep(&rows, &stays)
        })
    }
}
