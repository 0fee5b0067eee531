//! The exact likelihood of an ARMA process in a time proportional to its order.
//!
//! The process is in the state space form of Harvey (1989), whose first component is the observation. Its Kalman filter starts from
//! the stationary distribution, so the covariance changes by a matrix of rank one at every step; the recursions of Morf, Sidhu and
//! Kailath (1974, doi:10.1109/TAC.1974.1100576) follow that one vector in place of the matrix. When it has faded, the gain stays.

use super::polynomial;

/// What a pass over the data leaves behind, with buffers for the next.
#[derive(Debug, Default)]
pub struct Exact {
    /// Autoregressive coefficients, padded with zeros to the size of the state.
    phi: Vec<f64>,
    /// Moving average coefficients with the same padding.
    theta: Vec<f64>,
    ar_lags: Vec<(usize, f64)>,
    ma_lags: Vec<(usize, f64)>,
    covariances: Vec<f64>,
    crossed: Vec<f64>,
    responses: Vec<f64>,
    gain: Vec<f64>,
    change: Vec<f64>,
    /// One state per column of data: the prediction of what comes next.
    pub states: Vec<Vec<f64>>,
    /// Mean of the logarithms of the innovations' variances, in units of the noise.
    pub mean_log_variance: f64,
}

/// Steps between two looks at whether the gain still changes.
const LOOK: usize = 8;
/// The variance of an innovation counts as settled when it changes by less.
const SETTLED: f64 = 1e-14;

impl Exact {
    /// Filters every column with the same model into standardized innovations; `false` if the process is not stationary or
    /// the numbers run away.
    pub fn filter(&mut self, phi: &[f64], theta: &[f64], columns: &[Vec<f64>], out: &mut [Vec<f64>]) -> bool {
        let r = phi.len().max(theta.len() + 1);
        self.set(phi, theta, r);
        if !self.start(phi, r) {
            return false;
        }
        let n = columns.first().map_or(0, Vec::len);
        self.states.iter_mut().for_each(Vec::clear);
        self.states.resize(columns.len(), Vec::new());
        self.states.iter_mut().for_each(|state| state.resize(r, 0.0));
        let mut variance = self.covariances[0];
        let mut weight = -1.0 / variance;
        let (mut product, mut logs) = (1.0_f64, 0.0);
        let mut settled = false;
        for t in 0..n {
            let deviation = variance.sqrt();
            for ((column, out), state) in columns.iter().zip(out.iter_mut()).zip(&mut self.states) {
                let innovation = column[t] - state[0];
                out[t] = innovation / deviation;
                advance(state, &self.phi, &self.gain, innovation / variance);
            }
            product *= variance;
            if !(1e-100..1e100).contains(&product) {
                logs += libm::log(product);
                product = 1.0;
            }
            if !settled {
                (variance, weight) = self.follow(variance, weight);
                settled = t % LOOK == 0 && self.is_settled(variance, weight);
            }
        }
        self.mean_log_variance = (logs + libm::log(product)) / n.max(1) as f64;
        // From here on innovations count as they are.
        self.gain.iter_mut().for_each(|gain| *gain /= variance);
        self.mean_log_variance.is_finite()
    }

    /// Weights of the last innovation in the next predictions.
    pub fn gain(&self) -> &[f64] {
        &self.gain
    }

    fn set(&mut self, phi: &[f64], theta: &[f64], r: usize) {
        for (own, given) in [(&mut self.phi, phi), (&mut self.theta, theta)] {
            own.clear();
            own.extend_from_slice(given);
            own.resize(r, 0.0);
        }
        polynomial::lags(phi, &mut self.ar_lags);
        polynomial::lags(theta, &mut self.ma_lags);
    }

