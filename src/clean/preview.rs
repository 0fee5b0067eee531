//! Rows before and after, for people who try a step out.

use std::collections::HashMap;

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::params::CleanParams;
use super::report::StepReport;
use super::run::{check, clean};
use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::{Algorithm, Context, Outcome, Params, Pass, Sampled, Sampling, Standing};

/// Shows rows before and after the steps, or one of them.
///
/// Pick it to see what a step does before it is applied. **Input**: any table. **Returns** the rows as texts with the changed values marked. **Cost**: that of the steps; where not all rows fit into memory they run on some that stand for them. **Errors**:
/// those of the steps.
#[derive(Clone, Copy, Debug)]
pub struct Preview;

/// Which rows are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PreviewParams {
    /// How many rows are shown, 1 to 1,000.
    pub rows: u32,
    /// The step before and after which rows are shown, counted from 0; before the first and after the last where none is given.
    pub step: Option<u32>,
    /// Only rows that are changed or taken away.
    pub changed: bool,
}

/// Rows before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewReport {
    /// The columns there are afterwards.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<PreviewRow>,
    /// Rows that stand for all, where not all were in memory; the rows shown are of these.
    #[ts(type = "number | null")]
    pub sample_rows: Option<u64>,
    /// What each step did up to the one that is shown, over all rows, or those that stand for them.
    pub steps: Vec<StepReport>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewRow {
    /// Its number among the rows that came in, counted from 0; of equal rows of a sample that of the first.
    #[ts(type = "number")]
    pub row: u64,
    /// It was taken away: the values are those before.
    pub removed: bool,
    /// Its values, in the order of the columns.
    pub cells: Vec<PreviewCell>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewCell {
    /// As it was; missing also where there was no such column.
    pub before: Option<String>,
    /// As it is.
    pub after: Option<String>,
    /// It is another one.
    pub changed: bool,
}

impl Default for PreviewParams {
    fn default() -> Self {
        Self { rows: 20, step: None, changed: false }
    }
}

impl Params for PreviewParams {
    fn check(&self) -> Result<()> {
        if (1..=1000).contains(&self.rows) { Ok(()) } else { Err(Error::params("rows", "must be 1 to 1000")) }
    }
}

impl Algorithm for Preview {
    const TASK: &'static str = "preview";
    const METHOD: &'static str = "rows";
    const SUMMARY: &'static str = "Shows rows before and after cleaning steps, changed values marked.";
    type Common = CleanParams;
    type Params = PreviewParams;
    type Report = PreviewReport;

    async fn run(cx: &Context, table: &Table, common: CleanParams, params: PreviewParams) -> Result<Outcome> {
        check(table.schema(), &common)?;
        let n_steps = common.steps.len();
        let (first, last) = match params.step.map(|step| step as usize) {
            None => (0, n_steps),
            Some(step) if step < n_steps => (step, step + 1),
            Some(step) => return Err(Error::params("step", format!("there is no step {step}; there are {n_steps}"))),
        };
        let part = |steps: &[super::Step]| CleanParams { expects: Vec::new(), steps: steps.to_vec(), ..common.clone() };
        let before = clean(cx, table, &part(&common.steps[..first])).await?;
        let after = clean(cx, &before.table, &part(&common.steps[first..last])).await?;
        let origins = after.origins.unwrap_or_default();
        let came = before.origins.unwrap_or_default();
        let columns = after.table.schema().fields().iter().map(|field| field.name().clone()).collect();
        let mut rows = rows(cx, &before.table, &after.table, &origins, &params).await?;
        for row in &mut rows {
            row.row = came.get(row.row as usize).copied().unwrap_or(row.row);
        }
        let steps = before.report.steps.into_iter().chain(after.report.steps).collect();
        Outcome::new(&PreviewReport { columns, rows, sample_rows: None, steps })
    }

    fn pass(schema: &Schema, common: CleanParams, params: PreviewParams) -> Result<Option<Box<dyn Pass>>> {
        Sampled::<Self>::start(schema, common, params)
    }
}

impl Sampling for Preview {
    const PREFERS_ALL: bool = true;
    const REPEATS: bool = true;

    fn of_sample(outcome: Outcome, sample: &Standing) -> Result<Outcome> {
        let mut report: PreviewReport = serde_json::from_value(outcome.report)?;
        for row in &mut report.rows {
            row.row = sample.numbers.get(row.row as usize).copied().unwrap_or(row.row);
        }
        Outcome::new(&PreviewReport { sample_rows: sample.rows(), ..report })
    }
}

/// The rows to be shown: in their order before, with those taken away, or where that is another in their order after.
async fn rows(cx: &Context, before: &Table, after: &Table, origins: &[u64], params: &PreviewParams) -> Result<Vec<PreviewRow>> {
    let (old, new) = (Shown::new(before)?, Shown::new(after)?);
    let names: Vec<&str> = after.schema().fields().iter().map(|field| field.name().as_str()).collect();
    let pairs: Vec<(u64, Option<u64>)> = if origins.is_sorted() {
        let places: HashMap<u64, u64> = origins.iter().copied().zip(0..).collect();
        (0..before.n_rows()).map(|row| (row, places.get(&row).copied())).collect()
    } else {
        origins.iter().copied().zip((0..).map(Some)).collect()
    };
    let mut shown = Vec::new();
    for (done, (row, place)) in pairs.into_iter().enumerate() {
        if shown.len() == params.rows as usize {
            break;
        }
        if done % 4096 == 0 {
            cx.checkpoint(done as u64, before.n_rows()).await?;
        }
        let mut cells = Vec::with_capacity(names.len());
        for name in &names {
            let before = old.text(name, row)?;
            let after = match place {
                Some(place) => new.text(name, place)?,
                None => before.clone(),
            };
            cells.push(PreviewCell { changed: before != after, before, after });
        }
        let removed = place.is_none();
        if !params.changed || removed || cells.iter().any(|cell| cell.changed) {
            shown.push(PreviewRow { row, removed, cells });
        }
    }
    Ok(shown)
}

/// Values of a table as texts.
struct Shown {
    batches: Vec<RecordBatch>,
    /// The number of the first row of each batch.
    starts: Vec<u64>,
}

impl Shown {
    fn new(table: &Table) -> Result<Self> {
        let batches = table.batches().collect::<Result<Vec<_>>>()?;
        let mut next = 0;
        let starts = batches
            .iter()
            .map(|batch| {
                let start = next;
                next += batch.num_rows() as u64;
                start
            })
            .collect();
        Ok(Self { batches, starts })
    }

    fn text(&self, column: &str, row: u64) -> Result<Option<String>> {
        let at = self.starts.partition_point(|&start| start <= row).saturating_sub(1);
        let Some(values) = self.batches.get(at).and_then(|batch| batch.column_by_name(column)) else { return Ok(None) };
        let row = (row - self.starts[at]) as usize;
        let is_missing = values.logical_nulls().is_some_and(|nulls| nulls.is_null(row));
        let options = FormatOptions::default();
        Ok((!is_missing)
            .then(|| ArrayFormatter::try_new(values, &options).map(|shown| shown.value(row).to_string()))
            .transpose()?)
    }
}
