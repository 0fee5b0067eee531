//! What came just before: lags and moving statistics of readings.

use std::ops::Range;

use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::log::{FeaturesParams, FeaturesReport, Log, Named, numbers, slope};
use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::{Algorithm, Context, Outcome, Params};

/// Readings between two checkpoints.
const BLOCK: usize = 8192;

/// Which readings, and how far is looked back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct RollingParams {
    /// The readings: columns of numbers.
    #[schemars(extend("x-column" = "numeric"))]
    pub values: Vec<String>,
    /// How many readings back single values are taken from.
    pub lags: Vec<u32>,
    /// Readings that moving statistics are of, that of the row included.
    pub windows: Vec<u32>,
}

impl Default for RollingParams {
    fn default() -> Self {
        Self { values: Vec::new(), lags: vec![1], windows: vec![10] }
    }
}

impl Params for RollingParams {
    fn check(&self) -> Result<()> {
        if self.values.is_empty() {
            return Err(Error::params("values", "must name a column"));
        }
        for (list, param, least) in [(&self.lags, "lags", 1), (&self.windows, "windows", 2)] {
            let mut different = list.clone();
            different.sort_unstable();
            different.dedup();
            if different.len() != list.len() || different.iter().any(|&n| !(least..=100_000).contains(&n)) {
                return Err(Error::params(param, format!("must be different numbers from {least} to 100000")));
            }
        }
        Ok(())
    }
}

/// Lags and moving statistics of readings, series by series.
///
/// Pick it before models of machines and sensors. **Returns** a row for each reading, series by series in the order of time: the readings, `x_lag_1` and, for each window, `x_mean_10`, `x_std_10` (sample), `x_min_10`,
/// `x_max_10` and `x_slope_10` (per reading). A statistic is there once as many readings as the window has, the row's own included, are there and none of them is missing.
/// **Cost**: a sort of the log, and for each window a look at all its readings.
#[derive(Clone, Copy, Debug)]
pub struct Rolling;

impl Algorithm for Rolling {
    const TASK: &'static str = "features";
    const METHOD: &'static str = "rolling";
    const SUMMARY: &'static str = "Lags and moving means, deviations, extremes and slopes of readings, series by series.";
    type Common = FeaturesParams;
    type Params = RollingParams;
    type Report = FeaturesReport;

    async fn run(cx: &Context, table: &Table, common: FeaturesParams, params: RollingParams) -> Result<Outcome> {
        cx.phase("features");
        let asked: Vec<(&str, &str)> = params.values.iter().map(|name| (name.as_str(), "values")).collect();
        let log = Log::read(cx, table, &common, &asked, None).await?;
        let width = (params.values.len() * (1 + params.lags.len() + 5 * params.windows.len()) + 2) as u64;
        let _memory = cx.reserve("the features", log.len() as u64 * width * 9)?;
        let entities: Vec<u32> = log.spans.iter().flat_map(|(entity, span)| std::iter::repeat_n(*entity, span.len())).collect();
        let mut columns: Vec<Named> =
            vec![(common.entity.clone(), log.entities(&entities)?), (common.time.clone(), log.times(log.ticks.clone())?)];
        for (name, values) in params.values.iter().zip(&log.numbers) {
            columns.push(numbers(name, values.iter().map(|value| (!value.is_nan()).then_some(*value)).collect()));
            for &lag in &params.lags {
                columns.push(numbers(&format!("{name}_lag_{lag}"), lagged(&log, values, lag as usize)));
            }
            for &window in &params.windows {
                columns.extend(moving(cx, &log, name, values, window as usize).await?);
            }
        }
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))?;
        let report = log.report(batch.num_rows(), &batch.schema(), 2);
        Ok(Outcome::new(&report)?.with_table(vec![batch]))
    }
}

fn lagged(log: &Log, values: &[f64], lag: usize) -> Vec<Option<f64>> {
    let of_span = |span: &Range<usize>| {
        let start = span.start;
        span.clone().map(move |row| if row >= start + lag { Some(values[row - lag]).filter(|value| !value.is_nan()) } else { None })
    };
    log.spans.iter().flat_map(|(_, span)| of_span(span)).collect()
}

async fn moving(cx: &Context, log: &Log, name: &str, values: &[f64], window: usize) -> Result<[Named; 5]> {
    let mut found: [Vec<Option<f64>>; 5] = Default::default();
    for (_, span) in &log.spans {
        for row in span.clone() {
            if row % BLOCK.div_ceil(window) == 0 {
                cx.checkpoint(row as u64, log.len() as u64).await?;
            }
            let seen = (row + 1 >= span.start + window).then(|| &values[row + 1 - window..=row]);
            let statistics = seen.filter(|seen| seen.iter().all(|value| !value.is_nan())).map(statistics);
            for (i, column) in found.iter_mut().enumerate() {
                column.push(statistics.and_then(|statistics| statistics[i]));
            }
        }
    }
    let names = ["mean", "std", "min", "max", "slope"];
    let mut found = found.into_iter();
    Ok(names.map(|kind| numbers(&format!("{name}_{kind}_{window}"), found.next().unwrap_or_default())))
}

fn statistics(values: &[f64]) -> [Option<f64>; 5] {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let extreme = |pick: fn(f64, f64) -> f64| values.iter().copied().reduce(pick);
    let points = values.iter().enumerate().map(|(i, &value)| (i as f64, value));
    [Some(mean), Some((squares / (n - 1.0)).sqrt()), extreme(f64::min), extreme(f64::max), slope(points)]
}
