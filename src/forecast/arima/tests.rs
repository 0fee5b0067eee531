//! The recursions against plain matrices and themselves.

use super::design::{Design, project};
use super::exact::Exact;
use super::order::Order;
use super::polynomial::{expand, partials, roots_beyond, stationary, unbounded};

fn noise(n: usize) -> Vec<f64> {
    (0..n).map(|i| ((i * 7919 + 13) % 101) as f64 / 50.0 - 1.0).collect()
}

/// Covariances of the process from so many terms of its infinite moving average.
fn covariances(phi: &[f64], theta: &[f64], lags: usize) -> Vec<f64> {
    let mut responses = vec![1.0];
    for k in 1..4_000 {
        let echo: f64 = phi.iter().enumerate().filter(|(i, _)| *i < k).map(|(i, phi)| phi * responses[k - i - 1]).sum();
        responses.push(theta.get(k - 1).copied().unwrap_or(0.0) + echo);
    }
    (0..lags).map(|lag| responses.iter().zip(&responses[lag..]).map(|(a, b)| a * b).sum()).collect()
}

/// Standardized innovations and the sum of log variances by Cholesky's decomposition of the covariance matrix.
fn by_matrix(y: &[f64], covariances: &[f64]) -> (Vec<f64>, f64) {
    let n = y.len();
    let mut lower = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let rest: f64 = covariances[i - j] - (0..j).map(|k| lower[i][k] * lower[j][k]).sum::<f64>();
            lower[i][j] = if i == j { rest.sqrt() } else { rest / lower[j][j] };
        }
    }
    let mut out: Vec<f64> = Vec::new();
    for i in 0..n {
        let known: f64 = (0..i).map(|k| lower[i][k] * out[k]).sum();
        out.push((y[i] - known) / lower[i][i]);
    }
    let logs = (0..n).map(|i| 2.0 * lower[i][i].ln()).sum();
    (out, logs)
}

#[test]
fn the_fast_recursions_give_the_likelihood_of_the_covariance_matrix() {
    let y = noise(60);
    let seasonal = |plain: &[f64], seasonal: &[f64], sign: f64| {
        let mut out = Vec::new();
        expand(plain, seasonal, 4, sign, &mut out);
        out
    };
    let cases = [
        (vec![], vec![]),
        (vec![0.7], vec![]),
        (vec![], vec![-0.8]),
        (vec![0.5, -0.3], vec![0.4]),
        (seasonal(&[0.6], &[0.5], -1.0), seasonal(&[-0.4], &[0.3], 1.0)),
        (vec![0.2], seasonal(&[0.3, 0.1], &[-0.7], 1.0)),
    ];
    for (phi, theta) in cases {
        let (expected, logs) = by_matrix(&y, &covariances(&phi, &theta, 60));
        let mut filter = Exact::default();
        let mut out = vec![vec![0.0; 60]];
        assert!(filter.filter(&phi, &theta, std::slice::from_ref(&y), &mut out));
        for (t, (got, want)) in out[0].iter().zip(&expected).enumerate() {
            assert!((got - want).abs() < 1e-9, "{phi:?} {theta:?}, step {t}: {got} against {want}");
        }
        assert!((filter.mean_log_variance * 60.0 - logs).abs() < 1e-8, "{phi:?} {theta:?}");
    }
}

#[test]
fn a_process_that_is_not_stationary_has_no_likelihood() {
    let mut filter = Exact::default();
    for phi in [vec![1.0], vec![1.5], vec![0.5, 0.5], vec![f64::NAN]] {
        assert!(!filter.filter(&phi, &[], &[noise(20)], &mut [vec![0.0; 20]]), "{phi:?}");
    }
}

#[test]
fn any_numbers_are_a_stationary_process_and_come_back() {
    let raw = [0.3, -1.2, 2.0, 0.1];
    let mut coefficients = [0.0; 4];
    stationary(&raw, &mut coefficients);
    let back = unbounded(&coefficients).unwrap();
    assert!(raw.iter().zip(&back).all(|(raw, back)| (raw - back).abs() < 1e-9), "{back:?}");
    assert!(partials(&[1.2]).is_none());
    assert!(roots_beyond(1.01, &[0.98], 1) && !roots_beyond(1.01, &[0.995], 1));
}

#[test]
fn a_regression_finds_what_was_put_in_and_leaves_out_what_others_make_up() {
    let (ones, wave) = (vec![1.0; 40], noise(40));
    let line: Vec<f64> = (0..40).map(f64::from).collect();
    let y: Vec<f64> = (0..40).map(|i| 3.0 + 2.0 * line[i] - 5.0 * wave[i]).collect();
    let twice: Vec<f64> = wave.iter().map(|value| 2.0 * value).collect();
    let mut columns = vec![y, ones, line, wave, twice];
    let shares = project(&mut columns);
    for (share, expected) in shares.iter().zip([3.0, 2.0, -5.0, 0.0]) {
        assert!((share - expected).abs() < 1e-9, "{shares:?}");
    }
    assert!(columns[0].iter().all(|rest| rest.abs() < 1e-9));
}

#[test]
fn what_differencing_takes_integration_gives_back() {
    let order = Order { differences: 1, seasonal_differences: 1, period: 4, ..Order::default() };
    let y: Vec<f64> = noise(30).iter().enumerate().map(|(i, noise)| (i * i) as f64 + noise).collect();
    let weights = order.integration();
    let differenced = Design::new(&order, &y, &[], false).columns.swap_remove(0);
    assert_eq!(differenced.len(), y.len() - order.lost());
    for (t, change) in differenced.iter().enumerate() {
        let at = t + order.lost();
        let past: f64 = weights.iter().enumerate().map(|(i, weight)| weight * y[at - i - 1]).sum();
        assert!((change + past - y[at]).abs() < 1e-9);
    }
}
