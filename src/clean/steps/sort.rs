//! Rows in order.

use arrow::array::{ArrayRef, UInt32Array};
use arrow::compute::{SortColumn, SortOptions, lexsort_to_indices, take_record_batch};
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::indices;
use crate::clean::step::{Log, Plan, Planned, Whole};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::task::LocalFuture;
use crate::table::memory_of;

/// Sorts the rows. Those that are equal stay as they follow each other; missing values come last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SortRows {
    /// The columns, the first one first; with a minus in front largest first.
    pub by: Vec<String>,
}

impl Plan for SortRows {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        if self.by.is_empty() {
            return Err(Error::params("by", "must name one column or more"));
        }
        let mut by = Vec::new();
        for name in &self.by {
            // A column may have a minus in its name.
            let is_named = schema.index_of(name).is_ok();
            let plain = if is_named { name.as_str() } else { name.strip_prefix('-').unwrap_or(name) };
            let place = indices(schema, &[plain.to_owned()], "by")?;
            by.extend(place.into_iter().map(|index| (index, plain != name)));
        }
        Ok(Planned::whole(schema.clone(), Sorting(by)))
    }
}

struct Sorting(Vec<(usize, bool)>);

impl Whole for Sorting {
    fn run<'a>(&'a self, cx: &'a Context, rows: RecordBatch, log: &'a mut Log) -> LocalFuture<'a, Result<RecordBatch>> {
        Box::pin(async move {
            let _memory = cx.reserve("sorting", memory_of(&rows) + rows.num_rows() as u64 * 16)?;
            cx.checkpoint(0, 1).await?;
            let order = order(&rows, &self.0)?;
            let moved = order.values().iter().enumerate().filter(|(to, from)| *to != **from as usize).count();
            log.rows += moved as u64;
            log.origins = order.values().iter().map(|&row| log.origin(row as usize)).collect();
            Ok(take_record_batch(&rows, &order)?)
        })
    }
}

/// The rows in the order of some columns, each with whether its largest value comes first.
pub(super) fn order(rows: &RecordBatch, by: &[(usize, bool)]) -> Result<UInt32Array> {
    let column = |&(index, descending): &(usize, bool)| SortColumn {
        values: rows.column(index).clone(),
        options: Some(SortOptions { descending, nulls_first: false }),
    };
    let mut columns: Vec<SortColumn> = by.iter().map(column).collect();
    let numbers: ArrayRef = std::sync::Arc::new(UInt32Array::from_iter_values(0..rows.num_rows() as u32));
    columns.push(SortColumn { values: numbers, options: None });
    Ok(lexsort_to_indices(&columns, None)?)
}
