//! Which numbers of the past and of the regressors explain a step.

use serde::{Deserialize, Serialize};

use super::past::Past;

/// Pairs of sine and cosine for a season that is too long for lags.
const WAVES: usize = 3;
/// Regressors of many values that may have many knots; with more of them there are fewer.
const FEW: usize = 4;

/// What the rows of the regression consist of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Design {
    /// Steps that are forecast from the same last value: the shortest season.
    pub(super) block: usize,
    /// Is there a regression for each step of a block? Else one for all, in which the step has its own intercept or waves.
    pub(super) by_phase: bool,
    /// Distances to earlier values, none shorter than a block.
    lags: Vec<usize>,
    /// The same for values before the block: 0 is the last one.
    before: Vec<usize>,
    /// Numbers of steps before the block whose mean is taken.
    means: Vec<usize>,
    /// Blocks in the second season, 1 where it has none.
    blocks: usize,
    /// Seasons that are drawn as waves.
    waves: Vec<usize>,
    shapes: Vec<Shape>,
    /// Where blocks begin: steps that leave this remainder.
    offset: usize,
}

/// How a regressor enters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    /// It is one of two values: now, one block and one second season ago.
    Flag,
    /// It bends at knots: as it is, smoothed, and as it was one block ago. With `ends`, two of its knots, what is far above or below them
    /// counts more where it lasts, and it may mean something else in another part of a long season and where a flag is up.
    Curve { now: Vec<f64>, fast: Vec<f64>, slow: Vec<f64>, then: Vec<f64>, then_fast: Vec<f64>, ends: Option<[f64; 2]> },
}

impl Design {
    /// For a past of which everything is known, and its seasons.
    pub(super) fn new(past: &Past, seasons: &[u32]) -> Self {
        let n = past.next();
        let fits = |period: usize| n >= 3 * period;
        let mut seasons = seasons.iter().map(|season| *season as usize).filter(|season| *season > 1).peekable();
        let block = seasons.next_if(|season| fits(*season)).unwrap_or(1);
        let second = seasons.next_if(|season| block > 1 && fits(*season));
        let mut lags: Vec<usize> = (1..=3).map(|k| k * block).collect();
        lags.extend(second.into_iter().flat_map(|second| [second, 2 * second]));
        lags.retain(|lag| fits(*lag));
        lags.sort_unstable();
        lags.dedup();
        let blocks = second.map_or(1, |second| if second % block == 0 && second / block <= 60 { second / block } else { 1 });
        let means = if block > 4 { [Some(block), second].into_iter().flatten().collect() } else { Vec::new() };
        // A wave needs to be seen once, and the same part of it once more.
        let waves = seasons.filter(|season| 2 * n >= 3 * season).collect();
        let curves = past.tracks.iter().filter(|track| !is_flag(&track.now)).count();
        let shapes = past.tracks.iter().map(|track| Shape::of(past, track, curves <= FEW, block)).collect();
        let offset = n % block;
        let mut design = Self { block, by_phase: true, lags, before: Vec::new(), means, blocks, waves, shapes, offset };
        if block > 4 {
            design.before = vec![0, 1, 2, 4];
        }
        let rows = (n - design.reach().min(n)) / block;
        if block == 1 || rows < 60.max(2 * design.width()) {
            (design.by_phase, design.before) = (false, Vec::new());
        }
        design
    }

    /// How many steps before a block begins must be known.
    pub(super) fn reach(&self) -> usize {
        let second = self.blocks * self.block;
        let longest = self.lags.iter().chain(&self.means).copied().max().unwrap_or(0);
        longest.max(self.before.last().map_or(0, |before| before + 1)).max(second) + self.block
    }

    /// The number of regressions.
    pub(super) fn models(&self) -> usize {
        if self.by_phase { self.block } else { 1 }
    }

    /// The place of a step in its block.
    pub(super) fn phase(&self, step: usize) -> usize {
        (step + self.block - self.offset) % self.block
    }

    /// The regression that a step belongs to.
    pub(super) fn model(&self, step: usize) -> usize {
        if self.by_phase { self.phase(step) } else { 0 }
    }

    /// The columns of a row: an intercept, and for each what it belongs to, a regressor by its place or the past.
    pub(super) fn owners(&self) -> Vec<Option<usize>> {
        let past = 1 + self.lags.len() + self.before.len() + self.means.len() + self.blocks - 1
            + self.phases()
            + 2 * WAVES * self.waves.len();
        let shapes = self
            .shapes
            .iter()
            .enumerate()
            .flat_map(|(index, shape)| std::iter::repeat_n(Some(index), shape.width(self.blocks > 1)));
        let together = self.pairs().flat_map(|(_, _, other)| std::iter::repeat_n(Some(other), 2));
        let waved = self.ends().flat_map(|(index, _)| std::iter::repeat_n(Some(index), 2 + 4 * self.waves.len()));
        std::iter::repeat_n(None, past + self.blocks - 1).chain(shapes).chain(waved).chain(together).collect()
    }

    /// The number of columns.
    pub(super) fn width(&self) -> usize {
        self.owners().len()
    }

    /// Columns that tell the steps of a block apart where they share a regression.
    fn phases(&self) -> usize {
        match (self.by_phase, self.block) {
            (true, _) => 0,
            (_, block @ ..=24) => block - 1,
            _ => 4 * WAVES,
        }
    }

