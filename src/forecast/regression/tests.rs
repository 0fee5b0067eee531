//! What the regressions promise, alone and pooled.

use crate::context::Context;
use crate::forecast::pooled_regression::PooledRegression;
use crate::forecast::{Ahead, Attempt, Fitted, Forecaster, History, Pulse, Regressors};
use crate::task::Empty;

use super::RegressionMethod;

fn fit<M: Forecaster>(method: &M, history: &History<'_>) -> Result<Box<dyn Fitted>, String> {
    match pollster::block_on(method.fit(&Pulse::new(&Context::quiet(), 0, 1), history)).unwrap() {
        Attempt::Fitted(model) => Ok(model),
        Attempt::Refused(reason) => Err(reason),
    }
}

fn noise(i: usize) -> f64 {
    ((i * 7919 + 13) % 101) as f64 / 50.0 - 1.0
}

/// A cause that comes and goes, and is not seen in the past of the values.
fn cause(n: usize) -> Regressors {
    let heat = (0..n).map(|i| 20.0 + 8.0 * noise(i * i + 5)).collect();
    let shut = (0..n).map(|i| f64::from(u8::from((i / 24) % 11 == 3))).collect();
    Regressors { names: vec!["heat".to_owned(), "shut".to_owned()], columns: vec![heat, shut] }
}

/// A day of 24 steps, the cause, and a little noise.
fn load(n: usize, beside: &Regressors) -> Vec<f64> {
    let day = |i: usize| 100.0 + 20.0 * (std::f64::consts::TAU * i as f64 / 24.0).sin();
    let moved = |i: usize| 2.0 * (beside.columns[0][i] - 20.0).max(0.0) - 15.0 * beside.columns[1][i];
    (0..n).map(|i| day(i) + moved(i) + noise(i)).collect()
}

fn window(beside: &Regressors, from: usize, to: usize) -> Regressors {
    Regressors { names: beside.names.clone(), columns: beside.columns.iter().map(|column| column[from..to].to_vec()).collect() }
}

#[test]
fn a_cause_that_bends_is_learned_and_its_contribution_reported() {
    for n in [24 * 20, 24 * 200] {
        let beside = cause(n + 24);
        let y = load(n + 24, &beside);
        let (past, future) = (window(&beside, 0, n), window(&beside, n, n + 24));
        let history = History { y: &y[..n], seasons: &[24], regressors: Some(&past), groups: &[] };
        let model = fit(&RegressionMethod, &history).unwrap();
        let forecast = model.forecast(&Ahead { horizon: 24, levels: &[0.95], seed: 0, regressors: Some(&future) });
        let error = forecast.mean.iter().zip(&y[n..]).map(|(f, y)| (f - y).abs()).sum::<f64>() / 24.0;
        assert!(error < 2.0, "{n}: {error}");
        let held = (0..24).filter(|i| forecast.bands[0].lower[*i] <= y[n + i] && y[n + i] <= forecast.bands[0].upper[*i]).count();
        assert!(held >= 18, "{n}: {held}");
        let effects = model.summary().effects;
        assert!(effects["heat"] > effects["shut"] && effects["shut"] > 0.5, "{effects:?}");
    }
}

#[test]
fn a_model_that_is_loaded_and_updated_forecasts_the_same_block() {
    let n = 24 * 90;
    let beside = cause(n + 48);
    let y = load(n + 48, &beside);
    let past = window(&beside, 0, n);
    let history = History { y: &y[..n], seasons: &[24], regressors: Some(&past), groups: &[] };
    let mut model = fit(&RegressionMethod, &history).unwrap();
    let mut loaded = RegressionMethod::load(&model.save().unwrap()).unwrap();
    for (step, &y) in y.iter().enumerate().take(n + 24).skip(n) {
        model.update(y, &beside.row(step));
        loaded.update(y, &beside.row(step));
    }
    let future = window(&beside, n + 24, n + 48);
    let [ours, theirs] =
        [&model, &loaded].map(|model| model.forecast(&Ahead { regressors: Some(&future), ..Ahead::means(24) }).mean);
    assert_eq!(ours, theirs);
    assert!(ours.iter().zip(&y[n + 24..]).all(|(f, y)| (f - y).abs() < 6.0), "{ours:?}");
}

