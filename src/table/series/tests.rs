//! Frequencies, grids and rows out of order.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, Int64Array, StringArray, TimestampMillisecondArray, UInt8Array};
use arrow::record_batch::RecordBatch;

use super::{Gaps, SeriesColumns, SeriesSet, read_series};
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::table::Table;
use crate::table::calendar::days_of;

const DAY: i64 = 86_400_000;

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn read(table: &Table, keys: &[&str]) -> Result<SeriesSet> {
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    let columns = SeriesColumns { time: "t", value: "y", keys: &keys, regressors: &[] };
    pollster::block_on(read_series(&Context::quiet(), table, columns, Gaps::Interpolate))
}

/// One series with these stamps in milliseconds and the values 0, 1, 2, …
fn at(stamps: &[i64]) -> SeriesSet {
    let y: Float64Array = (0..stamps.len()).map(|i| Some(i as f64)).collect();
    read(&table(vec![("t", Arc::new(TimestampMillisecondArray::from(stamps.to_vec()))), ("y", Arc::new(y))]), &[]).unwrap()
}

fn frequency(stamps: &[i64]) -> String {
    at(stamps).frequency.map(|frequency| frequency.to_string()).unwrap_or_default()
}

fn dates(dates: &[(i64, i64, i64)]) -> Vec<i64> {
    dates.iter().map(|(year, month, day)| days_of(*year, *month, *day) * DAY).collect()
}

/// The stamps of the next places, as text.
fn ahead(set: &SeriesSet, n: i64) -> Vec<String> {
    let series = &set.series[0];
    (0..n).map(|step| set.clock.text(series.grid.stamp(&set.clock, series.next + step)).unwrap()).collect()
}

#[test]
fn the_frequency_is_read_off_the_stamps() {
    let every = |step: i64| (0..30).map(|i| i * step).collect::<Vec<_>>();
    for (step, name) in [
        (1_000, "every second"),
        (60_000, "every minute"),
        (15 * 60_000, "every 15 minutes"),
        (3_600_000, "hourly"),
        (DAY, "daily"),
        (7 * DAY, "weekly"),
        (28 * DAY, "every 4 weeks"),
    ] {
        assert_eq!(frequency(&every(step)), name);
    }
    let months = |step: i64, day: i64| {
        (0..12).map(|i| (2020 + i * step / 12, i * step % 12 + 1, day)).map(|(y, m, d)| days_of(y, m, d) * DAY).collect::<Vec<_>>()
    };
    assert_eq!(frequency(&months(1, 1)), "monthly");
    assert_eq!(frequency(&months(3, 15)), "quarterly");
    assert_eq!(frequency(&months(12, 1)), "yearly");
    let working: Vec<i64> = (0..28).filter(|day| (day + 3) % 7 < 5).map(|day| day * DAY).collect();
    assert_eq!(frequency(&working), "business-daily");
    assert_eq!(frequency(&[5, 5]), "", "one stamp has no distance");
}

#[test]
fn a_few_gaps_and_some_jitter_do_not_hide_the_frequency() {
    let gappy: Vec<i64> = (0..60).filter(|i| i % 11 != 3).map(|i| i * 3_600_000).collect();
    assert_eq!(frequency(&gappy), "hourly");
    assert_eq!(at(&gappy).series[0].gaps_filled, 6);
    let jittered: Vec<i64> = (0..60).map(|i| i * DAY + if i % 9 == 4 { 3_600_000 } else { 0 }).collect();
    let set = at(&jittered);
    assert_eq!((set.frequency.unwrap().to_string().as_str(), set.series[0].gaps_filled), ("daily", 0));
}

#[test]
fn irregular_stamps_take_the_natural_unit_above_their_distance() {
    let irregular: Vec<i64> = (0..200).map(|i| i * 1_000_000 + (i * i * 7_919) % 900_000).collect();
    assert_eq!(frequency(&irregular), "hourly");
}

