//! Every step on a few rows, recipes that are refused, and recipes over rows that come by.

use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Schema};
use arrow::record_batch::RecordBatch;
use arrow::util::display::array_value_to_string;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::run::{Cleaning, clean};
use super::{CleanParams, CleanReport, STEPS, Step};
use crate::context::{Budget, Context, Host, Progress, Quiet};
use crate::error::{Error, ErrorKind};
use crate::registry;
use crate::table::Table;
use crate::task::Pass;
use crate::task::law::any_cut_gives_the_same;

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn plain(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn numbers(values: &[Option<f64>]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, values)| (name, values, true))).unwrap();
    // Two batches, so that nothing hangs on there being one.
    let half = batch.num_rows() / 2;
    Table::new(batch.schema(), vec![batch.slice(0, half), batch.slice(half, batch.num_rows() - half)])
}

fn params(steps: Value) -> CleanParams {
    serde_json::from_value(json!({ "steps": steps })).unwrap()
}

fn run(table: &Table, steps: Value) -> Result<(Table, CleanReport), Error> {
    pollster::block_on(clean(&Context::quiet(), table, &params(steps))).map(|cleaned| (cleaned.table, cleaned.report))
}

/// A column as texts, missing values as an empty sign.
fn column(table: &Table, name: &str) -> Vec<String> {
    let index = table.index_of(name).unwrap();
    let shown =
        |values: &ArrayRef, row| if values.is_null(row) { "∅".to_owned() } else { array_value_to_string(values, row).unwrap() };
    table
        .batches()
        .flat_map(|batch| {
            let values = batch.unwrap().column(index).clone();
            (0..values.len()).map(|row| shown(&values, row)).collect::<Vec<_>>()
        })
        .collect()
}

fn cleaned(values: ArrayRef, step: Value) -> Vec<String> {
    column(&run(&table(vec![("a", values)]), json!([step])).unwrap().0, "a")
}

#[test]
fn texts_are_changed_each_for_itself() {
    let dirty = plain(&["  Ab  c ", "d"]);
    for (step, first) in [
        (json!({ "step": "trim" }), "Ab  c"),
        (json!({ "step": "collapse" }), " Ab c "),
        (json!({ "step": "case", "to": "upper" }), "  AB  C "),
        (json!({ "step": "case", "to": "title" }), "  Ab  C "),
        (json!({ "step": "replace", "old": "b", "by": "x" }), "  Ax  c "),
        (json!({ "step": "regexReplace", "pattern": "\\s*([a-zA-Z]+)\\s+(c) ", "by": "$2-$1" }), "c-Ab"),
    ] {
        assert_eq!(cleaned(dirty.clone(), step.clone()), [first, &cleaned(dirty.clone(), step.clone())[1]], "{step}");
    }
    assert_eq!(cleaned(plain(&["e\u{301}", "x"]), json!({ "step": "normalize" })), ["é", "x"]);
    assert_eq!(cleaned(plain(&["ﬁ", "x"]), json!({ "step": "normalize", "form": "nfkc" })), ["fi", "x"]);
    assert_eq!(cleaned(plain(&["N/A", "-", "", "b"]), json!({ "step": "missing" })), ["∅", "∅", "∅", "b"]);
    assert_eq!(cleaned(plain(&["x", "X ", "b"]), json!({ "step": "missing", "markers": ["x"] })), ["∅", "∅", "b"]);
}

#[test]
fn a_wrong_encoding_is_repaired_and_a_right_one_left_alone() {
    let dirty = ["cafÃ©", "â‚¬ 5", "naïve", "München", "cafÃƒÂ©", "Ã", "plain"];
    assert_eq!(
        cleaned(plain(&dirty), json!({ "step": "repairEncoding" })),
        ["café", "€ 5", "naïve", "München", "café", "Ã", "plain"]
    );
}

#[test]
fn a_step_counts_rows_and_values() {
    let rows = table(vec![("a", plain(&[" x", "y", " z"])), ("b", plain(&[" x", "y", "z"]))]);
    let (_, report) = run(&rows, json!([{ "step": "trim" }])).unwrap();
    assert_eq!((report.steps[0].rows_touched, report.steps[0].cells_touched), (2, 3));
    assert_eq!((report.rows_before, report.rows, report.rejected), (3, 3, 0));
}

