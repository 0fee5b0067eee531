use std::rc::Rc;
use std::sync::Arc;

use arrow::array::*;
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::*;
use arrow::record_batch::RecordBatch;
use serde_json::{Value, json};

use super::{Scalar, *};
use crate::error::ErrorKind;
use crate::stats::hash::mix;
use crate::table::Table;
use crate::task::{Budget, Context, Host, Progress};

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn profile(batch: &RecordBatch) -> ProfileReport {
    let mut profiler = Profiler::new(&batch.schema());
    profiler.update(batch).unwrap();
    profiler.finish()
}

fn column(array: impl Array + 'static) -> ColumnReport {
    profile(&batch(vec![("x", Arc::new(array))])).columns.remove(0)
}

fn text(value: &Option<Scalar>) -> String {
    value.as_ref().map_or_else(|| "none".to_owned(), Scalar::to_string)
}

/// A table of every shape: few and many values, unique ones, missing ones, NaN and infinities.
fn mixed(n: u64) -> RecordBatch {
    let draw = |i: u64, salt: u64| (mix(i ^ salt << 40) >> 11) as f64 / (1u64 << 53) as f64;
    let floats = (0..n).map(|i| match i % 50 {
        0 => None,
        1 => Some(f64::NAN),
        2 => Some(f64::INFINITY),
        _ => Some(draw(i, 1).ln()),
    });
    batch(vec![
        ("id", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("ORD-{i:06}"))))),
        ("units", Arc::new(Int64Array::from_iter((0..n).map(|i| (i % 7 != 0).then(|| (draw(i, 2) * 5.0) as i64))))),
        ("price", Arc::new(Float64Array::from_iter(floats))),
        ("day", Arc::new(Date32Array::from_iter_values((0..n).map(|i| 19_000 + (i / 100) as i32)))),
        ("city", Arc::new(StringArray::from_iter((0..n).map(|i| (i % 3 != 0).then(|| ["Köln", "Oslo", "配送"][i as usize % 3]))))),
        ("paid", Arc::new(BooleanArray::from_iter((0..n).map(|i| Some(draw(i, 3) < 0.3))))),
    ])
}

/// What must be equal whatever the chunking: everything but sketches that have become estimates, and rounding.
fn exact_part(report: &ProfileReport) -> Value {
    let mut report = report.clone();
    report.memory = 0;
    for column in &mut report.columns {
        column.mean = None;
        column.std = None;
        column.skewness = None;
        if column.quantile_rank_error != Some(0.0) {
            column.quantiles = None;
            column.outliers = None;
        }
        if column.top_error > 0 {
            column.top.clear();
            column.top_error = 1;
            column.most_frequent = None;
        }
    }
    for pair in report.correlations.iter_mut().flat_map(|correlations| &mut correlations.pairs) {
        pair.pearson = pair.pearson.map(|r| (r * 1e9).round() / 1e9);
    }
    for series in report.order.iter_mut().flat_map(|order| &mut order.series) {
        series.kpss = (series.kpss * 1e6).round() / 1e6;
        series.p_value = (series.p_value * 1e6).round() / 1e6;
        series.season_strength = series.season_strength.map(|r| (r * 1e6).round() / 1e6);
        series.autocorrelation.iter_mut().for_each(|r| *r = (*r * 1e6).round() / 1e6);
    }
    report.alerts.clear();
    serde_json::to_value(report).unwrap()
}

