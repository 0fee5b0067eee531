//! From a log of transactions to customers with the names that marketing knows, in one call.

mod names;
mod report;

pub use report::{RfmCell, RfmSegment, RfmSegmentsReport};

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, StringArray};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::names::name;
use super::log::{FeaturesParams, Log, counts, numbers};
use super::rfm::moment;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::table::features::quantile;
use crate::task::{Algorithm, Context, Outcome, Params};

/// Customers between two checkpoints.
const CHUNK: usize = 4096;

/// Bytes of a customer's features, scores and row.
const CUSTOMER_BYTES: u64 = 160;

/// What the transactions were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct RfmSegmentsParams {
    /// What a row was worth: a column of numbers, or an expression such as `quantity * unit_price`.
    pub amount: String,
    /// Which transaction a row belongs to, where it has several: a column, or an expression. Every row is one where none is given.
    pub transaction: Option<String>,
    /// The moment from which is looked back, as `"2024-06-30"`; transactions after it take no part. That of the last transaction where none is given.
    pub as_of: Option<String>,
}

impl Params for RfmSegmentsParams {}

/// Customers by recency, frequency and monetary value.
///
/// Pick it for a first answer to who the customers are; `segment` finds groups that nobody has named yet. **Input**: a log with a row for each transaction, or
/// for each of its items. **Returns** a row for each customer, in the order of the customers: `recency_days` (from the last transaction to `asOf`), `frequency`
/// (transactions), `monetary` (sum), scores from 1 to 5 for each (`r`, `f`, `m`) and the `segment`. **Steps**: 1. features of each customer; 2. quintiles of
/// each feature over all customers, by linear interpolation; a score is 1 more than the bounds below the value, of recency the other way round, so that equal values have equal
/// scores; 3. the name by `r` and the mean of `f` and `m`, rounded up. **Cost**: a sort of the log. **Reference**: A. M. Hughes (1994), Strategic Database
/// Marketing; the grid of names is in `docs/segment.md`.
#[derive(Clone, Copy, Debug)]
pub struct RfmSegments;

/// What is known of each customer.
pub(super) struct Customers {
    entities: Vec<u32>,
    recency: Vec<f64>,
    frequency: Vec<i64>,
    monetary: Vec<f64>,
    /// Recency, frequency, monetary: bounds of the quintiles, and the score of each customer.
    cuts: [Vec<f64>; 3],
    scores: [Vec<u8>; 3],
}

impl Algorithm for RfmSegments {
    const TASK: &'static str = "rfm";
    const METHOD: &'static str = "quintiles";
    const SUMMARY: &'static str =
        "Customers by recency, frequency and monetary value, with the customary names: champions, loyal, at risk, lost and more.";
    type Common = FeaturesParams;
    type Params = RfmSegmentsParams;
    type Report = RfmSegmentsReport;

    async fn run(cx: &Context, table: &Table, common: FeaturesParams, params: RfmSegmentsParams) -> Result<Outcome> {
        cx.phase("features");
        if params.amount.is_empty() {
            return Err(Error::params("amount", "must name a column, or be an expression"));
        }
        let log = Log::read(cx, table, &common, &[(params.amount.as_str(), "amount")], params.transaction.as_deref()).await?;
        let as_of = match &params.as_of {
            Some(text) => moment(text, &log)?,
            None => log.ticks.iter().copied().max().unwrap_or(0),
        };
        let _memory = cx.reserve("the customers", log.spans.len() as u64 * CUSTOMER_BYTES)?;
        let customers = Customers::of(cx, &log, as_of).await?;
        let segments: Vec<&str> = (0..customers.entities.len()).map(|i| customers.name(i)).collect();
        let report = RfmSegmentsReport::new(&log, &customers, &segments);
        let score =
            |scores: &Vec<u8>| -> ArrayRef { Arc::new(scores.iter().map(|&score| Some(i32::from(score))).collect::<Int32Array>()) };
        let [r, f, m] = &customers.scores;
        let columns = [
            (common.entity.clone(), log.entities(&customers.entities)?),
            numbers("recency_days", customers.recency.iter().copied().map(Some).collect()),
            counts("frequency", customers.frequency.clone()),
            numbers("monetary", customers.monetary.iter().copied().map(Some).collect()),
            ("r".to_owned(), score(r)),
            ("f".to_owned(), score(f)),
            ("m".to_owned(), score(m)),
            ("segment".to_owned(), Arc::new(StringArray::from(segments)) as ArrayRef),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true)))?;
        Ok(Outcome::new(&report)?.with_table(vec![batch]))
    }
}

impl Customers {
    async fn of(cx: &Context, log: &Log, as_of: i64) -> Result<Self> {
        let mut customers = Self {
            entities: Vec::new(),
            recency: Vec::new(),
            frequency: Vec::new(),
            monetary: Vec::new(),
            cuts: Default::default(),
            scores: Default::default(),
        };
        for (i, (entity, span)) in log.spans.iter().enumerate() {
            // Rows of a customer are in the order of time: those that are too late are the last ones.
            let span = span.start..span.start + log.ticks[span.clone()].partition_point(|&tick| tick <= as_of);
            if !span.is_empty() {
                customers.entities.push(*entity);
                customers.recency.push(log.days(as_of - log.ticks[span.end - 1]));
                customers.frequency.push(transactions(log, &span));
                customers.monetary.push(log.numbers[0][span].iter().filter(|amount| !amount.is_nan()).sum());
            }
            if i % CHUNK == 0 {
                cx.checkpoint(i as u64, log.spans.len() as u64).await?;
            }
        }
        let frequency: Vec<f64> = customers.frequency.iter().map(|&n| n as f64).collect();
        for (place, values) in [&customers.recency, &frequency, &customers.monetary].into_iter().enumerate() {
            let mut sorted = values.clone();
            let cuts: Vec<f64> = [0.2, 0.4, 0.6, 0.8].iter().filter_map(|&level| quantile(&mut sorted, level)).collect();
            let below = |value: f64| cuts.iter().filter(|&&cut| cut < value).count() as u8;
            // The latest buyers score best.
            let score = |&value: &f64| if place == 0 { 5 - below(value) } else { 1 + below(value) };
            customers.scores[place] = values.iter().map(score).collect();
            customers.cuts[place] = cuts;
            cx.checkpoint(1, 1).await?;
        }
        Ok(customers)
    }

    /// The score of frequency and amount together.
    fn value_score(&self, i: usize) -> u8 {
        (self.scores[1][i] + self.scores[2][i]).div_ceil(2)
    }

    fn name(&self, i: usize) -> &'static str {
        name(self.scores[0][i], self.value_score(i))
    }
}

/// Different transactions among the rows of a customer.
fn transactions(log: &Log, span: &Range<usize>) -> i64 {
    match &log.categories {
        None => span.len() as i64,
        Some((_, of_rows)) => {
            let mut different = of_rows[span.clone()].to_vec();
            different.sort_unstable();
            different.dedup();
            different.len() as i64
        }
    }
}

#[cfg(test)]
mod tests;
