//! A log, entity by entity in the order of time.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, new_empty_array};
use arrow::compute::{concat, filter_record_batch};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::expression::{Bound, Type, given};
use crate::keys::{Codes, Keys};
use crate::table::calendar::per_second;
use crate::table::{Table, array_of, values_of};
use crate::task::Params;

/// Rows between two checkpoints.
const CHUNK: usize = 8192;
/// Bytes that a row of the log takes while it is sorted, beside its values.
const ROW_BYTES: u64 = 32;

/// Whose rows they are, and when they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FeaturesParams {
    /// Whose row it is, a customer, a visitor or a sensor: a column, or an expression. Rows in which it is missing take no part.
    pub entity: String,
    /// When: a column of dates or times, or an expression. Rows in which it is missing take no part.
    pub time: String,
    /// The rows that take part: those for which this expression is true. All where none is given.
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub filter: Option<String>,
}

impl Params for FeaturesParams {}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct FeaturesReport {
    /// Rows of the log that took part.
    #[ts(type = "number")]
    pub log_rows: u64,
    /// Different entities.
    #[ts(type = "number")]
    pub entities: u64,
    /// Rows of the result.
    #[ts(type = "number")]
    pub rows: u64,
    /// The columns that were made.
    pub features: Vec<String>,
}

/// Rows in order: entities from the smallest, each by time, rows of the same time as they were.
pub(super) struct Log {
    entities: Keys,
    times: ArrayRef,
    time_of: Type,
    /// The time of each row.
    pub(super) ticks: Vec<i64>,
    /// For each entity its number and its rows.
    pub(super) spans: Vec<(u32, Range<usize>)>,
    /// Numbers that were asked for, in order; a missing one is NaN.
    pub(super) numbers: Vec<Vec<f64>>,
    /// A category, as codes.
    pub(super) categories: Option<(Codes, Vec<u32>)>,
    _held: Reservation,
}

impl Log {
    /// The rows of a table that take part, with some numbers of each and a category.
    pub(super) async fn read(
        cx: &Context,
        table: &Table,
        common: &FeaturesParams,
        numbers: &[(&str, &str)],
        category: Option<&str>,
    ) -> Result<Self> {
        let schema = table.schema();
        let entity = given::bound(&common.entity, "entity", schema)?;
        let time = given::time(&common.time, "time", schema)?;
        let condition = common.filter.as_deref().map(|text| given::condition(text, "where", schema)).transpose()?;
        let number = |&(text, param): &(&str, &str)| {
            given::bound(text, param, schema)?.into_type(&Type::Float).map_err(|error| error.param(param))
        };
        let values = numbers.iter().map(number).collect::<Result<Vec<_>>>()?;
        let category = category.map(|text| given::bound(text, "category", schema)).transpose()?;
        let width = ROW_BYTES + 8 * values.len() as u64 * 2;
        let mut held = cx.reserve("the log in the order of time", table.n_rows() * width)?;
        let mut keys = Keys::new(&[entity.of().clone()]);
        let mut codes = category.as_ref().map(|category| (Codes::new(category.of()), Vec::new()));
        let (mut rows, mut groups, mut times) = (Vec::new(), Vec::new(), Vec::new());
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); values.len()];
        let mut done = 0;
        for piece in table.pieces(CHUNK) {
            cx.checkpoint(done, table.n_rows()).await?;
            let piece = piece?;
            done += piece.num_rows() as u64;
            let piece = there(&piece, condition.as_ref(), &entity, &time)?;
            keys.groups(&[entity.evaluate(&piece)?], piece.num_rows(), &mut groups)?;
            rows.extend_from_slice(&groups);
            times.push(time.evaluate(&piece)?);
            for (column, value) in columns.iter_mut().zip(&values) {
                let value = value.evaluate(&piece)?;
                column.extend(value.as_primitive::<Float64Type>().iter().map(|value| value.unwrap_or(f64::NAN)));
            }
            if let (Some((codes, of_rows)), Some(category)) = (&mut codes, &category) {
                codes.codes_of(&category.evaluate(&piece)?, of_rows)?;
            }
            held.grow("the entities of the log", keys.bytes().saturating_sub(held.bytes()))?;
        }
        let parts: Vec<&dyn Array> = times.iter().map(AsRef::as_ref).collect();
        let times = if parts.is_empty() { new_empty_array(&time.of().data_type()) } else { concat(&parts)? };
        let ticks = ticks(&times);
        let ranks = keys.ranks().pop().unwrap_or_default();
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        order.sort_by_key(|&row| (ranks[rows[row as usize] as usize], ticks[row as usize]));
        let sorted = |column: &Vec<f64>| order.iter().map(|&row| column[row as usize]).collect();
        let mut spans: Vec<(u32, Range<usize>)> = Vec::new();
        for (place, &row) in order.iter().enumerate() {
            let entity = rows[row as usize];
            match spans.last_mut().filter(|(last, _)| *last == entity) {
                Some((_, span)) => span.end = place + 1,
                None => spans.push((entity, place..place + 1)),
            }
        }
        Ok(Self {
            entities: keys,
            time_of: time.of().clone(),
            ticks: order.iter().map(|&row| ticks[row as usize]).collect(),
            numbers: columns.iter().map(sorted).collect(),
            categories: codes.map(|(codes, of_rows)| (codes, order.iter().map(|&row| of_rows[row as usize]).collect())),
            times,
            spans,
            _held: held,
        })
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.ticks.len()
    }

    /// The values of some entities.
    pub(super) fn entities(&self, of: &[u32]) -> Result<ArrayRef> {
        self.entities.arrays(of)?.pop().ok_or_else(|| Error::internal("a log has entities"))
    }

    /// Times of its type.
    pub(super) fn times(&self, ticks: Vec<i64>) -> Result<ArrayRef> {
        match self.times.data_type() {
            DataType::Date32 => array_of(ticks.into_iter().map(|day| day as i32).collect(), None, &DataType::Date32),
            other => array_of(ticks, None, other),
        }
    }

    /// Seconds of a number of ticks.
    pub(super) fn seconds(&self, ticks: i64) -> f64 {
        match &self.time_of {
            Type::Timestamp { unit, .. } => ticks as f64 / per_second(*unit) as f64,
            _ => ticks as f64 * 86_400.0,
        }
    }

    /// Days of a number of ticks.
    pub(super) fn days(&self, ticks: i64) -> f64 {
        self.seconds(ticks) / 86_400.0
    }

    /// The type of its times.
    pub(super) fn time_of(&self) -> &Type {
        &self.time_of
    }

    pub(super) fn report(&self, rows: usize, schema: &Schema, made_from: usize) -> FeaturesReport {
        let features = schema.fields().iter().skip(made_from).map(|field| field.name().clone()).collect();
        FeaturesReport { log_rows: self.len() as u64, entities: self.spans.len() as u64, rows: rows as u64, features }
    }
}

