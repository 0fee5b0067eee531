//! Where the course of a series breaks: straight lines, as few as the data ask for.
//!
//! Binary segmentation: the break that leaves the least squares around a line on each side is kept if it saves more than a
//! Schwarz criterion for it costs, and each side is looked at again. Neighbors that resemble each other count for less: the gain is
//! that of as many independent values as their first autocorrelation leaves.
//!
//! **Reference**: Scott and Knott (1974), A cluster analysis method for grouping means in the analysis of variance,
//! doi:10.2307/2529204; Yao (1988), Estimating the number of change-points via Schwarz' criterion, doi:10.1016/0167-7152(88)90118-6.

/// Parameters that a break adds: its place, level and slope of another line, and the search for the place.
const PENALTY: f64 = 5.0;
/// The fewest values of a line.
const FEWEST: usize = 6;

/// A straight line through some values, counted from the first of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    level: f64,
    pub(super) slope: f64,
    squares: f64,
}

impl Line {
    pub(super) fn at(&self, step: usize) -> f64 {
        self.level + self.slope * (step as f64 - self.from as f64)
    }
}

/// Running sums, so that any line is known at once.
struct Sums {
    y: Vec<f64>,
    squares: Vec<f64>,
    weighted: Vec<f64>,
}

impl Sums {
    fn new(y: &[f64]) -> Self {
        let running = |of: &dyn Fn(usize, f64) -> f64| {
            let mut sum = 0.0;
            let mut all = vec![0.0];
            all.extend(y.iter().enumerate().map(|(step, value)| {
                sum += of(step, *value);
                sum
            }));
            all
        };
        Self { y: running(&|_, y| y), squares: running(&|_, y| y * y), weighted: running(&|step, y| step as f64 * y) }
    }

    /// The line of least squares through the values from `from` to before `to`.
    fn line(&self, from: usize, to: usize) -> Line {
        let n = (to - from) as f64;
        let y = self.y[to] - self.y[from];
        let weighted = self.weighted[to] - self.weighted[from] - from as f64 * y;
        let (mean, middle) = (y / n, (n - 1.0) / 2.0);
        let spread = n * (n * n - 1.0) / 12.0;
        let covariance = weighted - middle * y;
        let slope = if spread > 0.0 { covariance / spread } else { 0.0 };
        let squares = self.squares[to] - self.squares[from] - n * mean * mean - slope * covariance;
        Line { from, to, level: mean - slope * middle, slope, squares: squares.max(0.0) }
    }
}

/// The lines of a series, at least `shortest` steps each; one where nothing breaks.
pub(super) fn lines(y: &[f64], shortest: usize) -> Vec<Line> {
    if y.is_empty() {
        return Vec::new();
    }
    let shortest = shortest.max(FEWEST);
    // Moved to the middle and to one scale, so that running sums keep their digits.
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let size = y.iter().fold(0.0_f64, |size, value| size.max((value - mean).abs()));
    if !(size > 0.0 && size.is_finite()) {
        return vec![Line { from: 0, to: y.len(), level: y[0], slope: 0.0, squares: 0.0 }];
    }
    let scaled: Vec<f64> = y.iter().map(|value| (value - mean) / size).collect();
    let sums = Sums::new(&scaled);
    let (mut waiting, mut done) = (vec![sums.line(0, y.len())], Vec::new());
    while let Some(line) = waiting.pop() {
        match split(&sums, &scaled, &line, shortest) {
            Some([before, after]) => waiting.extend([after, before]),
            None => done.push(Line { level: line.level * size + mean, slope: line.slope * size, ..line }),
        }
    }
    done
}

/// The best break of a line, if it is worth it.
fn split(sums: &Sums, y: &[f64], line: &Line, shortest: usize) -> Option<[Line; 2]> {
    let n = (line.to - line.from) as f64;
    let places = line.from + shortest..(line.to + 1).checked_sub(shortest)?;
    let squares = |place: &usize| sums.line(line.from, *place).squares + sums.line(*place, line.to).squares;
    let best = places.min_by(|a, b| squares(a).total_cmp(&squares(b)))?;
    let halves = [sums.line(line.from, best), sums.line(best, line.to)];
    // What rounding leaves of running sums is nothing.
    let left = (halves[0].squares + halves[1].squares).max(n * 1e-13);
    if line.squares <= n * 1e-12 {
        return None;
    }
    let error = |step: usize| y[step] - halves[usize::from(step >= best)].at(step);
    let pairs: f64 = (line.from + 1..line.to).map(|step| error(step) * error(step - 1)).sum();
    let memory = (pairs / left).clamp(0.0, 0.99);
    let gain = n * (1.0 - memory) / (1.0 + memory) * libm::log(line.squares / left);
    (gain > PENALTY * libm::log(n)).then_some(halves)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(i: usize) -> f64 {
        // The fractional parts of multiples of the golden ratio's, shuffled.
        ((i * i * 37 + i * 11) % 97) as f64 / 97.0 - 0.5
    }

    #[test]
    fn a_jump_and_a_turn_are_found_where_they_are() {
        let jump: Vec<f64> = (0..100).map(|i| if i < 60 { 10.0 } else { 20.0 } + noise(i)).collect();
        let found = lines(&jump, 6);
        assert_eq!((found.len(), found[1].from), (2, 60));
        assert!((found[1].at(60) - found[0].at(60) - 10.0).abs() < 1.0);
        let turn: Vec<f64> = (0..100).map(|i| if i < 50 { i as f64 } else { 100.0 - i as f64 } + noise(i)).collect();
        let found = lines(&turn, 6);
        assert!(found.len() == 2 && (48..=52).contains(&found[1].from), "{found:?}");
        assert!((found[0].slope - 1.0).abs() < 0.05 && (found[1].slope + 1.0).abs() < 0.05);
    }

    #[test]
    fn a_line_a_constant_and_a_handful_do_not_break() {
        let line: Vec<f64> = (0..80).map(|i| 3.0 * i as f64 + noise(i)).collect();
        for y in [line, (0..80).map(|i| i as f64).collect(), vec![4.0; 50], vec![1.0, 9.0, 2.0], vec![1e300; 20], vec![7.0]] {
            assert_eq!(lines(&y, 6).len(), 1, "{y:?}");
        }
        assert!(lines(&[], 6).is_empty());
    }

    #[test]
    fn a_random_walk_is_not_torn_to_pieces() {
        let mut level = 0.0;
        let walk: Vec<f64> = (0..300)
            .map(|i| {
                level += noise(i);
                level
            })
            .collect();
        assert!(lines(&walk, 6).len() <= 4, "{}", lines(&walk, 6).len());
    }
}
