//! How far two partitions of the same rows agree, beyond what chance would make them.

use libm::{exp, lgamma, log};

/// Rows of each pair of parts, and of each part.
pub(super) struct Counts {
    pub(super) cells: Vec<(usize, usize, u64)>,
    pub(super) first: Vec<u64>,
    pub(super) second: Vec<u64>,
}

impl Counts {
    fn total(&self) -> f64 {
        self.first.iter().sum::<u64>() as f64
    }

    /// The adjusted Rand index: L. Hubert and P. Arabie (1985), doi:10.1007/BF01908075. 1 where partitions are the same, about 0 for chance.
    pub(super) fn adjusted_rand(&self) -> f64 {
        let pairs = |n: u64| n as f64 * (n as f64 - 1.0) / 2.0;
        let together: f64 = self.cells.iter().map(|(.., n)| pairs(*n)).sum();
        let (a, b) = (self.first.iter().map(|n| pairs(*n)).sum::<f64>(), self.second.iter().map(|n| pairs(*n)).sum::<f64>());
        let all = self.total() * (self.total() - 1.0) / 2.0;
        let expected = if all > 0.0 { a * b / all } else { 0.0 };
        let most = (a + b) / 2.0;
        // Both are one part, or a part for each row.
        if most == expected { 1.0 } else { (together - expected) / (most - expected) }
    }

    /// Adjusted mutual information, by the mean of the entropies: N. X. Vinh, J. Epps and J. Bailey (2010).
    pub(super) fn adjusted_information(&self) -> f64 {
        let n = self.total();
        if self.first.len() == self.second.len() && self.first.len() <= 1 {
            return 1.0;
        }
        let entropy = |parts: &[u64]| -parts.iter().map(|&part| part as f64 / n).map(|p| p * log(p)).sum::<f64>();
        let shared = |&(a, b, rows): &(usize, usize, u64)| {
            let rows = rows as f64;
            rows / n * log(rows * n / (self.first[a] as f64 * self.second[b] as f64))
        };
        let information: f64 = self.cells.iter().map(shared).sum();
        let expected: f64 = self
            .first
            .iter()
            .flat_map(|&a| self.second.iter().map(move |&b| (a, b)))
            .map(|(a, b)| by_chance(a as f64, b as f64, n))
            .sum();
        let most = (entropy(&self.first) + entropy(&self.second)) / 2.0;
        let room = most - expected;
        // As scikit-learn has it: a room of nothing keeps its sign.
        let room = if room < 0.0 { room.min(-f64::EPSILON) } else { room.max(f64::EPSILON) };
        (information - expected) / room
    }
}

/// What parts of `a` and `b` of `n` rows are expected to share by chance: the sum over the hypergeometric distribution, from its mode outwards until nothing
/// is left to add.
fn by_chance(a: f64, b: f64, n: f64) -> f64 {
    let (low, high) = ((a + b - n).max(0.0), a.min(b));
    let mode = ((a + 1.0) * (b + 1.0) / (n + 2.0)).floor().clamp(low, high);
    let chosen = |n: f64, k: f64| lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
    let at_mode = exp(chosen(a, mode) + chosen(n - a, b - mode) - chosen(n, b));
    let term =
        |shared: f64, probability: f64| if shared > 0.0 { shared / n * log(n * shared / (a * b)) * probability } else { 0.0 };
    let mut sum = term(mode, at_mode);
    let (mut shared, mut probability) = (mode, at_mode);
    while shared < high && probability > f64::MIN_POSITIVE {
        probability *= (a - shared) * (b - shared) / ((shared + 1.0) * (n - a - b + shared + 1.0));
        shared += 1.0;
        sum += term(shared, probability);
        if probability < 1e-22 * at_mode {
            break;
        }
    }
    let (mut shared, mut probability) = (mode, at_mode);
    while shared > low && probability > f64::MIN_POSITIVE {
        probability *= shared * (n - a - b + shared) / ((a - shared + 1.0) * (b - shared + 1.0));
        shared -= 1.0;
        sum += term(shared, probability);
        if probability < 1e-22 * at_mode {
            break;
        }
    }
    sum
}
