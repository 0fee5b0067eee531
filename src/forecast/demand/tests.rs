//! What the methods for intermittent demand promise together.

use crate::context::Context;
use crate::forecast::adida::Adida;
use crate::forecast::croston::Croston;
use crate::forecast::imapa::Imapa;
use crate::forecast::intermittent::Intermittent;
use crate::forecast::sba::Sba;
use crate::forecast::tsb::{Tsb, TsbParams};
use crate::forecast::{Ahead, Attempt, Fitted, Forecaster, History, Pulse};
use crate::task::Params;

type Fit = fn(&[f64]) -> Result<Box<dyn Fitted>, String>;

fn fit<M: Forecaster>(y: &[f64]) -> Result<Box<dyn Fitted>, String> {
    let method = M::new(M::Params::default()).unwrap();
    let history = History { y, seasons: &[], regressors: None, groups: &[] };
    match pollster::block_on(method.fit(&Pulse::new(&Context::quiet(), 0, 1), &history)).unwrap() {
        Attempt::Fitted(model) => Ok(model),
        Attempt::Refused(reason) => Err(reason),
    }
}

const METHODS: [Fit; 6] = [fit::<Croston>, fit::<Sba>, fit::<Tsb>, fit::<Adida>, fit::<Imapa>, fit::<Intermittent>];

/// Mean and bounds of the next step: 95 % below, 80 % below, the mean, 80 % above, 95 % above.
fn next(model: &dyn Fitted) -> [f64; 5] {
    let forecast = model.forecast(&Ahead { levels: &[0.8, 0.95], ..Ahead::means(1) });
    let [narrow, wide] = [&forecast.bands[0], &forecast.bands[1]];
    [wide.lower[0], narrow.lower[0], forecast.mean[0], narrow.upper[0], wide.upper[0]]
}

/// Demand in two of five steps, of one to four pieces.
fn demand(n: usize) -> Vec<f64> {
    (0..n).map(|i| if (i * 7919 + 3) % 5 < 2 { ((i * 13) % 4 + 1) as f64 } else { 0.0 }).collect()
}

#[test]
fn a_mean_between_nothing_and_the_largest_demand_and_bounds_that_are_counts() {
    for method in METHODS {
        let model = method(&demand(60)).unwrap();
        let values = next(model.as_ref());
        assert!(values[2] > 0.5 && values[2] < 2.0 && values.is_sorted(), "{}: {values:?}", model.method());
        assert!([0, 1, 3, 4].iter().all(|i| values[*i].fract() == 0.0) && values[0] == 0.0, "{}: {values:?}", model.method());
    }
}

#[test]
fn upper_bounds_hold_what_they_promise() {
    let y = demand(400);
    let values = next(fit::<Intermittent>(&y[..200]).unwrap().as_ref());
    for (bound, least) in [(values[3], 0.9), (values[4], 0.975)] {
        let share = y[200..].iter().filter(|y| **y <= bound).count() as f64 / 200.0;
        assert!(share >= least, "{bound}: {share}");
    }
}

#[test]
fn what_is_no_demand_is_refused_with_a_reason() {
    for method in METHODS {
        for (values, reason) in [(&[1.0, 0.0, -2.0][..], "negative"), (&[0.0; 12], "no demand at all"), (&[], "no values")] {
            assert!(method(values).is_err_and(|why| why.contains(reason)));
        }
    }
}

#[test]
fn odd_demand_is_forecast() {
    let cases: [&[f64]; 6] =
        [&[3.0], &[0.0, 3.0], &[2.5, 0.0, 0.25], &[1e300, 0.0, 1e300, 1e300], &[1e-300, 0.0, 1e-300], &[7.0; 30]];
    for method in METHODS {
        for values in cases {
            let model = method(values).unwrap();
            let bounds = next(model.as_ref());
            assert!(bounds.iter().all(|value| value.is_finite() && *value >= 0.0), "{} {values:?}: {bounds:?}", model.method());
        }
    }
}

#[test]
fn what_fades_away_fades_in_tsb_and_not_in_croston() {
    let mut y = demand(60);
    y.extend([0.0; 24]);
    let [tsb, croston] = [fit::<Tsb>(&y), fit::<Croston>(&y)].map(|model| next(model.unwrap().as_ref())[2]);
    assert!(tsb < 0.2 * croston, "{tsb} {croston}");
}

#[test]
fn a_saved_model_goes_on_as_if_it_had_seen_everything() {
    let y = demand(60);
    let load = [Croston::load, Sba::load, Tsb::load];
    for (method, load) in METHODS.into_iter().zip(load) {
        let mut model = load(&method(&y[..50]).unwrap().save().unwrap()).unwrap();
        y[50..].iter().for_each(|y| model.update(*y, &[]));
        let (on, fresh) = (next(model.as_ref()), next(method(&y).unwrap().as_ref()));
        assert!((on[2] - fresh[2]).abs() < 1e-9 && on[4] == fresh[4], "{}: {on:?} {fresh:?}", model.method());
    }
}

#[test]
fn a_weight_out_of_range_is_named() {
    let wrong = TsbParams { alpha_p: f64::NAN, ..TsbParams::default() };
    assert_eq!(wrong.check().unwrap_err().place().param.as_deref(), Some("alphaP"));
}