#[test]
fn any_slicing_merging_and_state_round_trip_give_the_same_profile() {
    let table = mixed(20_000);
    let whole = profile(&table);
    for size in [1_000, 4_096, 7_777] {
        let parts: Vec<RecordBatch> =
            (0..table.num_rows()).step_by(size).map(|at| table.slice(at, size.min(table.num_rows() - at))).collect();
        let mut sliced = Profiler::new(&table.schema());
        parts.iter().for_each(|part| sliced.update(part).unwrap());
        let mut merged = Profiler::new(&table.schema());
        for part in parts.iter().rev() {
            let mut one = Profiler::new(&table.schema());
            one.update(part).unwrap();
            merged.merge(&Profiler::from_bytes(&one.to_bytes()).unwrap()).unwrap();
        }
        for report in [sliced.finish(), merged.finish()] {
            assert_eq!(exact_part(&report), exact_part(&whole));
            for (a, b) in report.columns.iter().zip(&whole.columns) {
                let (a, b) = (a.mean.unwrap_or(0.0), b.mean.unwrap_or(0.0));
                assert!((a - b).abs() <= 1e-12 * b.abs());
            }
        }
        assert_eq!(Profiler::from_bytes(&sliced.to_bytes()).unwrap().finish(), sliced.finish());
    }
}

#[test]
fn a_profile_can_be_asked_for_at_any_moment() {
    let table = mixed(3_000);
    let mut profiler = Profiler::new(&table.schema());
    assert_eq!(profiler.finish().rows, 0);
    for at in [0, 1_000, 2_000] {
        profiler.update(&table.slice(at, 1_000)).unwrap();
        assert_eq!(profiler.finish(), profiler.clone().finish());
        assert_eq!(profiler.finish().rows, at as u64 + 1_000);
    }
    assert_eq!(exact_part(&profiler.finish()), exact_part(&profile(&table)));
}

#[test]
fn integers_are_described_exactly_beyond_two_to_the_53() {
    let report = column(Int64Array::from(vec![Some(i64::MAX), Some(i64::MAX - 1), None, Some(i64::MAX - 1)]));
    assert_eq!((text(&report.min), text(&report.max)), ("9223372036854775806".to_owned(), "9223372036854775807".to_owned()));
    assert_eq!(report.quantiles.unwrap()["0.5"], Scalar::Text("9223372036854775806".to_owned()));
    assert_eq!(report.top[0], TopValue { value: Scalar::Text("9223372036854775806".to_owned()), count: 2, error: 0 });
    assert_eq!((report.nulls, report.distinct, report.distinct_error), (1, Some(2), Some(0.0)));
    let report = column(UInt64Array::from(vec![0, u64::MAX]));
    assert_eq!((text(&report.min), text(&report.max)), ("0".to_owned(), "18446744073709551615".to_owned()));
    assert_eq!((report.zeros, report.negatives), (Some(1), Some(0)));
}

#[test]
fn numbers_have_moments_and_whole_ones_whole_bins() {
    let report = column(Int32Array::from(vec![2, 4, 4, 4, 5, 5, 7, 9]));
    assert_eq!(report.mean, Some(5.0));
    assert!((report.std.unwrap() - (32.0f64 / 7.0).sqrt()).abs() < 1e-12);
    assert_eq!(report.histogram.unwrap().counts, [1, 0, 3, 2, 0, 1, 0, 1]);
    assert_eq!(report.top[0].value, Scalar::Integer(4));
}

#[test]
fn nan_and_infinities_are_counted_and_left_out() {
    let report = column(Float64Array::from(vec![1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 3.0, -0.0, 0.0]));
    assert_eq!((report.nan, report.infinite, report.zeros, report.distinct), (Some(1), Some(2), Some(2), Some(6)));
    assert_eq!((text(&report.min), text(&report.max), report.mean), ("0".to_owned(), "3".to_owned(), Some(1.0)));
    let words: Vec<_> = report.top.iter().map(|top| top.value.to_string()).collect();
    assert_eq!(words, ["0", "-Infinity", "1", "3", "Infinity", "NaN"]);
}

#[test]
fn a_column_of_nothing_but_nan_has_no_mean() {
    let report = column(Float32Array::from(vec![f32::NAN; 3]));
    assert_eq!((report.mean, report.min, report.histogram, report.distinct), (None, None, None, Some(1)));
}

