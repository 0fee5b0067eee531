//! Who came back: entities by the span of time in which they were first seen, and how many of them were seen in each span since.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array};
use arrow::compute::{filter, take};
use arrow::datatypes::{Float64Type, Int64Type, Schema};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Literal, Node, Type, given};
use crate::keys::Keys;
use crate::stats::{Reader, Writer};
use crate::table::{Table, index_of};
use crate::task::{Algorithm, Context, Empty, Outcome, Params, Pass, run_pass};

const TAG: [u8; 4] = *b"coho";
const VERSION: u16 = 1;
/// Spans of time that a cohort may be followed over.
const MOST_PERIODS: i64 = 10_000;

/// Whom to follow, and over which spans of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CohortParams {
    /// Whom to follow: a column, or an expression. Rows in which it is missing take no part.
    pub entity: String,
    /// When: a column of dates or times, or an expression.
    pub time: String,
    /// The length of the spans: `"month"`, `"week"`, `"2 weeks"`.
    pub every: String,
    /// The time zone whose days and months count, for times with a zone; that of the column where none is given.
    pub time_zone: Option<String>,
    /// A number that is summed for each cohort and span, besides: a column, or an expression.
    pub measure: Option<String>,
    /// The rows that take part: those for which this expression is true. All where none is given.
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub filter: Option<String>,
}

impl Default for CohortParams {
    fn default() -> Self {
        Self { entity: String::new(), time: String::new(), every: "month".to_owned(), time_zone: None, measure: None, filter: None }
    }
}

impl Params for CohortParams {
    fn check(&self) -> Result<()> {
        unit(&self.every).map(|_| ())
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        let texts = [
            (Some(&self.entity), "entity"),
            (Some(&self.time), "time"),
            (self.measure.as_ref(), "measure"),
            (self.filter.as_ref(), "where"),
        ];
        given::columns(schema, texts.into_iter().filter_map(|(text, param)| Some((text?.as_str(), param))))
    }
}

/// A number of units.
fn unit(every: &str) -> Result<(i64, &str)> {
    let wrong = || Error::params("every", format!("expected a length of time, found {every}")).hint("month, week, day, 2 weeks …");
    let (count, unit) = every.trim().split_once(' ').unwrap_or(("1", every.trim()));
    let count: i64 = count.trim().parse().map_err(|_| wrong())?;
    if count >= 1 { Ok((count, unit.trim().trim_end_matches('s'))) } else { Err(wrong()) }
}

/// Who was followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct CohortReport {
    /// Rows that took part.
    #[ts(type = "number")]
    pub rows: u64,
    /// Different entities.
    #[ts(type = "number")]
    pub entities: u64,
    /// Cohorts.
    #[ts(type = "number")]
    pub cohorts: u64,
}

/// Follows entities from the span of time in which they were first seen.
///
/// Pick it to learn whether customers come back. **Input**: a log with a column that names the entity and one that says when. **Returns** a row for each cohort and
/// span since: `cohort` (when its span begins), `period` (0 for that span), `size` (entities), `retained` (those seen in the span), `share`, and `measure` where one is
/// asked for. Spans up to the last one of the log are there, also those in which nobody was seen. **Cost**: one pass; memory for each entity and span in which it was seen.
#[derive(Clone, Copy, Debug)]
pub struct Cohort;

impl Algorithm for Cohort {
    const TASK: &'static str = "cohort";
    const METHOD: &'static str = "retention";
    const SUMMARY: &'static str =
        "Follows customers from the month, or week, in which they were first seen, and counts who came back.";
    type Common = CohortParams;
    type Params = Empty;
    type Report = CohortReport;

    async fn run(cx: &Context, table: &Table, common: CohortParams, _: Empty) -> Result<Outcome> {
        let columns = common.reads(table.schema())?;
        let mut pass = Following::new(common, table.schema())?;
        cx.phase("cohort");
        run_pass(cx, table, &columns, &mut pass).await?;
        pass.finish()
    }

    fn pass(schema: &Schema, common: CohortParams, _: Empty) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(Following::new(common, schema)?)))
    }
}

/// What is asked of each row.
struct Plan {
    columns: Vec<String>,
    filter: Option<Bound>,
    entity: Bound,
    span: Bound,
    measure: Option<Bound>,
    every: String,
    condition: Option<String>,
}

