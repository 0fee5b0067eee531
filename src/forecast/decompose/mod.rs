//! The task `decompose`, method `stl`: what series are made of, what changed in them, and what is unusual.
//!
//! **When**: to understand a series before it is forecast. **Parameters**: [`DecomposeParams`]. **Input**: as for a forecast.
//! **Returns**: a row for each observation with trend, a column for each season, and remainder, which add up to the value; changes of
//! level or growth, and unusual values, in the report.
//!
//! **Steps**
//! 1. Trend and seasons by local regression, as of the method `mstl`; without a season the trend alone.
//! 2. Values whose remainder lies more than three interquartile ranges outside the quartiles are unusual; they are replaced by trend and
//!    season, and the parts taken once more, so that they do not bend them. Of neighbors only the largest counts, and none beside a change.
//! 3. `changes`: the series without its seasons as straight lines, as few as the data ask for.
//!
//! **Cost**: some hundred passes over each series and season. **Errors**: those of a forecast; a series without values has no parts.
//!
//! **Reference**: Cleveland, Cleveland, McRae and Terpenning (1990), STL, Journal of Official Statistics 6; Hyndman and
//! Athanasopoulos (2021), Forecasting: Principles and Practice, sections 3.6 (strengths), 13.9 (unusual values).

mod changes;
mod params;
mod report;
mod rows;
#[cfg(test)]
mod tests;
mod words;

pub use params::DecomposeParams;
pub use report::{ChangePoint, DecomposeReport, DecomposedSeries, Unusual};

use changes::{Line, lines};
use rows::Rows;

use super::draws::quantile;
use super::entry::key;
use super::ground::Ground;
use super::mstl::{Decomposition, Parts, smooth};
use super::past::Past;
use super::{Pulse, words as notes};
use crate::context::Context;
use crate::error::Result;
use crate::table::Table;
use crate::table::series::Series;
use crate::task::{Algorithm, Empty, Outcome};

/// Interquartile ranges outside the quartiles from which a remainder is unusual.
const FAR: f64 = 3.0;

/// Steps within which unusual values belong together, and to a change.
const NEAR: usize = 4;

/// Trend, seasons and remainder by local regression.
pub struct Stl;

impl Algorithm for Stl {
    const TASK: &'static str = "decompose";
    const METHOD: &'static str = "stl";
    const SUMMARY: &'static str = "Takes series apart into trend, seasons and remainder; finds what changed and what is unusual.";
    type Common = DecomposeParams;
    type Params = Empty;
    type Report = DecomposeReport;

    async fn run(cx: &Context, table: &Table, common: DecomposeParams, _: Empty) -> Result<Outcome> {
        let params = common.as_forecast();
        let ground = Ground::read(cx, table, &params).await?;
        let set = &ground.set;
        let mut rows = Rows::new(cx, set)?;
        let mut series = Vec::with_capacity(set.series.len());
        cx.phase("decompose");
        for (index, one) in set.series.iter().enumerate() {
            let pulse = Pulse::new(cx, index, set.series.len());
            pulse.beat().await?;
            let past = Past::new(&params, one, &ground.plan, usize::MAX);
            let apart = Apart::new(&pulse, past.y, past.seasons).await?;
            series.push(DecomposedSeries { key: key(set, index)?, ..apart.report(one, &set.clock)? });
            rows.push((index, one), apart)?;
        }
        let report = DecomposeReport {
            time: ground.columns.time.clone(),
            value: ground.columns.value.clone(),
            frequency: set.frequency.map(|frequency| frequency.to_string()),
            notes: notes::rows(&ground, &params),
            series,
        };
        Ok(Outcome::new(&report)?.with_table(vec![rows.finish(&ground.columns.time)?]))
    }
}

/// A series taken apart.
struct Apart {
    y: Vec<f64>,
    periods: Vec<u32>,
    parts: Parts,
    unusual: Vec<bool>,
    lines: Vec<Line>,
}

impl Apart {
    async fn new(pulse: &Pulse<'_>, y: &[f64], mut periods: Vec<u32>) -> Result<Self> {
        periods.retain(|period| 2 * *period as usize <= y.len());
        let first = parts(pulse, y, &periods).await?;
        let peaks = unusual_of(&first.remainder);
        let parts = if peaks.contains(&true) {
            let expected = |step: usize| y[step] - first.remainder[step];
            let calm: Vec<f64> = y.iter().enumerate().map(|(i, y)| if peaks[i] { expected(i) } else { *y }).collect();
            let mut again = parts(pulse, &calm, &periods).await?;
            again.remainder.iter_mut().zip(y).zip(&calm).for_each(|((rest, y), calm)| *rest += y - calm);
            again
        } else {
            first
        };
        let longest = periods.last().map_or(0, |period| *period as usize);
        let course: Vec<f64> = parts.trend.iter().zip(&parts.remainder).map(|(trend, rest)| trend + rest).collect();
        let mut unusual = unusual_of(&parts.remainder);
        let calm = |step: usize| if unusual[step] { middle(&course, step) } else { course[step] };
        let lines = lines(&(0..course.len()).map(calm).collect::<Vec<_>>(), longest);
        // Beside a change it is the smooth trend that is off, not the value.
        for line in lines.iter().skip(1) {
            let near = line.from.saturating_sub(NEAR)..(line.from + NEAR).min(unusual.len());
            unusual[near].fill(false);
        }
        Ok(Self { y: y.to_vec(), lines, periods, parts, unusual })
    }

