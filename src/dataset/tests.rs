//! A data set whose rows are not kept says the same as one in memory.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use serde_json::{Value, json};

use super::{Dataset, LoadStep, Loader, arrow_stream};
use crate::context::{Budget, Context};
use crate::error::{ErrorKind, Result};
use crate::export::{self, Compression, ExportFormat, ExportOptions};
use crate::ingest::{Keep, OpenOptions, Part};
use crate::table::Table;
use crate::task::Outcome;

/// Sales of two stores on two thousand days, in two crowds of sizes.
fn sales() -> Table {
    let n = 4000;
    let days: Int64Array = (0..n).map(|i| i / 2).collect();
    let stores: StringArray = (0..n).map(|i| Some(if i % 2 == 0 { "north" } else { "south" })).collect();
    let units: Float64Array = (0..n).map(|i| ((i * 7919) % 101) as f64 / 10.0 + (i % 7) as f64).collect();
    let sizes: Float64Array = (0..n).map(|i| if i % 3 == 0 { 100.0 + (i % 11) as f64 } else { (i % 13) as f64 }).collect();
    let columns: [(&str, ArrayRef); 4] =
        [("day", Arc::new(days)), ("store", Arc::new(stores)), ("units", Arc::new(units)), ("size", Arc::new(sizes))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn file(format: ExportFormat) -> Bytes {
    let options = ExportOptions { format, compression: Some(Compression::None), ..ExportOptions::default() };
    export::write_all(&sales(), &options).unwrap().into()
}

/// Feeds a loader to its end; also returns the exported parts and the ranges that were asked for.
fn drive(loader: &mut Loader, source: &Bytes) -> Result<(Vec<u8>, Vec<Range<u64>>)> {
    let (mut parts, mut asked) = (Vec::new(), Vec::new());
    loop {
        let step = loader.step()?;
        parts.extend(loader.parts().concat());
        match step {
            LoadStep::Need(ranges) => {
                for range in ranges {
                    loader.feed(range.start, source.slice(range.start as usize..range.end as usize))?;
                    asked.push(range);
                }
            }
            LoadStep::Batch { .. } => {}
            LoadStep::Restart => parts.clear(),
            LoadStep::Done => return Ok((parts, asked)),
        }
    }
}

/// A source of one file.
fn part(name: &str, source: &Bytes) -> Vec<Part> {
    vec![Part { name: name.to_owned(), size: Some(source.len() as u64) }]
}

fn load(mut loader: Loader, source: &Bytes) -> Result<Dataset> {
    drive(&mut loader, source)?;
    loader.finish()
}

fn open_within(source: &Bytes, keep: Keep, budget: &Budget) -> Result<Dataset> {
    let options = OpenOptions { keep, batch_rows: 1000, ..OpenOptions::default() };
    load(Loader::open(part("sales", source), options, budget.clone())?, source)
}

fn open(source: &Bytes, keep: Keep) -> Dataset {
    open_within(source, keep, &Budget::unlimited()).unwrap()
}

/// Runs a task, reading again what it needs.
fn run(dataset: &Dataset, source: &Bytes, task: &str, params: &Value) -> Result<Outcome> {
    let cx = Context::quiet();
    let read = dataset.scan(task, params)?.map(|loader| load(loader, source)).transpose()?;
    pollster::block_on(read.as_ref().unwrap_or(dataset).run(&cx, task, params.clone()))
}

fn columns(outcome: &Outcome) -> Option<Vec<u8>> {
    outcome.table.as_ref().map(|batches| arrow_stream(&Table::new(batches[0].schema(), batches.clone())).unwrap())
}

#[test]
fn rows_that_are_read_again_give_every_task_the_same_answer() {
    let tasks = [
        ("profile", json!({})),
        ("profile", json!({ "columns": ["size", "store"] })),
        ("segment", json!({ "k": 2 })),
        ("segment", json!({ "columns": ["size"], "k": "auto", "kMax": 3 })),
        (
            "forecast",
            json!({ "method": "seasonal_naive", "time": "day", "value": "units", "series": ["store"], "season": [7], "horizon": 3 }),
        ),
    ];
    for format in [ExportFormat::Csv, ExportFormat::Parquet, ExportFormat::Arrow] {
        let source = file(format);
        let (kept, let_go) = (open(&source, Keep::Always), open(&source, Keep::Never));
        assert_eq!((kept.is_kept(), let_go.is_kept()), (true, false));
        assert_eq!((kept.n_rows(), kept.columns()), (let_go.n_rows(), let_go.columns()));
        assert_eq!(let_go.memory(), 0);
        for (task, params) in &tasks {
            let (expected, found) = (run(&kept, &source, task, params).unwrap(), run(&let_go, &source, task, params).unwrap());
            assert_eq!(expected.report, found.report, "{format:?} {task} {params}");
            assert_eq!(columns(&expected), columns(&found), "{format:?} {task} {params}");
        }
    }
}

#[test]
fn a_saved_model_is_applied_to_rows_that_are_read_again() {
    let source = file(ExportFormat::Csv);
    let (kept, let_go) = (open(&source, Keep::Always), open(&source, Keep::Never));
    for (task, params) in [
        ("segment", json!({ "k": 2 })),
        ("forecast", json!({ "method": "naive", "time": "day", "value": "units", "series": ["store"], "horizon": 2 })),
    ] {
        let model = run(&kept, &source, task, &params).unwrap().model.unwrap();
        let read = load(let_go.scan_for_model(&model).unwrap().unwrap(), &source).unwrap();
        let cx = Context::quiet();
        let (expected, found) = (pollster::block_on(kept.apply(&cx, &model)), pollster::block_on(read.apply(&cx, &model)));
        assert_eq!(columns(&expected.unwrap()), columns(&found.unwrap()), "{task}");
    }
}

#[test]
fn columns_and_exports_of_rows_that_are_read_again_are_the_same_bytes() {
    let source = file(ExportFormat::Csv);
    let (kept, let_go) = (open(&source, Keep::Always), open(&source, Keep::Never));
    let names = Some(vec!["units".to_owned(), "day".to_owned()]);
    let read = load(let_go.scan_columns(names.clone()).unwrap().unwrap(), &source).unwrap();
    assert_eq!(read.arrow_stream(names.as_deref()).unwrap(), kept.arrow_stream(names.as_deref()).unwrap());
    for format in [ExportFormat::Csv, ExportFormat::Ndjson, ExportFormat::Arrow, ExportFormat::Parquet] {
        let options = ExportOptions { format, ..ExportOptions::default() };
        let mut expected = Vec::new();
        pollster::block_on(kept.export(&Context::quiet(), &options, |part| expected.extend_from_slice(part))).unwrap();
        let (parts, _) = drive(&mut let_go.scan_export(&options).unwrap().unwrap(), &source).unwrap();
        assert!(expected == parts, "{format:?}");
    }
}

#[test]
fn only_the_columns_of_a_task_are_read_again() {
    let source = file(ExportFormat::Parquet);
    let let_go = open(&source, Keep::Never);
    let bytes = |params: Value| {
        let mut loader = let_go.scan("profile", &params).unwrap().unwrap();
        drive(&mut loader, &source).unwrap().1.iter().map(|range| range.end - range.start).sum::<u64>()
    };
    let (one, three) = (bytes(json!({ "columns": ["store"] })), bytes(json!({ "columns": ["day", "units", "size"] })));
    assert!(one * 3 < three, "{one} bytes for one column, {three} for three");
    assert!(one + three < 2 * source.len() as u64);
}

#[test]
fn rows_that_outgrow_half_the_budget_are_let_go_with_the_profile_whole() {
    let source = file(ExportFormat::Csv);
    let size = open(&source, Keep::Always).memory();
    let budget = Budget::new(size);
    let let_go = open_within(&source, Keep::Auto, &budget).unwrap();
    assert!(!let_go.is_kept());
    assert_eq!((budget.used(), let_go.n_rows()), (0, 4000));
    assert!(let_go.scan("profile", &json!({})).unwrap().is_none());
    assert_eq!(run(&let_go, &source, "profile", &Value::Null).unwrap().report["rows"], 4000);
    assert_eq!(open_within(&source, Keep::Always, &Budget::new(size / 2)).err().unwrap().kind(), ErrorKind::Memory);
    assert!(open_within(&source, Keep::Auto, &Budget::new(4 * size)).unwrap().is_kept());
}

#[test]
fn rows_that_will_not_fit_are_let_go_early() {
    let source = file(ExportFormat::Csv);
    let budget = Budget::new(open(&source, Keep::Always).memory());
    let options = OpenOptions { batch_rows: 100, read_bytes: 2000, sample_bytes: 2000, ..OpenOptions::default() };
    let mut loader = Loader::open(part("sales", &source), options, budget.clone()).unwrap();
    let mut most = 0;
    loop {
        match loader.step().unwrap() {
            LoadStep::Need(ranges) => ranges.into_iter().for_each(|range| {
                loader.feed(range.start, source.slice(range.start as usize..range.end as usize)).unwrap();
            }),
            LoadStep::Done => break,
            _ => most = most.max(budget.used()),
        }
    }
    assert!(most > 0 && most < budget.limit() / 10, "{most} of {}", budget.limit());
}

#[test]
fn what_would_not_fit_is_refused_before_it_is_read_and_a_later_task_goes_on() {
    let source = file(ExportFormat::Csv);
    let budget = Budget::new(60_000);
    let let_go = open_within(&source, Keep::Auto, &budget).unwrap();
    let refusal = let_go.scan_columns(None).err().unwrap();
    assert_eq!(refusal.kind(), ErrorKind::Memory);
    assert!(refusal.to_string().contains("rows of them would fit"), "{refusal}");
    assert!(let_go.scan_columns(Some(vec!["size".to_owned()])).unwrap().is_some());
    assert_eq!(let_go.scan_columns(Some(vec!["sizes".to_owned()])).err().unwrap().kind(), ErrorKind::Schema);
    assert_eq!(let_go.scan("segment", &json!({ "k": 0 })).err().unwrap().kind(), ErrorKind::Params);
    assert_eq!(budget.used(), 0);
}

#[test]
fn without_a_profile_rows_are_only_counted_and_tasks_still_find_the_types() {
    let rows = "5,plain\n".repeat(200_000);
    let source = Bytes::from(format!("n,kind\n{rows}0.5,\"quoted\nline\"\n"));
    let options = OpenOptions { keep: Keep::Never, profile: false, ..OpenOptions::default() };
    let counted = load(Loader::open(part("late.csv", &source), options, Budget::unlimited()).unwrap(), &source).unwrap();
    assert_eq!((counted.n_rows(), counted.columns()[0].r#type.as_str()), (200_001, "int64"));
    let profile = run(&counted, &source, "profile", &json!({})).unwrap().report;
    assert_eq!((&profile["columns"][0]["type"], &profile["columns"][0]["min"]), (&json!("float64"), &json!(0.5)));
    for format in [ExportFormat::Parquet, ExportFormat::Arrow] {
        let source = file(format);
        let options = OpenOptions { keep: Keep::Never, profile: false, ..OpenOptions::default() };
        let counted = load(Loader::open(part("sales", &source), options, Budget::unlimited()).unwrap(), &source).unwrap();
        assert_eq!((counted.n_rows(), counted.columns()), (4000, open(&source, Keep::Never).columns()));
    }
}

#[test]
fn several_files_are_read_again_by_column_also_those_that_only_some_have() {
    let (first, second) = (file(ExportFormat::Parquet), Bytes::from_static(b"day,size,extra\n9000,1.5,yes\n9001,2.5,no\n"));
    let source: Bytes = [&first[..], &second[..]].concat().into();
    let parts = [part("a.parquet", &first), part("b.csv", &second)].concat();
    let open = |keep| {
        let options = OpenOptions { keep, source_column: Some("file".to_owned()), ..OpenOptions::default() };
        load(Loader::open(parts.clone(), options, Budget::unlimited()).unwrap(), &source).unwrap()
    };
    let (kept, let_go) = (open(Keep::Always), open(Keep::Never));
    assert_eq!((kept.n_rows(), let_go.n_rows()), (4002, 4002));
    for names in [vec!["extra"], vec!["file", "day"], vec!["size", "extra", "store"]] {
        let names: Vec<_> = names.into_iter().map(str::to_owned).collect();
        let read = load(let_go.scan_columns(Some(names.clone())).unwrap().unwrap(), &source).unwrap();
        assert_eq!(read.table().unwrap().select(&names).unwrap().n_rows(), 4002);
        let params = json!({ "columns": names });
        assert_eq!(
            run(&kept, &source, "profile", &params).unwrap().report,
            run(&let_go, &source, "profile", &params).unwrap().report
        );
    }
}

#[test]
fn a_stream_is_read_in_order_and_can_be_read_again_once_its_size_is_known() {
    let source = file(ExportFormat::Csv);
    let stream = vec![Part { name: "sales".to_owned(), size: None }];
    let options = OpenOptions { keep: Keep::Never, batch_rows: 1000, ..OpenOptions::default() };
    let mut loader = Loader::open(stream, options, Budget::unlimited()).unwrap();
    let size = source.len() as u64;
    loop {
        match loader.step().unwrap() {
            LoadStep::Need(ranges) => {
                for range in &ranges {
                    loader.feed(range.start, source.slice(range.start as usize..range.end.min(size) as usize)).unwrap();
                }
                if ranges.iter().any(|range| range.end > size) {
                    loader.end(size);
                }
            }
            LoadStep::Done => break,
            _ => {}
        }
    }
    let (read, expected) = (loader.finish().unwrap(), open(&source, Keep::Always));
    assert_eq!((read.n_rows(), read.columns()), (4000, expected.columns()));
    let params = json!({ "columns": ["size"] });
    assert_eq!(
        run(&read, &source, "profile", &params).unwrap().report,
        run(&expected, &source, "profile", &params).unwrap().report
    );
}