    /// The regressors that have ends.
    fn ends(&self) -> impl Iterator<Item = (usize, [f64; 2])> + '_ {
        self.shapes.iter().enumerate().filter_map(|(index, shape)| match shape {
            Shape::Curve { ends: Some(ends), .. } => Some((index, *ends)),
            _ => None,
        })
    }

    /// Each of those with each flag: its place, its upper end, and the place of the flag.
    fn pairs(&self) -> impl Iterator<Item = (usize, f64, usize)> + '_ {
        let flags = || self.shapes.iter().enumerate().filter(|(_, shape)| **shape == Shape::Flag).map(|(index, _)| index);
        self.ends().flat_map(move |(index, [_, upper])| flags().map(move |flag| (index, upper, flag)))
    }

    /// The row of a step; all values before its block must be known.
    pub(super) fn row(&self, past: &Past, step: usize, row: &mut Vec<f64>) {
        row.clear();
        row.push(1.0);
        let phase = self.phase(step);
        let origin = step - phase;
        row.extend(self.lags.iter().map(|lag| past.value(step - lag)));
        row.extend(self.before.iter().map(|before| past.value(origin - 1 - before)));
        row.extend(self.means.iter().map(|steps| (origin - steps..origin).map(|at| past.value(at)).sum::<f64>() / *steps as f64));
        let dummies = |row: &mut Vec<f64>, place: usize, of: usize| row.extend((1..of).map(|k| f64::from(u8::from(k == place))));
        let place = (step + self.block - self.offset) / self.block % self.blocks;
        dummies(row, place, self.blocks);
        // A block may follow the one before it more or less closely: Saturday Friday, Sunday Saturday.
        row.extend((1..self.blocks).map(|k| if k == place { past.value(step - self.block) } else { 0.0 }));
        match self.phases() {
            0 => (),
            count if self.block <= 24 => dummies(row, phase, count + 1),
            count => wave(row, phase, self.block, count / 2),
        }
        self.waves.iter().for_each(|period| wave(row, step, *period, WAVES));
        for (shape, track) in self.shapes.iter().zip(&past.tracks) {
            let (block, second) = (step - self.block, step - self.blocks * self.block);
            match shape {
                Shape::Flag => row.extend([past.of(&track.now, step), past.of(&track.now, block)]),
                Shape::Curve { now, fast, slow, then, then_fast, .. } => {
                    bend(row, past.of(&track.now, step), now);
                    bend(row, past.of(&track.fast, step), fast);
                    bend(row, past.of(&track.slow, step), slow);
                    bend(row, past.of(&track.now, block), then);
                    bend(row, past.of(&track.fast, block), then_fast);
                }
            }
            if self.blocks > 1 {
                row.push(past.of(&track.now, second));
            }
        }
        for (index, [lower, upper]) in self.ends() {
            let track = &past.tracks[index];
            let (now, lasting) = (past.of(&track.now, step), past.of(&track.fast, step));
            row.push((now - upper).max(0.0) * (lasting - upper).max(0.0));
            row.push((lower - now).max(0.0) * (lower - lasting).max(0.0));
            for period in &self.waves {
                let from = row.len();
                wave(row, step, *period, 1);
                let pair = [row[from], row[from + 1]];
                row.truncate(from);
                row.extend(pair.iter().flat_map(|wave| [wave * now, wave * (now - upper).max(0.0)]));
            }
        }
        for (index, upper, flag) in self.pairs() {
            let (now, up) = (past.of(&past.tracks[index].now, step), past.of(&past.tracks[flag].now, step));
            row.extend([up * now, up * (now - upper).max(0.0)]);
        }
    }
}

impl Shape {
    fn of(past: &Past, track: &super::past::Track, rich: bool, block: usize) -> Self {
        let n = past.next();
        let quantiles = |values: &[f64], count: usize| quantiles(&values[..n.min(values.len())], count);
        let count = |many: usize, few: usize| if rich { many } else { few };
        if is_flag(&track.now) {
            return Self::Flag;
        }
        let knots = quantiles(&track.now, count(6, 2));
        let ends = rich.then(|| Some([*knots.get((knots.len().max(1) - 1) / 2)?, *knots.last()?])).flatten();
        let smooth = |many: usize| if block > 1 { count(many, 1) } else { 0 };
        Self::Curve {
            now: knots,
            fast: quantiles(&track.fast, smooth(4)),
            slow: quantiles(&track.slow, smooth(4)),
            then: quantiles(&track.now, count(4, 1)),
            then_fast: quantiles(&track.fast, smooth(3)),
            ends,
        }
    }

    fn width(&self, second: bool) -> usize {
        usize::from(second)
            + match self {
                Self::Flag => 2,
                Self::Curve { now, fast, slow, then, then_fast, .. } => {
                    [now, fast, slow, then, then_fast].into_iter().map(|knots| knots.len() + 1).sum()
                }
            }
    }
}

/// Does a list hold two values at most?
fn is_flag(values: &[f64]) -> bool {
    let Some(first) = values.first() else { return true };
    let mut others = values.iter().filter(|value| *value != first);
    others.next().is_none_or(|second| others.all(|value| value == second))
}

/// Values that divide a list in equal parts.
fn quantiles(values: &[f64], count: usize) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut knots: Vec<f64> = (1..=count).filter_map(|k| sorted.get(k * sorted.len() / (count + 1)).copied()).collect();
    knots.dedup();
    knots
}

/// A value, and how far it lies above each knot.
fn bend(row: &mut Vec<f64>, value: f64, knots: &[f64]) {
    row.push(value);
    row.extend(knots.iter().map(|knot| (value - knot).max(0.0)));
}

/// Sine and cosine of a step in a period and its first fractions.
fn wave(row: &mut Vec<f64>, step: usize, period: usize, pairs: usize) {
    for pair in 1..=pairs {
        let angle = std::f64::consts::TAU * ((step * pair) % period) as f64 / period as f64;
        row.extend([libm::sin(angle), libm::cos(angle)]);
    }
}
