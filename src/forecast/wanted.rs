//! Which levels a method is asked for, and where in its answer the columns of the result stand.

use super::ForecastParams;

/// Levels enough to draw the distribution of a step, for the probability of a target.
const DISTRIBUTION: [f64; 9] = [0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.998];

/// The levels asked of a method: those of the intervals first, then what quantiles and targets need.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) levels: Vec<f64>,
    /// How many of the levels are intervals of the result.
    pub(super) intervals: usize,
    pub(super) quantiles: Vec<Quantile>,
}

/// A quantile of the result as a bound of a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quantile {
    pub(super) probability: f64,
    pub(super) level: usize,
    pub(super) upper: bool,
}

impl Wanted {
    pub(super) fn new(params: &ForecastParams) -> Self {
        let mut wanted = Self { levels: params.levels.clone(), intervals: params.levels.len(), quantiles: Vec::new() };
        for probability in params.quantiles.iter().copied() {
            let level = wanted.place((2.0 * probability - 1.0).abs());
            wanted.quantiles.push(Quantile { probability, level, upper: probability > 0.5 });
        }
        if params.target.is_some() {
            for level in DISTRIBUTION {
                wanted.place(level);
            }
        }
        wanted
    }

    /// The levels of the intervals.
    pub(super) fn shown(&self) -> &[f64] {
        &self.levels[..self.intervals]
    }

    fn place(&mut self, level: f64) -> usize {
        // 2 · 0.9 − 1 is not quite 0.8.
        let same = |other: &f64| (other - level).abs() < 1e-9;
        self.levels.iter().position(same).unwrap_or_else(|| {
            self.levels.push(level);
            self.levels.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_a_bound_of_a_level_that_may_be_there_already() {
        let params = ForecastParams { quantiles: vec![0.9, 0.25, 0.5], ..ForecastParams::default() };
        let wanted = Wanted::new(&params);
        assert_eq!((wanted.levels.as_slice(), wanted.shown()), (&[0.8, 0.95, 0.5, 0.0][..], &[0.8, 0.95][..]));
        let found: Vec<_> = wanted.quantiles.iter().map(|quantile| (quantile.level, quantile.upper)).collect();
        assert_eq!(found, [(0, true), (2, false), (3, false)]);
    }
}
