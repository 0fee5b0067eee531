//! How far they got: entities that did one thing, then another, and how long it took them.

use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int64Array, StringArray};
use arrow::datatypes::{Date32Type, Schema};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cohort::rows_of;
use crate::error::{Error, Result};
use crate::expression::{Bound, Type, given};
use crate::keys::Keys;
use crate::stats::{Reader, Writer, codec};
use crate::table::calendar::per_second;
use crate::table::{Table, index_of, values_of};
use crate::task::{Algorithm, Context, Empty, Outcome, Params, Pass, run_pass};

const TAG: [u8; 4] = *b"funl";
const VERSION: u16 = 1;
/// Steps, one for each bit of a row's mark.
const MOST_STEPS: usize = 32;

/// What to follow, step by step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FunnelParams {
    /// Whom to follow: a column, or an expression. Rows in which it is missing take no part.
    pub entity: String,
    /// When: a column of dates or times, or an expression.
    pub time: String,
    /// The steps in their order, 2 to 32.
    pub steps: Vec<Step>,
    /// How long after the first step the last one counts, in seconds. For ever where none is given.
    pub within_seconds: Option<f64>,
    /// What tells funnels apart, each entity being counted where its first step was: a column, or an expression.
    pub by: Option<String>,
    /// The rows that take part: those for which this expression is true. All where none is given.
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub filter: Option<String>,
}

/// A step: a row that meets a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Step {
    /// An expression.
    Condition(String),
    /// An expression, with a name for it.
    Named {
        /// The name.
        name: String,
        /// The expression.
        #[serde(rename = "where")]
        #[ts(rename = "where")]
        condition: String,
    },
}

impl Step {
    fn parts(&self) -> (&str, &str) {
        match self {
            Self::Condition(condition) => (condition, condition),
            Self::Named { name, condition } => (name, condition),
        }
    }
}

impl Params for FunnelParams {
    fn check(&self) -> Result<()> {
        if !(2..=MOST_STEPS).contains(&self.steps.len()) {
            return Err(Error::params("steps", format!("must be 2 to {MOST_STEPS}")));
        }
        match self.within_seconds {
            Some(seconds) if !(seconds.is_finite() && seconds > 0.0) => Err(Error::params("withinSeconds", "must be above 0")),
            _ => Ok(()),
        }
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        let given =
            [(Some(&self.entity), "entity"), (Some(&self.time), "time"), (self.by.as_ref(), "by"), (self.filter.as_ref(), "where")];
        let given = given.into_iter().filter_map(|(text, param)| Some((text?.as_str(), param)));
        given::columns(schema, given.chain(self.steps.iter().map(|step| (step.parts().1, "steps"))))
    }
}

/// Who was followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct FunnelReport {
    /// Rows that are one of the steps.
    #[ts(type = "number")]
    pub rows: u64,
    /// Entities that did the first step.
    #[ts(type = "number")]
    pub entered: u64,
    /// Entities that did all of them.
    #[ts(type = "number")]
    pub completed: u64,
    /// The share of the entities that did the first step; `null` where none did.
    pub share: Option<f64>,
}

/// Counts who did one step after the other.
///
/// Pick it to see where they leave. A step counts where it comes after the one before it, by time and at the same time in the order of the rows, and no row is two steps at once;
/// other rows may lie between. Of each entity that start is taken which gets furthest, of several the first. **Returns** a row for each step: `step`, `name`, `entities`, `share` of
/// those who did the first, `share_of_previous`, `median_seconds` since the step before. **Cost**: one pass, some tens of bytes for each row that is a step, and a sort.
#[derive(Clone, Copy, Debug)]
pub struct Funnel;

impl Algorithm for Funnel {
    const TASK: &'static str = "funnel";
    const METHOD: &'static str = "steps";
    const SUMMARY: &'static str = "Counts who did one step after the other, and how long it took them.";
    type Common = FunnelParams;
    type Params = Empty;
    type Report = FunnelReport;

    async fn run(cx: &Context, table: &Table, common: FunnelParams, _: Empty) -> Result<Outcome> {
        let columns = common.reads(table.schema())?;
        let mut pass = Steps::new(common, table.schema())?;
        cx.phase("funnel");
        run_pass(cx, table, &columns, &mut pass).await?;
        pass.finish()
    }

    fn pass(schema: &Schema, common: FunnelParams, _: Empty) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(Steps::new(common, schema)?)))
    }
}

struct Plan {
    params: FunnelParams,
    columns: Vec<String>,
    filter: Option<Bound>,
    entity: Bound,
    time: Bound,
    seconds_per_tick: f64,
    by: Option<Bound>,
    steps: Vec<Bound>,
}

/// A row that is a step.
#[derive(Clone, Copy, Debug)]
struct Event {
    entity: u32,
    at: i64,
    by: u32,
    /// A bit for each step that it is.
    steps: u32,
}

