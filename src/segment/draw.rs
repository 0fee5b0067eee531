//! Random draws: everything random in this area comes from a seed through here.

use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

/// A stream of draws.
#[derive(Clone)]
pub(crate) struct Draws(Xoshiro256Plus);

impl Draws {
    /// The stream of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Xoshiro256Plus::seed_from_u64(seed))
    }

    /// The next stream of the same seed: it shares no draw with this one.
    pub(crate) fn jump(&mut self) {
        self.0.jump();
    }

    /// A number in `0..1`, of 53 random bits.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// An index in `0..n`, `n` at least 1.
    pub(crate) fn index(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n - 1)
    }

    /// `count` different indices of `0..n` (all of them if there are not so many), ascending: selection sampling, Knuth's
    /// algorithm S.
    pub(crate) fn sample(&mut self, n: usize, count: usize) -> Vec<usize> {
        let mut wanted = count.min(n);
        let mut picked = Vec::with_capacity(wanted);
        for i in 0..n {
            if self.unit() * ((n - i) as f64) < wanted as f64 {
                picked.push(i);
                wanted -= 1;
            }
        }
        picked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_pinned_for_a_seed() {
        let mut draws = Draws::new(0);
        let first = [draws.index(1000), draws.index(1000), draws.index(1000)];
        let mut again = Draws::new(0);
        assert_eq!(first, [again.index(1000), again.index(1000), again.index(1000)]);
        assert_ne!(first, {
            let mut other = Draws::new(1);
            [other.index(1000), other.index(1000), other.index(1000)]
        });
    }

    #[test]
    fn a_sample_has_its_size_in_order_and_without_repeats() {
        let sample = Draws::new(3).sample(1000, 100);
        assert_eq!(sample.len(), 100);
        assert!(sample.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(Draws::new(3).sample(5, 9), [0, 1, 2, 3, 4]);
    }
}
