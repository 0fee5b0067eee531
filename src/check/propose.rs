//! Rules that a trusted table keeps, and that another table of its kind should keep too.
//!
//! They are careful: a rule is proposed where the rows say enough, and with room around what was seen, so that the table itself and another sample of its kind
//! keep them. What is usual and not certain is a warning.

use std::collections::BTreeMap;

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::params::{Rule, Severity};
use super::rules::{AcceptedValues, Ask, Columns, Given, Length, NotNull, Parseable, Range, RowCount, Rows, Seen, Test, Unique};
use crate::error::Result;
use crate::expression::Type;
use crate::profile::{ColumnReport, Profiler, Scalar};
use crate::stats::{Reader, Writer};
use crate::table::{Table, index_of};
use crate::task::{Algorithm, Context, Empty, Outcome, Params, Pass, run_pass};

const TAG: [u8; 4] = *b"prop";
const VERSION: u16 = 1;
/// Fewer rows say nothing of the next ones.
const ENOUGH_ROWS: u64 = 100;
/// Most values of a list, and the fewest times each must have come for no other to be likely.
const LISTED: usize = 10;
const LISTED_AT_LEAST: u64 = 10;
/// Different values beyond which a column is not proved to be unique: that would take as much memory again.
const MOST_UNIQUE: usize = 2_000_000;

/// What rules are proposed for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ProposeParams {
    /// The columns; all where none is named.
    #[schemars(extend("x-column" = "any"))]
    pub columns: Vec<String>,
}

impl Params for ProposeParams {
    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        if self.columns.is_empty() {
            return Empty {}.reads(schema);
        }
        self.columns.iter().try_for_each(|name| index_of(schema, name).map(|_| ()))?;
        Ok(self.columns.clone())
    }
}

/// The rules: the parameters of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProposeReport {
    /// The rules.
    pub rules: Vec<Rule>,
}

/// Proposes rules from a trusted table.
///
/// Pick it to begin with. **Returns** the parameters of a check. **Cost**: that of a profile, and the values of the columns that turn out to be unique.
#[derive(Clone, Copy, Debug)]
pub struct Propose;

impl Algorithm for Propose {
    const TASK: &'static str = "check";
    const METHOD: &'static str = "propose";
    const SUMMARY: &'static str = "Proposes rules from a table that is known to be right.";
    type Common = ProposeParams;
    type Params = Empty;
    type Report = ProposeReport;

    async fn run(cx: &Context, table: &Table, common: ProposeParams, _: Empty) -> Result<Outcome> {
        cx.phase("propose");
        let columns = common.reads(table.schema())?;
        let mut pass = Proposing::new(&columns, table.schema())?;
        run_pass(cx, table, &columns, &mut pass).await?;
        pass.finish()
    }

    fn pass(schema: &Schema, common: ProposeParams, _: Empty) -> Result<Option<Box<dyn Pass>>> {
        Ok(Some(Box::new(Proposing::new(&common.reads(schema)?, schema)?)))
    }
}

/// A profile, and beside it the values of columns that may be unique.
struct Proposing {
    schema: Schema,
    profiler: Profiler,
    /// `None` once a value came twice, or there were too many.
    seen: Vec<Option<Seen>>,
}

impl Proposing {
    fn new(columns: &[String], schema: &Schema) -> Result<Self> {
        let indices = columns.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
        let schema = schema.project(&indices)?;
        let given = Given { schema: &schema, known: None, most: 0 };
        // Other values are different by chance.
        let may_be = |of: &Type| matches!(of, Type::Integer | Type::Text);
        let seen = |name: &String| {
            let of = Type::of(schema.field_with_name(name).ok()?.data_type());
            may_be(&of).then(|| Seen::new(std::slice::from_ref(name), &given).ok()).flatten()
        };
        let seen = columns.iter().map(seen).collect();
        Ok(Self { profiler: Profiler::new(&schema), seen, schema })
    }

    fn settle(&mut self) {
        for seen in &mut self.seen {
            if seen.as_ref().is_some_and(|seen| !seen.is_unique() || seen.len() > MOST_UNIQUE) {
                *seen = None;
            }
        }
    }