/// The rows so far that are steps, in their order.
struct Steps {
    plan: Rc<Plan>,
    entities: Keys,
    by: Keys,
    events: Vec<Event>,
}

/// How far an entity got, and when it did which step.
struct Way {
    by: u32,
    at: Vec<i64>,
}

impl Steps {
    fn new(params: FunnelParams, schema: &Schema) -> Result<Self> {
        let columns = params.reads(schema)?;
        let indices = columns.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
        let schema = schema.project(&indices)?;
        let time = given::time(&params.time, "time", &schema)?;
        let step = |(i, step): (usize, &Step)| given::condition(step.parts().1, &format!("steps[{i}]"), &schema);
        let plan = Plan {
            filter: params.filter.as_deref().map(|text| given::condition(text, "where", &schema)).transpose()?,
            entity: given::bound(&params.entity, "entity", &schema)?,
            seconds_per_tick: seconds_per_tick(time.of()),
            time,
            by: params.by.as_deref().map(|by| given::bound(by, "by", &schema)).transpose()?,
            steps: params.steps.iter().enumerate().map(step).collect::<Result<_>>()?,
            columns,
            params,
        };
        let by: Vec<Type> = plan.by.iter().map(|by| by.of().clone()).collect();
        let (entities, by) = (Keys::new(&[plan.entity.of().clone()]), Keys::new(&by));
        Ok(Self { plan: Rc::new(plan), entities, by, events: Vec::new() })
    }

    /// The furthest way of an entity whose events are in order.
    fn way(&self, events: &[Event]) -> Option<Way> {
        let within = self.plan.params.within_seconds.map(|seconds| (seconds / self.plan.seconds_per_tick) as i64);
        let mut best: Option<Way> = None;
        for (i, start) in events.iter().enumerate().filter(|(_, event)| event.steps & 1 != 0) {
            let mut at = vec![start.at];
            for event in &events[i + 1..] {
                if at.len() == self.plan.steps.len() || within.is_some_and(|within| event.at.saturating_sub(start.at) > within) {
                    break;
                }
                if event.steps >> at.len() & 1 != 0 {
                    at.push(event.at);
                }
            }
            let is_further = best.as_ref().is_none_or(|best| at.len() > best.at.len());
            let is_whole = at.len() == self.plan.steps.len();
            if is_further {
                best = Some(Way { by: start.by, at });
            }
            // A later start gets no further: without a limit never, with one only where this one did not get through.
            if is_whole || within.is_none() {
                break;
            }
        }
        best
    }

    fn ways(&self) -> Vec<Way> {
        let mut order: Vec<u32> = (0..self.events.len() as u32).collect();
        order.sort_by_key(|&row| (self.events[row as usize].entity, self.events[row as usize].at));
        let events: Vec<Event> = order.into_iter().map(|row| self.events[row as usize]).collect();
        events.chunk_by(|a, b| a.entity == b.entity).filter_map(|events| self.way(events)).collect()
    }
}

/// Seconds between two values of a type of times.
fn seconds_per_tick(of: &Type) -> f64 {
    match of {
        Type::Timestamp { unit, .. } => 1.0 / per_second(*unit) as f64,
        _ => 86_400.0,
    }
}

/// Times as whole numbers.
fn ticks(times: &ArrayRef) -> Vec<i64> {
    match times.as_primitive_opt::<Date32Type>() {
        Some(days) => days.values().iter().map(|&day| day.into()).collect(),
        None => values_of::<i64>(times).to_vec(),
    }
}