#[test]
fn values_are_converted_or_told_of() {
    let dirty = table(vec![("a", texts(&[Some("1"), Some("£2,5"), Some("x"), None]))]);
    let parse = |on_error: &str| json!([{ "step": "parse", "columns": ["a"], "to": "float64", "onError": on_error }]);
    let (rows, report) = run(&dirty, parse("null")).unwrap();
    assert_eq!(column(&rows, "a"), ["1.0", "2.5", "∅", "∅"]);
    let reject = &report.rejects[0];
    assert_eq!((report.rejected, reject.row, reject.column.as_str(), reject.text.as_str()), (1, 2, "a", "x"));
    assert_eq!(column(&run(&dirty, parse("reject")).unwrap().0, "a"), ["1.0", "2.5", "∅"]);
    let error = run(&dirty, parse("fail")).unwrap_err();
    assert_eq!((error.kind(), error.place().row, error.place().param.as_deref()), (ErrorKind::Schema, Some(2), None));
}

#[test]
fn dates_are_read_in_the_formats_that_are_given() {
    let dirty = plain(&["2010-12-01 08:26:00", "01.12.2010 08:26", "Dec 01, 2010 08:26 AM", "2010-12-01"]);
    let formats = ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%b %d, %Y %I:%M %p", "%Y-%m-%d"];
    let step = json!({ "step": "parse", "columns": ["a"], "to": "timestamp", "formats": formats });
    let at = "2010-12-01T08:26:00";
    assert_eq!(cleaned(dirty, step), [at, at, at, "2010-12-01T00:00:00"]);
    let step = json!({ "step": "parse", "columns": ["a"], "to": "date" });
    assert_eq!(cleaned(plain(&["2024-02-29", "2023-02-29"]), step), ["2024-02-29", "∅"]);
    assert_eq!(cleaned(plain(&["Yes", "0"]), json!({ "step": "parse", "columns": ["a"], "to": "boolean" })), ["true", "false"]);
}

#[test]
fn missing_values_are_filled_by_figures() {
    let holes = numbers(&[Some(1.0), None, Some(4.0), Some(1.0)]);
    for (with, value) in [("mean", "2.0"), ("median", "1.0"), ("mode", "1.0")] {
        assert_eq!(cleaned(holes.clone(), json!({ "step": "fill", "with": with }))[1], value, "{with}");
    }
    assert_eq!(cleaned(holes, json!({ "step": "fill", "value": 7 }))[1], "7.0");
    let (_, report) =
        run(&table(vec![("a", numbers(&[Some(1.0), None, Some(3.0)]))]), json!([{ "step": "fill", "with": "mean" }])).unwrap();
    let fitted = serde_json::to_value(&report.fitted.steps[0]).unwrap();
    assert_eq!((&fitted["with"], &fitted["values"]), (&json!("constant"), &json!([2.0])));
}

#[test]
fn missing_values_are_filled_in_order() {
    let rows = table(vec![
        ("t", Arc::new(TimestampMicrosecondArray::from(vec![40, 10, 20, 30])) as ArrayRef),
        ("k", plain(&["a", "a", "a", "b"])),
        ("v", numbers(&[Some(7.0), Some(1.0), None, None])),
    ]);
    let filled = |with: &str| {
        let steps = json!([{ "step": "fill", "columns": ["v"], "with": with, "order": "t", "within": ["k"] }]);
        column(&run(&rows, steps).unwrap().0, "v")
    };
    assert_eq!(filled("forward"), ["7.0", "1.0", "1.0", "∅"]);
    assert_eq!(filled("backward"), ["7.0", "1.0", "7.0", "∅"]);
    assert_eq!(filled("interpolate"), ["7.0", "1.0", "3.0", "∅"]);
}

#[test]
fn outliers_are_capped_made_missing_or_dropped() {
    let far = Arc::new(Int64Array::from(vec![1, 2, 3, 4, 100])) as ArrayRef;
    let step = |action: &str| json!({ "step": "outliers", "action": action });
    assert_eq!(cleaned(far.clone(), step("cap")), ["1", "2", "3", "4", "7"]);
    assert_eq!(cleaned(far.clone(), step("null")), ["1", "2", "3", "4", "∅"]);
    assert_eq!(cleaned(far, step("drop")), ["1", "2", "3", "4"]);
}

