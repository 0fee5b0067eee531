//! What the calendar knows of past and future, as regressors: public holidays by country, weekends, working days, the time of the year.
//!
//! Holidays are computed by rule: fixed dates, Easter, the nth weekday of a month, and days observed instead.
//! Only what holds in a whole country and follows a rule: no jubilees, no days of mourning, no holidays of single states. For `Gb` those of
//! England. Checked against the Python package `holidays` for 2016 to 2030.

mod columns;
mod countries;
mod date;
mod rules;
#[cfg(test)]
mod tests;

pub(super) use columns::{NAMES, add};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A country by its code of ISO 3166-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// Austria.
    At,
    /// Australia.
    Au,
    /// Belgium.
    Be,
    /// Brazil.
    Br,
    /// Canada.
    Ca,
    /// Switzerland.
    Ch,
    /// Germany.
    De,
    /// Denmark.
    Dk,
    /// Spain.
    Es,
    /// Finland.
    Fi,
    /// France.
    Fr,
    /// England.
    Gb,
    /// Ireland.
    Ie,
    /// Italy.
    It,
    /// The Netherlands.
    Nl,
    /// Norway.
    No,
    /// Poland.
    Pl,
    /// Portugal.
    Pt,
    /// Sweden.
    Se,
    /// The United States.
    Us,
}

impl Country {
    /// Its holidays of a year as days since 1970-01-01, sorted.
    #[must_use]
    pub fn holidays(self, year: i64) -> Vec<i64> {
        rules::holidays(countries::rules(self), year)
    }
}
