//! The state space recursion of the theta models: a level smoothed exponentially, and a line of which a share goes along.
//!
//! Several parameter vectors run side by side in `L` lanes, as the recursion is bound by latency.

/// Parameters of `L` models.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes<const L: usize> {
    /// Level before the first observation.
    pub(super) level: [f64; L],
    /// Weight of the newest observation in the level.
    pub(super) alpha: [f64; L],
    /// The coefficient θ of the curvature of the second line; `1 − 1/θ` of the line's slope is extrapolated.
    pub(super) theta: [f64; L],
}

/// The line through the data: fixed beforehand, or followed as the data come in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Line {
    /// Intercept at 0 and slope of the regression on 1, 2, …, of all the data.
    Fixed(f64, f64),
    /// The regression on the data so far.
    Dynamic,
}

/// State of `L` models after some observations.
#[derive(Clone, Copy, Debug)]
pub(super) struct State<const L: usize> {
    pub(super) seen: u64,
    pub(super) level: [f64; L],
    pub(super) mean: [f64; L],
    pub(super) intercept: [f64; L],
    pub(super) slope: [f64; L],
    /// `(1 − α)` to the power of `seen`.
    pub(super) decay: [f64; L],
}

/// Errors of the first observations do not count in the fit.
pub(super) const BURN_IN: usize = 3;

/// Least squares line through the points (1, y1), (2, y2), …
pub(super) fn regression(y: &[f64]) -> (f64, f64) {
    let n = y.len() as f64;
    let mean = y.iter().sum::<f64>() / n;
    let weighted = y.iter().enumerate().map(|(i, y)| (i + 1) as f64 * y).sum::<f64>() / n;
    let slope = 6.0 * (2.0 * weighted - (n + 1.0) * mean) / (n * n - 1.0);
    (mean - (n + 1.0) * slope / 2.0, slope)
}

impl<const L: usize> State<L> {
    /// The state after the first observation.
    pub(super) fn first(y: f64, line: Line, lanes: &Lanes<L>) -> Self {
        let (intercept, slope) = match line {
            Line::Fixed(intercept, slope) => (intercept, slope),
            Line::Dynamic => (y, 0.0),
        };
        Self {
            seen: 1,
            level: each(|k| lanes.alpha[k] * y + (1.0 - lanes.alpha[k]) * lanes.level[k]),
            mean: [y; L],
            intercept: [intercept; L],
            slope: [slope; L],
            decay: each(|k| 1.0 - lanes.alpha[k]),
        }
    }

    /// The forecast of the next observation.
    #[inline(always)]
    pub(super) fn expected(&self, lanes: &Lanes<L>) -> [f64; L] {
        each(|k| {
            let decay = self.decay[k];
            let next = decay * (1.0 - lanes.alpha[k]);
            let line = self.intercept[k] * decay + self.slope[k] * (1.0 - next) / lanes.alpha[k];
            self.level[k] + (1.0 - 1.0 / lanes.theta[k]) * line
        })
    }

    /// Takes in the next observation of every lane.
    #[inline(always)]
    pub(super) fn update(&mut self, y: [f64; L], line: Line, lanes: &Lanes<L>) {
        let i = self.seen as f64;
        for (k, y) in y.into_iter().enumerate() {
            let before = self.mean[k];
            self.level[k] = lanes.alpha[k] * y + (1.0 - lanes.alpha[k]) * self.level[k];
            self.mean[k] = (i * before + y) / (i + 1.0);
            if line == Line::Dynamic {
                self.slope[k] = ((i - 1.0) * self.slope[k] + 6.0 * (y - before) / (i + 1.0)) / (i + 2.0);
                self.intercept[k] = self.mean[k] - self.slope[k] * (i + 2.0) / 2.0;
            }
            self.decay[k] *= 1.0 - lanes.alpha[k];
        }
        self.seen += 1;
    }
}

/// Runs over `y`, which is not empty; returns the state at its end and the sum of squared errors past the burn-in.
pub(super) fn run<const L: usize>(y: &[f64], line: Line, lanes: &Lanes<L>) -> (State<L>, [f64; L]) {
    let mut state = State::first(y[0], line, lanes);
    let mut squares = [0.0; L];
    for (i, y) in y.iter().enumerate().skip(1) {
        let expected = state.expected(lanes);
        if i >= BURN_IN {
            squares = each(|k| squares[k] + (y - expected[k]) * (y - expected[k]));
        }
        state.update([*y; L], line, lanes);
    }
    (state, squares)
}

#[inline(always)]
fn each<const L: usize>(value: impl FnMut(usize) -> f64) -> [f64; L] {
    std::array::from_fn(value)
}
