//! Values that often stand for missing ones: 999, -1, 1900-01-01, "unknown".

use super::frequencies::Frequencies;
use super::iso;
use super::kind::Kind;
use super::lane::Lane;
use super::report::TopValue;
use super::scalar::Scalar;
use crate::stats::hash::hash_bytes;

/// Nines and other numbers that forms and machines put where there is none.
const NUMBERS: [i64; 13] =
    [-1, -9, -99, -999, -9999, 999, 9999, 99_999, 999_999, 9_999_999, -32_768, 2_147_483_647, -2_147_483_648];
/// Days since 1970-01-01 of 1900-01-01, 1899-12-30, 1901-01-01, 1970-01-01, 2099-12-31, 2999-12-31, 9999-12-31 and 0001-01-01.
const DAYS: [i64; 8] = [-25_567, -25_569, -25_202, 0, 47_481, 376_199, 2_932_896, -719_162];
const SECONDS_PER_DAY: i64 = 86_400;
/// Texts, in the writings that are met.
const TEXTS: [&str; 36] = [
    "unknown",
    "Unknown",
    "UNKNOWN",
    "none",
    "None",
    "NONE",
    "n/a",
    "N/A",
    "na",
    "NA",
    "null",
    "NULL",
    "nil",
    "-",
    "--",
    "?",
    "???",
    ".",
    "tbd",
    "TBD",
    "todo",
    "TODO",
    "test",
    "TEST",
    "xxx",
    "XXX",
    "undefined",
    "missing",
    "not available",
    "unbekannt",
    "inconnu",
    "desconocido",
    "sconosciuto",
    "keine Angabe",
    "k.A.",
    "999",
];

/// The candidates as values of a lane.
pub(super) fn candidates<T: Lane>(kind: Kind) -> Vec<T> {
    let of = |numbers: &[i64], factor: i64| numbers.iter().filter_map(|number| T::of_i64(number.checked_mul(factor)?)).collect();
    match kind {
        Kind::Float | Kind::Integer => of(&NUMBERS, 1),
        Kind::Decimal { scale } => u32::try_from(scale)
            .ok()
            .and_then(|scale| 10i64.checked_pow(scale))
            .map_or_else(Vec::new, |factor| of(&NUMBERS, factor)),
        Kind::Date => of(&DAYS, 1),
        Kind::Timestamp { unit, .. } => of(&DAYS, SECONDS_PER_DAY * iso::per_second(unit).0),
        Kind::Unsigned | Kind::Time { .. } | Kind::Duration { .. } => Vec::new(),
    }
}

/// Those of the candidates that came, most frequent first.
pub(super) fn among<T: Lane>(frequencies: &Frequencies, candidates: Vec<T>, show: impl Fn(T) -> Scalar) -> Vec<TopValue> {
    let found = candidates.into_iter().map(|value| (frequencies.count(value.hash()), show(value)));
    sorted(found)
}

/// As [`among`], of texts.
pub(super) fn of_texts(frequencies: &Frequencies) -> Vec<TopValue> {
    sorted(TEXTS.iter().map(|text| (frequencies.count(hash_bytes(text.as_bytes())), Scalar::text(text.as_bytes()))))
}

fn sorted(found: impl Iterator<Item = (u64, Scalar)>) -> Vec<TopValue> {
    let mut found: Vec<TopValue> =
        found.filter(|(count, _)| *count > 0).map(|(count, value)| TopValue { value, count, error: 0 }).collect();
    found.sort_by_key(|value| std::cmp::Reverse(value.count));
    found
}
