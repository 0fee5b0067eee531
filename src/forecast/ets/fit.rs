//! Fits one form, and chooses among forms by the corrected Akaike information criterion.

use serde::{Deserialize, Serialize};

use super::form::{Form, Part, Request};
use super::nelder_mead::{Objective, Simplex, TOLERANCE, WIDTH};
use super::recursion::{Lanes, run};
use super::start::{self, Bounds};

/// A fitted model: its parameters and the state after the last observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ets {
    /// Which model.
    pub form: Form,
    /// Weight of the newest observation in the level.
    pub alpha: f64,
    /// Weight in the growth; 0 without trend.
    pub beta: f64,
    /// Weight in the season; 0 without season.
    pub gamma: f64,
    /// Share of the growth that is left after a step; 1 without damping.
    pub phi: f64,
    /// Level after the last observation.
    pub level: f64,
    /// Growth after the last observation.
    pub growth: f64,
    /// Seasonal terms of the next steps, one period of them; empty without season.
    pub season: Vec<f64>,
    /// Variance of the error, relative where the error is multiplicative.
    pub sigma2: f64,
    /// The criterion of the choice.
    pub aicc: f64,
}

impl Ets {
    /// Takes in the next observation with all parameters as they are.
    pub fn update(&mut self, y: f64) {
        let mut lanes = Lanes {
            alpha: [self.alpha],
            beta: [self.beta],
            gamma: [self.gamma],
            phi: [self.phi],
            level: [self.level],
            growth: [self.growth],
        };
        let mut ring: Vec<[f64; 1]> = self.season.iter().map(|term| [*term]).collect();
        run(self.form, &[y], &mut lanes, &mut ring);
        self.level = lanes.level[0];
        self.growth = lanes.growth[0];
        self.season = ring.into_iter().map(|[term]| term).collect();
    }
}

/// Spread of the deviance at which a quick search ends: differences of AICc below it do not decide.
const QUICK_TOLERANCE: f64 = 1e-2;

/// The fewest observations a choice is made on: two more than the smallest model's parameters would need.
pub const MIN_OBSERVATIONS: usize = 7;

/// The fit of all candidate forms to one series, in steps that can be interrupted.
pub struct Search<'a> {
    y: &'a [f64],
    season: usize,
    waiting: std::vec::IntoIter<Form>,
    bounds: Bounds,
    effort: Effort,
    current: Option<(Form, Simplex<Deviance<'a>>)>,
    best: Option<Ets>,
}

/// How much of a model is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Smoothing parameters and the whole first state.
    Full,
    /// Seasonal terms start as the decomposition has them, which leaves six coordinates at most, and the search ends earlier.
    Quick,
}

impl<'a> Search<'a> {
    /// Prepares the candidates; none fits if there are fewer than [`MIN_OBSERVATIONS`]. A season is considered only
    /// where the series is longer than its period.
    pub fn new(y: &'a [f64], season: usize, request: Request, effort: Effort) -> Self {
        let season = if y.len() > season { season.max(1) } else { 1 };
        let forms = if y.len() >= MIN_OBSERVATIONS { request.forms(season, y.iter().all(|y| *y > 0.0)) } else { Vec::new() };
        Self { y, season, waiting: forms.into_iter(), bounds: Bounds::default(), effort, current: None, best: None }
    }

    /// Is there nothing to fit? Multiplicative models need values above zero.
    pub fn is_empty(&self) -> bool {
        self.current.is_none() && self.waiting.len() == 0
    }

    /// Goes on for about `steps` steps of the recursion; `true` when every candidate has been fitted.
    pub fn advance(&mut self, steps: u64) -> bool {
        let iterations = u32::try_from(steps / self.y.len().max(1) as u64).unwrap_or(u32::MAX).max(1);
        if let Some((form, simplex)) = &mut self.current {
            if simplex.advance(iterations) {
                let fitted = finish(self.y, *form, self.season, &simplex.objective().whole(simplex.point()));
                let better = |best: &Ets| fitted.aicc < best.aicc;
                if fitted.aicc < f64::INFINITY && self.best.as_ref().is_none_or(better) {
                    self.best = Some(fitted);
                }
                self.current = None;
            }
            return false;
        }
        let Some(form) = self.waiting.next() else { return true };
        self.current = self.begin(form).map(|simplex| (form, simplex));
        false
    }

    /// The model with the lowest AICc, if any could be fitted.
    pub fn finish(self) -> Option<Ets> {
        self.best
    }

