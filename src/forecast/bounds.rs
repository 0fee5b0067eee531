//! What can be at all: the least, the most, whole numbers.

use super::{Forecast, ForecastParams};

/// Keeps a forecast and its intervals to what can be.
pub(super) fn keep(params: &ForecastParams, forecast: &mut Forecast) {
    let within = |value: f64| {
        let value = params.min.map_or(value, |min| if value < min { min } else { value });
        params.max.map_or(value, |max| if value > max { max } else { value })
    };
    // Rounding comes first: a bound that is no whole number is not gone beyond.
    let each = |values: &mut Vec<f64>, round: fn(f64) -> f64| {
        values.iter_mut().for_each(|value| *value = within(if params.integer { round(*value) } else { *value }));
    };
    each(&mut forecast.mean, f64::round);
    for band in &mut forecast.bands {
        each(&mut band.lower, f64::floor);
        each(&mut band.upper, f64::ceil);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Band;

    #[test]
    fn forecasts_and_intervals_stay_within_and_whole_and_what_is_not_known_stays_so() {
        let params = ForecastParams { min: Some(0.0), max: Some(9.0), integer: true, ..ForecastParams::default() };
        let band = Band { lower: vec![-3.2, 1.7], upper: vec![4.1, f64::NAN] };
        let mut forecast = Forecast { mean: vec![-0.4, 12.0], bands: vec![band] };
        keep(&params, &mut forecast);
        assert_eq!((forecast.mean, forecast.bands[0].lower.clone()), (vec![0.0, 9.0], vec![0.0, 1.0]));
        assert!(forecast.bands[0].upper[0] == 5.0 && forecast.bands[0].upper[1].is_nan());
    }
}
