//! What is known of a customer from what he bought.

mod params;

pub use params::RfmParams;

use std::ops::Range;

use arrow::array::ArrayRef;
use arrow::record_batch::RecordBatch;

use super::log::{FeaturesParams, FeaturesReport, Log, Named, counts, numbers, slope, ticks};
use crate::error::{Error, Result};
use crate::expression::{Expression, Literal, Node};
use crate::table::Table;
use crate::task::{Algorithm, Context, Outcome};

/// Features of customers from a log of transactions: recency, frequency, monetary value and what goes with them.
///
/// Pick it before segments, risks or churn of customers. **Input**: a log with a row for each transaction. **Returns** a row for each customer, in the order of the customers: `first`, `last`, `recency_days`
/// (from the last transaction to `asOf`), `tenure_days` (from the first), `frequency` (transactions), `days_between` (mean), with `amount` also `monetary` (sum), `basket` (mean), `largest`, `trend` (slope of the
/// amount in a year), with `category` also `favorite` and `categories`, and for each window of days before `asOf` `count_30d` and `sum_30d`. Transactions after `asOf` take no part. **Cost**: a sort of the log.
/// **Reference**: P. Fader, B. Hardie & K. Lee (2005), "RFM and CLV", doi:10.1509/jmkr.2005.42.4.415.
#[derive(Clone, Copy, Debug)]
pub struct Rfm;

impl Algorithm for Rfm {
    const TASK: &'static str = "features";
    const METHOD: &'static str = "rfm";
    const SUMMARY: &'static str = "Recency, frequency, monetary value and more of each customer, from a log of transactions.";
    type Common = FeaturesParams;
    type Params = RfmParams;
    type Report = FeaturesReport;

    async fn run(cx: &Context, table: &Table, common: FeaturesParams, params: RfmParams) -> Result<Outcome> {
        cx.phase("features");
        let amount: Vec<(&str, &str)> = params.amount.as_deref().map(|amount| (amount, "amount")).into_iter().collect();
        let log = Log::read(cx, table, &common, &amount, params.category.as_deref()).await?;
        let as_of = match &params.as_of {
            Some(text) => moment(text, &log)?,
            None => log.ticks.iter().copied().max().unwrap_or(0),
        };
        // Rows of a customer are in the order of time: those that are too late are the last ones.
        let spans: Vec<(u32, Range<usize>)> = log
            .spans
            .iter()
            .map(|(entity, span)| {
                (*entity, span.start..span.start + log.ticks[span.clone()].partition_point(|&tick| tick <= as_of))
            })
            .filter(|(_, span)| !span.is_empty())
            .collect();
        let _memory = cx.reserve("the features", spans.len() as u64 * 8 * (20 + 2 * params.windows_days.len() as u64))?;
        let columns = columns(&log, &spans, as_of, &common, &params)?;
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))?;
        let report = log.report(batch.num_rows(), &batch.schema(), 1);
        Ok(Outcome::new(&report)?.with_table(vec![batch]))
    }
}

/// A moment that was written out, as the times of the log count.
pub(super) fn moment(text: &str, log: &Log) -> Result<i64> {
    let wrong = || Error::params("asOf", format!("'{text}' is no {}", log.time_of()));
    let empty = RecordBatch::try_from_iter([("time", log.times(vec![0])?)])?;
    let comparison = Node::call("coalesce", vec![Node::literal(Literal::Text(text.to_owned())), Node::column("time")], 0);
    let bound = Expression::of(comparison).bind(&empty.schema()).map_err(|_| wrong())?;
    if bound.of() != log.time_of() {
        return Err(wrong());
    }
    ticks(&bound.evaluate(&empty)?).first().copied().ok_or_else(wrong)
}

fn columns(
    log: &Log,
    spans: &[(u32, Range<usize>)],
    as_of: i64,
    common: &FeaturesParams,
    params: &RfmParams,
) -> Result<Vec<Named>> {
    let each = |f: &dyn Fn(&Range<usize>) -> Option<f64>| spans.iter().map(|(_, span)| f(span)).collect::<Vec<_>>();
    let first = |span: &Range<usize>| log.ticks[span.start];
    let last = |span: &Range<usize>| log.ticks[span.end - 1];
    let all_of = |f: &dyn Fn(&Range<usize>) -> i64| spans.iter().map(|(_, span)| f(span)).collect::<Vec<_>>();
    let entities: Vec<u32> = spans.iter().map(|(entity, _)| *entity).collect();
    let mut columns: Vec<Named> = vec![
        (common.entity.clone(), log.entities(&entities)?),
        ("first".to_owned(), log.times(all_of(&first))?),
        ("last".to_owned(), log.times(all_of(&last))?),
        numbers("recency_days", each(&|span| Some(log.days(as_of - last(span))))),
        numbers("tenure_days", each(&|span| Some(log.days(as_of - first(span))))),
        counts("frequency", all_of(&|span| span.len() as i64)),
        numbers(
            "days_between",
            each(&|span| (span.len() > 1).then(|| log.days(last(span) - first(span)) / (span.len() - 1) as f64)),
        ),
    ];
    if let Some(amounts) = log.numbers.first() {
        let there =
            |span: &Range<usize>| amounts[span.clone()].iter().copied().filter(|amount| !amount.is_nan()).collect::<Vec<f64>>();
        columns.push(numbers("monetary", each(&|span| Some(there(span).iter().sum()))));
        columns.push(numbers("basket", each(&|span| mean(&there(span)))));
        columns.push(numbers("largest", each(&|span| there(span).into_iter().reduce(f64::max))));
        let points = |span: &Range<usize>| {
            let start = first(span);
            let point = |row: usize| (log.days(log.ticks[row] - start) / 365.25, amounts[row]);
            span.clone().map(point).filter(|(_, amount)| !amount.is_nan()).collect::<Vec<_>>()
        };
        columns.push(numbers("trend", each(&|span| slope(points(span).into_iter()))));
    }
    if let Some((codes, of_rows)) = &log.categories {
        let ranks = codes.ranks();
        let picked: Vec<(u32, i64)> = spans.iter().map(|(_, span)| favorite(&of_rows[span.clone()], &ranks)).collect();
        let favorites: Vec<u32> = picked.iter().map(|(code, _)| *code).collect();
        columns.push(("favorite".to_owned(), codes.array(&favorites)? as ArrayRef));
        columns.push(counts("categories", picked.iter().map(|(_, different)| *different).collect()));
    }
    for &days in &params.windows_days {
        let since = |span: &Range<usize>| {
            let from = log.ticks[span.clone()].partition_point(|&tick| log.days(as_of - tick) >= f64::from(days));
            span.start + from..span.end
        };
        columns.push(counts(&format!("count_{days}d"), all_of(&|span| since(span).len() as i64)));
        if let Some(amounts) = log.numbers.first() {
            let sum = |span: &Range<usize>| amounts[since(span)].iter().filter(|amount| !amount.is_nan()).sum();
            columns.push(numbers(&format!("sum_{days}d"), each(&|span| Some(sum(span)))));
        }
    }
    Ok(columns)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The most frequent category, of equal ones the smallest, and how many there are. A missing one comes last.
fn favorite(of_rows: &[u32], ranks: &[u32]) -> (u32, i64) {
    let mut sorted = of_rows.to_vec();
    sorted.sort_unstable_by_key(|&code| ranks[code as usize]);
    let runs: Vec<&[u32]> = sorted.chunk_by(|a, b| a == b).collect();
    let best = runs.iter().rev().max_by_key(|run| run.len()).and_then(|run| run.first()).copied().unwrap_or(0);
    (best, runs.len() as i64)
}
