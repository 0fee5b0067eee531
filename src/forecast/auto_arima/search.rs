//! The stepwise search of Hyndman and Khandakar among seasonal ARIMA models.

use super::differences::{has_strong_season, is_constant, level_differences};
use crate::error::Result;
use crate::forecast::arima::design::{Design, project};
use crate::forecast::arima::fit::{Estimate, conditional, exact, is_clear_of_unit_roots};
use crate::forecast::arima::meter::Meter;
use crate::forecast::arima::order::Order;

/// Models fitted at most.
const MOST_MODELS: usize = 94;
/// Longer series, and those with a longer season, are searched by conditional sums of squares.
const SHORT_SERIES: usize = 150;
const SHORT_SEASON: usize = 12;

/// What the search may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest p and q.
    pub order: usize,
    /// Largest P and Q.
    pub seasonal_order: usize,
    /// Search by conditional sums of squares? By default where the series or its season is long.
    pub approximation: Option<bool>,
}

/// What was chosen.
pub enum Choice {
    /// A model with its fit.
    Model(Order, bool, Estimate),
    /// Differencing leaves nothing but a constant.
    Certain(Order, Option<f64>),
    /// No model could be fitted.
    Nothing,
}

/// The changes of (p, q, P, Q) that are tried around the best model so far, in this order.
const MOVES: [[i8; 4]; 16] = [
    [0, 0, -1, 0],
    [0, 0, 0, -1],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [0, 0, -1, -1],
    [0, 0, -1, 1],
    [0, 0, 1, -1],
    [0, 0, 1, 1],
    [-1, 0, 0, 0],
    [0, -1, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [-1, -1, 0, 0],
    [-1, 1, 0, 0],
    [1, -1, 0, 0],
    [1, 1, 0, 0],
];

/// Orders of differencing for a series; `y` is what the regressors leave.
pub fn differencing(y: &[f64], period: usize, regressors: &[Vec<f64>]) -> Order {
    let mut order = Order { period, ..Order::default() };
    if period > 1 && y.len() > 2 * period && has_strong_season(y, period) {
        order.seasonal_differences = 1;
    }
    let left = order.difference(y);
    let wanted = level_differences(&left, 2);
    // A regressor that differencing makes constant would have no effect of its own.
    for count in 0..=wanted {
        let trial = Order { differences: count, ..order };
        let keeps = |column: &Vec<f64>| is_constant(column) || !is_constant(&trial.difference(column));
        if count > 0 && !regressors.iter().all(keeps) {
            break;
        }
        order.differences = count;
    }
    order
}

/// Chooses orders and fits the model.
///
/// # Errors
/// `aborted`.
pub async fn choose(meter: &mut Meter<'_>, y: &[f64], period: usize, regressors: &[Vec<f64>], limits: Limits) -> Result<Choice> {
    let order = differencing(&beside(y, regressors), period, regressors);
    let left = order.difference(y);
    if left.is_empty() {
        return Ok(Choice::Nothing);
    }
    if is_constant(&left) && regressors.is_empty() {
        let step = if order.differences == 0 && order.seasonal_differences == 1 { order.period as f64 } else { 1.0 };
        return Ok(Choice::Certain(order, order.constant().map(|_| left[0] / step)));
    }
    let mut search = Search::new(y, regressors, order, limits);
    search.run(meter).await?;
    search.finish(meter).await
}

/// What least squares with an intercept leave of a series.
fn beside(y: &[f64], regressors: &[Vec<f64>]) -> Vec<f64> {
    if regressors.is_empty() {
        return y.to_vec();
    }
    let mut columns = vec![y.to_vec(), vec![1.0; y.len()]];
    columns.extend(regressors.iter().cloned());
    project(&mut columns);
    columns.swap_remove(0)
}

/// A model and its criterion.
struct Tried {
    orders: [usize; 4],
    constant: bool,
    criterion: f64,
}

struct Search {
    base: Order,
    /// Largest p, q, P, Q.
    most: [usize; 4],
    start: [usize; 4],
    /// Data without and with a constant.
    designs: [Design; 2],
    may_be_constant: bool,
    approximate: bool,
    tried: Vec<Tried>,
    /// Index of the best among those tried, and its fit where it was exact.
    best: Option<usize>,
    estimate: Option<Estimate>,
}

impl Search {
    fn new(y: &[f64], regressors: &[Vec<f64>], base: Order, limits: Limits) -> Self {
        let (n, m) = (y.len(), base.period);
        let plain = limits.order.min(n / 3).min(if m > 1 { m - 1 } else { usize::MAX });
        let seasonal = if m > 1 { limits.seasonal_order.min(n / 3 / m) } else { 0 };
        let most = [plain, plain, seasonal, seasonal];
        let wanted = if n < 10 { [1, 1, 0, 0] } else { [2, 2, 1, 1] };
        let design = |constant: bool| Design::new(&base, y, regressors, constant);
        Self {
            base,
            most,
            start: std::array::from_fn(|i| wanted[i].min(most[i])),
            designs: [design(false), design(true)],
            may_be_constant: base.constant().is_some(),
            approximate: limits.approximation.unwrap_or(n > SHORT_SERIES || m > SHORT_SEASON),
            tried: Vec::new(),
            best: None,
            estimate: None,
        }
    }

    async fn run(&mut self, meter: &mut Meter<'_>) -> Result<()> {
        let one = |limit: usize| limit.min(1);
        let [p, q, seasonal_p, seasonal_q] = self.most;
        let constant = self.may_be_constant;
        let mut here = self.start;
        self.attempt(meter, self.start, constant).await?;
        for orders in [[0; 4], [one(p), 0, one(seasonal_p), 0], [0, one(q), 0, one(seasonal_q)]] {
            let pointless = orders == [0; 4] && self.tried.len() > 1;
            if !pointless && self.attempt(meter, orders, constant).await? {
                here = orders;
            }
        }
        if constant && self.attempt(meter, [0; 4], false).await? {
            here = [0; 4];
        }
        self.climb(meter, here, constant).await
    }

    /// Moves to the first better neighbour until there is none.
    async fn climb(&mut self, meter: &mut Meter<'_>, mut here: [usize; 4], mut constant: bool) -> Result<()> {
        'moved: loop {
            for change in MOVES {
                let Some(there) = self.neighbour(here, change) else { continue };
                if self.is_new(there, constant) && self.attempt(meter, there, constant).await? {
                    here = there;
                    continue 'moved;
                }
            }
            if self.may_be_constant && self.is_new(here, !constant) && self.attempt(meter, here, !constant).await? {
                constant = !constant;
                continue 'moved;
            }
            return Ok(());
        }
    }

    fn neighbour(&self, here: [usize; 4], change: [i8; 4]) -> Option<[usize; 4]> {
        let mut there = here;
        for (i, step) in change.into_iter().enumerate() {
            there[i] = here[i].checked_add_signed(isize::from(step)).filter(|order| *order <= self.most[i])?;
        }
        Some(there)
    }

    fn is_new(&self, orders: [usize; 4], constant: bool) -> bool {
        !self.tried.iter().any(|tried| tried.orders == orders && tried.constant == constant)
    }

    fn order(&self, [ar, ma, seasonal_ar, seasonal_ma]: [usize; 4]) -> Order {
        Order { ar, ma, seasonal_ar, seasonal_ma, ..self.base }
    }

    /// Fits one model; `true` if it is the best so far.
    async fn attempt(&mut self, meter: &mut Meter<'_>, orders: [usize; 4], constant: bool) -> Result<bool> {
        if self.tried.len() >= MOST_MODELS {
            return Ok(false);
        }
        let order = self.order(orders);
        let design = &self.designs[usize::from(constant)];
        let (criterion, estimate) = if self.approximate {
            let fit = conditional(meter, order, design).await?;
            let clear = fit.filter(|(coefficients, _)| is_clear_of_unit_roots(&order, coefficients));
            (clear.map_or(f64::INFINITY, |(_, criterion)| criterion), None)
        } else {
            let fit = exact(meter, order, design).await?;
            let clear = fit.filter(|fit| is_clear_of_unit_roots(&order, &fit.coefficients));
            (clear.as_ref().map_or(f64::INFINITY, |fit| fit.aicc), clear)
        };
        let better = criterion < self.best.map_or(f64::INFINITY, |best| self.tried[best].criterion);
        if better {
            self.best = Some(self.tried.len());
            self.estimate = estimate;
        }
        self.tried.push(Tried { orders, constant, criterion });
        Ok(better)
    }

    /// The best model; after an approximate search the first in order of its criterion that has an exact fit.
    async fn finish(mut self, meter: &mut Meter<'_>) -> Result<Choice> {
        if let (Some(best), Some(estimate)) = (self.best, self.estimate.take()) {
            let Tried { orders, constant, .. } = self.tried[best];
            return Ok(Choice::Model(self.order(orders), constant, estimate));
        }
        let mut ranked: Vec<&Tried> = self.tried.iter().collect();
        ranked.sort_by(|a, b| a.criterion.total_cmp(&b.criterion));
        for Tried { orders, constant, .. } in ranked {
            let order = self.order(*orders);
            let fit = exact(meter, order, &self.designs[usize::from(*constant)]).await?;
            if let Some(fit) = fit.filter(|fit| fit.aicc.is_finite() && is_clear_of_unit_roots(&order, &fit.coefficients)) {
                return Ok(Choice::Model(order, *constant, fit));
            }
        }
        Ok(Choice::Nothing)
    }
}
