//! Series of a run that another worker has: it is told once what is asked of all, then it is sent series and answers with what came of them.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::backtest::{BacktestParams, Course};
use super::forecaster::{AnyForecaster, Asked};
use super::regressors::Plan;
use super::work::Job;
use super::{ForecastParams, KINDS, Pulse};
use crate::context::{Answering, Chore, Context, unknown_message};
use crate::error::Result;
use crate::stats::{Reader, Writer};
use crate::table::series::{Grid, Series};

/// The name of the chore.
pub(super) const NAME: &str = "forecast";

/// What is asked of all series.
#[derive(Serialize, Deserialize)]
pub(super) struct Common {
    pub(super) params: ForecastParams,
    pub(super) plan: Plan,
    pub(super) horizon: u32,
    pub(super) sums: usize,
    pub(super) asks: Asks,
    pub(super) method: String,
    pub(super) given: Value,
}

/// What is asked of a series: a forecast, with the fitted values where those are wanted, or forecasts of the past.
#[derive(Serialize, Deserialize)]
pub(super) enum Asks {
    Forecast { keeps_fitted: bool },
    Backtest(BacktestParams),
}

/// What is said of a series.
pub(super) trait Answered: Sized {
    /// Writes it down for another worker.
    ///
    /// # Errors
    /// `internal` if it cannot be written.
    fn encode(self, writer: &mut Writer) -> Result<()>;

    /// See [`encode`](Self::encode).
    ///
    /// # Errors
    /// `parse` for other bytes.
    fn decode(reader: &mut Reader<'_>) -> Result<Self>;

    /// Can it be of this series?
    fn fits(&self, _: &Series) -> bool {
        true
    }
}

impl Common {
    pub(super) fn of(params: &ForecastParams, plan: &Plan, horizon: u32, sums: usize, asks: Asks, asked: &Asked) -> Self {
        let (method, given) = (asked.method.name().to_owned(), asked.given.clone());
        Self { params: params.clone(), plan: plan.clone(), horizon, sums, asks, method, given }
    }

    /// The first message.
    pub(super) fn message(&self) -> Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    fn read(message: &[u8]) -> Result<(Self, Box<dyn AnyForecaster>)> {
        let common: Self = serde_json::from_slice(message).map_err(|_| unknown_message())?;
        let kind = KINDS.iter().find(|kind| kind.name == common.method).ok_or_else(unknown_message)?;
        let method = (kind.make)(common.given.clone())?;
        if method.learns_from_all() { Err(unknown_message()) } else { Ok((common, method)) }
    }
}

/// A run as far as this worker knows of it.
#[derive(Default)]
pub(crate) struct ForecastChore(Option<(Common, Box<dyn AnyForecaster>)>);

impl Chore for ForecastChore {
    fn answer<'a>(&'a mut self, cx: &'a Context, message: Vec<u8>) -> Answering<'a> {
        Box::pin(async move {
            let Some((common, method)) = &self.0 else {
                self.0 = Some(Common::read(&message)?);
                return Ok(Vec::new());
            };
            let _memory = cx.reserve("series of another worker", message.len() as u64)?;
            let (first, all) = read(&message)?;
            let Common { params, plan, horizon, sums, asks, .. } = common;
            let method = method.as_ref();
            match asks {
                Asks::Forecast { keeps_fitted } => {
                    let job = Job::new(params, plan, *horizon, *sums, *keeps_fitted);
                    answer(cx, first, &all, async |pulse, series, index| job.work(pulse, method, series, index).await).await
                }
                Asks::Backtest(asked) => {
                    let course = Course::new(params, asked, plan, *horizon, *sums);
                    answer(cx, first, &all, async |pulse, series, index| course.trial(pulse, method, series, index).await).await
                }
            }
        })
    }
}

/// What comes of some series, the first of which has this place among all, one after the other.
async fn answer<'a, T: Answered>(
    cx: &Context,
    first: usize,
    some: &'a [Series],
    work: impl AsyncFn(&Pulse<'_>, &'a Series, usize) -> Result<T>,
) -> Result<Vec<u8>> {
    let mut answer = Writer::default();
    for (done, series) in some.iter().enumerate() {
        let pulse = Pulse::new(cx, done, some.len());
        pulse.beat().await?;
        work(&pulse, series, first.saturating_add(done)).await?.encode(&mut answer)?;
    }
    Ok(answer.into_bytes())
}

/// The message that brings some series: of each what its work depends on.
pub(super) fn message(all: &[Series], some: Range<usize>) -> Vec<u8> {
    let mut message = Writer::default();
    message.u64(some.start as u64);
    message.u64(some.len() as u64);
    for Series { grid, problem, values, groups, regressors, .. } in &all[some] {
        message.bytes(&serde_json::to_vec(&(grid, problem)).unwrap_or_default());
        message.f64s(values);
        message.u32s(groups);
        message.u64(regressors.len() as u64);
        regressors.iter().for_each(|numbers| message.f64s(numbers));
    }
    message.into_bytes()
}

fn read(message: &[u8]) -> Result<(usize, Vec<Series>)> {
    let mut reader = Reader::of(message);
    let first = reader.count()? as usize;
    let series = |reader: &mut Reader<'_>| {
        let (grid, problem): (Grid, Option<String>) = serde_json::from_slice(reader.bytes()?).map_err(|_| unknown_message())?;
        let mut series = Series { problem, values: reader.f64s()?, groups: reader.u32s()?, ..Series::empty(grid) };
        series.regressors = (0..reader.len(8)?).map(|_| reader.f64s()).collect::<Result<_>>()?;
        Ok(series)
    };
    let all = (0..reader.len(32)?).map(|_| series(&mut reader)).collect::<Result<_>>()?;
    reader.end()?;
    Ok((first, all))
}