/// Spans in which entities were seen.
struct Following {
    plan: Rc<Plan>,
    /// An entity and a span.
    keys: Keys,
    /// The measure of each.
    sums: Vec<f64>,
    rows: u64,
    groups: Vec<u32>,
}

impl Following {
    fn new(params: CohortParams, schema: &Schema) -> Result<Self> {
        let columns = params.reads(schema)?;
        let indices = columns.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
        let schema = schema.project(&indices)?;
        given::time(&params.time, "time", &schema)?;
        let measure = params.measure.as_deref().map(|text| {
            let bound = given::bound(text, "measure", &schema)?;
            bound.into_type(&Type::Float).map_err(|error| error.param("measure"))
        });
        let plan = Plan {
            columns,
            filter: params.filter.as_deref().map(|text| given::condition(text, "where", &schema)).transpose()?,
            entity: given::bound(&params.entity, "entity", &schema)?,
            span: given::span(&params.time, &params.every, params.time_zone.as_deref(), &schema)?,
            measure: measure.transpose()?,
            every: params.every,
            condition: params.filter,
        };
        let keys = Keys::new(&[plan.entity.of().clone(), plan.span.of().clone()]);
        Ok(Self { plan: Rc::new(plan), keys, sums: Vec::new(), rows: 0, groups: Vec::new() })
    }

    fn with(&self, keys: Keys, sums: Vec<f64>, rows: u64) -> Self {
        Self { plan: Rc::clone(&self.plan), keys, sums, rows, groups: Vec::new() }
    }
}

/// The rows of a batch, in these columns, that meet a condition.
pub(super) fn rows_of(batch: &RecordBatch, columns: &[String], condition: Option<&Bound>) -> Result<RecordBatch> {
    let indices = columns.iter().map(|name| index_of(&batch.schema(), name)).collect::<Result<Vec<_>>>()?;
    let batch = batch.project(&indices)?;
    match condition {
        Some(condition) => Ok(arrow::compute::filter_record_batch(&batch, &condition.holds(&batch)?)?),
        None => Ok(batch),
    }
}

impl Pass for Following {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        let batch = rows_of(batch, &self.plan.columns, self.plan.filter.as_ref())?;
        let (entity, span) = (self.plan.entity.evaluate(&batch)?, self.plan.span.evaluate(&batch)?);
        let there = arrow::compute::and(&arrow::compute::is_not_null(&entity)?, &arrow::compute::is_not_null(&span)?)?;
        let arrays: [ArrayRef; 2] = [filter(&entity, &there)?, filter(&span, &there)?];
        self.keys.groups(&arrays, there.true_count(), &mut self.groups)?;
        self.sums.resize(self.keys.len(), 0.0);
        self.rows += there.true_count() as u64;
        if let Some(measure) = &self.plan.measure {
            let values = filter(&measure.evaluate(&batch)?, &there)?;
            for (&group, value) in self.groups.iter().zip(values.as_primitive::<Float64Type>()) {
                self.sums[group as usize] += value.unwrap_or(0.0);
            }
        }
        Ok(())
    }

    fn condition(&self) -> Option<&str> {
        self.plan.condition.as_deref()
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        let into = self.keys.absorb(&next.keys)?;
        self.sums.resize(self.keys.len(), 0.0);
        for (&group, sum) in into.iter().zip(&next.sums) {
            self.sums[group as usize] += sum;
        }
        self.rows += next.rows;
        Ok(())
    }

    fn bytes(&self) -> u64 {
        // At the end each entity and span is there a few times more, as columns.
        self.keys.bytes() + self.sums.len() as u64 * 48
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.rows);
        self.keys.encode(&mut writer);
        self.sums.iter().for_each(|sum| writer.f64(*sum));
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let rows = reader.count()?;
        let keys = self.keys.decoded(&mut reader)?;
        let sums = (0..keys.len()).map(|_| reader.f64()).collect::<Result<_>>()?;
        reader.end()?;
        Ok(Box::new(self.with(keys, sums, rows)))
    }

    fn finish(&self) -> Result<Outcome> {
        let seen: Vec<u32> = (0..self.keys.len() as u32).collect();
        let (codes, ranks) = (self.keys.codes(&seen), self.keys.ranks());
        let (entities, spans) = (&codes[0], &ranks[1]);
        // For each entity the group of its first span.
        let mut firsts: BTreeMap<u32, u32> = BTreeMap::new();
        for (&group, &entity) in seen.iter().zip(entities) {
            let first = firsts.entry(entity).or_insert(group);
            if spans[group as usize] < spans[*first as usize] {
                *first = group;
            }
        }
        let cohort_of: Vec<u32> = entities.iter().map(|entity| firsts[entity]).collect();
        let starts = self.keys.arrays(&seen)?.remove(1);
        let last = seen.iter().copied().max_by_key(|&group| spans[group as usize]);
        let at = |groups: &[u32]| take(&starts, &arrow::array::UInt32Array::from(groups.to_vec()), None);
        let periods = self.periods(&at(&cohort_of)?, &starts)?;
        let mut cohorts: BTreeMap<u32, Line> = BTreeMap::new();
        for ((&group, &cohort), &period) in seen.iter().zip(&cohort_of).zip(&periods) {
            let line = cohorts.entry(spans[cohort as usize]).or_insert_with(|| Line { start: cohort, cells: BTreeMap::new() });
            let cell = line.cells.entry(period).or_insert((0, 0.0));
            cell.0 += 1;
            cell.1 += self.sums[group as usize];
        }
        let begins: Vec<u32> = cohorts.values().map(|line| line.start).collect();
        let lasts = self.periods(&at(&begins)?, &at(&vec![last.unwrap_or(0); begins.len()])?)?;
        let table = self.table(&starts, &cohorts.into_values().collect::<Vec<_>>(), &lasts)?;
        let report = CohortReport { rows: self.rows, entities: firsts.len() as u64, cohorts: begins.len() as u64 };
        Ok(Outcome::new(&report)?.with_table(vec![table]))
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.with(self.keys.clone(), self.sums.clone(), self.rows))
    }
}

