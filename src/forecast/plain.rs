//! A forecast in plain words: where it lies, how it grows, when it peaks, how sure it is.

use super::Forecast;
use super::forecaster::season_of;
use crate::table::series::Frequency;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];
/// Change per step, in percent, below which a series stays level.
const LEVEL_PERCENT: f64 = 0.05;

/// What is known of a forecast series.
pub(super) struct Seen<'a> {
    pub(super) y: &'a [f64],
    /// After how many steps it repeats, what counts most first.
    pub(super) seasons: &'a [u32],
    pub(super) frequency: Frequency,
    pub(super) forecast: &'a Forecast,
    pub(super) levels: &'a [f64],
}

impl Seen<'_> {
    fn season(&self) -> usize {
        season_of(self.seasons)
    }

    /// "Averages 480, rises 2 % a month, peaks in December, uncertain ±12 %"; `stamp` is the time of a step as text.
    pub(super) fn words(&self, stamp: impl Fn(usize) -> Option<String>) -> Option<String> {
        let parts = [self.trend(), self.peak(stamp), self.doubt()];
        let words: Vec<String> = self.level().into_iter().chain(parts.into_iter().flatten()).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// The mean of the next season, or of the whole forecast where there is none.
    fn level(&self) -> Option<String> {
        let f = &self.forecast.mean;
        let next = f.get(..self.season()).filter(|next| next.len() > 1).unwrap_or(f);
        let mean = next.iter().map(|value| value / next.len() as f64).sum::<f64>();
        (!next.is_empty() && mean.is_finite()).then(|| format!("Averages {}", amount(mean)))
    }

    /// Growth to the seasons ahead from those that lie one of the longest seasons before them: a Monday is held against a Monday, where
    /// weeks repeat too. Without a season that of the forecast itself.
    fn trend(&self) -> Option<String> {
        let (y, f, m) = (self.y, &self.forecast.mean, self.season());
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let longest = self.seasons.iter().map(|season| *season as usize).filter(|season| *season <= y.len()).fold(m, usize::max);
        let ahead = f.len().min(longest) / m * m;
        let (from, to, steps) = if m > 1 && y.len() >= longest && ahead > 0 {
            (mean(&y[y.len() - longest..][..ahead]), mean(&f[..ahead]), longest as f64)
        } else if let [first, .., last] = f[..] {
            (first, last, (f.len() - 1) as f64)
        } else {
            (*y.last()?, *f.first()?, 1.0)
        };
        if !(from > 0.0 && to > 0.0 && from.is_finite() && to.is_finite()) {
            return None;
        }
        let percent = (libm::exp(libm::log(to / from) / steps) - 1.0) * 100.0;
        let size = percent.abs();
        let unit = unit(self.frequency);
        Some(match percent {
            _ if size < LEVEL_PERCENT => "stays level".to_owned(),
            p if p > 0.0 => format!("rises {} % {unit}", figure(size)),
            _ => format!("falls {} % {unit}", figure(size)),
        })
    }

    /// The step of the next season that is highest, by the name that people give it.
    fn peak(&self, stamp: impl Fn(usize) -> Option<String>) -> Option<String> {
        let next = self.forecast.mean.get(..self.season()).filter(|next| next.len() > 1)?;
        let highest = next.iter().enumerate().fold(0, |best, (step, value)| if *value > next[best] { step } else { best });
        if next.iter().all(|value| *value == next[highest]) {
            return None;
        }
        let text = stamp(highest)?;
        let number = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i64>().ok());
        match self.frequency {
            Frequency::Months(1) => Some(format!("peaks in {}", MONTHS.get(number(5..7)? as usize - 1)?)),
            Frequency::Months(3) => Some(format!("peaks in quarter {}", (number(5..7)? + 2) / 3)),
            Frequency::Millis(86_400_000) | Frequency::BusinessDays if self.season() <= 7 => {
                let day = crate::table::calendar::days_of(number(0..4)?, number(5..7)?, number(8..10)?);
                Some(format!("peaks on {}", WEEKDAYS.get(crate::table::calendar::weekday_of(day) as usize)?))
            }
            Frequency::Millis(3_600_000) if self.season() == 24 => Some(format!("peaks at {}", text.get(11..16)?)),
            _ => None,
        }
    }

    /// Half the width of the widest interval of the result, in percent of the forecast.
    fn doubt(&self) -> Option<String> {
        let widest = self.levels.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(index, _)| index)?;
        let band = self.forecast.bands.get(widest)?;
        let half: f64 = band.upper.iter().zip(&band.lower).map(|(upper, lower)| (upper - lower) / 2.0).sum();
        let size: f64 = self.forecast.mean.iter().map(|mean| mean.abs()).sum();
        let percent = half / size * 100.0;
        percent.is_finite().then(|| format!("uncertain ±{} %", figure(percent)))
    }
}

