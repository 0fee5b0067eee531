//! Fits the four theta models and chooses among them.

use serde::{Deserialize, Serialize};

use super::recursion::{BURN_IN, Lanes, Line, State, regression, run};
use super::season::Seasonal;
use crate::forecast::ets::nelder_mead::{Objective, Simplex, TOLERANCE, WIDTH};
use crate::forecast::ets::start::Range;

/// The four models of Fiorucci et al. (2016).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Standard theta model: θ is 2, the line is that of all the data.
    #[serde(rename = "STM")]
    Standard,
    /// Optimized theta model: θ is estimated.
    #[serde(rename = "OTM")]
    Optimized,
    /// Dynamic standard theta model: the line follows the data.
    #[serde(rename = "DSTM")]
    DynamicStandard,
    /// Dynamic optimized theta model.
    #[serde(rename = "DOTM")]
    DynamicOptimized,
}

impl Kind {
    /// All, in the order in which ties are broken.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Optimized, Self::DynamicStandard, Self::DynamicOptimized];

    pub fn letters(self) -> &'static str {
        match self {
            Self::Standard => "STM",
            Self::Optimized => "OTM",
            Self::DynamicStandard => "DSTM",
            Self::DynamicOptimized => "DOTM",
        }
    }

    fn is_dynamic(self) -> bool {
        matches!(self, Self::DynamicStandard | Self::DynamicOptimized)
    }

    fn has_free_theta(self) -> bool {
        matches!(self, Self::Optimized | Self::DynamicOptimized)
    }
}

/// The fewest observations a model is fitted to.
pub const MIN_OBSERVATIONS: usize = 4;

/// A fitted model with its state after the last observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theta {
    /// Which model.
    pub kind: Kind,
    /// Weight of the newest observation in the level.
    pub alpha: f64,
    /// The θ coefficient.
    pub theta: f64,
    /// Variance of the one-step error, of the seasonally adjusted series.
    pub sigma2: f64,
    /// The seasonal terms, the next step's first; `None` without a season.
    pub season: Option<Seasonal>,
    seen: u64,
    level: f64,
    mean: f64,
    intercept: f64,
    slope: f64,
}

impl Theta {
    fn lanes(&self) -> Lanes<1> {
        Lanes { level: [0.0], alpha: [self.alpha], theta: [self.theta] }
    }

    fn line(&self) -> Line {
        if self.kind.is_dynamic() { Line::Dynamic } else { Line::Fixed(self.intercept, self.slope) }
    }

    fn state(&self) -> State<1> {
        State {
            seen: self.seen,
            level: [self.level],
            mean: [self.mean],
            intercept: [self.intercept],
            slope: [self.slope],
            decay: [libm::pow(1.0 - self.alpha, self.seen as f64)],
        }
    }

    /// The point forecasts of the next `horizon` steps.
    pub fn mean(&self, horizon: usize) -> Vec<f64> {
        let (lanes, line, mut state) = (self.lanes(), self.line(), self.state());
        let step = |h: usize| {
            let expected = state.expected(&lanes);
            state.update(expected, line, &lanes);
            self.season.as_ref().map_or(expected[0], |season| season.add(expected[0], h))
        };
        (0..horizon).map(step).collect()
    }

    /// The variances of the next `horizon` steps: an error stays in the level with weight α (Fiorucci et al. 2016, section 2),
    /// and a dynamic line follows it by its share.
    pub fn variance(&self, horizon: usize) -> Vec<f64> {
        let share = if self.kind.is_dynamic() { (1.0 - 1.0 / self.theta) / self.seen.max(1) as f64 } else { 0.0 };
        let mut sum = 1.0;
        let step = |h: usize| {
            let scale = self.season.as_ref().map_or(1.0, |season| season.scale(h));
            let variance = self.sigma2 * sum * scale * scale;
            let weight = self.alpha + share * (h + 1) as f64;
            sum += weight * weight;
            variance
        };
        (0..horizon).map(step).collect()
    }

    /// Takes in the next observation with all parameters as they are.
    pub fn update(&mut self, y: f64) {
        let adjusted = self.season.as_mut().map_or(y, |season| season.take(y));
        let (lanes, line, mut state) = (self.lanes(), self.line(), self.state());
        state.update([adjusted], line, &lanes);
        self.keep(&state);
    }

    fn keep(&mut self, state: &State<1>) {
        self.seen = state.seen;
        [self.level] = state.level;
        [self.mean] = state.mean;
        [self.intercept] = state.intercept;
        [self.slope] = state.slope;
    }
}