/// The rows that take part.
fn there(
    piece: &arrow::record_batch::RecordBatch,
    condition: Option<&Bound>,
    entity: &Bound,
    time: &Bound,
) -> Result<arrow::record_batch::RecordBatch> {
    let piece = match condition {
        Some(condition) => filter_record_batch(piece, &condition.holds(piece)?)?,
        None => piece.clone(),
    };
    let known = arrow::compute::and(
        &arrow::compute::is_not_null(&entity.evaluate(&piece)?)?,
        &arrow::compute::is_not_null(&time.evaluate(&piece)?)?,
    )?;
    Ok(filter_record_batch(&piece, &known)?)
}

/// Times as whole numbers.
pub(super) fn ticks(times: &ArrayRef) -> Vec<i64> {
    match times.as_primitive_opt::<Date32Type>() {
        Some(days) => days.values().iter().map(|&day| day.into()).collect(),
        None => values_of::<i64>(times).to_vec(),
    }
}

/// The slope of the line of least squares; `None` where all x are one, or there is one value only.
pub(super) fn slope(points: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let n = points.clone().count() as f64;
    let (x_mean, y_mean) = points.clone().fold((0.0, 0.0), |(x, y), point| (x + point.0 / n, y + point.1 / n));
    let (xy, xx) = points.fold((0.0, 0.0), |(xy, xx), (x, y)| (xy + (x - x_mean) * (y - y_mean), xx + (x - x_mean) * (x - x_mean)));
    (n >= 2.0 && xx > 0.0).then(|| xy / xx)
}

/// A column by its name.
pub(super) type Named = (String, ArrayRef);

/// A column of numbers, of which some may not exist.
pub(super) fn numbers(name: &str, values: Vec<Option<f64>>) -> Named {
    (name.to_owned(), Arc::new(arrow::array::Float64Array::from(values)))
}

/// A column of counts.
pub(super) fn counts(name: &str, values: Vec<i64>) -> Named {
    (name.to_owned(), Arc::new(arrow::array::Int64Array::from(values)))
}