#[test]
fn texts_have_lengths_in_characters_and_an_order() {
    let report = column(StringArray::from(vec![Some("größe"), None, Some(""), Some("配送"), Some("a")]));
    assert_eq!((text(&report.min), text(&report.max)), (String::new(), "配送".to_owned()));
    assert_eq!(report.length, Some(LengthReport { min: Some(0), mean: 2.0, max: Some(5), empty: 1 }));
    assert_eq!((report.mean, report.histogram), (None, None));
}

#[test]
fn however_a_text_is_stored_its_profile_is_the_same() {
    let values = vec![Some("b"), None, Some("größe"), Some("b"), Some("a much longer text than fits a view")];
    let plain = column(StringArray::from(values.clone()));
    let keys = UInt16Array::from(vec![Some(1), None, Some(0), Some(1), Some(3)]);
    // A missing value may also be missing from the dictionary; a value that no key names is not there.
    let words = StringArray::from(vec![Some("größe"), Some("b"), Some("unused"), Some("a much longer text than fits a view")]);
    for stored in [
        column(LargeStringArray::from(values.clone())),
        column(StringViewArray::from(values.clone())),
        column(values.iter().copied().collect::<DictionaryArray<Int8Type>>()),
        column(DictionaryArray::new(keys, Arc::new(words))),
    ] {
        assert_eq!(stored, plain);
    }
    assert_eq!(plain.top[0], TopValue { value: Scalar::Text("b".to_owned()), count: 2, error: 0 });
}

#[test]
fn points_in_time_are_iso_texts_with_milliseconds_for_charts() {
    let report = column(TimestampSecondArray::from(vec![0, 86_400, 172_801]).with_timezone("Europe/Oslo"));
    assert_eq!(report.type_name, "timestamp[Europe/Oslo]");
    assert_eq!((text(&report.min), text(&report.max)), ("1970-01-01T00:00:00Z".to_owned(), "1970-01-03T00:00:01Z".to_owned()));
    assert_eq!(report.quantiles.unwrap()["0.5"].to_string(), "1970-01-02T00:00:00Z");
    let edges = report.histogram.unwrap().edges;
    assert!(edges[0] == 0.0 && *edges.last().unwrap() > 172_801_000.0);
    assert_eq!((report.mean, report.zeros), (None, None));
    assert_eq!(text(&column(Date64Array::from(vec![-1])).min), "1969-12-31");
}

#[test]
fn decimals_keep_their_digits() {
    let narrow = Decimal128Array::from(vec![1999, -5]).with_precision_and_scale(12, 2).unwrap();
    let report = column(narrow);
    assert_eq!((report.min, report.max), (Some(Scalar::Number(-0.05)), Some(Scalar::Number(19.99))));
    assert!((report.mean.unwrap() - 9.97).abs() < 1e-12);
    let wide = Decimal128Array::from(vec![10i128.pow(30) + 1]).with_precision_and_scale(38, 2).unwrap();
    assert_eq!(text(&column(wide).max), "10000000000000000000000000000.01");
    let widest = Decimal256Array::from(vec![i256::from_i128(12)]).with_precision_and_scale(76, 1).unwrap();
    assert_eq!(column(widest).max, Some(Scalar::Number(1.2)));
}

#[test]
fn booleans_count_what_is_true() {
    let report = column(BooleanArray::from(vec![Some(true), None, Some(false), Some(true)]));
    assert_eq!((report.true_count, report.distinct, report.nulls), (Some(2), Some(2), 1));
    assert_eq!((report.min, report.max), (Some(Scalar::Boolean(false)), Some(Scalar::Boolean(true))));
    assert_eq!(report.top[0], TopValue { value: Scalar::Boolean(true), count: 2, error: 0 });
}