#[test]
fn columns_are_made_moved_and_taken_away() {
    let rows = table(vec![("a", plain(&["x-1", "y"])), ("b", numbers(&[Some(1.0), Some(2.0)]))]);
    let names = |steps: Value| {
        let (rows, _) = run(&rows, steps).unwrap();
        rows.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(json!([{ "step": "split", "column": "a", "separator": "-", "into": ["c", "d"] }])), "c d b");
    assert_eq!(names(json!([{ "step": "extract", "column": "a", "pattern": "\\d", "into": ["n"] }])), "a n b");
    assert_eq!(names(json!([{ "step": "derive", "column": "c", "expression": "b * 2" }])), "a b c");
    assert_eq!(names(json!([{ "step": "drop", "columns": ["a"] }])), "b");
    assert_eq!(names(json!([{ "step": "keep", "columns": ["b"] }])), "b");
    assert_eq!(names(json!([{ "step": "reorder", "columns": ["b"] }])), "b a");
    assert_eq!(names(json!([{ "step": "rename", "names": { "a": "z" } }])), "z b");
    assert_eq!(names(json!([{ "step": "oneHot", "column": "a" }])), "a_x-1 a_y b");
    let (split, _) = run(&rows, json!([{ "step": "split", "column": "a", "separator": "-", "into": ["c", "d"] }])).unwrap();
    assert_eq!((column(&split, "c"), column(&split, "d")), (vec!["x".into(), "y".into()], vec!["1".into(), "∅".into()]));
}

#[test]
fn rows_are_filtered_sorted_and_told_apart() {
    let rows = table(vec![("a", plain(&["x", "y", "x", "x"])), ("b", numbers(&[Some(3.0), Some(1.0), Some(3.0), None]))]);
    let of = |steps: Value| column(&run(&rows, steps).unwrap().0, "b");
    assert_eq!(of(json!([{ "step": "filter", "where": "b > 1" }])), ["3.0", "3.0"]);
    assert_eq!(of(json!([{ "step": "sort", "by": ["b"] }])), ["1.0", "3.0", "3.0", "∅"]);
    assert_eq!(of(json!([{ "step": "sort", "by": ["-b"] }])), ["3.0", "3.0", "1.0", "∅"]);
    assert_eq!(of(json!([{ "step": "dropDuplicates" }])), ["3.0", "1.0", "∅"]);
    assert_eq!(of(json!([{ "step": "dropDuplicates", "columns": ["a"], "keep": "last" }])), ["1.0", "∅"]);
}

#[test]
fn similar_rows_and_spellings_hang_together() {
    let names = plain(&["Martha Jones", "Marhta Jones", "Bob Brown", "Marhta Joness"]);
    let step = json!({ "step": "dropSimilar", "columns": ["a"], "threshold": 0.95 });
    assert_eq!(cleaned(names, step), ["Martha Jones", "Bob Brown"]);
    let cities = plain(&["New York", "new york", "York, New", "Boston", "New York"]);
    assert_eq!(
        cleaned(cities.clone(), json!({ "step": "cluster", "column": "a" })),
        ["New York", "New York", "New York", "Boston", "New York"]
    );
    let merge = json!({ "step": "merge", "column": "a", "groups": [{ "to": "NY", "from": ["New York", "new york"] }] });
    assert_eq!(cleaned(cities, merge), ["NY", "NY", "York, New", "Boston", "NY"]);
}

