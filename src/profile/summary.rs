//! The task: a profile of a table in memory.

use arrow::datatypes::Schema;

use super::{ProfileParams, ProfileReport, Profiler};
use crate::error::Result;
use crate::table::{Table, index_of};
use crate::task::{Algorithm, Context, Empty, Outcome, Params, Pass, run_pass};

/// Describes every column of a table in one pass.
///
/// Pick it first, always. **Input**: any table; every type is described, nested ones by their missing values only.
/// **Returns** a [`ProfileReport`], no table and no model. **Cost**: one pass, about 1 MB per column, whatever the number of rows. **Errors**: `schema` for an unknown column.
/// Which figures are exact and which are estimates is said in the report itself, and in `docs/profile.md`.
#[derive(Clone, Copy, Debug)]
pub struct Summarize;

impl Algorithm for Summarize {
    const TASK: &'static str = "profile";
    const METHOD: &'static str = "summary";
    const SUMMARY: &'static str =
        "Describes every column: type, missing and distinct values, range, mean, quantiles, frequent values, histogram.";
    type Common = ProfileParams;
    type Params = Empty;
    type Report = ProfileReport;

    async fn run(cx: &Context, table: &Table, common: ProfileParams, _: Empty) -> Result<Outcome> {
        let columns = common.reads(table.schema())?;
        let mut profiler = profiler(table.schema(), common)?;
        cx.phase("profile");
        run_pass(cx, table, &columns, &mut profiler).await?;
        Outcome::new(&profiler.finish())
    }

    fn pass(schema: &Schema, common: ProfileParams, _: Empty) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(profiler(schema, common)?)))
    }
}

fn profiler(schema: &Schema, params: ProfileParams) -> Result<Profiler> {
    let chosen = params.reads(schema)?.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
    Profiler::with(&schema.project(&chosen)?, params)
}
