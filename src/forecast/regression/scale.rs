//! The values as they are regressed: logarithms where all are above zero, centered and in units of their deviation.

use serde::{Deserialize, Serialize};

/// The way there and back.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::forecast) struct Scale {
    pub(in crate::forecast) logs: bool,
    pub(in crate::forecast) center: f64,
    pub(in crate::forecast) unit: f64,
}

impl Scale {
    /// For these values; `None` where they do not differ, or too much for their squares.
    pub(in crate::forecast) fn of(y: &[f64]) -> Option<Self> {
        let logs = y.iter().all(|value| *value > 0.0);
        let raw = Self { logs, center: 0.0, unit: 1.0 };
        let n = y.len() as f64;
        let values = || y.iter().filter_map(|value| raw.there(*value));
        let center = values().map(|value| value / n).sum::<f64>();
        let unit = (values().map(|value| (value - center) * (value - center)).sum::<f64>() / n).sqrt();
        (unit.is_finite() && unit > 1e-12 * center.abs()).then_some(Self { logs, center, unit })
    }

    /// A value as it is regressed; `None` for one that has no logarithm where these are.
    pub(in crate::forecast) fn there(&self, y: f64) -> Option<f64> {
        let value = if !self.logs {
            y
        } else if y > 0.0 {
            libm::log(y)
        } else {
            return None;
        };
        Some((value - self.center) / self.unit)
    }

    /// And back.
    pub(in crate::forecast) fn back(&self, value: f64) -> f64 {
        let value = self.center + self.unit * value;
        if self.logs { libm::exp(value) } else { value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        for y in [[1.0, 10.0, 100.0], [-5.0, 0.0, 7.0]] {
            let scale = Scale::of(&y).unwrap();
            assert_eq!(scale.logs, y[0] > 0.0);
            assert!(y.iter().all(|y| (scale.back(scale.there(*y).unwrap()) - y).abs() < 1e-9));
        }
    }

    #[test]
    fn equal_and_boundless_values_have_no_scale() {
        assert!([[3.0, 3.0], [-1e300, 1e300]].iter().all(|y| Scale::of(y).is_none()));
        assert_eq!(Scale::of(&[1.0, 2.0]).unwrap().there(0.0), None);
    }
}
