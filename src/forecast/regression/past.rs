//! What a regression remembers of a series: its last values and regressors, and the regressors smoothed.

use serde::{Deserialize, Serialize};

/// The end of a series: `values` and every track begin at step `first`, counted from the start of the series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Past {
    first: usize,
    /// The values as they are regressed: their logarithms, or themselves.
    pub(super) values: Vec<f64>,
    pub(super) tracks: Vec<Track>,
    /// How quickly the two smoothed tracks move.
    rates: [f64; 2],
}

/// A regressor, as it is and smoothed twice. It may reach further than the values: into the steps to be forecast.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Track {
    pub(super) now: Vec<f64>,
    pub(super) fast: Vec<f64>,
    pub(super) slow: Vec<f64>,
}

impl Past {
    /// Nothing yet of so many regressors; smoothed by half in half a `block` of steps, and in two of them.
    pub(super) fn new(regressors: usize, block: usize) -> Self {
        let rate = |half_life: f64| 1.0 - libm::exp2(-1.0 / half_life);
        let rates = [rate(block as f64 / 2.0), rate(block as f64 * 2.0)];
        Self { tracks: vec![Track::default(); regressors], rates, ..Self::default() }
    }

    /// The step after the last value.
    pub(super) fn next(&self) -> usize {
        self.first + self.values.len()
    }

    /// The regressors of the next step that has none.
    pub(super) fn push_regressors(&mut self, row: impl Iterator<Item = f64>) {
        for (track, value) in self.tracks.iter_mut().zip(row) {
            let moved = |smooth: &[f64], rate: f64| smooth.last().map_or(value, |last| last + rate * (value - last));
            let [fast, slow] = [moved(&track.fast, self.rates[0]), moved(&track.slow, self.rates[1])];
            track.now.push(value);
            track.fast.push(fast);
            track.slow.push(slow);
        }
    }

    /// The value of a step that is remembered.
    pub(super) fn value(&self, step: usize) -> f64 {
        self.values[step - self.first]
    }

    /// A track at a step that is remembered.
    pub(super) fn of(&self, track: &[f64], step: usize) -> f64 {
        track[step - self.first]
    }

    /// Forgets all but the last `keep` steps.
    pub(super) fn forget(&mut self, keep: usize) {
        let drop = self.values.len().saturating_sub(keep);
        self.first += drop;
        self.values.drain(..drop);
        for track in &mut self.tracks {
            for list in [&mut track.now, &mut track.fast, &mut track.slow] {
                list.drain(..drop.min(list.len()));
            }
        }
    }
}
