//! What a comparison needs to know of a table, to be kept and compared with others later.

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::contrast::contrast;
use super::params::{CompareParams, PortraitParams, SliceParams};
use super::report::CompareReport;
use crate::error::{Error, Result};
use crate::profile::{Portrait, Profiler};
use crate::table::{Table, index_of};
use crate::task::{Algorithm, Context, Model, Outcome, Params, Pass, run_pass};

/// Keeps what a comparison needs to know of a table as a model; applied to another table, that is compared with it.
///
/// Pick it to compare a file with one that is no longer at hand, or every new delivery with one that was good. **Input**: any table; `where` and `against` are those of
/// `slices`. **Returns** a [`PortraitReport`] and a model of a few kilobytes to a hundred per column. **Cost**: that of a profile; nothing where there is one. **Errors**: `schema`
/// for an unknown column.
#[derive(Clone, Copy, Debug)]
pub struct Portraits;

/// What was kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortraitReport {
    /// Rows of the table.
    #[ts(type = "number")]
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<String>,
}

impl Algorithm for Portraits {
    const TASK: &'static str = "compare";
    const METHOD: &'static str = "portrait";
    const SUMMARY: &'static str = "Keeps what a comparison needs to know of a table, to compare others with it later.";
    type Common = CompareParams;
    type Params = PortraitParams;
    type Report = PortraitReport;

    async fn run(cx: &Context, table: &Table, common: CompareParams, _: PortraitParams) -> Result<Outcome> {
        let columns = common.reads(table.schema())?;
        let mut sitting = sitting(table.schema(), &common)?;
        cx.phase("profile");
        run_pass(cx, table, &columns, &mut sitting).await?;
        sitting.finish()
    }

    fn pass(schema: &Schema, common: CompareParams, _: PortraitParams) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(sitting(schema, &common)?)))
    }

    fn apply_reads(model: &Model) -> Result<Option<Vec<String>>> {
        // What is new has to be told of as well.
        let _: Vec<Portrait> = model.content()?;
        Ok(None)
    }

    async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
        let reference: Vec<Portrait> = model.content()?;
        let columns: Vec<String> = table.schema().fields().iter().map(|field| field.name().clone()).collect();
        let mut profiler = Profiler::new(table.schema());
        cx.phase("profile");
        run_pass(cx, table, &columns, &mut profiler).await?;
        let report: CompareReport = contrast(&reference, &profiler.portraits(), &SliceParams::default());
        Outcome::new(&report)
    }
}

fn sitting(schema: &Schema, common: &CompareParams) -> Result<Sitting> {
    if let Some((param, _)) = common.conditions().first() {
        return Err(Error::params(*param, "a portrait is of all rows").hint("compare slices of one table with the method slices"));
    }
    let chosen = common.described(schema)?.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
    Ok(Sitting(Profiler::new(&schema.project(&chosen)?)))
}

/// A profile on its way to be a portrait.
struct Sitting(Profiler);

impl Pass for Sitting {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        Pass::update(&mut self.0, batch)
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        self.0.merge(&next.of::<Self>()?.0)
    }

    fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        Ok(Box::new(Self(Profiler::from_bytes(bytes)?)))
    }

    fn finish(&self) -> Result<Outcome> {
        let portraits = self.0.portraits();
        let columns = portraits.iter().map(|portrait| portrait.name.clone()).collect();
        let report = PortraitReport { rows: self.0.rows(), columns };
        Ok(Outcome::new(&report)?.with_model(Model::new(Portraits::TASK, Portraits::METHOD, &portraits)?))
    }

    fn seen_by(&self, other: &dyn Pass) -> Option<Box<dyn Pass>> {
        let profiler = other.of::<Profiler>().ok().filter(|profiler| self.0.matches(profiler))?;
        Some(Box::new(Self(profiler.clone())))
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(Self(self.0.clone()))
    }
}