#[test]
fn a_recipe_that_does_not_fit_is_refused_with_the_place() {
    let rows = table(vec![("a", plain(&["x", "y"]))]);
    for (steps, kind, param) in [
        (json!([{ "step": "trim" }, { "step": "trim", "columns": ["b"] }]), ErrorKind::Schema, "steps[1].columns"),
        (json!([{ "step": "fill", "columns": ["a"], "with": "mean" }]), ErrorKind::Schema, "steps[0].columns"),
        (json!([{ "step": "drop", "columns": ["a"] }]), ErrorKind::Params, "steps[0].columns"),
        (json!([{ "step": "filter", "where": "a >" }]), ErrorKind::Params, "steps[0].where"),
        (json!([{ "step": "regexReplace", "pattern": "(" }]), ErrorKind::Params, "steps[0].pattern"),
        (json!([{ "step": "parse", "columns": ["a"], "to": "colour" }]), ErrorKind::Params, "steps[0].to"),
    ] {
        let error = run(&rows, steps.clone()).unwrap_err();
        assert_eq!((error.kind(), error.place().param.as_deref()), (kind, Some(param)), "{steps}");
    }
    let error = pollster::block_on(registry::run(&Context::quiet(), &rows, "clean", json!({ "steps": [{ "step": "polish" }] })))
        .unwrap_err();
    assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some("steps[0].step")));
}

#[test]
fn a_recipe_for_other_columns_names_every_difference() {
    let rows = table(vec![("a", plain(&["x", "y"])), ("b", numbers(&[None, None]))]);
    let expects = json!([{ "name": "a", "type": "int64" }, { "name": "b", "type": "float64" }, { "name": "c", "type": "utf8" }]);
    let recipe: CleanParams = serde_json::from_value(json!({ "version": 1, "expects": expects, "steps": [] })).unwrap();
    let error = pollster::block_on(clean(&Context::quiet(), &rows, &recipe)).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Schema);
    assert!(error.message().ends_with("a is utf8, not int64; c is missing"), "{error}");
}

#[test]
fn rows_that_come_by_are_cleaned_as_those_in_memory() {
    let rows = table(vec![
        ("a", plain(&[" x", "y", " x", "n/a", "Y"])),
        ("b", numbers(&[Some(1.0), None, Some(1.0), Some(5.0), Some(900.0)])),
    ]);
    let steps = json!([
        { "step": "trim" },
        { "step": "missing" },
        { "step": "cluster", "column": "a" },
        { "step": "dropDuplicates" },
        { "step": "outliers", "columns": ["b"], "method": "percentile", "shares": [0.0, 0.5] },
        { "step": "fill", "columns": ["b"], "with": "mean" },
        { "step": "oneHot", "column": "a" },
        { "step": "scale", "columns": ["b"], "scaling": "minmax" },
    ]);
    let (whole, report) = run(&rows, steps.clone()).unwrap();
    let mut recipe = params(steps);
    let mut passes = 0;
    let (streamed, streamed_report) = loop {
        passes += 1;
        let mut cleaning = Cleaning::new(rows.schema(), &[], &recipe).unwrap();
        let made: Vec<RecordBatch> = rows
            .batches()
            .filter_map(|batch| cleaning.apply(batch.unwrap()).unwrap())
            .filter(|batch| batch.num_rows() > 0)
            .collect();
        match cleaning.refined(rows.schema()).unwrap() {
            Some(refined) => recipe = refined,
            None => {
                let streamed = Table::new(cleaning.schema(rows.schema()).unwrap(), made);
                let report = cleaning.report(rows.schema(), streamed.n_rows()).unwrap();
                break (streamed, report);
            }
        }
    };
    assert_eq!(passes, 6, "five steps need figures");
    assert_eq!(streamed.schema(), whole.schema());
    for field in whole.schema().fields() {
        assert_eq!(column(&streamed, field.name()), column(&whole, field.name()));
    }
    assert_eq!(streamed_report, report);
    // What was fitted does the same again, in one pass.
    let again = pollster::block_on(clean(&Context::quiet(), &rows, &report.fitted)).unwrap();
    assert_eq!(column(&again.table, "b"), column(&whole, "b"));
    assert_eq!(again.report.steps, report.steps);
}