/// One column of two rows, the second missing, of every type there is.
#[test]
fn every_type_is_described_or_counted() {
    let fields = Fields::from(vec![Field::new("a", DataType::Int8, true)]);
    let items: ArrayRef = Arc::new(Int8Array::from(vec![1, 2]));
    let list = ListArray::new(
        Arc::new(Field::new("item", DataType::Int8, true)),
        OffsetBuffer::from_lengths([2, 0]),
        items.clone(),
        Some(vec![true, false].into()),
    );
    let types = [
        DataType::Int8,
        DataType::Int16,
        DataType::Int32,
        DataType::UInt8,
        DataType::UInt16,
        DataType::UInt32,
        DataType::UInt64,
        DataType::Float16,
        DataType::Float32,
        DataType::Decimal32(5, 2),
        DataType::Decimal64(12, 2),
        DataType::Decimal128(20, 2),
        DataType::Date32,
        DataType::Time32(TimeUnit::Second),
        DataType::Time64(TimeUnit::Nanosecond),
        DataType::Timestamp(TimeUnit::Nanosecond, None),
        DataType::Duration(TimeUnit::Microsecond),
        DataType::Interval(IntervalUnit::YearMonth),
        DataType::Binary,
        DataType::LargeBinary,
        DataType::BinaryView,
        DataType::FixedSizeBinary(2),
        DataType::Null,
        DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Int64)),
        DataType::RunEndEncoded(
            Arc::new(Field::new("run_ends", DataType::Int32, false)),
            Arc::new(Field::new("values", DataType::Utf8, true)),
        ),
    ];
    let mut columns: Vec<ArrayRef> = types.iter().map(|data_type| new_null_array(data_type, 2)).collect();
    columns.push(Arc::new(list));
    columns.push(Arc::new(StructArray::new(fields, vec![items], Some(vec![true, false].into()))));
    columns.push(Arc::new(DurationMillisecondArray::from(vec![Some(1_500), None])));
    columns.push(Arc::new(Time64MicrosecondArray::from(vec![Some(1_500), None])));
    columns.push(Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size([Some([1u8, 255]), None].into_iter(), 2).unwrap()));
    for array in columns {
        let type_name = array.data_type().clone();
        let report = profile(&batch(vec![("x", array.clone())])).columns.remove(0);
        assert_eq!(report.nulls, array.logical_null_count() as u64, "{type_name}");
        let mut profiler = Profiler::new(&batch(vec![("x", array.clone())]).schema());
        profiler.update(&batch(vec![("x", array)])).unwrap();
        assert_eq!(Profiler::from_bytes(&profiler.to_bytes()).unwrap().finish(), profiler.finish(), "{type_name}");
    }
    assert_eq!(column(DurationMillisecondArray::from(vec![1_500])).max, Some(Scalar::Number(1_500.0)));
    assert_eq!(text(&column(Time64MicrosecondArray::from(vec![1_500])).max), "00:00:00.001500");
    assert_eq!(text(&column(BinaryArray::from_vec(vec![&[1, 255]])).max), "0x01ff");
}

