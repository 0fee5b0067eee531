//! Methods by their mean accuracy over series.

use super::Standing;
use super::accuracy::Accuracy;
use super::run::SEASONAL_NAIVE;

/// Sums of accuracy over series.
#[derive(Default)]
pub(super) struct Scores {
    method: Mean,
    naive: Mean,
}

#[derive(Default)]
struct Mean {
    mase: (f64, u32),
    smape: (f64, u32),
}

impl Mean {
    fn add(&mut self, accuracy: Accuracy) {
        let into = |(sum, n): &mut (f64, u32), value: Option<f64>| {
            *sum += value.unwrap_or(0.0);
            *n += u32::from(value.is_some());
        };
        into(&mut self.mase, accuracy.mase);
        into(&mut self.smape, accuracy.smape);
    }

    fn standing(&self, method: &str) -> Standing {
        let mean = |(sum, n): (f64, u32)| (n > 0).then(|| sum / f64::from(n));
        Standing { method: method.to_owned(), mase: mean(self.mase), smape: mean(self.smape), series: self.smape.1 }
    }
}

impl Scores {
    pub(super) fn add(&mut self, method: Accuracy, naive: Accuracy) {
        self.method.add(method);
        self.naive.add(naive);
    }

    pub(super) fn leaderboard(&self, method: &str) -> Vec<Standing> {
        let mut standings = vec![self.method.standing(method)];
        if method != SEASONAL_NAIVE {
            standings.push(self.naive.standing(SEASONAL_NAIVE));
        }
        let error = |standing: &Standing| standing.mase.or(standing.smape).unwrap_or(f64::INFINITY);
        standings.sort_by(|a, b| error(a).total_cmp(&error(b)));
        standings
    }
}
