//! Two slices of one table.

use std::rc::Rc;

use arrow::array::BooleanArray;
use arrow::compute::{filter_record_batch, not};
use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::RecordBatch;

use super::contrast::contrast;
use super::params::{CompareParams, SliceParams};
use super::report::CompareReport;
use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Type};
use crate::profile::Profiler;
use crate::stats::{Reader, Writer};
use crate::table::{Table, index_of};
use crate::task::{Algorithm, Context, Outcome, Params, Pass, run_pass};

const TAG: [u8; 4] = *b"cmps";
const VERSION: u16 = 1;

/// Compares two slices of a table: which columns differ, and by how much.
///
/// Pick it to see what changed from one month, shop or version to the other. **Input**: any table, and one condition or two; rows may be in both slices, or in none.
/// **Returns** a [`CompareReport`], no table and no model. **Cost**: one pass, two profiles of memory. **Errors**: `params` where there is no condition or it is none.
/// Reference: the choice of tests is that of evidently's `DataDriftPreset` 0.7.
#[derive(Clone, Copy, Debug)]
pub struct Slices;

impl Algorithm for Slices {
    const TASK: &'static str = "compare";
    const METHOD: &'static str = "slices";
    const SUMMARY: &'static str = "Compares two slices of a table: which columns have drifted, and by how much.";
    type Common = CompareParams;
    type Params = SliceParams;
    type Report = CompareReport;

    async fn run(cx: &Context, table: &Table, common: CompareParams, params: SliceParams) -> Result<Outcome> {
        let columns = common.reads(table.schema())?;
        let mut pass = Slicing::new(table.schema(), &common, params)?;
        cx.phase("compare");
        run_pass(cx, table, &columns, &mut pass).await?;
        pass.finish()
    }

    fn pass(schema: &Schema, common: CompareParams, params: SliceParams) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(Slicing::new(schema, &common, params)?)))
    }
}

/// Both slices of the rows so far.
#[derive(Clone)]
struct Slicing {
    params: SliceParams,
    plan: Rc<Plan>,
    reference: Profiler,
    current: Profiler,
}

struct Plan {
    /// The columns that batches have: those that are described, then those that only the conditions name.
    schema: SchemaRef,
    /// Places of those that are described.
    described: Vec<usize>,
    filter: Option<Bound>,
    against: Option<Bound>,
}

impl Slicing {
    fn new(schema: &Schema, common: &CompareParams, params: SliceParams) -> Result<Self> {
        if common.conditions().is_empty() {
            return Err(Error::params("where", "which rows are compared with which?").hint("give where, against or both"));
        }
        let place = |names: Vec<String>| names.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>();
        let reads = place(common.reads(schema)?)?;
        let described: Vec<usize> = (0..common.described(schema)?.len()).collect();
        let schema: SchemaRef = schema.project(&reads)?.into();
        let bound = |param: &str, text: Option<&String>| -> Result<Option<Bound>> {
            let Some(text) = text else { return Ok(None) };
            let bound =
                Expression::parse(text).and_then(|expression| expression.bind(&schema)).map_err(|error| error.param(param))?;
            match bound.of() {
                Type::Boolean | Type::Null => Ok(Some(bound)),
                of => Err(Error::params(param, format!("must be a condition, found a value of type {of}"))),
            }
        };
        let (filter, against) = (bound("where", common.filter.as_ref())?, bound("against", common.against.as_ref())?);
        let profiler = Profiler::new(&schema.project(&described)?);
        let plan = Plan { schema, described, filter, against };
        Ok(Self { params, plan: Rc::new(plan), reference: profiler.clone(), current: profiler })
    }
}

impl Pass for Slicing {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        let found = batch.schema();
        let places = self.plan.schema.fields().iter().map(|field| index_of(&found, field.name())).collect::<Result<Vec<_>>>()?;
        let batch = batch.project(&places)?;
        let holds = |condition: &Option<Bound>| condition.as_ref().map(|condition| condition.holds(&batch)).transpose();
        let (filter, against) = (holds(&self.plan.filter)?, holds(&self.plan.against)?);
        let others = |rows: &Option<BooleanArray>| rows.as_ref().map(not).transpose();
        let (unlike_filter, unlike_against) = (others(&filter)?, others(&against)?);
        let described = batch.project(&self.plan.described)?;
        for (profiler, rows) in [(&mut self.reference, filter.or(unlike_against)), (&mut self.current, against.or(unlike_filter))] {
            if let Some(rows) = rows {
                profiler.update(&filter_record_batch(&described, &rows)?)?;
            }
        }
        Ok(())
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        self.reference.merge(&next.reference)?;
        self.current.merge(&next.current)
    }

    fn bytes(&self) -> u64 {
        Pass::bytes(&self.reference) + Pass::bytes(&self.current)
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.bytes(&self.reference.to_bytes());
        writer.bytes(&self.current.to_bytes());
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let (reference, current) = (Profiler::from_bytes(reader.bytes()?)?, Profiler::from_bytes(reader.bytes()?)?);
        reader.end()?;
        Ok(Box::new(Self { reference, current, ..self.clone() }))
    }

    fn finish(&self) -> Result<Outcome> {
        Outcome::new(&contrast(&self.reference.portraits(), &self.current.portraits(), &self.params))
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.clone())
    }
}