#[test]
fn a_cleaning_stops_when_it_is_told_to_and_asks_for_memory() {
    struct Stop;
    impl Host for Stop {
        fn progress(&self, _: Progress) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let rows = table(vec![("a", plain(&["x", "y"]))]);
    let recipe = params(json!([{ "step": "case", "to": "upper" }]));
    let kind = |cx: &Context| pollster::block_on(clean(cx, &rows, &recipe)).err().unwrap().kind();
    assert_eq!(kind(&Context::new(Rc::new(Stop), Budget::unlimited())), ErrorKind::Aborted);
    assert_eq!(kind(&Context::new(Rc::new(Quiet), Budget::new(1))), ErrorKind::Memory);
    assert_eq!(column(&rows, "a"), ["x", "y"], "the rows that came in are as they were");
}

#[test]
fn every_step_has_a_name_defaults_and_a_section_in_the_documentation() {
    let documentation = include_str!("../../docs/clean.md");
    for (name, _) in STEPS {
        let step: Step = serde_json::from_value(json!({ "step": name })).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(step.name(), *name);
        assert!(documentation.contains(&format!("| `{name}` |")), "docs/clean.md does not tell of {name}");
    }
}

#[test]
fn a_preview_marks_what_changes() {
    let rows = table(vec![("a", plain(&["x", " y", "x"])), ("b", numbers(&[Some(1.0), Some(2.0), Some(1.0)]))]);
    let shown = |view: Value| {
        let mut params = json!({ "steps": [{ "step": "trim" }, { "step": "dropDuplicates" }] });
        params.as_object_mut().unwrap().extend(view.as_object().unwrap().clone());
        pollster::block_on(registry::run(&Context::quiet(), &rows, "preview", params)).unwrap().report
    };
    let all = shown(json!({}));
    assert_eq!(all["rows"].as_array().unwrap().len(), 3);
    assert_eq!(all["rows"][1]["cells"][0], json!({ "before": " y", "after": "y", "changed": true }));
    assert_eq!((&all["rows"][2]["row"], &all["rows"][2]["removed"]), (&json!(2), &json!(true)));
    let changed = shown(json!({ "step": 0, "changed": true }));
    assert_eq!(changed["rows"].as_array().unwrap().len(), 1);
}

#[test]
fn steps_are_suggested_with_what_they_touch() {
    let mut countries: Vec<&str> = ["Germany", "France", "United Kingdom"].repeat(40);
    countries.extend(["Germny", "FRANCE", " France", "n/a"]);
    let n = countries.len();
    let prices: Vec<String> = (0..n).map(|row| if row % 10 == 0 { format!("£{row},5") } else { format!("{row}.5") }).collect();
    let days: Vec<String> = (0..n).map(|row| format!("{:02}/{:02}/2024", row % 28 + 1, row % 12 + 1)).collect();
    let rows = table(vec![
        ("country", plain(&countries)),
        ("price", plain(&prices.iter().map(String::as_str).collect::<Vec<_>>())),
        ("day", plain(&days.iter().map(String::as_str).collect::<Vec<_>>())),
    ]);
    let report = pollster::block_on(registry::run(&Context::quiet(), &rows, "suggest", json!({}))).unwrap().report;
    let found: Vec<(String, u64)> = report["suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["optional"] == json!(false))
        .map(|one| (one["step"]["step"].as_str().unwrap().to_owned(), one["rowsTouched"].as_u64().unwrap()))
        .collect();
    let expected = [("trim", 1), ("missing", 1), ("cluster", 2), ("parse", 13), ("parse", 0)];
    assert_eq!(found, expected.map(|(name, rows)| (name.to_owned(), rows)));
    let (repaired, _) = run(&rows, report["recipe"]["steps"].clone()).unwrap();
    let types: Vec<&DataType> = repaired.schema().fields().iter().map(|field| field.data_type()).collect();
    assert_eq!(types, [&DataType::Utf8, &DataType::Float64, &DataType::Date32]);
    assert_eq!(&column(&repaired, "country")[120..], ["Germany", "France", "France", "∅"]);
    let empty = Table::new(Arc::new(Schema::empty()), Vec::new());
    assert!(pollster::block_on(registry::run(&Context::quiet(), &empty, "suggest", json!({}))).is_ok());
}

/// Orders of shops whose names have spaces around them now and then, a number each, and some orders twice.
fn orders(n: usize) -> RecordBatch {
    let shops: ArrayRef = Arc::new(StringArray::from_iter((0..n).map(|i| match i % 11 {
        3 => None,
        7 => Some(format!(" shop {}", i % 5)),
        _ => Some(format!("shop {}", i % 5)),
    })));
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values((0..n as i64).map(|i| if i % 50 == 49 { i - 11 } else { i })));
    RecordBatch::try_from_iter_with_nullable([("shop", shops, true), ("order", numbers, true)]).unwrap()
}

fn pass_over(batch: &RecordBatch, task: &str, params: &Value) -> Box<dyn Pass> {
    registry::pass(&batch.schema(), task, params.clone()).unwrap().unwrap()
}

const TRIM: &str = r#"{ "steps": [{ "step": "trim" }], "changed": true, "rows": 1000 }"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn what_stands_for_rows_that_are_not_kept_is_the_same_however_they_are_cut(cuts in prop::collection::vec(0usize..120, 0..4)) {
        let batch = orders(120);
        for (task, params) in [("suggest", json!({})), ("preview", serde_json::from_str(TRIM).unwrap())] {
            any_cut_gives_the_same(&batch, &cuts, || pass_over(&batch, task, &params))?;
        }
    }
}