#[test]
fn odd_series_are_refused_or_forecast() {
    let constant = Regressors { names: vec!["x".to_owned()], columns: vec![vec![1.0; 60]] };
    let wild = Regressors { names: vec!["x".to_owned()], columns: vec![(0..60).map(|i| 1e300 * noise(i)).collect()] };
    let series: [Vec<f64>; 5] = [
        vec![1.0],
        vec![3.0; 60],
        (0..60).map(|i| 1e300 * noise(i)).collect(),
        (0..60).map(noise).collect(),
        (1..=60).map(f64::from).collect(),
    ];
    for y in &series {
        for beside in [None, Some(&constant), Some(&wild)] {
            let beside = beside.map(|beside| window(beside, 0, y.len()));
            let history = History { y, seasons: &[7, 21], regressors: beside.as_ref(), groups: &[] };
            let mut pooled = PooledRegression::new(Empty {}).unwrap();
            pollster::block_on(pooled.prepare(&Context::quiet(), &[history])).unwrap();
            for model in [fit(&RegressionMethod, &history), fit(&pooled, &history)].into_iter().flatten() {
                let mean = model.forecast(&Ahead::means(40)).mean;
                assert!(mean.len() == 40 && mean[..2].iter().all(|value| !value.is_nan()), "{y:?}: {mean:?}");
            }
        }
    }
    let short = History { y: &[1.0, 2.0], seasons: &[], regressors: None, groups: &[] };
    assert!(fit(&RegressionMethod, &short).is_err_and(|reason| reason.contains("too few")));
}

/// Sales of 30 items with the elasticity of their brand; the second half has seen hardly any prices.
fn sales() -> Vec<(Vec<f64>, Regressors, [u32; 1])> {
    let one = |item: usize| {
        let brand = item % 2;
        let price = |i: usize| if item < 28 || i > 22 { 1.0 + 0.3 * noise(i * 31 + item) } else { 1.0 };
        let prices: Vec<f64> = (0..25).map(price).collect();
        let elasticity = if brand == 0 { -1.0 } else { -4.0 };
        let y = prices
            .iter()
            .enumerate()
            .map(|(i, price)| (10 + item) as f64 * price.powf(elasticity) * (1.0 + 0.02 * noise(i + item)));
        (y.collect(), Regressors { names: vec!["price".to_owned()], columns: vec![prices.clone()] }, [brand as u32])
    };
    (0..30).map(one).collect()
}

#[test]
fn a_series_that_has_seen_no_prices_learns_from_those_like_it() {
    let sales = sales();
    let seen = |n: usize| -> Vec<Regressors> { sales.iter().map(|(_, beside, _)| window(beside, 0, n)).collect() };
    let pasts = seen(22);
    let histories: Vec<History<'_>> = sales
        .iter()
        .zip(&pasts)
        .map(|((y, _, groups), past)| History { y: &y[..22], seasons: &[], regressors: Some(past), groups })
        .collect();
    let mut method = PooledRegression::new(Empty {}).unwrap();
    pollster::block_on(method.prepare(&Context::quiet(), &histories)).unwrap();
    for item in [28, 29] {
        let model = fit(&method, &histories[item]).unwrap();
        let elasticity = model.summary().parameters["price"];
        assert!((elasticity - [-1.0, -4.0][item % 2]).abs() < 0.5, "{item}: {elasticity}");
        let future = window(&sales[item].1, 22, 25);
        let mean = model.forecast(&Ahead { regressors: Some(&future), ..Ahead::means(3) }).mean;
        assert!(mean.iter().zip(&sales[item].0[22..]).all(|(f, y)| (f / y - 1.0).abs() < 0.2), "{item}: {mean:?}");
        let loaded = PooledRegression::load(&model.save().unwrap()).unwrap();
        assert_eq!(loaded.forecast(&Ahead { regressors: Some(&future), ..Ahead::means(3) }).mean, mean);
    }
}

#[test]
fn an_outlier_hardly_moves_what_is_learned() {
    let mut sales = sales();
    let elasticity = |sales: &[(Vec<f64>, Regressors, [u32; 1])]| {
        let histories: Vec<History<'_>> =
            sales.iter().map(|(y, beside, groups)| History { y, seasons: &[], regressors: Some(beside), groups }).collect();
        let mut method = PooledRegression::new(Empty {}).unwrap();
        pollster::block_on(method.prepare(&Context::quiet(), &histories)).unwrap();
        fit(&method, &histories[0]).unwrap().summary().parameters["price"]
    };
    let before = elasticity(&sales);
    sales[0].0[3] *= 50.0;
    assert!((elasticity(&sales) - before).abs() < 0.3);
}
