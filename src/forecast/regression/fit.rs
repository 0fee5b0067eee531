//! The regressions of one series, from its design.

use std::collections::BTreeMap;

use super::design::Design;
use super::model::{Regression, restlessness};
use super::past::Past;
use super::ridge::Normal;
use super::scale::Scale;
use crate::error::Result;
use crate::forecast::{History, Pulse};

/// The penalty on a coefficient in units of its column's variance: so many rows that say zero.
const PENALTY: f64 = 1.0;
/// What every column's square is raised by, for each row: keeps columns that do not vary out of the solution.
const RIDGE: f64 = 1e-6;
/// The largest share of its rows that a regression's coefficients may seem to take.
const MOST_FREE: f64 = 0.75;
/// Products of a row between two checkpoints: a few milliseconds.
const WORK_BETWEEN_CHECKPOINTS: usize = 4_000_000;

/// Fits, or says why not, to be read after "because".
pub(super) async fn fit(pulse: &Pulse<'_>, history: &History<'_>) -> Result<std::result::Result<Regression, String>> {
    let Some(scale) = Scale::of(history.y) else { return Ok(Err("the values do not differ, or cannot be squared".to_owned())) };
    let past = past(history, scale);
    let design = Design::new(&past, history.seasons);
    let (first, n, width) = (design.reach(), history.y.len(), design.width());
    if n < first + 5 {
        return Ok(Err(format!("{n} values are too few: the regression looks {first} steps back")));
    }
    let _memory = pulse.reserve("the regressions", (design.models() as u64).saturating_mul((width * width * 8) as u64))?;
    let mut normals = vec![Normal::new(width); design.models()];
    let (mut row, mut work) = (Vec::with_capacity(width), 0);
    for step in first..n {
        design.row(&past, step, &mut row);
        normals[design.model(step)].add(&row, past.value(step), 1.0);
        rest(pulse, &mut work, width * width).await?;
    }
    let mut coefficients = Vec::with_capacity(normals.len());
    let mut shares = Vec::with_capacity(normals.len());
    for normal in &normals {
        let rows = normal.weight();
        let penalty = |column: usize| if column == 0 { RIDGE } else { PENALTY * normal.variance(column) + RIDGE * rows };
        let Some(solution) = normal.solve(penalty) else { return Ok(Err("the regressors leave the range of numbers".to_owned())) };
        coefficients.push(solution);
        shares.push(normal.free(penalty).map_or(1.0, |free| free / rows).min(MOST_FREE));
        rest(pulse, &mut work, width * width * width / 2).await?;
    }
    let mut regression =
        Regression { design, past, scale, coefficients, deviations: Vec::new(), restless: 1.0, effects: BTreeMap::new(), r2: 0.0 };
    let errors = judge(pulse, history, &mut regression, &normals, first).await?;
    let surprise = |(step, error): (usize, &f64)| error / regression.deviations[regression.design.model(first + step)];
    regression.restless = errors
        .iter()
        .enumerate()
        .map(surprise)
        .fold(1.0, |before, surprise| restlessness(before, surprise, regression.design.block));
    // What the past leaves of a row is less than what the future will by the row's own weight, once for the fit and once for the forecast
    // (Golub, Heath and Wahba 1979).
    regression.deviations.iter_mut().zip(shares).for_each(|(deviation, share)| *deviation /= 1.0 - share);
    let keep = regression.design.reach() + regression.design.block;
    regression.past.forget(keep);
    Ok(Ok(regression))
}

/// The series as it is regressed, with its regressors.
fn past(history: &History<'_>, scale: Scale) -> Past {
    let block =
        history.seasons.first().copied().filter(|season| *season > 1 && history.y.len() >= 3 * *season as usize).unwrap_or(1);
    let columns = history.regressors.map_or(&[][..], |regressors| &regressors.columns);
    let mut past = Past::new(columns.len(), block as usize);
    past.values = history.y.iter().filter_map(|y| scale.there(*y)).collect();
    for step in 0..history.y.len() {
        past.push_regressors(columns.iter().map(|column| column.get(step).copied().unwrap_or(0.0)));
    }
    past
}

/// What the regressions leave, explain, and owe to each regressor; the error of each step.
async fn judge(
    pulse: &Pulse<'_>,
    history: &History<'_>,
    fit: &mut Regression,
    normals: &[Normal],
    first: usize,
) -> Result<Vec<f64>> {
    let names = history.regressors.map_or(&[][..], |regressors| &regressors.names);
    let owners = fit.design.owners();
    let mut squares = vec![0.0; normals.len()];
    let mut errors = Vec::with_capacity(history.y.len() - first);
    let (mut moved, mut all, mut work) = (vec![0.0; names.len()], 0.0, 0);
    let mut row = Vec::with_capacity(owners.len());
    for step in first..history.y.len() {
        fit.design.row(&fit.past, step, &mut row);
        let model = fit.design.model(step);
        let mut contributions = vec![0.0; names.len()];
        let mut expected = 0.0;
        for (column, (value, coefficient)) in row.iter().zip(&fit.coefficients[model]).enumerate() {
            expected += value * coefficient;
            if let Some(contribution) = owners[column].and_then(|owner| contributions.get_mut(owner)) {
                *contribution += (value - normals[model].mean(column)) * coefficient;
            }
        }
        let value = fit.past.value(step);
        squares[model] += (value - expected) * (value - expected);
        errors.push(value - expected);
        all += value * value;
        // In the unit of the values: by how much the value would differ, had the regressor been at its mean.
        let here = fit.scale.back(expected);
        for (moved, contribution) in moved.iter_mut().zip(contributions) {
            *moved += (here - fit.scale.back(expected - contribution)).abs();
        }
        rest(pulse, &mut work, 16 * owners.len()).await?;
    }
    let rows = (history.y.len() - first) as f64;
    fit.deviations = squares.iter().zip(normals).map(|(sum, normal)| (sum / normal.weight().max(1.0)).sqrt()).collect();
    fit.effects = names.iter().cloned().zip(moved.into_iter().map(|sum| sum / rows)).collect();
    fit.r2 = (1.0 - squares.iter().sum::<f64>() / all.max(f64::MIN_POSITIVE)).max(0.0);
    Ok(errors)
}

/// A checkpoint where enough has been done since the last one.
async fn rest(pulse: &Pulse<'_>, work: &mut usize, more: usize) -> Result<()> {
    *work += more;
    if *work >= WORK_BETWEEN_CHECKPOINTS {
        *work = 0;
        pulse.beat().await?;
    }
    Ok(())
}
