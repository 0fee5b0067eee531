//! Which periods a series repeats with.

use crate::table::series::Frequency;

/// Periods tried where the time column counts mere steps and the calendar says nothing: quarters, working days, days of the week, months,
/// hours, half-hours, weeks of the year, quarters of an hour, hours of the week.
const COMMON: [usize; 9] = [4, 5, 7, 12, 24, 48, 52, 96, 168];
/// Share of the variance that other periods must tell of a value for a period that the calendar suggests.
const SUGGESTED: f64 = 0.05;
/// What is asked for on top of it where nothing is known beforehand, by the part of the series that one period takes and by its square: the
/// fewer periods there are, the more is told by chance.
const GUESSED: [f64; 2] = [0.3, 4.0];
/// A period that divides the best one is preferred if it tells this much of what that does.
const NEARLY: f64 = 0.75;
/// Periods of a day within which people live; their week is looked for as well.
const DAYS: [usize; 3] = [24, 48, 96];
/// Only so many of the newest values are looked at.
const NEWEST: usize = 20_000;

/// The periods of a series, shortest first: none, one, or a day and its week.
///
/// Of the periods that the frequency suggests and of which there are three or more, the one that tells most, if it tells enough. What a
/// period tells is how well the mean of the other values at its phase forecasts a value, beside a moving average of one period.
/// Where the period is a day and there are three weeks, the week is taken along: a few of them seldom show it, but people live by it, and on
/// the hourly series of the M4 competition forecasts that know of it are more accurate where it could not be seen than those that do not.
pub(super) fn find(y: &[f64], frequency: Frequency) -> Vec<u32> {
    let y = &y[y.len().saturating_sub(NEWEST)..];
    let seen = logarithms(y);
    let (candidates, [by_part, by_square]) = match frequency {
        Frequency::Steps(_) => (COMMON.to_vec(), GUESSED),
        _ => (frequency.seasons().into_iter().map(|season| season as usize).collect(), [0.0; 2]),
    };
    // Less than this is what rounding leaves of a straight line.
    let rounding = 1e-18 * seen.iter().map(|value| value * value).sum::<f64>();
    let told = |period: &usize| {
        if *period < 2 || seen.len() < 3 * period {
            return None;
        }
        let rest = beside_average(&seen, *period);
        let phases = Phases::of(&rest, *period);
        let share = phases.told();
        let part = *period as f64 / seen.len() as f64;
        let enough = SUGGESTED + by_part * part + by_square * part * part;
        (share > enough && phases.variation() > rounding).then_some((*period, share))
    };
    let telling: Vec<(usize, f64)> = candidates.iter().filter_map(told).collect();
    let best = telling.iter().fold((1, 0.0), |best, one| if one.1 > best.1 { *one } else { best });
    let divides = |one: &&(usize, f64)| best.0.is_multiple_of(one.0) && one.1 >= NEARLY * best.1;
    let day_of_week = || telling.iter().find(|(period, _)| period * 7 == best.0 && DAYS.contains(period));
    let Some((period, _)) = day_of_week().or_else(|| telling.iter().filter(divides).min_by_key(|one| one.0)) else {
        return Vec::new();
    };
    let mut seasons = vec![*period as u32];
    if DAYS.contains(period) && seen.len() >= 3 * 7 * period {
        seasons.push(7 * *period as u32);
    }
    seasons
}

/// Values well above zero as logarithms, so that a pattern that grows with the level stays the same.
fn logarithms(y: &[f64]) -> Vec<f64> {
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    if mean > 0.0 && y.iter().all(|y| *y > 0.1 * mean) { y.iter().map(|y| libm::log(*y)).collect() } else { y.to_vec() }
}

/// What is left beside the centered moving average over one period; half a period is lost at both ends.
fn beside_average(y: &[f64], period: usize) -> Vec<f64> {
    let half = period / 2;
    let window = 2 * half + 1;
    let mut sum: f64 = y[..window].iter().sum();
    let mut rest = Vec::with_capacity(y.len() - 2 * half);
    for (i, place) in (half..y.len() - half).enumerate() {
        // An even period has its two ends at half weight.
        let ends = if period.is_multiple_of(2) { 0.5 * (y[i] + y[i + 2 * half]) } else { 0.0 };
        rest.push(y[place] - (sum - ends) / period as f64);
        sum += y.get(i + window).copied().unwrap_or(0.0) - y[i];
    }
    rest
}

/// Values by their phase in a period.
struct Phases<'a> {
    values: &'a [f64],
    period: usize,
    sums: Vec<f64>,
    counts: Vec<f64>,
}

impl<'a> Phases<'a> {
    fn of(values: &'a [f64], period: usize) -> Self {
        let (mut sums, mut counts) = (vec![0.0; period], vec![0.0; period]);
        for (i, value) in values.iter().enumerate() {
            sums[i % period] += value;
            counts[i % period] += 1.0;
        }
        Self { values, period, sums, counts }
    }

    fn variation(&self) -> f64 {
        let mean = self.values.iter().sum::<f64>() / self.values.len() as f64;
        self.values.iter().map(|value| (value - mean) * (value - mean)).sum()
    }

    /// The share of the variation that the other values at a phase tell; below zero if they mislead.
    fn told(&self) -> f64 {
        let error = |(i, value): (usize, &f64)| {
            let others = self.counts[i % self.period] - 1.0;
            let away = (self.sums[i % self.period] - value) / others - value;
            away * away
        };
        1.0 - self.values.iter().enumerate().map(error).sum::<f64>() / self.variation()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(n: usize, period: f64) -> Vec<f64> {
        (0..n).map(|i| 10.0 + 0.5 * i as f64 + (std::f64::consts::TAU * i as f64 / period).sin() * 4.0).collect()
    }

    /// Steps of a walk, the same every time.
    fn walk(n: usize) -> Vec<f64> {
        let mut state = 7_u64;
        let mut level = 100.0;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            level += (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
            level
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn a_season_in_the_calendar_and_in_the_data_is_found() {
        assert_eq!(find(&wave(60, 12.0), Frequency::Months(1)), [12]);
        assert_eq!(find(&wave(200, 168.0 / 7.0), Frequency::Millis(3_600_000)), [24]);
        assert_eq!(find(&wave(60, 12.0), Frequency::Steps(1)), [12]);
    }

    #[test]
    fn a_day_and_its_week_are_found_together() {
        let (day, week, noise) = (wave(1_000, 24.0), wave(1_000, 168.0), walk(1_000));
        let both: Vec<f64> = day.iter().zip(&week).zip(&noise).map(|((day, week), noise)| day + week + noise).collect();
        for frequency in [Frequency::Steps(1), Frequency::Millis(3_600_000)] {
            assert_eq!(find(&both, frequency), [24, 168]);
        }
    }

    #[test]
    fn no_season_is_seen_in_a_line_a_walk_a_constant_or_too_short_a_series() {
        let line: Vec<f64> = (0..60).map(f64::from).collect();
        for y in [line, walk(400), vec![3.0; 60], wave(30, 12.0), Vec::new(), vec![1.0]] {
            assert!(find(&y, Frequency::Months(1)).is_empty() && find(&y, Frequency::Steps(1)).is_empty());
        }
    }
}