/// What came of some series, of an answer.
pub(super) fn answers<T: Answered>(some: &[Series], answer: &[u8]) -> Result<Vec<T>> {
    let mut reader = Reader::of(answer);
    let one =
        |series: &Series| T::decode(&mut reader).and_then(|one| if one.fits(series) { Ok(one) } else { Err(unknown_message()) });
    let answers = some.iter().map(one).collect::<Result<_>>()?;
    reader.end()?;
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
    use arrow::record_batch::RecordBatch;
    use pollster::block_on;
    use serde_json::json;

    use super::*;
    use crate::context::Budget;
    use crate::context::team::Team;
    use crate::forecast::CHORES;
    use crate::forecast::work::Work;
    use crate::registry;
    use crate::table::Table;

    /// Series of different lengths with a season of 4 and a column beside them that is known for 3 more steps; one is constant, one has no value.
    fn series(n: usize) -> Table {
        let rows: Vec<(usize, i64)> = (0..n).flat_map(|s| (0..30 + s as i64 % 7).map(move |t| (s, t))).collect();
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|(s, _)| format!("s{s:02}"))));
        let regions: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|(s, _)| ["east", "west"][s % 2])));
        let times: ArrayRef = Arc::new(Int64Array::from_iter_values(rows.iter().map(|(_, t)| *t)));
        let price = |s: usize, t: i64| ((s as i64 + 1) * (t + 3) % 5) as f64;
        let value = |&(s, t): &(usize, i64)| match s {
            _ if t > 26 + s as i64 % 7 => None,
            3 => Some(7.0),
            5 => None,
            _ => Some(50.0 + s as f64 + (t % 4 * 3) as f64 - price(s, t) + ((t * t * (s as i64 + 2)) % 11) as f64 / 5.0),
        };
        let values: ArrayRef = Arc::new(Float64Array::from_iter(rows.iter().map(value)));
        let prices: ArrayRef = Arc::new(Float64Array::from_iter_values(rows.iter().map(|&(s, t)| price(s, t))));
        let columns = [("region", regions), ("name", names), ("t", times), ("y", values), ("price", prices)];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        Table::new(batch.schema(), vec![batch])
    }

    #[test]
    fn any_number_of_helpers_gives_the_same_forecasts() {
        let table = series(14);
        let common = json!({ "time": "t", "value": "y", "series": ["region", "name"], "horizon": 3 });
        for (task, more) in [
            ("forecast", json!({ "method": "ets", "season": [4], "quantiles": [0.1, 0.9], "target": 60 })),
            (
                "forecast",
                json!({ "method": "regression", "regressors": ["price"], "scenario": { "regressors": { "price": { "times": 1.5 } } } }),
            ),
            (
                "forecast",
                json!({ "method": "dynamic_optimized_theta", "intervals": "bootstrap", "hierarchy": ["region"], "min": 0.0 }),
            ),
            ("forecast", json!({ "method": "pooled_regression", "regressors": ["price"] })),
            ("backtest", json!({ "methods": ["drift", "ets"], "origins": 3, "options": { "ets": { "model": "ANN" } } })),
            ("backtest", json!({ "methods": ["theta"], "refit": false, "hierarchy": ["region"], "integer": true })),
        ] {
            let mut params = common.clone();
            params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let run = |last: &[usize]| {
                let team = Team::new(CHORES[0], last.to_vec());
                let (asked, open) = (Rc::clone(&team.asked), Rc::clone(&team.open));
                let cx = Context::new(Rc::new(team), Budget::unlimited());
                let outcome = block_on(registry::run(&cx, &table, task, params.clone())).unwrap();
                assert_eq!(open.get(), 0);
                let model = outcome.model.map(|model| model.to_bytes().unwrap());
                (outcome.report.to_string(), outcome.table, model, asked.get())
            };
            let alone = run(&[]);
            for last in [&[99][..], &[99, 99], &[0], &[1], &[3, 99]] {
                let shared = run(last);
                assert_eq!((&shared.0, &shared.1, &shared.2), (&alone.0, &alone.1, &alone.2), "{more} {last:?}");
                assert_eq!(shared.3 > 0, more["method"] != "pooled_regression");
            }
        }
    }

    #[test]
    fn few_series_are_kept_to_oneself() {
        let team = Team::new(CHORES[0], vec![99]);
        let asked = Rc::clone(&team.asked);
        let params = json!({ "time": "t", "value": "y", "series": ["name"], "method": "naive" });
        block_on(registry::run(&Context::new(Rc::new(team), Budget::unlimited()), &series(7), "forecast", params)).unwrap();
        assert_eq!(asked.get(), 0);
    }

    #[test]
    fn messages_that_are_none_are_refused() {
        let cx = Context::quiet();
        let told = |method: &str| {
            let (params, asks) = (ForecastParams::default(), Asks::Forecast { keeps_fitted: false });
            let method = method.to_owned();
            let common = Common { params, plan: Plan::default(), horizon: 3, sums: 0, asks, method, given: json!({}) };
            common.message().unwrap()
        };
        let mut chore = ForecastChore::default();
        for message in [vec![], b"{}".to_vec(), told("none"), told("pooled_regression")] {
            assert!(block_on(chore.answer(&cx, message)).is_err());
        }
        assert!(block_on(chore.answer(&cx, told("naive"))).unwrap().is_empty());
        for message in [vec![], vec![255; 64], vec![0; 20]] {
            assert!(block_on(chore.answer(&cx, message)).is_err());
        }
        let (_, some) = read(&message(&[], 0..0)).unwrap();
        assert!(answers::<Work>(&some, b"more").is_err() && answers::<Work>(&some, b"").unwrap().is_empty());
    }
}