#[test]
fn future_stamps_follow_the_calendar() {
    let ends = at(&dates(&[(2023, 10, 31), (2023, 11, 30), (2023, 12, 31)]));
    assert_eq!(ahead(&ends, 3), ["2024-01-31T00:00:00", "2024-02-29T00:00:00", "2024-03-31T00:00:00"]);
    let thirtieths = at(&dates(&[(2023, 10, 30), (2023, 11, 30), (2023, 12, 30), (2024, 1, 30)]));
    assert_eq!(ahead(&thirtieths, 2), ["2024-02-29T00:00:00", "2024-03-30T00:00:00"]);
    // Thursday 2024-01-04 to Friday 2024-01-12 without the weekend.
    let working =
        at(&dates(&[(2024, 1, 4), (2024, 1, 5), (2024, 1, 8), (2024, 1, 9), (2024, 1, 10), (2024, 1, 11), (2024, 1, 12)]));
    assert_eq!(ahead(&working, 2), ["2024-01-15T00:00:00", "2024-01-16T00:00:00"]);
}

#[test]
fn series_are_sorted_by_key_and_rows_by_time() {
    let who = StringArray::from(vec![Some("b"), None, Some("a"), Some("b"), Some("a")]);
    let t = Int64Array::from(vec![Some(2), Some(1), Some(1), Some(1), None]);
    let y = Float64Array::from(vec![20.0, 5.0, 1.0, 10.0, 9.0]);
    let set = read(&table(vec![("who", Arc::new(who)), ("t", Arc::new(t)), ("y", Arc::new(y))]), &["who"]).unwrap();
    let values: Vec<_> = set.series.iter().map(|series| series.values.clone()).collect();
    assert_eq!(values, [vec![5.0], vec![1.0], vec![10.0, 20.0]], "the null key first");
    assert_eq!(set.undated, 1);
}

#[test]
fn a_series_with_a_distance_of_its_own_keeps_it() {
    let who = Int32Array::from_iter_values((0..40).map(|i| i32::from(i >= 30)));
    let t: Int64Array = (0..40_i64).map(|i| if i < 30 { i } else { (i - 30) * 3 }).collect();
    let y: Float64Array = (0..40).map(|i| Some(f64::from(i))).collect();
    let set = read(&table(vec![("who", Arc::new(who)), ("t", Arc::new(t)), ("y", Arc::new(y))]), &["who"]).unwrap();
    let names: Vec<_> = set.series.iter().map(|series| series.grid.frequency().to_string()).collect();
    assert_eq!((names, set.series[1].gaps_filled), (vec!["step".to_owned(), "every 3 steps".to_owned()], 0));
}

#[test]
fn a_few_values_far_apart_are_not_laid_out() {
    let set = at(&[0, 1_000, 2_000, 9_000_000_000_000]);
    let series = &set.series[0];
    assert!(series.values.is_empty() && series.problem.as_deref().unwrap().contains("scattered"));
}

#[test]
fn a_narrow_integer_step_widens_when_the_future_outgrows_it() {
    let y = Float64Array::from(vec![1.0, 2.0]);
    let set = read(&table(vec![("t", Arc::new(UInt8Array::from(vec![254, 255]))), ("y", Arc::new(y))]), &[]).unwrap();
    assert_eq!(ahead(&set, 1), ["256"]);
}

#[test]
fn columns_of_other_types_are_refused_by_name() {
    let text = || Arc::new(StringArray::from(vec!["x"])) as ArrayRef;
    let number = || Arc::new(Float64Array::from(vec![1.0])) as ArrayRef;
    let step = || Arc::new(Int64Array::from(vec![1])) as ArrayRef;
    for (t, y, column) in [(text(), number(), "t"), (number(), number(), "t"), (step(), text(), "y")] {
        let error = read(&table(vec![("t", t), ("y", y)]), &[]).unwrap_err();
        assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, Some(column)));
    }
}
