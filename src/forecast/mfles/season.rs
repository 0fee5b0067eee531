//! A season as a few waves, by least squares.

use crate::forecast::regression::ridge::Normal;

/// Share of the squares of a wave that keeps the equations solvable where a period has hardly been seen.
const TINY: f64 = 1e-10;

/// The waves of a period, one row for each phase.
pub(super) struct Waves {
    rows: Vec<Vec<f64>>,
}

impl Waves {
    /// Five pairs of cosine and sine for a period below 10, ten below 70, else fifteen, as far as they differ from each other.
    pub(super) fn new(period: usize) -> Self {
        let pairs = match period {
            ..10 => 5,
            10..70 => 10,
            _ => 15,
        };
        let row = |phase: usize| {
            let angle = |k: usize| std::f64::consts::TAU * ((k * phase) % period) as f64 / period as f64;
            let cosines = (1..=pairs.min(period / 2)).map(|k| libm::cos(angle(k)));
            // Half a period goes up and down only.
            let sines = (1..=pairs.min((period - 1) / 2)).map(|k| libm::sin(angle(k)));
            cosines.chain(sines).collect()
        };
        Self { rows: (0..period).map(row).collect() }
    }

    /// The pattern that comes closest to what is left of a series, phase by phase from its first value on. With `later`, each season
    /// counts once more than the one before.
    pub(super) fn fit(&self, rest: &[f64], later: bool) -> Vec<f64> {
        let period = self.rows.len();
        let (mut sums, mut weights) = (vec![0.0; period], vec![0.0; period]);
        for (season, values) in rest.chunks(period).enumerate() {
            let weight = if later { (season + 1) as f64 } else { 1.0 };
            for ((value, sum), total) in values.iter().zip(&mut sums).zip(&mut weights) {
                *sum += weight * value;
                *total += weight;
            }
        }
        let width = self.rows.first().map_or(0, Vec::len);
        let mut normal = Normal::new(width);
        for ((row, sum), weight) in self.rows.iter().zip(&sums).zip(&weights) {
            if *weight > 0.0 {
                normal.add(row, sum / weight, *weight);
            }
        }
        let penalty = TINY * weights.iter().sum::<f64>();
        let Some(solution) = normal.solve(|_| penalty) else { return vec![0.0; period] };
        self.rows.iter().map(|row| row.iter().zip(&solution).map(|(wave, size)| wave * size).sum()).collect()
    }
}
