//! Fits the four forms and chooses by the corrected Akaike information criterion.

use serde::{Deserialize, Serialize};

use super::recursion::{Season, State, Weights};
use crate::forecast::ets::nelder_mead::{Objective, Simplex, TOLERANCE, WIDTH};
use crate::forecast::ets::start::{Range, seasonal_figure};

/// Where the search for the weights begins, and what bounds it (Svetunkov, Kourentzes and Ord 2022; as in statsforecast).
const LEVEL: [(f64, f64); 2] = [(1.3, 1.8), (1.0, 1.9)];
const PARTIAL: (f64, f64) = (0.1, 1.5);
const FULL: [(f64, f64); 2] = [(1.3, 1.5), (1.0, 1.5)];
const LOWEST: f64 = 0.01;
/// The potential part at the start, as a share of the known one.
const POTENTIAL: f64 = 1.0 / 1.1;
/// Observations whose mean is the first level where there is no season.
const HEAD: usize = 10;

/// A fitted model with its state after the last observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ces {
    /// How the season enters.
    pub season: Season,
    /// α₀, α₁, and as far as the form has them β₀ and β₁.
    pub weights: Vec<f64>,
    /// Variance of the errors.
    pub sigma2: f64,
    /// The criterion of the choice.
    pub aicc: f64,
    level: [f64; 2],
    /// Terms of the next steps, one period of them.
    terms: Vec<[f64; 2]>,
}

impl Ces {
    /// The period, 1 for none.
    pub fn period(&self) -> usize {
        self.terms.len().max(1)
    }

    fn state(&self) -> State<1> {
        let complex = |[known, potential]: [f64; 2]| [[known], [potential]];
        State { level: complex(self.level), ring: self.terms.iter().copied().map(complex).collect(), next: 0 }
    }

    /// The means of the next steps.
    pub fn mean(&self, horizon: usize) -> Vec<f64> {
        let (mut state, weights) = (self.state(), lanes::<1>(&[&self.weights]));
        let mut next = || {
            let [mean] = state.expected(self.season);
            state.step(self.season, &weights, &[0.0]);
            mean
        };
        (0..horizon).map(|_| next()).collect()
    }

    /// The variances of the next steps: the model is linear, so that an error shows later as it does in a state of zeros.
    pub fn variance(&self, horizon: usize) -> Vec<f64> {
        let mut state = State::<1> { level: [[0.0]; 2], ring: vec![[[0.0]; 2]; self.terms.len()], next: 0 };
        let weights = lanes::<1>(&[&self.weights]);
        state.step(self.season, &weights, &[1.0]);
        let mut sum = 1.0;
        let mut next = || {
            let variance = self.sigma2 * sum;
            let [response] = state.expected(self.season);
            sum += response * response;
            state.step(self.season, &weights, &[0.0]);
            variance
        };
        (0..horizon).map(|_| next()).collect()
    }

    /// Takes in the next observation with the weights as they are.
    pub fn update(&mut self, y: f64) {
        let mut state = self.state();
        let [expected] = state.expected(self.season);
        state.step(self.season, &lanes::<1>(&[&self.weights]), &[y - expected]);
        self.keep(state);
    }

    fn keep(&mut self, mut state: State<1>) {
        state.ring.rotate_left(state.next);
        let [[known], [potential]] = state.level;
        self.level = [known, potential];
        self.terms = state.ring.into_iter().map(|[[known], [potential]]| [known, potential]).collect();
    }
}

/// The forms to compare: those with a season need two periods of observations.
pub fn forms(n: usize, period: usize, asked: Option<Season>) -> Vec<Season> {
    let seasonal = period > 1 && n >= 2 * period;
    let all = [Season::None, Season::Simple, Season::Partial, Season::Full];
    all.into_iter()
        .filter(|season| asked.is_none_or(|asked| asked == *season || !seasonal))
        .filter(|season| seasonal || *season == Season::None)
        .collect()
}

/// The search for the weights of one form.
pub fn search(y: &[f64], season: Season, period: usize) -> Simplex<Deviance<'_>> {
    let start = match season {
        Season::None | Season::Simple => LEVEL.to_vec(),
        Season::Partial => [LEVEL.as_slice(), &[PARTIAL]].concat(),
        Season::Full => [LEVEL, FULL].concat(),
    };
    let bounds = start.iter().map(|(_, upper)| Range { lower: LOWEST, upper: *upper }).collect();
    let deviance = Deviance { y, season, start: first_state(y, season, period) };
    Simplex::new(deviance, start.iter().map(|(value, _)| *value).collect(), bounds, TOLERANCE)
}

/// The model at the point a search has found.
pub fn finish(search: &Simplex<Deviance<'_>>) -> Ces {
    let Deviance { y, season, start } = search.objective();
    let weights = search.point().to_vec();
    let mut state = spread::<1>(start);
    let [squares] = passes(&mut state, *season, &lanes(&[&weights]), y);
    let (n, k) = (y.len() as f64, components(*season) as f64 + 1.0);
    let correction = if n > k + 1.0 { 2.0 * k * (k + 1.0) / (n - k - 1.0) } else { f64::INFINITY };
    let aicc = n * libm::log(squares) + 2.0 * k + correction;
    let mut model =
        Ces { season: *season, weights, sigma2: squares / (n - k - 1.0).max(1.0), aicc, level: [0.0; 2], terms: Vec::new() };
    model.keep(state);
    model
}

/// Numbers in the state, as the criterion counts them.
fn components(season: Season) -> usize {
    season.n_weights()
}

/// Level and terms before the first observation.
struct First {
    level: f64,
    terms: Vec<f64>,
}

fn first_state(y: &[f64], season: Season, period: usize) -> First {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    match season {
        Season::None => First { level: mean(&y[..y.len().min(HEAD)]), terms: Vec::new() },
        Season::Simple => First { level: 0.0, terms: y[..period].to_vec() },
        Season::Partial | Season::Full => First { level: mean(&y[..period]), terms: seasonal_figure(y, period, false) },
    }
}

fn spread<const L: usize>(First { level, terms }: &First) -> State<L> {
    let complex = |known: f64| [[known; L], [known * POTENTIAL; L]];
    State { level: complex(*level), ring: terms.iter().map(|term| complex(*term)).collect(), next: 0 }
}

/// Sums of squares of the last of three passes: forwards, backwards and forwards again, so that the first state fits too.
fn passes<const L: usize>(state: &mut State<L>, season: Season, weights: &Weights<L>, y: &[f64]) -> [f64; L] {
    state.pass(season, weights, y.iter());
    state.turn_around(season, weights);
    state.pass(season, weights, y.iter().rev());
    state.turn_around(season, weights);
    state.pass(season, weights, y.iter())
}

/// Points of the search side by side; weights that a form lacks are zero.
fn lanes<const L: usize>(points: &[&[f64]; L]) -> Weights<L> {
    std::array::from_fn(|i| std::array::from_fn(|lane| points[lane].get(i).copied().unwrap_or(0.0)))
}

/// −2 log-likelihood as a function of the weights.
pub struct Deviance<'a> {
    y: &'a [f64],
    season: Season,
    start: First,
}

impl Objective for Deviance<'_> {
    fn values(&mut self, points: [&[f64]; WIDTH]) -> [f64; WIDTH] {
        let mut state = spread::<WIDTH>(&self.start);
        let squares = passes(&mut state, self.season, &lanes(&points), self.y);
        squares.map(|squares| {
            let deviance = self.y.len() as f64 * libm::log(squares);
            if deviance.is_nan() { f64::INFINITY } else { deviance.max(-1e10) }
        })
    }
}
