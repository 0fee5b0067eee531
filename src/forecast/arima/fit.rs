//! The fit of one model: conditional least squares for a start, then the exact likelihood.

use super::conditional::Conditional;
use super::design::{Design, project};
use super::exact::Exact;
use super::least_squares::{Residuals, minimize, squares};
use super::meter::Meter;
use super::order::Order;
use super::polynomial;
use crate::error::Result;

/// How close to the unit circle a root may be (Hyndman and Khandakar 2008, section 3.2).
const CLOSEST_ROOT: f64 = 1.01;

/// A model fitted by its exact likelihood.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Coefficients in the order ar, ma, seasonal ar, seasonal ma.
    pub coefficients: Vec<f64>,
    /// Regression coefficients, in the order of the design's columns.
    pub regression: Vec<f64>,
    /// State after the last observation.
    pub state: Vec<f64>,
    /// Weights of the next innovation in the state.
    pub gain: Vec<f64>,
    /// Standardized innovations.
    pub innovations: Vec<f64>,
    /// Variance of the innovations.
    pub sigma2: f64,
    /// Corrected Akaike information criterion.
    pub aicc: f64,
}

/// Coefficients that make the conditional sum of squares least, and their criterion; `None` where no term is left.
///
/// # Errors
/// `aborted`.
pub async fn conditional(meter: &mut Meter<'_>, order: Order, design: &Design) -> Result<Option<(Vec<f64>, f64)>> {
    let mut residuals = Conditional::new(order, design);
    let terms = residuals.terms() as f64;
    let mut point = vec![0.0; order.coefficients()];
    let Some(sum) = minimize(meter, &mut residuals, &mut point).await? else { return Ok(None) };
    let n = design.n_rows() as f64;
    Ok(Some((point, corrected(n * libm::log(sum / terms), order, design))))
}

/// The fit by the exact likelihood, from where the conditional one ends; `None` where that is not stationary.
///
/// # Errors
/// `aborted`.
pub async fn exact(meter: &mut Meter<'_>, order: Order, design: &Design) -> Result<Option<Estimate>> {
    let start = conditional(meter, order, design).await?.map_or_else(|| vec![0.0; order.coefficients()], |(point, _)| point);
    let [ar, ma, seasonal_ar, seasonal_ma] = order.split(&start);
    let (Some(ar), Some(seasonal_ar)) = (polynomial::unbounded(ar), polynomial::unbounded(seasonal_ar)) else { return Ok(None) };
    let mut point = [ar.as_slice(), ma, &seasonal_ar, seasonal_ma].concat();
    let mut likelihood = Likelihood::new(order, design);
    let Some(sum) = minimize(meter, &mut likelihood, &mut point).await? else { return Ok(None) };
    if sum <= 0.0 {
        return Ok(None);
    }
    Ok(likelihood.estimate(&point))
}

/// Are the roots of all polynomials clearly outside the unit circle? As in the reference implementation a polynomial of the
/// first degree passes whatever its root is.
pub fn is_clear_of_unit_roots(order: &Order, coefficients: &[f64]) -> bool {
    let [ar, ma, seasonal_ar, seasonal_ma] = order.split(coefficients);
    let clear = |plain: &[f64], seasonal: &[f64]| {
        polynomial::roots_beyond(CLOSEST_ROOT, plain, 1) && polynomial::roots_beyond(CLOSEST_ROOT, seasonal, 1)
    };
    let negative = |coefficients: &[f64]| coefficients.iter().map(|c| -c).collect::<Vec<f64>>();
    (order.ar_reach() <= 1 || clear(ar, seasonal_ar)) && (order.ma_reach() <= 1 || clear(&negative(ma), &negative(seasonal_ma)))
}

/// AICc from a deviance; infinite where there are too few observations to correct it.
fn corrected(deviance: f64, order: Order, design: &Design) -> f64 {
    let (n, k) = (design.n_rows() as f64, parameters(order, design));
    if n > k + 1.0 { deviance + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0) } else { f64::INFINITY }
}