/// The fit of some kinds to one series, in steps that can be interrupted.
pub struct Search {
    y: Vec<f64>,
    season: Option<Seasonal>,
    waiting: std::vec::IntoIter<Kind>,
    current: Option<(Kind, Simplex<Deviance>)>,
    best: Option<(f64, Theta)>,
}

impl Search {
    /// Prepares the kinds; `y` has [`MIN_OBSERVATIONS`] or more values, `season` is the period, 1 for none.
    pub fn new(y: &[f64], season: usize, kinds: Vec<Kind>) -> Self {
        let season = Seasonal::find(y, season);
        let y = season.as_ref().map_or_else(|| y.to_vec(), |season| season.adjust(y));
        let season = season.map(|season| season.after(y.len()));
        Self { y, season, waiting: kinds.into_iter(), current: None, best: None }
    }

    /// Goes on for about `steps` steps of the recursion; `true` when every kind has been fitted.
    pub fn advance(&mut self, steps: u64) -> bool {
        let iterations = u32::try_from(steps / self.y.len().max(1) as u64).unwrap_or(u32::MAX).max(1);
        if let Some((kind, simplex)) = &mut self.current {
            if simplex.advance(iterations) {
                let (error, model) = finish(&self.y, *kind, simplex.point(), self.season.clone());
                if error.is_finite() && self.best.as_ref().is_none_or(|(least, _)| error < *least) {
                    self.best = Some((error, model));
                }
                self.current = None;
            }
            return false;
        }
        let Some(kind) = self.waiting.next() else { return true };
        self.current = Some((kind, begin(&self.y, kind)));
        false
    }

    /// The model with the least squared error, if any could be fitted.
    pub fn finish(self) -> Option<Theta> {
        self.best.map(|(_, model)| model)
    }
}

fn line_of(y: &[f64], kind: Kind) -> Line {
    if kind.is_dynamic() {
        return Line::Dynamic;
    }
    let (intercept, slope) = regression(y);
    Line::Fixed(intercept, slope)
}

/// Level, smoothing weight and θ from where the search begins, with their bounds.
fn begin(y: &[f64], kind: Kind) -> Simplex<Deviance> {
    let largest = y.iter().fold(1e9, |largest: f64, y| largest.max(y.abs()));
    let reach = 10.0 * largest;
    let mut start = vec![y[0] / 2.0, 0.5];
    let mut bounds = vec![Range { lower: -reach, upper: reach }, Range { lower: 0.1, upper: 0.99 }];
    if kind.has_free_theta() {
        start.push(2.0);
        bounds.push(Range { lower: 1.0, upper: 1e10 });
    }
    let size = y.iter().map(|y| y.abs()).sum::<f64>() / y.len() as f64;
    Simplex::new(Deviance { y: y.to_vec(), line: line_of(y, kind), size: size.max(1e-10) }, start, bounds, TOLERANCE)
}

/// Runs once more with the parameters found; the error of the choice, and what a forecast needs.
fn finish(y: &[f64], kind: Kind, point: &[f64], season: Option<Seasonal>) -> (f64, Theta) {
    let at = |i: usize| point.get(i).copied().unwrap_or(2.0);
    let lanes = Lanes { level: [at(0)], alpha: [at(1)], theta: [at(2)] };
    let (state, [squares]) = run(y, line_of(y, kind), &lanes);
    let freedom = y.len().saturating_sub(BURN_IN + 1).max(1);
    let mut model = Theta {
        kind,
        alpha: at(1),
        theta: at(2),
        sigma2: squares / freedom as f64,
        season,
        seen: 0,
        level: 0.0,
        mean: 0.0,
        intercept: 0.0,
        slope: 0.0,
    };
    model.keep(&state);
    (squares, model)
}

/// The objective: squared errors in units of the mean size of the values.
struct Deviance {
    y: Vec<f64>,
    line: Line,
    size: f64,
}

impl Objective for Deviance {
    fn values(&mut self, points: [&[f64]; WIDTH]) -> [f64; WIDTH] {
        let coordinate = |i: usize| std::array::from_fn(|k| points[k].get(i).copied().unwrap_or(2.0));
        let lanes = Lanes { level: coordinate(0), alpha: coordinate(1), theta: coordinate(2) };
        let (_, squares) = run::<WIDTH>(&self.y, self.line, &lanes);
        squares.map(|squares| if squares.is_finite() { squares / self.size } else { f64::INFINITY })
    }
}