#[test]
fn alerts_say_what_deserves_a_look() {
    let n = 1_000u64;
    let table = batch(vec![
        ("empty", new_null_array(&DataType::Utf8, n as usize)),
        ("sparse", Arc::new(Float64Array::from_iter((0..n).map(|i| (i % 4 == 0).then_some(i as f64 * 0.5))))),
        ("same", Arc::new(Int64Array::from_iter_values((0..n).map(|_| 7)))),
        ("mostly", Arc::new(Int64Array::from_iter_values((0..n).map(|i| i64::from(i % 20 == 0))))),
        ("id", Arc::new(Int64Array::from_iter_values((0..n).map(|i| i as i64 * 3)))),
        ("names", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("n{}", i * 4 / 5))))),
        ("tail", Arc::new(Float64Array::from_iter_values((0..n).map(|i| 1.0 / (i as f64 + 1.0))))),
        ("odd", Arc::new(Float64Array::from_iter_values((0..n).map(|i| [i as f64, f64::INFINITY, f64::NAN][i as usize % 3])))),
        ("fine", Arc::new(Int64Array::from_iter_values((0..n).map(|i| (i % 10) as i64)))),
    ]);
    let alerts = profile(&table).alerts;
    let kinds: Vec<_> = alerts.iter().map(|alert| (alert.column.as_deref().unwrap_or("rows"), alert.kind)).collect();
    use AlertKind::*;
    assert_eq!(
        kinds,
        [
            ("empty", AllMissing),
            ("sparse", ManyMissing),
            ("odd", Infinite),
            ("odd", NotANumber),
            ("same", Constant),
            ("mostly", Dominant),
            ("mostly", Zeros),
            ("tail", Outliers),
            ("sparse", HighCorrelation),
            ("sparse", HighCorrelation),
            ("sparse", HighCorrelation),
            ("id", HighCorrelation),
            ("id", HighCorrelation),
            ("tail", HighCorrelation),
            ("mostly", Skewed),
            ("id", Unique),
            ("names", HighCardinality),
            ("tail", Skewed),
        ]
    );
    assert_eq!(alerts[1].message, "75 % of the rows have no value.");
    assert_eq!(alerts[4].message, "All values are the same: 7.");
}

#[test]
fn other_columns_are_refused_and_nothing_is_taken_in() {
    let table = mixed(10);
    let mut profiler = Profiler::new(&table.schema());
    let other = batch(vec![("id", Arc::new(Int64Array::from(vec![1])))]);
    assert_eq!(profiler.update(&other).unwrap_err().kind(), ErrorKind::Schema);
    assert_eq!(profiler.merge(&Profiler::new(&other.schema())).unwrap_err().kind(), ErrorKind::Schema);
    let wrong_type = table.project(&[0, 1, 2, 3, 4, 4]).unwrap();
    let error = profiler.update(&wrong_type).unwrap_err();
    assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, Some("paid")));
    assert_eq!(profiler.finish(), Profiler::new(&table.schema()).finish());
}

#[test]
fn damaged_state_is_an_error() {
    let table = mixed(50);
    let mut profiler = Profiler::new(&table.schema());
    profiler.update(&table).unwrap();
    let state = profiler.to_bytes();
    for at in (0..state.len()).step_by(97) {
        let mut flipped = state.clone();
        flipped[at] ^= 4;
        assert!(Profiler::from_bytes(&flipped).is_err());
        assert_eq!(Profiler::from_bytes(&state[..at]).unwrap_err().kind(), ErrorKind::Parse);
    }
}

#[test]
fn the_task_describes_the_chosen_columns_in_their_order() {
    let rows = mixed(20_000);
    let table = Table::new(rows.schema(), vec![rows.slice(0, 9_000), rows.slice(9_000, 11_000)]);
    let run = |params: Value| pollster::block_on(METHODS[0].run(&Context::quiet(), &table, params));
    let report = run(json!({})).unwrap().report;
    assert_eq!((report["rows"].as_u64(), report["columns"].as_array().unwrap().len()), (Some(20_000), 6));
    let chosen = run(json!({ "columns": ["paid", "id"] })).unwrap().report;
    assert_eq!((&chosen["columns"][0]["name"], &chosen["columns"][1]["type"]), (&json!("paid"), &json!("utf8")));
    assert!(chosen["columns"][0]["trueCount"].as_u64() > Some(5_000));
    for (columns, kind) in [(json!(["nope"]), ErrorKind::Schema), (json!([]), ErrorKind::Params)] {
        assert_eq!(run(json!({ "columns": columns })).unwrap_err().kind(), kind);
    }
}

