//! Seasonal-trend decomposition by local regression, for one season and for several.

use super::loess::Loess;

/// Rounds of seasonal and trend smoothing within one decomposition.
const INNER_ROUNDS: usize = 5;
/// Passes over the seasons where there are several.
const PASSES: usize = 2;

/// A series taken apart; the parts add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// One seasonal part for every period, in their order.
    pub seasons: Vec<Vec<f64>>,
    /// What is left without the seasons, smoothed.
    pub trend: Vec<f64>,
    /// What is left without seasons and trend.
    pub remainder: Vec<f64>,
}

/// Decomposition with `periods`, shortest first, in steps that can be interrupted: one season at a time.
pub struct Decomposition {
    smoothers: Vec<Stl>,
    seasons: Vec<Vec<f64>>,
    rest: Vec<f64>,
    trend: Vec<f64>,
    done: usize,
}

impl Decomposition {
    /// Memory it takes for `n` values.
    pub fn bytes(n: u64, periods: &[u32]) -> u64 {
        let longest = u64::from(periods.iter().copied().max().unwrap_or(1));
        8 * ((periods.len() as u64 + 6) * n + 8 * longest + 4 * super::loess::MOST_PLACES * longest.min(n))
    }

    /// Of `y`; every period is above 1 and at most half of its length.
    pub fn new(y: &[f64], periods: &[u32]) -> Self {
        let smoother = |(i, period): (usize, &u32)| Stl::new(y.len(), *period as usize, 11 + 4 * i);
        Self {
            smoothers: periods.iter().enumerate().map(smoother).collect(),
            seasons: vec![vec![0.0; y.len()]; periods.len()],
            rest: y.to_vec(),
            trend: vec![0.0; y.len()],
            done: 0,
        }
    }

    /// Smooths the next season; `true` when all are done.
    pub fn advance(&mut self) -> bool {
        let count = self.smoothers.len();
        let passes = if count > 1 { PASSES } else { 1 };
        if self.done >= passes * count {
            return true;
        }
        let index = self.done % count;
        let season = &mut self.seasons[index];
        self.rest.iter_mut().zip(season.iter()).for_each(|(rest, season)| *rest += season);
        self.smoothers[index].decompose(&self.rest, season, &mut self.trend);
        self.rest.iter_mut().zip(season.iter()).for_each(|(rest, season)| *rest -= season);
        self.done += 1;
        false
    }

    /// The parts.
    pub fn finish(self) -> Parts {
        let remainder = self.rest.iter().zip(&self.trend).map(|(rest, trend)| rest - trend).collect();
        Parts { seasons: self.seasons, trend: self.trend, remainder }
    }
}

/// The smoothers of one period.
struct Stl {
    period: usize,
    /// For the subseries of every phase: the first phases are one value longer.
    long: Loess,
    short: Loess,
    low: Loess,
    trend: Loess,
}

impl Stl {
    /// For `n` values; `window` is that of the seasonal smoother, in periods.
    fn new(n: usize, period: usize, window: usize) -> Self {
        let odd = |length: usize| length + usize::from(length.is_multiple_of(2));
        let trend = odd((1.5 * period as f64 / (1.0 - 1.5 / window as f64)).ceil() as usize);
        Self {
            period,
            long: Loess::new(n.div_ceil(period), window, false),
            short: Loess::new((n / period).max(1), window, false),
            low: Loess::new(n, odd(period + 1), true),
            trend: Loess::new(n, trend, true),
        }
    }

    /// Writes season and trend of `y`.
    fn decompose(&self, y: &[f64], season: &mut [f64], trend: &mut [f64]) {
        let (n, period) = (y.len(), self.period);
        let mut work = vec![0.0; n];
        let mut cycle = vec![0.0; n + 2 * period];
        trend.fill(0.0);
        for _ in 0..INNER_ROUNDS {
            work.iter_mut().zip(y).zip(trend.iter()).for_each(|((work, y), trend)| *work = y - trend);
            self.smooth_cycle(&work, &mut cycle);
            let low = averages(&averages(&averages(&cycle, period), period), 3);
            self.low.smooth(&low, &mut work);
            season.iter_mut().zip(&cycle[period..]).zip(&work).for_each(|((season, cycle), low)| *season = cycle - low);
            work.iter_mut().zip(y).zip(season.iter()).for_each(|((work, y), season)| *work = y - season);
            self.trend.smooth(&work, trend);
        }
    }

    /// Smooths the values of every phase over the periods, going one period beyond both ends.
    fn smooth_cycle(&self, y: &[f64], cycle: &mut [f64]) {
        let (n, period) = (y.len(), self.period);
        let mut values = Vec::with_capacity(n / period + 1);
        let mut smooth = vec![0.0; n / period + 1];
        for phase in 0..period.min(n) {
            values.clear();
            values.extend(y[phase..].iter().step_by(period));
            let count = values.len();
            let loess = if count == self.long.len() { &self.long } else { &self.short };
            loess.smooth(&values, &mut smooth[..count]);
            let (before, after) = loess.outside(&values);
            cycle[phase] = before;
            for (i, value) in smooth[..count].iter().enumerate() {
                cycle[(i + 1) * period + phase] = *value;
            }
            cycle[(count + 1) * period + phase] = after;
        }
    }
}

/// Moving averages of `window` values.
fn averages(values: &[f64], window: usize) -> Vec<f64> {
    let mut sum: f64 = values[..window].iter().sum();
    let mut averages = Vec::with_capacity(values.len() - window + 1);
    averages.push(sum / window as f64);
    for (new, old) in values[window..].iter().zip(values) {
        sum += new - old;
        averages.push(sum / window as f64);
    }
    averages
}
