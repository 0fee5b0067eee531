//! What the methods look at instead of the series itself: sizes, intervals, sums, and the kind of demand.

use serde::{Deserialize, Serialize};

/// The sizes of demands, zeros left out.
pub(in crate::forecast) fn sizes(y: &[f64]) -> Vec<f64> {
    y.iter().copied().filter(|value| *value > 0.0).collect()
}

/// Steps from one demand to the next, the first counted from the start.
pub(in crate::forecast) fn intervals(y: &[f64]) -> Vec<f64> {
    let mut last = 0;
    let places = y.iter().enumerate().filter(|(_, value)| **value != 0.0).map(|(index, _)| index + 1);
    places.map(|place| (place - std::mem::replace(&mut last, place)) as f64).collect()
}

/// Sums over `level` steps each, the last ending with the series; what is left over at the start is dropped.
pub(in crate::forecast) fn sums(y: &[f64], level: usize) -> Vec<f64> {
    let (_, whole) = y.split_at(y.len() % level.max(1));
    whole.chunks(level.max(1)).map(|chunk| chunk.iter().sum()).collect()
}

/// The mean interval as a number of steps, half to even, at least 1.
pub(in crate::forecast) fn aggregation(y: &[f64]) -> usize {
    let intervals = intervals(y);
    let mean = intervals.iter().sum::<f64>() / intervals.len().max(1) as f64;
    (mean.round_ties_even() as usize).clamp(1, y.len().max(1))
}

/// The classes of Syntetos, Boylan and Croston.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::forecast) enum Kind {
    Smooth,
    Erratic,
    Intermittent,
    Lumpy,
}

impl Kind {
    pub(in crate::forecast) fn word(self) -> &'static str {
        match self {
            Self::Smooth => "smooth",
            Self::Erratic => "erratic",
            Self::Intermittent => "intermittent",
            Self::Lumpy => "lumpy",
        }
    }

    /// Is there demand in most steps?
    pub(in crate::forecast) fn is_frequent(self) -> bool {
        matches!(self, Self::Smooth | Self::Erratic)
    }
}

/// Steps per demand (ADI), squared coefficient of variation of the sizes (CV²), and the class they make.
pub(in crate::forecast) fn classify(y: &[f64]) -> (f64, f64, Kind) {
    /// Where the squared error of Croston's method with Syntetos and Boylan's correction falls below that of smoothing.
    const ADI: f64 = 1.32;
    const CV2: f64 = 0.49;
    let sizes = sizes(y);
    let n = sizes.len().max(1) as f64;
    let mean = sizes.iter().sum::<f64>() / n;
    let variance = sizes.iter().map(|size| (size - mean) * (size - mean)).sum::<f64>() / n;
    let (adi, cv2) = (y.len() as f64 / n, if mean > 0.0 { variance / mean / mean } else { 0.0 });
    let kind = match (adi < ADI, cv2 < CV2) {
        (true, true) => Kind::Smooth,
        (true, false) => Kind::Erratic,
        (false, true) => Kind::Intermittent,
        (false, false) => Kind::Lumpy,
    };
    (adi, cv2, kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const Y: [f64; 7] = [0.0, 0.0, 3.0, 0.0, 1.0, 2.0, 0.0];

    #[test]
    fn sizes_intervals_and_sums_of_a_series() {
        assert_eq!(sizes(&Y), [3.0, 1.0, 2.0]);
        assert_eq!(intervals(&Y), [3.0, 2.0, 1.0]);
        assert_eq!(sums(&Y, 3), [3.0, 3.0]);
        assert_eq!((aggregation(&Y), aggregation(&[0.0, 0.0]), aggregation(&[])), (2, 1, 1));
    }

    #[test]
    fn the_four_classes() {
        let of = |y: &[f64]| classify(y).2;
        assert_eq!(of(&[5.0, 6.0, 5.0, 4.0]), Kind::Smooth);
        assert_eq!(of(&[1.0, 1.0, 30.0, 1.0]), Kind::Erratic);
        assert_eq!(of(&[5.0, 0.0, 0.0, 6.0]), Kind::Intermittent);
        assert_eq!(of(&[1.0, 0.0, 1.0, 0.0, 0.0, 30.0]), Kind::Lumpy);
    }
}
