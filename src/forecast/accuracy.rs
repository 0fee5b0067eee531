//! How far forecasts are from what came.

use super::Forecast;
use crate::error::Result;
use crate::stats::{Reader, Writer};

/// Accuracy on observations that were held out. A measure that is not defined is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Accuracy {
    /// Mean absolute error in units of the in-sample error of the seasonal naive method (Hyndman and Koehler 2006).
    pub(super) mase: Option<f64>,
    /// Root of the mean squared error in units of the in-sample one of the seasonal naive method.
    pub(super) rmsse: Option<f64>,
    /// Mean of 200 |y − f| / (|y| + |f|), 0 to 200, as in the M4 competition; 0 where both are zero.
    pub(super) smape: Option<f64>,
    /// Mean absolute error, in the unit of the values.
    pub(super) mae: Option<f64>,
    /// Root of the mean squared error, in the unit of the values.
    pub(super) rmse: Option<f64>,
    /// Mean of forecast less value, in the unit of the values.
    pub(super) bias: Option<f64>,
    /// Mean pinball loss over the bounds of all levels, in the scale of the MASE (SPL of the M5 competition).
    pub(super) pinball: Option<f64>,
    /// For each level the share of values within the interval.
    pub(super) coverage: Vec<Option<f64>>,
    /// For each level the mean width of the interval, in the scale of the MASE.
    pub(super) width: Vec<Option<f64>>,
}

/// Sums over forecasts of one series, or of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    n: f64,
    absolute: f64,
    squared: f64,
    relative: f64,
    signed: f64,
    /// Observations whose error has a scale, and their sums in it.
    scaled: f64,
    scaled_absolute: f64,
    scaled_squared: f64,
    levels: Vec<Level>,
}

/// Sums of one level over the observations whose bounds are known.
#[derive(Clone, Debug, Default, PartialEq)]
struct Level {
    n: f64,
    within: f64,
    scaled: f64,
    width: f64,
    pinball: f64,
}

impl Tally {
    /// Compares a forecast made of `train` with what followed; `season` is the period of the scale, `levels` those of the bands.
    pub(super) fn add(&mut self, train: &[f64], actual: &[f64], forecast: &Forecast, season: usize, levels: &[f64]) {
        let (absolute, squared) = (scale(train, season, f64::abs), scale(train, season, |d| d * d));
        for (y, f) in actual.iter().zip(&forecast.mean) {
            let error = f - y;
            let size = y.abs() + f.abs();
            self.n += 1.0;
            self.absolute += error.abs();
            self.squared += error * error;
            self.signed += error;
            self.relative += if size == 0.0 { 0.0 } else { 200.0 * error.abs() / size };
            if let (Some(absolute), Some(squared)) = (absolute, squared) {
                self.scaled += 1.0;
                self.scaled_absolute += error.abs() / absolute;
                self.scaled_squared += error * error / squared;
            }
        }
        self.levels.resize(levels.len().max(self.levels.len()), Level::default());
        for ((sums, band), level) in self.levels.iter_mut().zip(&forecast.bands).zip(levels) {
            for ((y, lower), upper) in actual.iter().zip(&band.lower).zip(&band.upper) {
                if !(lower.is_finite() && upper.is_finite()) {
                    continue;
                }
                sums.n += 1.0;
                sums.within += f64::from(lower <= y && y <= upper);
                if let Some(scale) = absolute {
                    let below = (1.0 - level) / 2.0;
                    sums.scaled += 1.0;
                    sums.width += (upper - lower) / scale;
                    sums.pinball += (pinball(*y, *lower, below) + pinball(*y, *upper, 1.0 - below)) / scale / 2.0;
                }
            }
        }
    }

    /// Writes it down.
    pub(super) fn encode(&self, writer: &mut Writer) {
        let Self { n, absolute, squared, relative, signed, scaled, scaled_absolute, scaled_squared, levels } = self;
        [n, absolute, squared, relative, signed, scaled, scaled_absolute, scaled_squared]
            .into_iter()
            .for_each(|sum| writer.f64(*sum));
        writer.u64(levels.len() as u64);
        for Level { n, within, scaled, width, pinball } in levels {
            [n, within, scaled, width, pinball].into_iter().for_each(|sum| writer.f64(*sum));
        }
    }

