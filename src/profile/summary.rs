//! The task: a profile of a table in memory.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ProfileReport, Profiler};
use crate::error::{Error, Result};
use crate::table::{Table, index_of};
use crate::task::{Algorithm, Context, Empty, Outcome, Params, Pass, run_pass};

/// Describes every column of a table in one pass.
///
/// Pick it first, always. **Input**: any table; every type is described, nested ones by their missing values only.
/// **Returns** a [`ProfileReport`], no table and no model. **Cost**: one pass, about 1 MB per column, whatever the number of rows. **Errors**: `schema` for an unknown column.
/// Which figures are exact and which are estimates is said in the report itself, and in `docs/profile.md`.
#[derive(Clone, Copy, Debug)]
pub struct Summarize;

/// What to describe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ProfileParams {
    /// The columns to describe, by name; all where none are given.
    pub columns: Option<Vec<String>>,
}

impl Params for ProfileParams {
    fn check(&self) -> Result<()> {
        match &self.columns {
            Some(names) if names.is_empty() => {
                Err(Error::params("columns", "must name one column or more").hint("leave it out for all columns"))
            }
            _ => Ok(()),
        }
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        let all = || schema.fields().iter().map(|field| field.name().clone()).collect();
        Ok(self.columns.clone().unwrap_or_else(all))
    }
}

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
        let mut profiler = profiler(table.schema(), &columns)?;
        cx.phase("profile");
        run_pass(cx, table, &columns, &mut profiler).await?;
        Outcome::new(&profiler.finish())
    }

    fn pass(schema: &Schema, common: ProfileParams, _: Empty) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(profiler(schema, &common.reads(schema)?)?)))
    }
}

fn profiler(schema: &Schema, columns: &[String]) -> Result<Profiler> {
    let chosen = columns.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
    Ok(Profiler::new(&schema.project(&chosen)?))
}