#[test]
fn the_task_asks_for_memory_and_stops_when_told() {
    struct StopAt(u64);
    impl Host for StopAt {
        fn progress(&self, progress: Progress) {
            assert!(progress.done <= self.0 && progress.total == 20_000);
        }
        fn cancelled(&self) -> bool {
            true
        }
    }
    let rows = mixed(20_000);
    let table = Table::new(rows.schema(), vec![rows]);
    let run = |cx: &Context| pollster::block_on(METHODS[0].run(cx, &table, json!({}))).unwrap_err().kind();
    assert_eq!(run(&Context::new(Rc::new(StopAt(8_192)), Budget::unlimited())), ErrorKind::Aborted);
    assert_eq!(run(&Context::new(Rc::new(crate::task::Quiet), Budget::new(1_000))), ErrorKind::Memory);
}

#[test]
fn an_empty_table_has_a_profile() {
    let report = profile(&mixed(0));
    assert_eq!((report.rows, report.alerts.len()), (0, 0));
    assert!(report.columns.iter().all(|column| column.distinct == Some(0) && column.min.is_none() && column.top.is_empty()));
}

fn profile_with(batch: &RecordBatch, params: Value) -> ProfileReport {
    let (params, _) = crate::task::parse::<ProfileParams, crate::task::Empty>(params).unwrap();
    let mut profiler = Profiler::with(&batch.schema(), params).unwrap();
    profiler.update(batch).unwrap();
    profiler.finish()
}

fn kinds_of(report: &ProfileReport, column: &str) -> Vec<AlertKind> {
    report.alerts.iter().filter(|alert| alert.column.as_deref() == Some(column)).map(|alert| alert.kind).collect()
}

#[test]
fn values_that_are_missing_together_are_counted_together() {
    let table = mixed(2_100);
    let report = profile(&table);
    let lacking = |i: u64| (i.is_multiple_of(7), i.is_multiple_of(50), i.is_multiple_of(3));
    let complete = (0..2_100).filter(|&i| lacking(i) == (false, false, false)).count() as u64;
    assert_eq!((report.missing.complete, report.missing.error, report.missing.others), (complete, 0, 0));
    let only_city = (0..2_100).filter(|&i| lacking(i) == (false, false, true)).count() as u64;
    assert_eq!((&report.missing.patterns[0].columns, report.missing.patterns[0].rows), (&vec!["city".to_owned()], only_city));
    assert_eq!(report.missing.patterns.iter().map(|pattern| pattern.rows).sum::<u64>() + complete, 2_100);
}

#[test]
fn repeated_rows_are_counted_exactly_where_that_is_asked_for() {
    let n = 30_000u64;
    let table = batch(vec![
        ("id", Arc::new(Int64Array::from_iter_values((0..n).map(|i| (i - i % 3 / 2) as i64)))),
        ("name", Arc::new(StringArray::from_iter((0..n).map(|i| (i % 2 == 0 || i % 3 == 2).then_some("a"))))),
    ]);
    let rows: std::collections::HashSet<(u64, bool)> = (0..n).map(|i| (i - i % 3 / 2, i % 2 == 0 || i % 3 == 2)).collect();
    let repeated = n - rows.len() as u64;
    let exact = profile_with(&table, json!({ "duplicates": "exact" })).duplicates.unwrap();
    assert_eq!(exact, DuplicatesReport { rows: repeated, exact: true });
    let about = profile(&table).duplicates.unwrap();
    assert!(!about.exact && (about.rows as f64 / repeated as f64 - 1.0).abs() < 0.1, "{} of {repeated}", about.rows);
    let parts = [table.slice(0, 11_111), table.slice(11_111, n as usize - 11_111)];
    let (params, _) = crate::task::parse::<ProfileParams, crate::task::Empty>(json!({ "duplicates": "exact" })).unwrap();
    let mut merged = Profiler::with(&table.schema(), params.clone()).unwrap();
    for part in &parts {
        let mut one = Profiler::with(&table.schema(), params.clone()).unwrap();
        one.update(part).unwrap();
        merged.merge(&Profiler::from_bytes(&one.to_bytes()).unwrap()).unwrap();
    }
    assert_eq!(merged.finish().duplicates.unwrap().rows, repeated);
    assert!(profile(&table).alerts.iter().any(|alert| alert.kind == AlertKind::Duplicates && alert.column.is_none()));
}

