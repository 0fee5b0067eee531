//! A column as another table's column is compared with it.

use serde::{Deserialize, Serialize};

use super::alerts::names_things;
use super::column::{Body, Column};
use super::lane::Lane;
use super::numbers::Numbers;
use super::report::ColumnReport;
use super::rows::Role;
use super::scalar::Scalar;
use crate::stats::Summary;

/// Of fewer keys nothing can be said.
const MANY_KEYS: u64 = 20;

/// What is known of the values of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Portrait {
    /// Its name.
    pub name: String,
    /// Its type.
    pub type_name: String,
    /// Rows, with and without a value.
    pub rows: u64,
    /// Rows without one.
    pub nulls: u64,
    /// Different values, as far as they are known.
    pub distinct: u64,
    /// Are they keys, most of which are there once?
    #[serde(default)]
    pub keys: bool,
    /// The values.
    pub values: Values,
    /// How often each value came, where every different one is counted.
    pub counts: Option<Vec<(Scalar, u64)>>,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Values {
    /// Finite numbers, or times in milliseconds, in order, each with how many it stands for.
    Numbers {
        /// Them.
        weighted: Vec<(f64, u64)>,
        /// A rank among them is off by at most this share, with 99 % confidence; 0: they are all values.
        rank_error: f64,
        /// Population standard deviation (divisor n).
        std: Option<f64>,
        /// They are points in time.
        times: bool,
    },
    /// Texts or booleans.
    Groups,
    /// Nothing that can be compared.
    Other,
}

impl Column {
    /// With what its report tells.
    pub(super) fn portrait(&self, report: ColumnReport, rows: u64) -> Portrait {
        let times = self.role() == Role::Time;
        let distinct = report.distinct.unwrap_or(0);
        let keys = distinct >= MANY_KEYS && distinct > (rows - report.nulls) / 2 && names_things(&report);
        let (values, counts) = match self.body() {
            Body::Integers(numbers) => (of_numbers(numbers, times), counted(numbers)),
            Body::Floats(numbers) => (of_numbers(numbers, times), counted(numbers)),
            Body::Wide(numbers) => (of_numbers(numbers, times), counted(numbers)),
            Body::Texts(texts) if self.role() == Role::Text => {
                let all = texts.frequencies().counted();
                let counts = all.iter().map(|frequent| (Scalar::text(&frequent.value), frequent.count)).collect();
                (Values::Groups, (texts.frequencies().floor() == 0).then_some(counts))
            }
            Body::Flags { yes, no } => {
                let counts = [(false, *no), (true, *yes)].into_iter().filter(|(_, count)| *count > 0);
                (Values::Groups, Some(counts.map(|(value, count)| (Scalar::Boolean(value), count)).collect()))
            }
            Body::Texts(_) | Body::Counted => (Values::Other, None),
        };
        Portrait { name: report.name, type_name: report.type_name, rows, nulls: report.nulls, distinct, keys, values, counts }
    }
}

fn of_numbers<T: Lane>(numbers: &Numbers<T>, times: bool) -> Values {
    let moments = numbers.moments().finish();
    let n = moments.count as f64;
    // One number varies by nothing.
    let std = if moments.count == 1 { Some(0.0) } else { moments.std().map(|std| std * ((n - 1.0) / n).sqrt()) };
    Values::Numbers { weighted: numbers.weighted(), rank_error: numbers.quantiles().rank_error(), std, times }
}

fn counted<T: Lane>(numbers: &Numbers<T>) -> Option<Vec<(Scalar, u64)>> {
    let kind = numbers.kind();
    let shown = |key: &[u8]| T::of_key(key).map_or_else(|| Scalar::bytes(key), |value| value.scalar(kind));
    let all = numbers.frequencies().counted();
    (numbers.frequencies().floor() == 0).then(|| all.iter().map(|frequent| (shown(&frequent.value), frequent.count)).collect())
}
