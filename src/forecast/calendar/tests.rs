//! Holidays beside those of the Python package `holidays`.

use std::collections::BTreeMap;

use super::Country;
use crate::table::calendar::days_of;

/// Made by tests/reference/forecast_calendar.py.
const REFERENCE: &str = include_str!("../../../tests/data/forecast/holidays.json");

#[test]
fn holidays_are_those_of_the_reference() {
    let reference: BTreeMap<String, Vec<String>> = serde_json::from_str(REFERENCE).unwrap();
    let all = [
        Country::At,
        Country::Au,
        Country::Be,
        Country::Br,
        Country::Ca,
        Country::Ch,
        Country::De,
        Country::Dk,
        Country::Es,
        Country::Fi,
        Country::Fr,
        Country::Gb,
        Country::Ie,
        Country::It,
        Country::Nl,
        Country::No,
        Country::Pl,
        Country::Pt,
        Country::Se,
        Country::Us,
    ];
    assert_eq!(reference.len(), all.len());
    for country in all {
        let expected: Vec<i64> = reference[&format!("{country:?}").to_uppercase()]
            .iter()
            .map(|text| {
                let parts: Vec<i64> = text.split('-').map(|part| part.parse().unwrap()).collect();
                days_of(parts[0], parts[1], parts[2])
            })
            .collect();
        let ours: Vec<i64> = (2016..=2030).flat_map(|year| country.holidays(year)).collect();
        assert_eq!(ours, expected, "{country:?}");
    }
}
