//! The task: a recipe over a table in memory.

use super::params::CleanParams;
use super::report::CleanReport;
use super::run::clean;
use crate::error::Result;
use crate::table::Table;
use crate::task::{Algorithm, Context, Empty, Outcome};

/// Cleans a table by a list of steps.
///
/// Pick it to repair types, spellings, missing values, outliers and duplicates before anything is computed. **Input**: any table. **Returns** what each step did, and the cleaned
/// rows; the rows that came in stay as they are. **Cost**: one pass, one more for every step that needs figures of the rows (means, bounds, categories), and for a
/// step that needs all rows at once the memory they take. **Errors**: `params` and `schema` with the step's number before any row is read, `memory`, and `schema` for a value that a
/// step was told to fail on.
#[derive(Clone, Copy, Debug)]
pub struct Clean;

impl Algorithm for Clean {
    const TASK: &'static str = "clean";
    const METHOD: &'static str = "steps";
    const SUMMARY: &'static str = "Cleans rows by a list of steps that are data: types, spaces, spellings, missing values, outliers, duplicates, new columns.";
    type Common = CleanParams;
    type Params = Empty;
    type Report = CleanReport;

    async fn run(cx: &Context, table: &Table, common: CleanParams, _: Empty) -> Result<Outcome> {
        let cleaned = clean(cx, table, &common).await?;
        let mut batches = cleaned.table.batches().collect::<Result<Vec<_>>>()?;
        if batches.is_empty() {
            batches.push(arrow::record_batch::RecordBatch::new_empty(cleaned.table.schema().clone()));
        }
        Ok(Outcome::new(&cleaned.report)?.with_table(batches))
    }
}