/// What growth is told by.
pub(super) fn unit(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Months(1) => "a month",
        Frequency::Months(3) => "a quarter",
        Frequency::Months(12) => "a year",
        Frequency::Millis(86_400_000) => "a day",
        Frequency::Millis(604_800_000) => "a week",
        Frequency::Millis(3_600_000) => "an hour",
        Frequency::BusinessDays => "a working day",
        _ => "a step",
    }
}

/// Three digits that count, or all before the point.
fn amount(value: f64) -> String {
    match value.abs() {
        size if size >= 1e15 || (size < 1e-3 && size > 0.0) => format!("{value:.2e}"),
        size if size >= 99.95 || size == 0.0 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        size if size >= 0.9995 => format!("{value:.2}"),
        _ => format!("{value:.4}").trim_end_matches('0').to_owned(),
    }
}

/// Two digits that count, no more than one behind the point.
fn figure(percent: f64) -> String {
    match percent {
        p if p >= 9.95 => format!("{p:.0}"),
        p if p >= 0.95 => format!("{p:.1}").trim_end_matches(".0").to_owned(),
        p => format!("{p:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_peak_and_doubt_are_told_as_people_do() {
        let y: Vec<f64> = (0..24).map(|i| if i % 12 == 11 { 200.0 } else { 100.0 }).collect();
        let mean: Vec<f64> = y[12..].iter().map(|y| y * 1.02_f64.powi(12)).collect();
        let forecast = Forecast::normal(mean, &[100.0; 12], &[0.8]);
        let seen = Seen { y: &y, seasons: &[12], frequency: Frequency::Months(1), forecast: &forecast, levels: &[0.8] };
        let words = seen.words(|step| Some(format!("2024-{:02}-01", step + 1))).unwrap();
        assert_eq!(words, "Averages 137, rises 2 % a month, peaks in December, uncertain ±9.3 %");
    }

    #[test]
    fn without_a_season_the_last_value_alone_is_no_beginning_of_a_trend() {
        let flat = Forecast::normal(vec![100.0; 3], &[1.0; 3], &[]);
        let seen = Seen { y: &[100.0, 20.0], seasons: &[], frequency: Frequency::Steps(1), forecast: &flat, levels: &[] };
        assert_eq!(seen.words(|_| None).as_deref(), Some("Averages 100, stays level"));
        let rising = Forecast::normal(vec![100.0, 110.0, 121.0], &[1.0; 3], &[]);
        assert_eq!(Seen { forecast: &rising, ..seen }.words(|_| None).as_deref(), Some("Averages 110, rises 10 % a step"));
        let one = Forecast::normal(vec![22.0], &[1.0], &[]);
        assert_eq!(Seen { forecast: &one, ..seen }.words(|_| None).as_deref(), Some("Averages 22.0, rises 10 % a step"));
    }

    #[test]
    fn the_day_after_a_weekend_is_held_against_the_same_day_of_the_week_before() {
        let week = |i: usize| if i % 28 < 20 { 100.0 + (i % 4) as f64 } else { 10.0 };
        let y: Vec<f64> = (0..84).map(week).collect();
        let forecast = Forecast::normal((84..90).map(week).collect(), &[1.0; 6], &[]);
        let seen = Seen { y: &y, seasons: &[4, 28], frequency: Frequency::Steps(1), forecast: &forecast, levels: &[] };
        assert_eq!(seen.words(|_| None).as_deref(), Some("Averages 102, stays level"));
        let alone = Seen { seasons: &[4], ..seen };
        assert_eq!(alone.words(|_| None).as_deref(), Some("Averages 102, rises 78 % a step"));
    }

    #[test]
    fn what_cannot_be_said_is_left_out() {
        let forecast = Forecast::normal(vec![f64::INFINITY; 3], &[f64::NAN; 3], &[0.8]);
        let seen = Seen { y: &[-1.0, 0.0], seasons: &[], frequency: Frequency::Steps(1), forecast: &forecast, levels: &[0.8] };
        assert_eq!(seen.words(|_| None), None);
        let nothing = Forecast::normal(vec![0.0; 3], &[f64::NAN; 3], &[0.8]);
        assert_eq!(Seen { forecast: &nothing, ..seen }.words(|_| None).as_deref(), Some("Averages 0"));
    }

    #[test]
    fn amounts_have_as_many_digits_as_count() {
        let amounts = [12_345.6, -99.96, 12.34, 1.234, 0.5, 0.0, 1e300, 1e-9].map(amount);
        assert_eq!(amounts, ["12346", "-100", "12.3", "1.23", "0.5", "0", "1.00e300", "1.00e-9"]);
    }
}