#[test]
fn what_deserves_a_look_is_told_from_the_thresholds_on() {
    let n = 600i64;
    let table = batch(vec![
        ("age", Arc::new(Int64Array::from_iter_values((0..n).map(|i| if i % 20 == 0 { 999 } else { 20 + i % 50 })))),
        (
            "twice",
            Arc::new(Float64Array::from_iter_values(
                (0..n).map(|i| (if i % 20 == 0 { 999 } else { 20 + i % 50 }) as f64 * 2.0 + 1.0),
            )),
        ),
        ("sparse", Arc::new(Int64Array::from_iter_values((0..n).map(|i| if i % 3 == 0 { i } else { 0 })))),
        ("city", Arc::new(StringArray::from_iter_values((0..n).map(|i| ["Berlin", "berlin ", "Oslo"][i as usize % 3])))),
        (
            "code",
            Arc::new(StringArray::from_iter_values(
                (0..n).map(|i| if i % 4 == 0 { "12".to_owned() } else { format!("x{}", i % 9) }),
            )),
        ),
        ("mail", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("p{i}@example.org"))))),
        ("since", Arc::new(Date32Array::from_iter_values((0..n).map(|i| if i % 10 == 0 { -25_567 } else { 19_000 + i as i32 })))),
    ]);
    let report = profile_with(&table, json!({ "thresholds": { "correlation": 0.95 } }));
    assert!(
        kinds_of(&report, "age").contains(&AlertKind::SuspiciousDefault)
            && kinds_of(&report, "age").contains(&AlertKind::HighCorrelation)
    );
    assert!(kinds_of(&report, "age").contains(&AlertKind::Outliers));
    assert_eq!(kinds_of(&report, "sparse"), [AlertKind::Zeros]);
    assert_eq!(kinds_of(&report, "city"), [AlertKind::InconsistentSpelling]);
    assert_eq!(kinds_of(&report, "code"), [AlertKind::MixedTypes]);
    assert!(kinds_of(&report, "mail").contains(&AlertKind::PersonalData));
    assert!(kinds_of(&report, "since").contains(&AlertKind::SuspiciousDefault));
    let strict = json!({ "thresholds": { "zeros": 0.9, "defaults": 0.2, "outliers": 0.2 } });
    let fewer = profile_with(&table, strict);
    assert_eq!((kinds_of(&fewer, "sparse").len(), kinds_of(&fewer, "age").contains(&AlertKind::SuspiciousDefault)), (0, false));
}

#[test]
fn rows_in_order_of_time_show_seasons_gaps_and_levels() {
    let hour = 3_600_000i64;
    let hours: Vec<i64> = (0..24 * 40).filter(|hour| !(300..330).contains(hour)).collect();
    let wave = |i: i64| (i as f64 * std::f64::consts::TAU / 24.0).sin() * 5.0 + (mix(i as u64) % 100) as f64 / 100.0;
    let table = batch(vec![
        ("at", Arc::new(TimestampMillisecondArray::from_iter_values(hours.iter().map(|i| i * hour)))),
        ("daily", Arc::new(Float64Array::from_iter_values(hours.iter().map(|&i| wave(i))))),
        (
            "rising",
            Arc::new(Float64Array::from_iter_values(hours.iter().map(|&i| i as f64 * 0.01 + (mix(i as u64) % 100) as f64 / 100.0))),
        ),
        ("order_id", Arc::new(Int64Array::from_iter_values(hours.iter().map(|i| 1000 + i)))),
    ]);
    let order = profile(&table).order.unwrap();
    assert_eq!((order.column.as_str(), order.span_ms, order.gap_count, order.longest_gap), ("at", hour as f64, 1, 30));
    assert_eq!(order.gaps[0].from.as_deref(), Some("1970-01-13T12:00:00"));
    let series = |name: &str| order.series.iter().find(|series| series.column.as_deref() == Some(name)).unwrap();
    assert_eq!(
        (series("daily").season.as_deref(), series("daily").season_spans, series("daily").stationary),
        (Some("day"), Some(24), true)
    );
    assert!(!series("rising").stationary && series("rising").p_value == 0.01);
    let kinds = kinds_of(&profile(&table), "daily");
    assert!(kinds.contains(&AlertKind::Seasonal) && !kinds.contains(&AlertKind::NonStationary));
    assert!(kinds_of(&profile(&table), "rising").contains(&AlertKind::NonStationary));
    // The mean of numbers that only name something rises too, and says nothing.
    assert!(!series("order_id").stationary && !kinds_of(&profile(&table), "order_id").contains(&AlertKind::NonStationary));
    assert_eq!(profile(&table.project(&[1, 2]).unwrap()).order, None);
}