impl Pass for Steps {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        let batch = rows_of(batch, &self.plan.columns, self.plan.filter.as_ref())?;
        let (entity, time) = (self.plan.entity.evaluate(&batch)?, self.plan.time.evaluate(&batch)?);
        let holds = self.plan.steps.iter().map(|step| step.holds(&batch)).collect::<Result<Vec<_>>>()?;
        let (mut entities, mut by) = (Vec::new(), Vec::new());
        self.entities.groups(&[Arc::clone(&entity)], batch.num_rows(), &mut entities)?;
        let arrays: Vec<ArrayRef> = self.plan.by.iter().map(|by| by.evaluate(&batch)).collect::<Result<_>>()?;
        self.by.groups(&arrays, batch.num_rows(), &mut by)?;
        let at = ticks(&time);
        for row in 0..batch.num_rows() {
            let steps = holds.iter().enumerate().fold(0, |steps, (i, holds)| steps | u32::from(holds.value(row)) << i);
            if steps != 0 && entity.is_valid(row) && time.is_valid(row) {
                self.events.push(Event { entity: entities[row], at: at[row], by: by[row], steps });
            }
        }
        Ok(())
    }

    fn condition(&self) -> Option<&str> {
        self.plan.params.filter.as_deref()
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        let (entities, by) = (self.entities.absorb(&next.entities)?, self.by.absorb(&next.by)?);
        let event = |event: &Event| Event { entity: entities[event.entity as usize], by: by[event.by as usize], ..*event };
        self.events.extend(next.events.iter().map(event));
        Ok(())
    }

    fn bytes(&self) -> u64 {
        // At the end the events are there twice, and their order once.
        self.entities.bytes() + self.by.bytes() + self.events.capacity() as u64 * 52
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.entities.encode(&mut writer);
        self.by.encode(&mut writer);
        writer.u64(self.events.len() as u64);
        for event in &self.events {
            writer.i64(event.at);
            writer.u64(u64::from(event.entity) << 32 | u64::from(event.by));
            writer.u64(event.steps.into());
        }
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let (entities, by) = (self.entities.decoded(&mut reader)?, self.by.decoded(&mut reader)?);
        let mut events = Vec::new();
        for _ in 0..reader.len(24)? {
            let (at, both, steps) = (reader.i64()?, reader.u64()?, reader.u64()?);
            let event = Event { entity: (both >> 32) as u32, at, by: both as u32, steps: steps as u32 };
            if event.entity as usize >= entities.len() || event.by as usize >= by.len() {
                return Err(codec::damaged());
            }
            events.push(event);
        }
        reader.end()?;
        Ok(Box::new(Self { plan: Rc::clone(&self.plan), entities, by, events }))
    }

    fn finish(&self) -> Result<Outcome> {
        let ways = self.ways();
        let n_steps = self.plan.steps.len();
        let ranks = self.by.ranks();
        let mut groups: Vec<u32> = ways.iter().map(|way| way.by).collect();
        groups.sort_unstable_by_key(|&group| (ranks.first().map_or(0, |ranks| ranks[group as usize]), group));
        groups.dedup();
        if self.plan.by.is_none() {
            groups = vec![0];
        }
        let mut lines = Lines::default();
        for &group in &groups {
            let ways: Vec<&Way> = ways.iter().filter(|way| way.by == group).collect();
            lines.add(group, &ways, &self.plan);
        }
        let completed = ways.iter().filter(|way| way.at.len() == n_steps).count() as u64;
        let entered = ways.len() as u64;
        let share = (entered > 0).then(|| completed as f64 / entered as f64);
        let report = FunnelReport { rows: self.events.len() as u64, entered, completed, share };
        let by = if self.plan.by.is_some() { self.by.arrays(&lines.groups)?.into_iter().next() } else { None };
        Ok(Outcome::new(&report)?.with_table(vec![lines.table(self.plan.params.by.as_deref().zip(by))?]))
    }

    fn copy(&self) -> Box<dyn Pass> {
        let (entities, by, events) = (self.entities.clone(), self.by.clone(), self.events.clone());
        Box::new(Self { plan: Rc::clone(&self.plan), entities, by, events })
    }
}

/// The rows of the table.
#[derive(Default)]
struct Lines {
    groups: Vec<u32>,
    steps: Vec<i64>,
    names: Vec<String>,
    entities: Vec<i64>,
    shares: Vec<Option<f64>>,
    of_previous: Vec<Option<f64>>,
    medians: Vec<Option<f64>>,
}

impl Lines {
    fn add(&mut self, group: u32, ways: &[&Way], plan: &Plan) {
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        let mut previous = ways.len();
        for (i, step) in plan.params.steps.iter().enumerate() {
            let there = || ways.iter().filter(|way| way.at.len() > i);
            let entities = there().count();
            let mut seconds: Vec<f64> =
                there().filter(|_| i > 0).map(|way| (way.at[i] - way.at[i - 1]) as f64 * plan.seconds_per_tick).collect();
            self.groups.push(group);
            self.steps.push(i as i64 + 1);
            self.names.push(step.parts().0.to_owned());
            self.entities.push(entities as i64);
            self.shares.push(share(entities, ways.len()));
            self.of_previous.push(share(entities, previous));
            self.medians.push(median(&mut seconds));
            previous = entities;
        }
    }

    fn table(self, by: Option<(&str, ArrayRef)>) -> Result<RecordBatch> {
        let mut columns: Vec<(&str, ArrayRef)> = by.into_iter().collect();
        columns.extend([
            ("step", Arc::new(Int64Array::from(self.steps)) as ArrayRef),
            ("name", Arc::new(StringArray::from(self.names)) as ArrayRef),
            ("entities", Arc::new(Int64Array::from(self.entities)) as ArrayRef),
            ("share", Arc::new(Float64Array::from(self.shares)) as ArrayRef),
            ("share_of_previous", Arc::new(Float64Array::from(self.of_previous)) as ArrayRef),
            ("median_seconds", Arc::new(Float64Array::from(self.medians)) as ArrayRef),
        ]);
        Ok(RecordBatch::try_from_iter(columns)?)
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    Some(if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 })
}