#[test]
fn few_rows_that_are_not_kept_are_all_looked_at() {
    // No two are equal: the report is that of rows in memory.
    let batch = orders(40);
    let table = Table::new(batch.schema(), vec![batch.clone()]);
    for (task, params) in [("suggest", json!({})), ("preview", serde_json::from_str(TRIM).unwrap())] {
        let mut pass = pass_over(&batch, task, &params);
        pass.update(&batch).unwrap();
        let kept = pollster::block_on(registry::run(&Context::quiet(), &table, task, params)).unwrap();
        assert_eq!(pass.finish().unwrap().report, kept.report, "{task}");
    }
}

#[test]
fn many_rows_that_are_not_kept_are_stood_for_and_keep_their_numbers() {
    let batch = orders(200_000);
    let of = |task: &str, params: Value| {
        let mut pass = pass_over(&batch, task, &params);
        pass.update(&batch).unwrap();
        pass.finish().unwrap().report
    };
    let suggested = of("suggest", json!({}));
    let sample = suggested["sampleRows"].as_u64().unwrap();
    assert!(suggested["rows"] == 200_000 && (131_000..=1 << 17).contains(&sample), "{sample}");
    let steps: Vec<&str> =
        suggested["recipe"]["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["trim", "dropDuplicates"]);
    let trimmed = suggested["suggestions"][0]["rowsTouched"].as_f64().unwrap() / sample as f64;
    assert!((trimmed - 1.0 / 11.0).abs() < 0.005, "{trimmed}");
    let preview = of("preview", serde_json::from_str(TRIM).unwrap());
    assert_eq!(preview["sampleRows"], sample);
    let shown = preview["rows"].as_array().unwrap();
    assert!(shown.len() == 1000 && shown.iter().all(|row| row["row"].as_u64().unwrap() % 11 == 7));
    // Also behind a step that takes rows away.
    let steps = json!([{ "step": "filter", "where": "order % 3 = 0" }, { "step": "trim" }]);
    let later = of("preview", json!({ "steps": steps, "step": 1, "changed": true }));
    let shown = later["rows"].as_array().unwrap();
    assert!(shown.len() == 20 && shown.iter().all(|row| row["row"].as_u64().unwrap() % 11 == 7));
}

#[test]
fn rows_that_came_twice_stand_for_rows_that_came_twice() {
    for (rows, often) in [(120, 2), (200_000, 1), (300_000, 2), (400_000, 3)] {
        let values: ArrayRef = Arc::new(Int64Array::from_iter_values((0..rows).map(|i| i / often)));
        let batch = RecordBatch::try_from_iter([("value", values)]).unwrap();
        let mut pass = pass_over(&batch, "suggest", &json!({}));
        pass.update(&batch).unwrap();
        let report = pass.finish().unwrap().report;
        let sample = report["sampleRows"].as_u64().map_or(rows as f64, |rows| rows as f64);
        // Rows that change their place are told of as a sample.
        assert!(!report["sampleRows"].is_null(), "{rows}");
        let suggested = report["suggestions"].as_array().unwrap().iter().find(|one| one["step"]["step"] == "dropDuplicates");
        let repeated = suggested.map_or(0.0, |one| one["rowsTouched"].as_f64().unwrap());
        assert!((repeated / sample - (1.0 - 1.0 / often as f64)).abs() < 0.001, "{rows} {repeated} of {sample}");
    }
}
