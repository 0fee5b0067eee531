//! The task: every row once, then the groups.

use std::rc::Rc;
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::RecordBatch;

use super::measures::Accumulator;
use super::params::AggregateParams;
use super::plan::Plan;
use super::report::AggregateReport;
use crate::error::Result;
use crate::expression::Type;
use crate::keys::Keys;
use crate::stats::{Reader, Writer};
use crate::table::Table;
use crate::task::{Algorithm, Context, Empty, Outcome, Params, Pass, run_pass};

const TAG: [u8; 4] = *b"aggr";
const VERSION: u16 = 1;
/// Rows that are taken in at a time, so that their groups and values stay in cache.
const CHUNK: usize = 4096;

/// Groups rows and computes measures of each group.
///
/// Pick it to answer how many, how much, where and when. **Input**: any table; groups by values of every type but nested ones and bytes. **Returns** a table with the
/// columns of `by`, then the measures under their names, in the order of the groups or of `sort`; no model. **Cost**: one pass; memory grows with the number
/// of groups, and for exact quantiles, modes and counts of different values with the values. **Errors**: `params` with the place in an expression, `schema` for a
/// column that is not there, `memory` where the groups outgrow the budget. Semantics of missing values, NaN and division follow DuckDB but where `docs/expressions.md` says so.
#[derive(Clone, Copy, Debug)]
pub struct Group;

impl Algorithm for Group {
    const TASK: &'static str = "aggregate";
    const METHOD: &'static str = "group";
    const SUMMARY: &'static str =
        "Groups rows by columns, spans of time or bins and computes sums, means, counts, quantiles and more of each group.";
    type Common = AggregateParams;
    type Params = Empty;
    type Report = AggregateReport;

    async fn run(cx: &Context, table: &Table, common: AggregateParams, _: Empty) -> Result<Outcome> {
        let columns = common.reads(table.whole_schema())?;
        let mut pass = Grouping::new(common, table.schema())?;
        cx.phase("aggregate");
        run_pass(cx, table, &columns, &mut pass).await?;
        pass.finish()
    }

    fn pass(schema: &Schema, common: AggregateParams, _: Empty) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(Grouping::new(common, schema)?)))
    }
}

/// Groups of the rows so far.
pub(super) struct Grouping {
    params: Rc<AggregateParams>,
    plan: Rc<Plan>,
    /// The columns that batches have.
    schema: SchemaRef,
    pub(super) state: State,
    groups: Vec<u32>,
}

/// What is known of the groups.
pub(super) struct State {
    pub(super) keys: Keys,
    pub(super) accumulators: Vec<Box<dyn Accumulator>>,
    pub(super) rows: u64,
    pub(super) filtered: u64,
}

impl Clone for State {
    fn clone(&self) -> Self {
        let accumulators = self.accumulators.iter().map(|accumulator| accumulator.copy()).collect();
        Self { keys: self.keys.clone(), accumulators, rows: self.rows, filtered: self.filtered }
    }
}

impl Grouping {
    /// Of rows that have columns of this schema, which may be more than the task reads.
    fn new(params: AggregateParams, schema: &Schema) -> Result<Self> {
        let columns = params.reads(schema)?;
        let indices = columns.iter().map(|name| crate::table::index_of(schema, name)).collect::<Result<Vec<_>>>()?;
        let schema: SchemaRef = schema.project(&indices)?.into();
        let plan = Plan::new(&params, &schema)?;
        let types: Vec<Type> = plan.keys.iter().map(|key| key.value.of().clone()).collect();
        let mut accumulators: Vec<_> = plan.slots.iter().map(|slot| slot.accumulator.fresh()).collect();
        let keys = Keys::new(&types);
        accumulators.iter_mut().for_each(|accumulator| accumulator.grow(keys.len()));
        let state = State { keys, accumulators, rows: 0, filtered: 0 };
        Ok(Self { params: Rc::new(params), plan: Rc::new(plan), schema, state, groups: Vec::new() })
    }

    fn take(&mut self, batch: &RecordBatch) -> Result<()> {
        let kept;
        let batch = match &self.plan.filter {
            None => batch,
            Some(filter) => {
                kept = filter_record_batch(batch, &filter.holds(batch)?)?;
                self.state.filtered += (batch.num_rows() - kept.num_rows()) as u64;
                &kept
            }
        };
        let keys: Vec<ArrayRef> = self.plan.keys.iter().map(|key| key.value.evaluate_encoded(batch)).collect::<Result<_>>()?;
        self.state.keys.groups(&keys, batch.num_rows(), &mut self.groups)?;
        let n_groups = self.state.keys.len();
        for (slot, accumulator) in self.plan.slots.iter().zip(&mut self.state.accumulators) {
            let arguments: Vec<ArrayRef> = slot.arguments.iter().map(|argument| argument.evaluate(batch)).collect::<Result<_>>()?;
            accumulator.grow(n_groups);
            accumulator.update(&self.groups, &arguments)?;
        }
        self.state.rows += batch.num_rows() as u64;
        Ok(())
    }

    fn with_state(&self, state: State) -> Self {
        let (params, plan, schema) = (Rc::clone(&self.params), Rc::clone(&self.plan), Arc::clone(&self.schema));
        Self { params, plan, schema, state, groups: Vec::new() }
    }
}

impl Pass for Grouping {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        // Also where rows have no columns at all.
        let indices = self
            .schema
            .fields()
            .iter()
            .map(|field| crate::table::index_of(&batch.schema(), field.name()))
            .collect::<Result<Vec<_>>>()?;
        let batch = batch.project(&indices)?;
        for start in (0..batch.num_rows()).step_by(CHUNK) {
            self.take(&batch.slice(start, CHUNK.min(batch.num_rows() - start)))?;
        }
        Ok(())
    }

    fn condition(&self) -> Option<&str> {
        self.params.filter.as_deref()
    }

    fn skip(&mut self, rows: u64) {
        self.state.filtered += rows;
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        self.state.merge(&next.state)
    }

    fn bytes(&self) -> u64 {
        self.state.keys.bytes() + self.state.accumulators.iter().map(|accumulator| accumulator.bytes()).sum::<u64>()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.state.rows);
        writer.u64(self.state.filtered);
        self.state.keys.encode(&mut writer);
        self.state.accumulators.iter().for_each(|accumulator| accumulator.encode(&mut writer));
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let (rows, filtered) = (reader.count()?, reader.count()?);
        let keys = self.state.keys.decoded(&mut reader)?;
        let decoded = self.state.accumulators.iter().map(|accumulator| accumulator.decoded(&mut reader));
        let mut accumulators = decoded.collect::<Result<Vec<_>>>()?;
        accumulators.iter_mut().for_each(|accumulator| accumulator.grow(keys.len()));
        reader.end()?;
        Ok(Box::new(self.with_state(State { keys, accumulators, rows, filtered })))
    }

    fn finish(&self) -> Result<Outcome> {
        super::finish::outcome(&self.params, &self.plan, &self.state)
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.with_state(self.state.clone()))
    }
}

impl State {
    fn merge(&mut self, next: &Self) -> Result<()> {
        let into = self.keys.absorb(&next.keys)?;
        for (ours, theirs) in self.accumulators.iter_mut().zip(&next.accumulators) {
            ours.grow(self.keys.len());
            ours.merge(&**theirs, &into)?;
        }
        self.rows += next.rows;
        self.filtered += next.filtered;
        Ok(())
    }
}