    /// See [`encode`](Self::encode).
    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let mut sums = [0.0; 8];
        for sum in &mut sums {
            *sum = reader.f64()?;
        }
        let [n, absolute, squared, relative, signed, scaled, scaled_absolute, scaled_squared] = sums;
        let level = |reader: &mut Reader<'_>| {
            let mut next = || reader.f64();
            Ok(Level { n: next()?, within: next()?, scaled: next()?, width: next()?, pinball: next()? })
        };
        let levels = (0..reader.len(40)?).map(|_| level(reader)).collect::<Result<_>>()?;
        Ok(Self { n, absolute, squared, relative, signed, scaled, scaled_absolute, scaled_squared, levels })
    }

    /// Observations compared.
    pub(super) fn n(&self) -> u64 {
        self.n as u64
    }

    /// The measures.
    pub(super) fn accuracy(&self) -> Accuracy {
        let mean = |sum: f64, n: f64| (n > 0.0 && sum.is_finite()).then(|| sum / n);
        let pinballs: (f64, f64) = self.levels.iter().fold((0.0, 0.0), |(sum, n), level| (sum + level.pinball, n + level.scaled));
        Accuracy {
            mase: mean(self.scaled_absolute, self.scaled),
            rmsse: mean(self.scaled_squared, self.scaled).map(f64::sqrt),
            smape: mean(self.relative, self.n),
            mae: mean(self.absolute, self.n),
            rmse: mean(self.squared, self.n).map(f64::sqrt),
            bias: mean(self.signed, self.n),
            pinball: mean(pinballs.0, pinballs.1),
            coverage: self.levels.iter().map(|level| mean(level.within, level.n)).collect(),
            width: self.levels.iter().map(|level| mean(level.width, level.scaled)).collect(),
        }
    }
}

fn pinball(y: f64, quantile: f64, probability: f64) -> f64 {
    let above = y - quantile;
    if above >= 0.0 { probability * above } else { (probability - 1.0) * above }
}

/// Mean size of the difference to the observation one season before; `None` if there is none or it is zero.
fn scale(train: &[f64], season: usize, size: fn(f64) -> f64) -> Option<f64> {
    let season = season.max(1);
    let differences = train.iter().skip(season).zip(train).map(|(now, before)| size(now - before));
    let scale = differences.sum::<f64>() / train.len().saturating_sub(season) as f64;
    (scale.is_finite() && scale > 0.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Band;

    fn measured(train: &[f64], actual: &[f64], mean: &[f64], bands: Vec<Band>, levels: &[f64]) -> Accuracy {
        let mut tally = Tally::default();
        tally.add(train, actual, &Forecast { mean: mean.to_vec(), bands }, 1, levels);
        tally.accuracy()
    }

    #[test]
    fn measures_follow_their_definitions() {
        let band = Band { lower: vec![0.0, 1.0], upper: vec![4.0, 2.0] };
        let accuracy = measured(&[1.0, 2.0, 4.0, 7.0], &[1.0, 0.0], &[3.0, 0.0], vec![band], &[0.8]);
        // Scales: mean |change| 2, mean squared change 14 / 3.
        assert_eq!((accuracy.mase, accuracy.smape, accuracy.rmse), (Some(0.5), Some(50.0), Some(2.0_f64.sqrt())));
        assert_eq!((accuracy.mae, accuracy.bias), (Some(1.0), Some(1.0)));
        assert!((accuracy.rmsse.unwrap() - (2.0_f64 / (14.0 / 3.0)).sqrt()).abs() < 1e-15);
        assert_eq!((accuracy.coverage, accuracy.width), (vec![Some(0.5)], vec![Some(1.25)]));
        // Losses at 0.1: 0.1 and 0.9; at 0.9: 0.3 and 0.2; their mean over both bounds and steps, in units of 2.
        assert!((accuracy.pinball.unwrap() - 1.5 / 4.0 / 2.0).abs() < 1e-15);
    }

    #[test]
    fn a_constant_history_has_no_mase() {
        let accuracy = measured(&[5.0; 4], &[5.0], &[5.0], Vec::new(), &[]);
        assert_eq!((accuracy.mase, accuracy.smape), (None, Some(0.0)));
    }
}