/// Every number of a report.
fn numbers_in(value: &Value) -> Vec<f64> {
    match value {
        Value::Number(number) => number.as_f64().into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(numbers_in).collect(),
        Value::Object(items) => items.values().flat_map(numbers_in).collect(),
        _ => Vec::new(),
    }
}

/// A report of a table in which every value is a mark that can be recognized.
#[test]
fn a_sensitive_report_has_no_value_of_any_row() {
    let n = 500u64;
    let number = |i: u64, salt: u64| 7_310_000 + (mix(i ^ salt << 50) % 80_000);
    let table = batch(vec![
        ("name", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("zqsecret{}", i % 40))))),
        ("unique", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("zqonly{i} zqword zqword zqword"))))),
        ("spelt", Arc::new(StringArray::from_iter_values((0..n).map(|i| ["zqcase", "ZQCASE", "zqcase "][i as usize % 3])))),
        ("constant", Arc::new(StringArray::from_iter_values((0..n).map(|_| "zqconstant")))),
        ("number", Arc::new(Int64Array::from_iter_values((0..n).map(|i| number(i, 1) as i64)))),
        ("price", Arc::new(Float64Array::from_iter_values((0..n).map(|i| number(i, 2) as f64 + 0.625)))),
        ("default", Arc::new(Int64Array::from_iter_values((0..n).map(|i| if i % 5 == 0 { -32_768 } else { 7_315_555 })))),
        ("day", Arc::new(Date32Array::from_iter_values((0..n).map(|i| 21_000 + i as i32 * 3)))),
        ("rare", Arc::new(BooleanArray::from_iter((0..n).map(|i| Some(i == 3))))),
    ]);
    let written = serde_json::to_string(&profile_with(&table, json!({ "sensitive": true }))).unwrap();
    let lower = written.to_lowercase();
    for mark in ["zq", "-32768", "7315555", "2027-", "2028-", "2029-", "2030-", "2031-"] {
        assert!(!lower.contains(mark), "{mark} is in {written}");
    }
    // Digits of shares may be those of a mark: numbers are compared as numbers.
    let told: std::collections::HashSet<u64> =
        numbers_in(&serde_json::from_str(&written).unwrap()).iter().map(|x| x.to_bits()).collect();
    for i in 0..n {
        for mark in [number(i, 1) as f64, number(i, 2) as f64, number(i, 2) as f64 + 0.625] {
            assert!(!told.contains(&mark.to_bits()), "{mark} is in the report");
        }
    }
    // One row of 500 is true: a group of fewer than ten.
    let report = profile_with(&table, json!({ "sensitive": true }));
    assert_eq!(
        (report.columns[8].true_count, report.columns[0].distinct, report.columns[0].most_frequent),
        (None, Some(40), Some(13))
    );
    assert!(serde_json::to_string(&profile(&table)).unwrap().contains("zqsecret"));
}
