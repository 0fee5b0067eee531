//! The calendar as columns beside the values of a series.

use super::Country;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::forecast::ForecastParams;
use crate::table::calendar::{date_of, days_of, weekday_of};
use crate::table::series::{Frequency, Series, SeriesSet};

/// All columns there may be.
pub(in crate::forecast) const NAMES: [&str; 6] = ["holiday", "holiday_eve", "weekend", "working_days", "year_cos", "year_sin"];
/// Steps of this many milliseconds or more hold several days.
const DAYS: i64 = 2 * 86_400_000;
/// Days of a year, on average.
const YEAR: f64 = 365.2425;

/// A column of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Holidays in a step: 0 or 1 for a day or a part of it.
    Holiday,
    /// Is the next day one?
    HolidayEve,
    /// Is it Saturday or Sunday?
    Weekend,
    /// Days from Monday to Friday that are no holidays.
    WorkingDays,
    /// The time of the year as a wave.
    YearCos,
    YearSin,
}

impl Column {
    fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Those that say something about steps of this length.
    fn of(params: &ForecastParams, frequency: Frequency) -> Vec<Self> {
        let (country, calendar) = (params.country.is_some(), params.calendar);
        let (holidays, others): (&[Self], &[Self]) = match frequency {
            Frequency::Months(_) => (&[Self::Holiday], &[Self::WorkingDays]),
            Frequency::BusinessDays => (&[Self::Holiday, Self::HolidayEve], &[Self::YearCos, Self::YearSin]),
            Frequency::Millis(step) if step >= DAYS => (&[Self::Holiday], &[Self::YearCos, Self::YearSin]),
            _ => (&[Self::Holiday, Self::HolidayEve], &[Self::Weekend, Self::YearCos, Self::YearSin]),
        };
        [(country, holidays), (calendar, others)]
            .into_iter()
            .filter(|(asked, _)| *asked)
            .flat_map(|(_, columns)| columns)
            .copied()
            .collect()
    }
}

/// Puts the columns of the calendar beside all series, up to the horizon; their names, and the memory they take.
///
/// # Errors
/// `params` where the time column counts steps, `memory`, `aborted`.
pub(in crate::forecast) async fn add(
    cx: &Context,
    set: &mut SeriesSet,
    params: &ForecastParams,
    horizon: usize,
) -> Result<(Vec<String>, Reservation)> {
    let mut memory = cx.reserve("the calendar", 0)?;
    if params.country.is_none() && !params.calendar {
        return Ok((Vec::new(), memory));
    }
    if !set.clock.is_calendar() {
        let name = if params.country.is_some() { "country" } else { "calendar" };
        return Err(
            Error::params(name, "the time column counts steps, which have no calendar").hint("omit it, or use a date column")
        );
    }
    let columns = set.frequency.map(|frequency| Column::of(params, frequency)).unwrap_or_default();
    for index in 0..set.series.len() {
        cx.checkpoint(index as u64, set.series.len() as u64).await?;
        let series = &set.series[index];
        let steps = if series.values.is_empty() { 0 } else { series.values.len() + horizon };
        memory.grow("the calendar", steps as u64 * 8 * columns.len() as u64)?;
        let days: Vec<i64> =
            (0..=steps as i64).map(|step| set.clock.day_of(series.grid.stamp(&set.clock, series.start + step))).collect();
        let holidays = params.country.map(|country| holidays(country, &days)).unwrap_or_default();
        let fresh = columns.iter().map(|column| values(*column, &days, &holidays, series)).collect::<Vec<_>>();
        let series = &mut set.series[index];
        series.regressors.resize(params.regressors.len(), Vec::new());
        series.regressors.extend(fresh);
    }
    Ok((columns.into_iter().map(|column| column.name().to_owned()).collect(), memory))
}

/// The holidays of the years of these days, which are in order, and of the one after.
fn holidays(country: Country, days: &[i64]) -> Vec<i64> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    (date_of(*first).0..=date_of(*last).0 + 1).flat_map(|year| country.holidays(year)).collect()
}

/// A column for steps that begin on these days, the last one of which only ends the one before.
fn values(column: Column, days: &[i64], holidays: &[i64], series: &Series) -> Vec<f64> {
    let is_holiday = |day: i64| holidays.binary_search(&day).is_ok();
    let within =
        |from: i64, to: i64| (holidays.partition_point(|day| *day < to) - holidays.partition_point(|day| *day < from)) as f64;
    let angle = |day: i64| {
        let (year, ..) = date_of(day);
        std::f64::consts::TAU * (day - days_of(year, 1, 1)) as f64 / YEAR
    };
    // Steps of months may be stamped anywhere in them; a whole period is counted all the same.
    let period = |from: i64, to: i64| match series.grid.frequency() {
        Frequency::Months(months) => {
            let (year, month, _) = date_of(from);
            let next = year * 12 + month - 1 + months;
            (days_of(year, month, 1), days_of(next.div_euclid(12), next.rem_euclid(12) + 1, 1))
        }
        _ => (from, to.max(from + 1)),
    };
    let value = |pair: &[i64]| {
        let (from, to) = (pair[0], pair[1]);
        match column {
            Column::Holiday => {
                let (from, to) = period(from, to);
                within(from, if series.grid.frequency() == Frequency::BusinessDays { from + 1 } else { to })
            }
            Column::HolidayEve => f64::from(u8::from(is_holiday(from + 1))),
            Column::Weekend => f64::from(u8::from(weekday_of(from) >= 5)),
            Column::WorkingDays => {
                let (from, to) = period(from, to);
                (from..to).filter(|day| weekday_of(*day) < 5 && !is_holiday(*day)).count() as f64
            }
            Column::YearCos => libm::cos(angle(from)),
            Column::YearSin => libm::sin(angle(from)),
        }
    };
    days.windows(2).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_in_the_order_of_their_names_and_suit_the_frequency() {
        use Column::{Holiday, HolidayEve, Weekend, WorkingDays, YearCos, YearSin};
        let all = [Holiday, HolidayEve, Weekend, WorkingDays, YearCos, YearSin];
        assert_eq!(all.map(Column::name), NAMES);
        let params = ForecastParams { country: Some(Country::De), calendar: true, ..ForecastParams::default() };
        assert_eq!(Column::of(&params, Frequency::Months(1)), [Holiday, WorkingDays]);
        assert_eq!(Column::of(&params, Frequency::Millis(604_800_000)), [Holiday, YearCos, YearSin]);
        assert_eq!(Column::of(&params, Frequency::Millis(3_600_000)), [Holiday, HolidayEve, Weekend, YearCos, YearSin]);
        assert!(Column::of(&ForecastParams::default(), Frequency::Months(1)).is_empty());
    }
}