    fn rules(&self) -> Vec<Rule> {
        let report = self.profiler.finish();
        let names: Vec<String> = report.columns.iter().map(|column| column.name.clone()).collect();
        let mut rules = vec![Rule::new(Ask::Columns(Columns { columns: names, types: BTreeMap::new() }))];
        if report.rows >= 1 {
            rules.push(Rule::new(Ask::RowCount(RowCount { min: Some(1), max: None })));
        }
        if report.rows >= ENOUGH_ROWS {
            for ((column, seen), field) in report.columns.iter().zip(&self.seen).zip(self.schema.fields()) {
                rules.extend(of_column(column, report.rows, seen.is_some(), &Type::of(field.data_type())));
            }
        }
        rules
    }
}

fn of_column(column: &ColumnReport, rows: u64, is_unique: bool, of: &Type) -> Vec<Rule> {
    let name = || column.name.clone();
    let there = rows - column.nulls.min(rows);
    let mut rules = Vec::new();
    if column.nulls == 0 {
        rules.push(Rule::new(Ask::NotNull(NotNull { column: name() })));
    } else if there > 0 {
        let share = there as f64 / rows as f64;
        // Four standard errors of the share and a hundredth, in whole hundredths.
        let least = share - 4.0 * (share * (1.0 - share) / rows as f64).sqrt() - 0.01;
        if least >= 0.01 {
            let ask = Ask::NotNull(NotNull { column: name() });
            let at_least = (least * 100.0).floor() / 100.0;
            rules.push(Rule { at_least, severity: Severity::Warning, ..Rule::new(ask) });
        }
    }
    if there < ENOUGH_ROWS {
        return rules;
    }
    if let Some(to) = read_as(of) {
        rules.push(Rule::new(Ask::Parseable(Parseable { column: name(), to: to.to_owned() })));
    }
    if is_unique {
        rules.push(Rule::new(Ask::Unique(Unique { columns: vec![name()] })));
        return rules;
    }
    if let Some(values) = listed(column, there, of) {
        rules.push(Rule::new(Ask::AcceptedValues(AcceptedValues { column: name(), values })));
    } else if let Some(length) = column.length.as_ref().filter(|_| *of == Type::Text) {
        let bound = |length: Option<u64>| length.and_then(|length| u32::try_from(length).ok());
        let (min, max) = (bound(length.min).unwrap_or(0), bound(length.max).unwrap_or(u32::MAX));
        let (min, max) = if min == max { (min, max) } else { (min / 2, max.saturating_mul(2)) };
        let severity = if min == max { Severity::Error } else { Severity::Warning };
        let ask = Ask::Length(Length { column: name(), min: (min > 0).then_some(min), max: Some(max) });
        rules.push(Rule { severity, ..Rule::new(ask) });
    }
    if let Some((Some(low), Some(high))) = of.is_number().then(|| (number(&column.min), number(&column.max))) {
        // As much again on each side; what was never below zero stays above it.
        let room = high - low;
        let (min, max) = (if low >= 0.0 { 0.0 } else { nice(low - room, f64::floor) }, nice(high + room, f64::ceil));
        if min.is_finite() && max.is_finite() && column.nan.unwrap_or(0) == 0 && column.infinite.unwrap_or(0) == 0 {
            let is_error = low >= 0.0;
            let range = |min: Option<f64>, max: Option<f64>| {
                let ask = Ask::Range(Range { column: name(), min: min.map(value), max: max.map(value) });
                Rule { severity: Severity::Warning, ..Rule::new(ask) }
            };
            rules.push(range(Some(min), Some(max)));
            if is_error {
                rules.push(Rule { severity: Severity::Error, ..range(Some(0.0), None) });
            }
        }
    }
    rules
}

/// The type that values of a column are read as, where it is not a text anyway.
fn read_as(of: &Type) -> Option<&'static str> {
    Some(match of {
        Type::Integer => "integer",
        Type::Decimal { .. } | Type::Float => "float",
        Type::Boolean => "boolean",
        Type::Date => "date",
        Type::Timestamp { .. } => "timestamp",
        _ => return None,
    })
}

