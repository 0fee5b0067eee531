//! Simple exponential smoothing: the one memory all methods for intermittent demand are made of.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::forecast::Pulse;

/// Steps of a smoothing between two checkpoints: a few milliseconds.
const STEPS_BETWEEN_CHECKPOINTS: usize = 200_000;
/// The weights among which the methods of the literature look: demand is seen too seldom for quicker ones.
pub(in crate::forecast) const CAUTIOUS: (f64, f64) = (0.1, 0.3);
/// The golden section ends when its ends are this close; after at most sixty steps on an interval below 1.
const CLOSE: f64 = 1e-12;

/// A level that moves by `alpha` of every surprise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::forecast) struct Smooth {
    pub(in crate::forecast) alpha: f64,
    pub(in crate::forecast) level: f64,
}

impl Smooth {
    /// Starts at the first value and runs over the rest; 0 where there is none.
    pub(in crate::forecast) fn over(x: &[f64], alpha: f64) -> Self {
        let (first, rest) = x.split_first().map_or((0.0, x), |(first, rest)| (*first, rest));
        let mut smooth = Self { alpha, level: first };
        for value in rest {
            smooth.push(*value);
        }
        smooth
    }

    /// The same with the weight between `low` and `high` whose squared one-step errors are smallest, found by golden section. It
    /// stops at two equal sums, as statsforecast does: where all are equal the middle is taken.
    pub(in crate::forecast) async fn best(pulse: &Pulse<'_>, x: &[f64], (low, high): (f64, f64)) -> Result<Self> {
        let ratio = (5.0_f64.sqrt() + 1.0) / 2.0;
        let (mut a, mut b) = (low, high);
        let (mut c, mut d) = (b - (b - a) / ratio, a + (b - a) / ratio);
        let (mut at_c, mut at_d) = (squared_errors(x, c), squared_errors(x, d));
        let mut steps = 0;
        while (b - a).abs() >= CLOSE {
            if at_c < at_d {
                (b, d, at_d) = (d, c, at_c);
                c = b - (b - a) / ratio;
                at_c = squared_errors(x, c);
            } else if at_d < at_c {
                (a, c, at_c) = (c, d, at_d);
                d = a + (b - a) / ratio;
                at_d = squared_errors(x, d);
            } else {
                break;
            }
            steps += x.len();
            if steps >= STEPS_BETWEEN_CHECKPOINTS {
                pulse.beat().await?;
                steps = 0;
            }
        }
        Ok(Self::over(x, (a + b) / 2.0))
    }

    pub(in crate::forecast) fn push(&mut self, value: f64) {
        self.level = self.alpha * value + (1.0 - self.alpha) * self.level;
    }
}

/// The sum of squared one-step errors.
fn squared_errors(x: &[f64], alpha: f64) -> f64 {
    let Some((first, rest)) = x.split_first() else { return 0.0 };
    let mut smooth = Smooth { alpha, level: *first };
    let mut sum = 0.0;
    for value in rest {
        let error = value - smooth.level;
        sum += error * error;
        smooth.push(*value);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;

    fn best(x: &[f64]) -> Smooth {
        pollster::block_on(Smooth::best(&Pulse::new(&Context::quiet(), 0, 1), x, (0.01, 0.99))).unwrap()
    }

    #[test]
    fn a_series_that_jumps_and_stays_wants_a_quick_level_and_one_that_swings_back_a_slow_one() {
        let jump: Vec<f64> = (0..40).map(|i| if i < 20 { 1.0 } else { 9.0 }).collect();
        let swing: Vec<f64> = (0..40).map(|i| f64::from(i % 2) * 12.0).collect();
        assert!(best(&jump).alpha > 0.9);
        assert!(best(&swing).alpha < 0.2);
    }

    #[test]
    fn nothing_a_single_value_and_what_is_no_number_end_the_search() {
        assert_eq!(best(&[]).level, 0.0);
        assert_eq!(best(&[5.0]).level, 5.0);
        assert!(best(&[1e300, 0.0, 1e300]).level.is_finite());
    }
}
