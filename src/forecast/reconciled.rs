//! The forecasts of a run's hierarchy, made to add up.

use super::hierarchy::Hierarchy;
use super::min_trace::MinTrace;
use super::reconcile::{Reconciler, Tree};
use super::work::Work;
use super::{Forecast, ForecastParams, Reconcile, bounds};
use crate::context::Context;
use crate::error::Result;
use crate::table::series::Series;

/// Makes forecasts add up, those under a scenario and those expected without it; returns how, and what to note about it.
pub(super) async fn make_add_up(
    cx: &Context,
    hierarchy: &Hierarchy,
    params: &ForecastParams,
    all: &[Series],
    works: &mut [Work],
) -> Result<(Reconciler, Vec<String>)> {
    cx.phase("reconcile");
    let tree = &hierarchy.tree;
    let mut notes = Vec::new();
    let mut minimum = |mint: Option<MinTrace>| match mint {
        Some(mint) => Reconciler::MinTrace(mint),
        None => {
            notes.push("The errors say too little for the minimum trace: sums are those of the lowest forecasts.".to_owned());
            Reconciler::BottomUp
        }
    };
    let reconciler = match (params.reconcile, errors(all, works)) {
        (Reconcile::BottomUp, _) => Reconciler::BottomUp,
        (Reconcile::TopDown, _) => Reconciler::TopDown,
        (Reconcile::MintShrink, Some(errors)) => minimum(MinTrace::new(cx, tree, errors).await?),
        (Reconcile::MintShrink, None) => {
            let reconciler = minimum(MinTrace::structural(cx, tree).await?);
            notes.push("Not every model keeps its fitted values: levels are weighted by how many series they sum up.".to_owned());
            reconciler
        }
    };
    let steps = works.iter().find_map(|work| work.future.as_ref().map(|(forecast, _)| forecast.mean.len())).unwrap_or(0);
    let nothing = || Forecast { mean: vec![0.0; steps], bands: Vec::new() };
    let mut forecasts: Vec<Forecast> = works
        .iter_mut()
        .map(|work| work.future.as_mut().map_or_else(nothing, |(forecast, _)| std::mem::replace(forecast, nothing())))
        .collect();
    add_up(params, tree, &reconciler, &mut forecasts);
    let plain =
        |work: &Work| work.future.as_ref().map_or_else(nothing, |(_, mean)| Forecast { mean: mean.clone(), bands: Vec::new() });
    let mut expected: Vec<Forecast> = works.iter().map(plain).collect();
    add_up(params, tree, &reconciler, &mut expected);
    for ((work, forecast), expected) in works.iter_mut().zip(forecasts).zip(expected) {
        if let Some(future) = &mut work.future {
            *future = (forecast, expected.mean);
        }
    }
    if hierarchy.ended > 0 {
        notes.push(format!("{} series end before the others and were carried on to add up.", hierarchy.ended));
    }
    Ok((reconciler, notes))
}

/// Makes the forecasts of all nodes add up. The lowest series are kept to what can be, and the sums to what they then add up to.
pub(super) fn add_up(params: &ForecastParams, tree: &Tree, reconciler: &Reconciler, forecasts: &mut [Forecast]) {
    reconciler.apply(tree, forecasts);
    if params.bounded() {
        forecasts[tree.members.len()..].iter_mut().for_each(|forecast| bounds::keep(params, forecast));
        Reconciler::BottomUp.apply(tree, forecasts);
    }
}

/// The one-step errors of all nodes at the times that all have one; `None` if a node keeps none.
fn errors(all: &[Series], works: &[Work]) -> Option<Vec<Vec<f64>>> {
    let of = |(series, work): (&Series, &Work)| {
        let fitted = work.fitted.as_deref()?;
        // Latest first: all end at the same time.
        Some(series.values.iter().zip(fitted).map(|(y, f)| y - f).rev().collect::<Vec<f64>>())
    };
    let mut errors: Vec<Vec<f64>> = all.iter().zip(works).map(of).collect::<Option<_>>()?;
    let times = errors.iter().map(Vec::len).min().unwrap_or(0);
    let known: Vec<bool> = (0..times).map(|t| errors.iter().all(|row| row[t].is_finite())).collect();
    for row in &mut errors {
        let mut t = 0;
        row.truncate(times);
        row.retain(|_| {
            t += 1;
            known[t - 1]
        });
    }
    Some(errors)
}