/// All values, where they are few and each came often.
fn listed(column: &ColumnReport, there: u64, of: &Type) -> Option<Vec<Value>> {
    let is_exact = column.distinct_error == Some(0.0) && column.top_error == 0;
    let is_all = column.distinct.is_some_and(|distinct| distinct == column.top.len() as u64) && column.top.len() <= LISTED;
    let is_often = column.top.iter().all(|top| top.error == 0 && top.count >= LISTED_AT_LEAST && top.count * 1000 >= there);
    // A text that was cut for the report is not the value.
    let is_whole = |value: &Scalar| matches!(value, Scalar::Text(text) if !text.ends_with('…'));
    let is_fit = *of == Type::Text && is_exact && is_all && is_often && column.top.iter().all(|top| is_whole(&top.value));
    let mut values: Vec<String> =
        column.top.iter().filter_map(|top| if let Scalar::Text(text) = &top.value { Some(text.clone()) } else { None }).collect();
    values.sort_unstable();
    is_fit.then(|| values.into_iter().map(Value::from).collect())
}

fn number(scalar: &Option<Scalar>) -> Option<f64> {
    match scalar {
        Some(Scalar::Integer(integer)) => Some(*integer as f64),
        Some(Scalar::Number(number)) => Some(*number),
        _ => None,
    }
}

/// A number of two digits on the far side.
fn nice(x: f64, away: fn(f64) -> f64) -> f64 {
    if x == 0.0 {
        return 0.0;
    }
    let step = 10f64.powf(x.abs().log10().floor() - 1.0);
    let found = away(x / step) * step;
    // Without the tail of digits that multiplication leaves.
    format!("{found:.12e}").parse().unwrap_or(found)
}

fn value(x: f64) -> Value {
    if x.fract() == 0.0 && x.abs() < 9e15 { Value::from(x as i64) } else { Value::from(x) }
}

impl Pass for Proposing {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        let indices =
            self.schema.fields().iter().map(|field| index_of(&batch.schema(), field.name())).collect::<Result<Vec<_>>>()?;
        let batch = batch.project(&indices)?;
        let rows = Rows { batch: batch.clone(), first: self.profiler.rows(), picked: None };
        self.seen.iter_mut().flatten().try_for_each(|seen| seen.update(&rows))?;
        self.settle();
        self.profiler.update(&batch)
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        let before = self.profiler.rows();
        for (ours, theirs) in self.seen.iter_mut().zip(&next.seen) {
            match (ours.as_mut(), theirs) {
                (Some(seen), Some(theirs)) => seen.merge(theirs, before)?,
                _ => *ours = None,
            }
        }
        self.settle();
        self.profiler.merge(&next.profiler)
    }

    fn bytes(&self) -> u64 {
        Pass::bytes(&self.profiler) + self.seen.iter().flatten().map(Test::bytes).sum::<u64>()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.bytes(&self.profiler.to_bytes());
        for seen in &self.seen {
            writer.u8(seen.is_some().into());
            if let Some(seen) = seen {
                seen.encode(&mut writer);
            }
        }
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let profiler = Profiler::from_bytes(reader.bytes()?)?;
        let mut seen = Vec::new();
        for fresh in &Self::new(&self.names(), &self.schema)?.seen {
            seen.push(match (reader.u8()?, fresh) {
                (0, _) => None,
                (_, Some(fresh)) => Some(fresh.read(&mut reader)?),
                (_, None) => return Err(crate::stats::codec::damaged()),
            });
        }
        reader.end()?;
        Ok(Box::new(Self { schema: self.schema.clone(), profiler, seen }))
    }

    fn finish(&self) -> Result<Outcome> {
        Outcome::new(&ProposeReport { rules: self.rules() })
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(Self { schema: self.schema.clone(), profiler: self.profiler.clone(), seen: self.seen.clone() })
    }
}

impl Proposing {
    fn names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }
}