/// Entities that were first seen in one span.
struct Line {
    /// A group of that span.
    start: u32,
    /// By period: entities, and the sum of the measure.
    cells: BTreeMap<i64, (i64, f64)>,
}

impl Following {
    /// Spans from one to another.
    fn periods(&self, from: &ArrayRef, to: &ArrayRef) -> Result<Vec<i64>> {
        let (count, unit) = unit(&self.plan.every)?;
        let batch = RecordBatch::try_from_iter([("from", Arc::clone(from)), ("to", Arc::clone(to))])?;
        let arguments = vec![Node::literal(Literal::Text(unit.to_owned())), Node::column("from"), Node::column("to")];
        let crossed = Expression::of(Node::call("date_diff", arguments, 0)).bind(&batch.schema())?.evaluate(&batch)?;
        Ok(crossed.as_primitive::<Int64Type>().values().iter().map(|units| units / count).collect())
    }

    fn table(&self, starts: &ArrayRef, cohorts: &[Line], lasts: &[i64]) -> Result<RecordBatch> {
        let (mut at, mut periods, mut sizes, mut retained) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut shares, mut sums) = (Vec::new(), Vec::new());
        for (line, &last) in cohorts.iter().zip(lasts) {
            if last > MOST_PERIODS {
                let message = format!("a cohort would be followed over {last} spans");
                return Err(Error::params("every", message).hint("pick longer spans"));
            }
            let size = line.cells.get(&0).map_or(0, |cell| cell.0);
            for period in 0..=last {
                let (entities, sum) = line.cells.get(&period).copied().unwrap_or_default();
                at.push(line.start);
                periods.push(period);
                sizes.push(size);
                retained.push(entities);
                shares.push(entities as f64 / size as f64);
                sums.push(sum);
            }
        }
        let cohort = take(starts, &arrow::array::UInt32Array::from(at), None)?;
        let mut columns: Vec<(&str, ArrayRef)> = vec![
            ("cohort", cohort),
            ("period", Arc::new(Int64Array::from(periods))),
            ("size", Arc::new(Int64Array::from(sizes))),
            ("retained", Arc::new(Int64Array::from(retained))),
            ("share", Arc::new(Float64Array::from(shares))),
        ];
        if self.plan.measure.is_some() {
            columns.push(("measure", Arc::new(Float64Array::from(sums))));
        }
        Ok(RecordBatch::try_from_iter(columns)?)
    }
}
