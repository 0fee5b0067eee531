//! How holidays are found in a year.

use super::date::{easter, nth_weekday, on_or_after};
use crate::table::calendar::{date_of, days_of, weekday_of};

/// When a holiday is.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// Month and date.
    On(u8, u8),
    /// Days after Easter Sunday.
    Easter(i8),
    /// Month, weekday (Monday is 0), and which one of the month; counted from its end where negative.
    Nth(u8, u8, i8),
    /// The first such weekday from month and date on.
    From(u8, u8, u8),
}

/// What becomes of a holiday on a weekend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Observed {
    /// Nothing.
    Never,
    /// Saturday's is also on Friday, Sunday's also on Monday.
    Nearest,
    /// Also on the next day from Monday on that is no holiday.
    Next,
}

/// A holiday, from one year to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) when: When,
    pub(super) observed: Observed,
    pub(super) years: (i16, i16),
}

impl Rule {
    pub(super) const fn always(when: When) -> Self {
        Self { when, observed: Observed::Never, years: (i16::MIN, i16::MAX) }
    }

    pub(super) const fn moved(self, observed: Observed) -> Self {
        Self { observed, ..self }
    }

    pub(super) const fn since(self, year: i16) -> Self {
        Self { years: (year, self.years.1), ..self }
    }

    pub(super) const fn until(self, year: i16) -> Self {
        Self { years: (self.years.0, year), ..self }
    }

    fn holds(&self, year: i64) -> bool {
        (i64::from(self.years.0)..=i64::from(self.years.1)).contains(&year)
    }

    fn day(&self, year: i64) -> i64 {
        match self.when {
            When::On(month, date) => days_of(year, month.into(), date.into()),
            When::Easter(after) => easter(year) + i64::from(after),
            When::Nth(month, weekday, n) => nth_weekday(year, month.into(), weekday.into(), n.into()),
            When::From(month, date, weekday) => on_or_after(days_of(year, month.into(), date.into()), weekday.into()),
        }
    }
}

/// The holidays that these rules make for a year, sorted; those observed on another day on both. A New Year's Day observed in the
/// year before belongs to that one.
pub(super) fn holidays(rules: &[Rule], year: i64) -> Vec<i64> {
    let mut days = Vec::new();
    for of in [year, year + 1] {
        days.extend(in_year(rules, of));
    }
    days.retain(|day| date_of(*day).0 == year);
    days.sort_unstable();
    days.dedup();
    days
}

fn in_year(rules: &[Rule], year: i64) -> Vec<i64> {
    let there = || rules.iter().filter(|rule| rule.holds(year));
    let mut days: Vec<i64> = there().map(|rule| rule.day(year)).collect();
    for rule in there() {
        let day = rule.day(year);
        let free = |days: &[i64], mut day: i64| {
            while weekday_of(day) >= 5 || days.contains(&day) {
                day += 1;
            }
            day
        };
        match (rule.observed, weekday_of(day)) {
            (Observed::Nearest, 5) => days.push(day - 1),
            (Observed::Nearest, 6) => days.push(day + 1),
            (Observed::Next, 5 | 6) => days.push(free(&days, day)),
            _ => (),
        }
    }
    days
}
