//! Zeros before a series was on.

use super::LeadingZeros;
use crate::table::series::Series;

/// Leaves out the zeros a series begins with, where the policy says so; returns how many. A series of zeros only is left alone.
pub(super) fn drop(series: &mut Series, policy: LeadingZeros) -> u64 {
    let Some(first) = series.values.iter().position(|value| *value != 0.0) else { return 0 };
    let leave = match policy {
        LeadingZeros::Keep => false,
        LeadingZeros::Drop => true,
        LeadingZeros::Auto => is_a_launch(first, &series.values[first..]),
    };
    if first == 0 || !leave {
        return 0;
    }
    series.values.drain(..first);
    for numbers in &mut series.regressors {
        numbers.drain(..first.min(numbers.len()));
    }
    series.start += first as i64;
    first as u64
}

/// Is the run longer than twice every later one, and is zero rare later?
fn is_a_launch(run: usize, later: &[f64]) -> bool {
    let (mut longest, mut current, mut zeros) = (0, 0, 0);
    for value in later {
        current = if *value == 0.0 { current + 1 } else { 0 };
        longest = longest.max(current);
        zeros += usize::from(*value == 0.0);
    }
    run > 2 * longest && run > 2 && zeros * 10 <= later.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launch_is_told_from_demand_that_comes_and_goes() {
        assert!(is_a_launch(5, &[1.0; 10]));
        assert!(!is_a_launch(5, &[1.0, 0.0, 0.0, 0.0, 2.0]));
        assert!(!is_a_launch(2, &[1.0; 10]), "two zeros may be just that");
    }
}