    /// `None` where the form has too many parameters for the data.
    fn begin(&mut self, form: Form) -> Option<Simplex<Deviance<'a>>> {
        let smoothing = start::smoothing(form, self.season, &mut self.bounds);
        let state = start::state(self.y, form, self.season);
        let mut point: Vec<f64> = smoothing.iter().map(|(value, _)| *value).collect();
        point.extend(&state);
        if point.len() + 1 >= self.y.len() {
            return None;
        }
        let terms = match self.effort {
            Effort::Full => Vec::new(),
            Effort::Quick => point.split_off(form.n_smoothing() + 1 + usize::from(form.has_trend())),
        };
        let bounds = smoothing.into_iter().map(|(_, range)| range).collect();
        let ring = vec![[0.0; WIDTH]; ring_len(form, self.season)];
        let tolerance = if self.effort == Effort::Quick { QUICK_TOLERANCE } else { TOLERANCE };
        Some(Simplex::new(Deviance { y: self.y, form, terms, ring }, point, bounds, tolerance))
    }
}

fn ring_len(form: Form, season: usize) -> usize {
    if form.has_season() { season } else { 0 }
}

/// Runs once more with the parameters found and keeps what a forecast needs.
fn finish(y: &[f64], form: Form, season: usize, point: &[f64]) -> Ets {
    let mut lanes = Lanes::<1>::default();
    let mut ring = vec![[0.0]; ring_len(form, season)];
    place(form, point, 0, &mut lanes, &mut ring);
    let Lanes { alpha: [alpha], beta: [beta], gamma: [gamma], phi: [phi], .. } = lanes;
    let fitness = run(form, y, &mut lanes, &mut ring);
    // The variance is a parameter too.
    let (n, k) = (y.len() as f64, point.len() as f64 + 1.0);
    let aicc = fitness.deviance[0] + 2.0 * k + if n > k + 1.0 { 2.0 * k * (k + 1.0) / (n - k - 1.0) } else { f64::INFINITY };
    Ets {
        form,
        alpha,
        beta,
        gamma,
        phi,
        level: lanes.level[0],
        growth: lanes.growth[0],
        season: ring.into_iter().map(|[term]| term).collect(),
        sigma2: fitness.squares[0] / (n - k - 1.0),
        aicc,
    }
}

/// Unfolds a point of the search into one lane; `false` where it is not a model.
fn place<const L: usize>(form: Form, point: &[f64], lane: usize, lanes: &mut Lanes<L>, ring: &mut [[f64; L]]) -> bool {
    let (smoothing, state) = point.split_at(form.n_smoothing());
    let mut smoothing = smoothing.iter().copied();
    let mut take = |present: bool| if present { smoothing.next() } else { None };
    lanes.alpha[lane] = take(true).unwrap_or(0.0);
    lanes.beta[lane] = take(form.has_trend()).unwrap_or(0.0);
    lanes.gamma[lane] = take(form.has_season()).unwrap_or(0.0);
    lanes.phi[lane] = take(form.damped).unwrap_or(1.0);
    let (&level, rest) = state.split_first().unwrap_or((&0.0, &[]));
    lanes.level[lane] = level;
    let terms = if form.has_trend() {
        let (&growth, terms) = rest.split_first().unwrap_or((&0.0, &[]));
        lanes.growth[lane] = growth;
        terms
    } else {
        rest
    };
    let Some((oldest, newer)) = ring.split_first_mut() else { return true };
    let multiplicative = form.season == Part::Multiplicative;
    let total = if multiplicative { terms.len() as f64 + 1.0 } else { 0.0 };
    oldest[lane] = total - terms.iter().sum::<f64>();
    newer.iter_mut().rev().zip(terms).for_each(|(slot, term)| slot[lane] = *term);
    !(multiplicative && (oldest[lane] < 0.0 || terms.iter().any(|term| *term < 0.0)))
}

/// The objective: −2 log-likelihood as a function of smoothing parameters and first state.
struct Deviance<'a> {
    y: &'a [f64],
    form: Form,
    /// Seasonal terms that are not searched for.
    terms: Vec<f64>,
    ring: Vec<[f64; WIDTH]>,
}

impl Deviance<'_> {
    fn whole(&self, point: &[f64]) -> Vec<f64> {
        point.iter().chain(&self.terms).copied().collect()
    }
}

impl Objective for Deviance<'_> {
    fn values(&mut self, points: [&[f64]; WIDTH]) -> [f64; WIDTH] {
        let mut lanes = Lanes::<WIDTH>::default();
        let valid: [bool; WIDTH] = std::array::from_fn(|lane| {
            let whole;
            let point = if self.terms.is_empty() {
                points[lane]
            } else {
                whole = self.whole(points[lane]);
                whole.as_slice()
            };
            place(self.form, point, lane, &mut lanes, &mut self.ring)
        });
        let deviance = run(self.form, self.y, &mut lanes, &mut self.ring).deviance;
        std::array::from_fn(|lane| {
            let value = deviance[lane].max(-1e10);
            if valid[lane] && !deviance[lane].is_nan() { value } else { f64::INFINITY }
        })
    }
}