    fn expected(&self, step: usize) -> f64 {
        self.y[step] - self.parts.remainder[step]
    }

    /// 1 − the variance of the remainder over that of the remainder with this part, not below 0.
    fn strength(&self, part: &[f64]) -> Option<f64> {
        let with: Vec<f64> = self.parts.remainder.iter().zip(part).map(|(rest, part)| rest + part).collect();
        let (rest, with) = (variance(&self.parts.remainder)?, variance(&with)?);
        (with > 0.0).then(|| (1.0 - rest / with).max(0.0))
    }

    fn report(&self, series: &Series, clock: &crate::table::series::Clock) -> Result<DecomposedSeries> {
        let time = |step: usize| clock.text(series.grid.stamp(clock, series.start.saturating_add(step as i64)));
        let mut changes = Vec::new();
        for pair in self.lines.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let jump = after.at(after.from) - before.at(after.from);
            let at = time(after.from)?;
            let sentence = words::change(&at, before, after, series.grid.frequency());
            changes.push(ChangePoint { time: at, jump, growth_before: before.slope, growth_after: after.slope, sentence });
        }
        let mut unusual = Vec::new();
        for step in (0..self.y.len()).filter(|step| self.unusual[*step]) {
            unusual.push(Unusual { time: time(step)?, value: self.y[step], expected: self.expected(step) });
        }
        let trend_strength = self.strength(&self.parts.trend);
        let season_strengths: Vec<Option<f64>> = self.parts.seasons.iter().map(|season| self.strength(season)).collect();
        let sentence = words::series(trend_strength, &self.periods, &season_strengths, &changes, unusual.len());
        let key = serde_json::Map::new();
        Ok(DecomposedSeries { key, seasons: self.periods.clone(), trend_strength, season_strengths, changes, unusual, sentence })
    }
}

async fn parts(pulse: &Pulse<'_>, y: &[f64], periods: &[u32]) -> Result<Parts> {
    let _memory = pulse.reserve("the decomposition", Decomposition::bytes(y.len() as u64, periods))?;
    if periods.is_empty() {
        let trend = smooth(y, (y.len() / 5).max(7));
        let remainder = y.iter().zip(&trend).map(|(y, trend)| y - trend).collect();
        return Ok(Parts { seasons: Vec::new(), trend, remainder });
    }
    let mut decomposition = Decomposition::new(y, periods);
    while !decomposition.advance() {
        pulse.beat().await?;
    }
    Ok(decomposition.finish())
}

/// Of the remainders far outside the quartiles the largest among neighbors: it draws the others with it.
fn unusual_of(remainder: &[f64]) -> Vec<bool> {
    let mut peaks = far(remainder);
    let mut group: Option<(usize, usize)> = None;
    for (step, size) in remainder.iter().map(|value| value.abs()).enumerate() {
        if !peaks[step] {
            continue;
        }
        let largest = match group {
            Some((largest, last)) if step - last <= NEAR => {
                let lesser = if size > remainder[largest].abs() { largest } else { step };
                peaks[lesser] = false;
                largest + step - lesser
            }
            _ => step,
        };
        group = Some((largest, step));
    }
    peaks
}

/// The median of the five values around a step: it keeps a jump where it is.
fn middle(course: &[f64], step: usize) -> f64 {
    let mut around = course[step.saturating_sub(2)..(step + 3).min(course.len())].to_vec();
    around.sort_by(f64::total_cmp);
    quantile(&around, 0.5)
}

/// Which remainders lie far outside the quartiles.
fn far(remainder: &[f64]) -> Vec<bool> {
    let mut sorted = remainder.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (quantile(&sorted, 0.25), quantile(&sorted, 0.75));
    let reach = FAR * (high - low);
    // Where most remainders are rounding, nothing is unusual for being more than that.
    let known = reach > 1e-9 * sorted.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
    remainder.iter().map(|value| known && (*value < low - reach || *value > high + reach)).collect()
}

fn variance(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    (values.len() > 2 && variance.is_finite()).then_some(variance)
}