    /// Variance of the first observation (`covariances[0]`) and its covariances with the state one step later.
    fn start(&mut self, phi: &[f64], r: usize) -> bool {
        let q = self.theta.len() - 1;
        if !self.autoregressive_covariances(phi, r + 2 * q) {
            return false;
        }
        // Covariances of the whole process: the moving average runs over those of the autoregression, once in each direction.
        let at = |lag: i64| self.covariances[lag.unsigned_abs() as usize];
        let once = |lag: i64| at(lag) + self.ma_lags.iter().map(|(j, theta)| theta * at(lag - *j as i64)).sum::<f64>();
        self.crossed.clear();
        self.crossed.extend((0..=(r + q) as i64).map(once));
        for lag in 0..=r {
            let moved: f64 = self.ma_lags.iter().map(|(j, theta)| theta * self.crossed[lag + j]).sum();
            self.covariances[lag] = self.crossed[lag] + moved;
        }
        self.respond(r);
        // The state's component i holds what the past already says about i steps on.
        self.gain.clear();
        for i in 1..=r {
            let past: f64 = self.ar_lags.iter().filter(|(j, _)| *j > i).map(|(j, phi)| phi * self.covariances[j - i]).sum();
            let noise: f64 = self.ma_lags.iter().filter(|(j, _)| *j >= i).map(|(j, theta)| theta * self.responses[j - i]).sum();
            self.gain.push(self.phi[i - 1] * self.covariances[0] + past + noise);
        }
        self.change.clear();
        self.change.extend_from_slice(&self.gain);
        self.covariances[0] > 0.0 && self.covariances[0].is_finite()
    }

    /// Covariances of the autoregression with unit noise up to a lag, by Levinson's recursion backwards and forwards.
    fn autoregressive_covariances(&mut self, phi: &[f64], up_to: usize) -> bool {
        let p = phi.len();
        let mut orders: Vec<Vec<f64>> = vec![phi.to_vec()];
        let mut variance = 1.0;
        for k in (1..=p).rev() {
            let Some(current) = orders.last() else { return false };
            let partial = current[k - 1];
            let scale = 1.0 - partial * partial;
            if scale.is_nan() || scale <= 0.0 {
                return false;
            }
            variance /= scale;
            let lower: Vec<f64> = (0..k - 1).map(|i| (current[i] + partial * current[k - 2 - i]) / scale).collect();
            orders.push(lower);
        }
        self.covariances.clear();
        self.covariances.push(variance);
        for lag in 1..=up_to {
            let value = if lag <= p {
                // Of order `lag`, whose own equation holds exactly at this lag.
                let order = &orders[p - lag];
                order.iter().rev().zip(&self.covariances).map(|(phi, covariance)| phi * covariance).sum()
            } else {
                self.ar_lags.iter().map(|(j, phi)| phi * self.covariances[lag - j]).sum()
            };
            self.covariances.push(value);
        }
        true
    }

    /// How an innovation shows in the observation 0, 1, … steps later.
    fn respond(&mut self, r: usize) {
        self.responses.clear();
        self.responses.push(1.0);
        for k in 1..r {
            let echo: f64 = self.ar_lags.iter().take_while(|(j, _)| *j <= k).map(|(j, phi)| phi * self.responses[k - j]).sum();
            self.responses.push(self.theta[k - 1] + echo);
        }
    }

    /// Variance, gain and their change one step on.
    fn follow(&mut self, variance: f64, weight: f64) -> (f64, f64) {
        let first = self.change[0];
        let next = variance + first * first * weight;
        let (up, down) = (first * weight, first / next);
        let last = self.change.len() - 1;
        let (phi, gain, change) = (&self.phi[..=last], &mut self.gain[..=last], &mut self.change[..=last]);
        for i in 0..last {
            let moved = phi[i] * first + change[i + 1];
            gain[i] += moved * up;
            change[i] = moved - gain[i] * down;
        }
        let moved = phi[last] * first;
        gain[last] += moved * up;
        change[last] = moved - gain[last] * down;
        (next, weight + weight * weight * first * first / variance)
    }

    fn is_settled(&self, variance: f64, weight: f64) -> bool {
        let largest = self.change.iter().fold(0.0_f64, |largest, change| largest.max(change.abs()));
        largest * largest * weight.abs() < SETTLED * variance
    }
}

/// The prediction one step on, given a scaled innovation.
pub fn advance(state: &mut [f64], phi: &[f64], gain: &[f64], innovation: f64) {
    let r = state.len();
    let (phi, gain) = (&phi[..r], &gain[..r]);
    let first = state[0];
    for i in 0..r - 1 {
        state[i] = phi[i] * first + state[i + 1] + gain[i] * innovation;
    }
    state[r - 1] = phi[r - 1] * first + gain[r - 1] * innovation;
}