/// Everything that is estimated; the variance is a parameter too.
fn parameters(order: Order, design: &Design) -> f64 {
    (order.coefficients() + design.n_regressors() + 1) as f64
}

/// The exact likelihood as a sum of squares: standardized innovations times the geometric mean of their deviations
/// (Ansley 1979, doi:10.1093/biomet/66.1.59).
pub struct Likelihood<'a> {
    order: Order,
    design: &'a Design,
    phi: Vec<f64>,
    theta: Vec<f64>,
    coefficients: Vec<f64>,
    filter: Exact,
    filtered: Vec<Vec<f64>>,
    regression: Vec<f64>,
}

impl<'a> Likelihood<'a> {
    /// For one order and design.
    pub fn new(order: Order, design: &'a Design) -> Self {
        Self {
            order,
            design,
            phi: Vec::new(),
            theta: Vec::new(),
            coefficients: Vec::new(),
            filter: Exact::default(),
            filtered: vec![vec![0.0; design.n_rows()]; design.columns.len()],
            regression: Vec::new(),
        }
    }

    /// Filters with coefficients as they are.
    pub fn filter(&mut self) -> bool {
        let [ar, ma, seasonal_ar, seasonal_ma] = self.order.split(&self.coefficients);
        polynomial::expand(ar, seasonal_ar, self.order.period, -1.0, &mut self.phi);
        polynomial::expand(ma, seasonal_ma, self.order.period, 1.0, &mut self.theta);
        if !self.filter.filter(&self.phi, &self.theta, &self.design.columns, &mut self.filtered) {
            return false;
        }
        self.regression = project(&mut self.filtered);
        true
    }

    /// The model at a point; `None` where it has no likelihood.
    pub fn estimate(&mut self, point: &[f64]) -> Option<Estimate> {
        let mut residuals = Vec::new();
        if !self.residuals(point, &mut residuals) {
            return None;
        }
        let n = self.design.n_rows() as f64;
        let deviance = n * (libm::log(squares(&residuals) / n) + 1.0 + libm::log(std::f64::consts::TAU));
        let (first, rest) = self.filter.states.split_first()?;
        let mut state = first.clone();
        for (other, share) in rest.iter().zip(&self.regression) {
            state.iter_mut().zip(other).for_each(|(own, other)| *own -= share * other);
        }
        let innovations = self.filtered[0].clone();
        Some(Estimate {
            coefficients: self.coefficients.clone(),
            regression: self.regression.clone(),
            state,
            gain: self.filter.gain().to_vec(),
            sigma2: squares(&innovations) / (n - parameters(self.order, self.design) + 1.0).max(1.0),
            innovations,
            aicc: corrected(deviance, self.order, self.design),
        })
    }
}

impl Residuals for Likelihood<'_> {
    fn residuals(&mut self, point: &[f64], out: &mut Vec<f64>) -> bool {
        let order = self.order;
        let [ar, ma, seasonal_ar, seasonal_ma] = order.split(point);
        self.coefficients.clear();
        self.coefficients.resize(order.coefficients(), 0.0);
        let (own_ar, rest) = self.coefficients.split_at_mut(order.ar);
        let (own_ma, rest) = rest.split_at_mut(order.ma);
        let (own_seasonal_ar, own_seasonal_ma) = rest.split_at_mut(order.seasonal_ar);
        polynomial::stationary(ar, own_ar);
        polynomial::stationary(seasonal_ar, own_seasonal_ar);
        own_ma.copy_from_slice(ma);
        own_seasonal_ma.copy_from_slice(seasonal_ma);
        if !self.filter() {
            return false;
        }
        let scale = libm::exp(0.5 * self.filter.mean_log_variance);
        out.clear();
        out.extend(self.filtered[0].iter().map(|innovation| innovation * scale));
        out.iter().all(|residual| residual.is_finite())
    }

    fn steps(&self) -> u64 {
        let state = self.order.ar_reach().max(self.order.ma_reach() + 1);
        // The covariances at the start take as long as so many observations.
        let start = self.order.ar_reach() * self.order.ar_reach() / 8;
        ((self.design.n_rows() + start) * self.design.columns.len() * (1 + state / 4)) as u64
    }
}
