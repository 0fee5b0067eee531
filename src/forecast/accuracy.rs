//! How far forecasts are from what came.

/// Accuracy on held-out observations. A measure that is not defined is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Accuracy {
    /// Mean absolute error in units of the in-sample error of the seasonal naive method (Hyndman and Koehler 2006).
    pub(super) mase: Option<f64>,
    /// Mean of 200 |y − f| / (|y| + |f|), 0 to 200, as in the M4 competition; 0 where both are zero.
    pub(super) smape: Option<f64>,
    /// Root of the mean squared error, in the unit of the values.
    pub(super) rmse: Option<f64>,
}

/// Compares forecasts with the observations that followed `train`; `season` is the period of the MASE's scale.
pub(super) fn measure(train: &[f64], actual: &[f64], forecast: &[f64], season: usize) -> Accuracy {
    let n = actual.len().min(forecast.len()) as f64;
    let pairs = || actual.iter().zip(forecast);
    let mean = |sum: f64| (n > 0.0 && sum.is_finite()).then(|| sum / n);
    let absolute: f64 = pairs().map(|(y, f)| (y - f).abs()).sum();
    let relative = |(y, f): (&f64, &f64)| {
        let size = y.abs() + f.abs();
        if size == 0.0 { 0.0 } else { 200.0 * (y - f).abs() / size }
    };
    let squared: f64 = pairs().map(|(y, f)| (y - f) * (y - f)).sum();
    Accuracy {
        mase: scale(train, season).and_then(|scale| mean(absolute / scale)),
        smape: mean(pairs().map(relative).sum()),
        rmse: mean(squared).map(f64::sqrt),
    }
}

/// Mean absolute difference to the observation one season before; `None` if there is none or it is zero.
fn scale(train: &[f64], season: usize) -> Option<f64> {
    let season = season.max(1);
    let differences = train.iter().skip(season).zip(train).map(|(now, before)| (now - before).abs());
    let scale = differences.sum::<f64>() / train.len().saturating_sub(season) as f64;
    (scale.is_finite() && scale > 0.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_follow_their_definitions() {
        let accuracy = measure(&[1.0, 2.0, 4.0, 7.0], &[1.0, 0.0], &[3.0, 0.0], 1);
        assert_eq!(accuracy, Accuracy { mase: Some(0.5), smape: Some(50.0), rmse: Some(2.0_f64.sqrt()) });
    }

    #[test]
    fn a_constant_history_has_no_mase() {
        let accuracy = measure(&[5.0; 4], &[5.0], &[5.0], 1);
        assert_eq!((accuracy.mase, accuracy.smape), (None, Some(0.0)));
    }
}
