//! A data set whose rows are not kept says the same as one in memory.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use parquet::file::metadata::ParquetMetaDataReader;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Dataset, LoadStep, Loader, arrow_stream};
use crate::clean::CleanParams;
use crate::context::{Budget, Context};
use crate::error::{ErrorKind, Result};
use crate::export::{self, Compression, ExportFormat, ExportOptions};
use crate::ingest::{Keep, OpenOptions, Part};
use crate::registry;
use crate::table::Table;
use crate::task::Outcome;

#[test]
fn rows_that_are_cleaned_whenever_they_are_read_are_those_cleaned_in_memory() {
    let source = file(ExportFormat::Csv);
    let (kept, read) = (open(&source, Keep::Always), open(&source, Keep::Never));
    let params: CleanParams = serde_json::from_value(json!({ "steps": [
        { "step": "outliers", "columns": ["size"], "method": "percentile", "shares": [0.1, 0.8] },
        { "step": "filter", "where": "units > 2" },
        { "step": "oneHot", "column": "store" },
        { "step": "scale", "columns": ["units"] },
    ] }))
    .unwrap();
    let (in_memory, report) = pollster::block_on(kept.clean(&Context::quiet(), &params)).unwrap();
    let (mut recipe, mut passes) = (params.clone(), 0);
    let (streamed, streamed_report) = loop {
        passes += 1;
        let mut loader = read.cleaner(&recipe).unwrap().unwrap();
        drive(&mut loader, &source).unwrap();
        match loader.refined().unwrap() {
            Some(refined) => recipe = refined,
            None => {
                let report = loader.report().unwrap();
                break (loader.finish().unwrap(), report);
            }
        }
    };
    assert_eq!(passes, 4, "three steps need figures of the rows");
    assert!(!streamed.is_kept() && in_memory.is_kept());
    assert_eq!((streamed_report, streamed.columns(), streamed.n_rows()), (report, in_memory.columns(), in_memory.n_rows()));
    for (task, params) in [
        ("aggregate", json!({ "by": ["store_north"], "measures": { "total": "sum(units)" }, "where": "size < 100" })),
        ("profile", json!({ "columns": ["units", "store_south"] })),
        ("segment", json!({ "columns": ["units", "size"], "k": 2, "seed": 1 })),
    ] {
        let [one, other] = [&in_memory, &streamed].map(|dataset| run(dataset, &source, task, &params).unwrap());
        assert_eq!((columns(&one), one.report), (columns(&other), other.report), "{task}");
    }
    assert_eq!(csv(&streamed, std::str::from_utf8(&source).unwrap()), csv(&in_memory, ""));
    assert_eq!(read.n_rows(), 4000, "the data set that was cleaned is as it was");
    let other: CleanParams = serde_json::from_value(json!({ "steps": [{ "step": "sort", "by": ["units"] }] })).unwrap();
    assert!(!streamed.cleaner(&other).unwrap().unwrap().cleans(), "all rows are needed at once");
    assert_eq!(streamed.appender(part("more.csv", &source), OpenOptions::default()).err().unwrap().kind(), ErrorKind::Unsupported);
}

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

/// Bytes that the rows take where they are packed, which they are as all of them would fill the budget.
fn packed_size(source: &Bytes) -> u64 {
    let plain = open(source, Keep::Always).memory();
    open_within(source, Keep::Always, &Budget::new(plain)).unwrap().memory()
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
        ("segment", json!({ "k": 2, "nInit": 2 })),
        ("segment", json!({ "columns": ["size"], "k": "auto", "kMax": 3, "nInit": 2 })),
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
    let size = packed_size(&source);
    let budget = Budget::new(2 * size - 2);
    let let_go = open_within(&source, Keep::Auto, &budget).unwrap();
    assert!(!let_go.is_kept());
    assert_eq!((budget.used(), let_go.n_rows()), (0, 4000));
    assert!(let_go.scan("profile", &json!({})).unwrap().is_none());
    assert_eq!(run(&let_go, &source, "profile", &Value::Null).unwrap().report["rows"], 4000);
    assert_eq!(open_within(&source, Keep::Always, &Budget::new(size - 1)).err().unwrap().kind(), ErrorKind::Memory);
    assert!(open_within(&source, Keep::Auto, &Budget::new(4 * size)).unwrap().is_kept());
}

#[test]
fn rows_that_will_not_fit_are_let_go_early() {
    let source = file(ExportFormat::Csv);
    let budget = Budget::new(packed_size(&source));
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
    let budget = Budget::new(2 * packed_size(&source) - 2);
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
fn steps_are_suggested_for_rows_that_do_not_fit_from_some_that_stand_for_them() {
    let n = 150_000;
    let line = |i: usize| {
        format!("{i},{}kind {},{}\n", if i % 20 == 3 { " " } else { "" }, i % 4, ["red", "blue", "green"][i % 3].repeat(7))
    };
    let source = Bytes::from(format!("id,kind,colour\n{}", (0..n).map(line).collect::<String>()));
    let budget = Budget::new(1 << 40);
    let dataset = open_within(&source, Keep::Never, &budget).unwrap();
    let suggested = |free: u64| {
        let others = budget.reserve("others", budget.available() - free).unwrap();
        let loader = dataset.scan("suggest", &json!({})).unwrap().unwrap();
        drop(others);
        let read = load(loader, &source).unwrap();
        pollster::block_on(read.run(&Context::quiet(), "suggest", json!({}))).unwrap().report
    };
    let (all, some) = (suggested(1 << 30), suggested(1 << 20));
    assert_eq!((&all["rows"], &all["sampleRows"]), (&json!(n), &Value::Null));
    assert_eq!((&some["rows"], &some["sampleRows"]), (&json!(n), &json!(1 << 17)));
    assert_eq!(
        pollster::block_on(dataset.passed(&Context::quiet(), "suggest", json!({}))).err().unwrap().kind(),
        ErrorKind::Unsupported
    );
    assert_eq!((&all["recipe"], &all["suggestions"][0]["rowsTouched"]), (&some["recipe"], &json!(n / 20)));
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

/// Orders of a shop as a CSV file has them.
fn orders(from: usize, to: usize) -> String {
    let row = |i: usize| {
        let (day, hour, minute) = (1 + i / 1440 % 28, i / 60 % 24, i % 60);
        let (customer, store) = (100_000 + i * 7919 % 200_000, ["north", "south", "east"][i * 31 % 3]);
        let (price, units) = (i * 104_729 % 50_000, 1 + i % 9);
        let (discount, note) = (["", "0.05", "0.25"][i % 3], ["", "\"two boxes, please\"", "gift"][i % 3]);
        format!(
            "2024-05-{day:02} {hour:02}:{minute:02}:00,ORD-{i:09},{customer},{store},Product {:04},{}.{:02},{units},{discount},{note}\n",
            i * 37 % 500,
            price / 100,
            price % 100
        )
    };
    (from..to).map(row).collect()
}

const ORDERS: &str = "at,order_id,customer,store,product,price,units,discount,note\n";

#[test]
fn packed_rows_give_every_task_the_same_answer_in_a_fraction_of_the_memory() {
    let source = Bytes::from(format!("{ORDERS}{}", orders(0, 20_000)));
    let read = |budget: &Budget| {
        let options = OpenOptions { batch_rows: 4096, ..OpenOptions::default() };
        load(Loader::open(part("orders.csv", &source), options, budget.clone()).unwrap(), &source).unwrap()
    };
    let mut plain = read(&Budget::unlimited());
    let budget = Budget::new(3 * plain.memory());
    let mut packed = read(&budget);
    assert!(packed.is_kept() && packed.table().unwrap().held().iter().all(|batch| !batch.is_plain()));
    assert!(2 * plain.memory() > 5 * packed.memory(), "{} of {}", packed.memory(), plain.memory());
    assert_eq!(budget.used(), packed.memory());
    let tasks = [
        ("profile", json!({})),
        ("profile", json!({ "columns": ["price", "store", "note", "at", "order_id", "discount"] })),
        ("segment", json!({ "k": 3, "nInit": 2 })),
        ("segment", json!({ "columns": ["price", "discount"], "k": 2, "missing": "mean", "nInit": 2 })),
        (
            "forecast",
            json!({ "method": "seasonal_naive", "time": "at", "value": "units", "series": ["store", "product"], "season": [7], "horizon": 3 }),
        ),
    ];
    for round in 0..2 {
        for (task, params) in &tasks {
            let (expected, found) = (run(&plain, &source, task, params).unwrap(), run(&packed, &source, task, params).unwrap());
            assert_eq!(expected.report, found.report, "{task} {params}");
            assert_eq!(columns(&expected), columns(&found), "{task} {params}");
            if let Some(model) = &expected.model {
                let applied = |dataset: &Dataset| columns(&pollster::block_on(dataset.apply(&Context::quiet(), model)).unwrap());
                assert_eq!(applied(&plain), applied(&packed), "{task}");
            }
        }
        for names in [None, Some(&["note".to_owned(), "at".to_owned()][..])] {
            assert_eq!(plain.arrow_stream(names).unwrap(), packed.arrow_stream(names).unwrap());
        }
        for format in [ExportFormat::Csv, ExportFormat::Ndjson, ExportFormat::Arrow, ExportFormat::Parquet] {
            let options = ExportOptions { format, ..ExportOptions::default() };
            let written = |dataset: &Dataset| {
                let mut bytes = Vec::new();
                pollster::block_on(dataset.export(&Context::quiet(), &options, |part| bytes.extend_from_slice(part))).unwrap();
                bytes
            };
            assert!(written(&plain) == written(&packed), "{format:?}");
        }
        if round == 0 {
            let more = format!("{ORDERS}{}", orders(20_000, 20_500));
            append(&mut plain, "more.csv", more.as_bytes(), OpenOptions::default()).unwrap();
            append(&mut packed, "more.csv", more.as_bytes(), OpenOptions::default()).unwrap();
            assert_eq!(packed.n_rows(), 20_500);
        }
    }
    assert_eq!(budget.used(), packed.memory());
    drop(packed);
    assert_eq!(budget.used(), 0);
}

#[test]
fn rows_that_take_little_of_the_budget_stay_as_they_are() {
    let source = file(ExportFormat::Csv);
    let size = open(&source, Keep::Always).memory();
    let is_plain = |budget: u64| {
        let dataset = open_within(&source, Keep::Auto, &Budget::new(budget)).unwrap();
        dataset.table().unwrap().held().iter().all(crate::table::Batch::is_plain)
    };
    assert!(is_plain(5 * size) && !is_plain(3 * size));
}

#[test]
fn packed_rows_that_do_not_fit_as_they_are_are_not_handed_out_as_a_stream() {
    let source = file(ExportFormat::Csv);
    let size = open(&source, Keep::Always).memory();
    let packed = open_within(&source, Keep::Always, &Budget::new(size / 2)).unwrap();
    let refusal = packed.arrow_stream(None).err().unwrap();
    assert_eq!(refusal.kind(), ErrorKind::Memory);
    assert!(refusal.to_string().contains("rows of them would fit"), "{refusal}");
    assert!(packed.arrow_stream(Some(&["size".to_owned()])).is_ok());
}

#[test]
fn columns_that_were_seen_to_fit_when_packed_are_read_again_although_they_would_not_as_they_are() {
    let source = file(ExportFormat::Csv);
    let budget = Budget::new(packed_size(&source));
    let let_go = open_within(&source, Keep::Auto, &budget).unwrap();
    assert!(!let_go.is_kept());
    let params = json!({ "method": "naive", "time": "day", "value": "units", "horizon": 2 });
    let columns = Some(vec!["day".to_owned(), "units".to_owned()]);
    assert_eq!(let_go.scan_columns(columns).err().unwrap().kind(), ErrorKind::Memory);
    let read = load(let_go.scan("forecast", &params).unwrap().unwrap(), &source).unwrap();
    assert!(read.memory() > 0 && read.memory() < budget.limit());
    let expected = run(&open(&source, Keep::Always), &source, "forecast", &params).unwrap();
    let found = pollster::block_on(read.run(&Context::quiet(), "forecast", params)).unwrap();
    assert_eq!(expected.report, found.report);
}

#[test]
fn a_feed_that_outgrows_a_part_of_the_budget_is_packed_too() {
    let rows: String = (0..60_000).map(|i| format!("{i},{}\n", i % 7)).collect();
    let text = format!("id,store\n{rows}");
    let budget = Budget::new(6_000_000);
    let (packed, went) = appended(&text, Keep::Auto, &budget, &[("a.csv", &text), ("b.csv", &text), ("c.csv", "id,store\n7,7\n")]);
    went.into_iter().for_each(|result| result.unwrap());
    assert_eq!((packed.n_rows(), budget.used()), (180_001, packed.memory()));
    assert!(packed.memory() < 180_000 * 16 / 2, "{}", packed.memory());
    let (plain, _) =
        appended(&text, Keep::Auto, &Budget::unlimited(), &[("a.csv", &text), ("b.csv", &text), ("c.csv", "id,store\n7,7\n")]);
    assert!(csv(&plain, &text) == csv(&packed, &text));
}

/// Opens a text, appends others one after the other, and says how each of them went.
fn appended(text: &str, keep: Keep, budget: &Budget, others: &[(&str, &str)]) -> (Dataset, Vec<Result<()>>) {
    let source = Bytes::from(text.to_owned());
    let mut dataset = load(Loader::open(part("first.csv", &source), keeping(keep), budget.clone()).unwrap(), &source).unwrap();
    let went = others.iter().map(|(name, text)| append(&mut dataset, name, text.as_bytes(), OpenOptions::default())).collect();
    (dataset, went)
}

fn keeping(keep: Keep) -> OpenOptions {
    OpenOptions { keep, ..OpenOptions::default() }
}

fn append(dataset: &mut Dataset, name: &str, bytes: &[u8], options: OpenOptions) -> Result<()> {
    let source = Bytes::copy_from_slice(bytes);
    let rows = load(dataset.appender(part(name, &source), options)?, &source)?;
    dataset.append(rows)
}

/// All rows as CSV, read again where they must be.
fn csv(dataset: &Dataset, source: &str) -> String {
    let options = ExportOptions::default();
    let mut bytes = Vec::new();
    match dataset.scan_export(&options).unwrap() {
        Some(mut loader) => bytes = drive(&mut loader, &Bytes::from(source.to_owned())).unwrap().0,
        None => pollster::block_on(dataset.export(&Context::quiet(), &options, |part| bytes.extend_from_slice(part))).unwrap(),
    }
    String::from_utf8(bytes).unwrap()
}

const STOCK: &str = "id,code,price,day\n1,a1,0.50,2024-01-01\n2,007,1.25,2024-01-02\n";

#[test]
fn appended_rows_are_matched_by_name_and_brought_to_the_types_there_are() {
    let others = [
        ("more.csv", "code;id;day;price\n008;3;2024-01-03;2\n"),
        ("more.ndjson", "{\"price\": 7, \"id\": 4.0}\n{\"id\": 5, \"day\": null}\n"),
    ];
    let expected = "id,code,price,day\n1,a1,0.5,2024-01-01\n2,007,1.25,2024-01-02\n3,008,2.0,2024-01-03\n4,,7.0,\n5,,,\n";
    for keep in [Keep::Always, Keep::Never] {
        let (dataset, went) = appended(STOCK, keep, &Budget::unlimited(), &others);
        went.into_iter().for_each(|result| result.unwrap());
        assert_eq!((dataset.n_rows(), csv(&dataset, STOCK).as_str()), (5, expected), "{keep:?}");
    }
}

#[test]
fn rows_that_do_not_fit_are_told_with_their_place_and_none_of_them_is_kept() {
    let cases = [
        ("x.csv", "id,weight\n3,4\n", "schema", Some("weight"), None),
        ("x.csv", "id,price\n3,1.5\nfour,2\n", "parse", Some("id"), Some(1)),
        ("x.csv", "id,price\n3,1.5\n4,2,3\n", "parse", Some("price"), Some(1)),
        ("x.ndjson", "{\"id\": 3}\n{\"id\": 3.5}\n", "schema", Some("id"), Some(1)),
        ("x.ndjson", "{\"id\": 3}\n{\"id\": ", "parse", None, Some(1)),
    ];
    for keep in [Keep::Always, Keep::Never] {
        for (name, text, code, column, row) in cases {
            let budget = Budget::unlimited();
            let (dataset, went) = appended(STOCK, keep, &budget, &[("ok.csv", "id\n3\n"), (name, text)]);
            let error = went.into_iter().next_back().unwrap().unwrap_err();
            let place = (error.kind().code(), error.place().column.as_deref(), error.place().row);
            assert_eq!(place, (code, column, row), "{text} {error}");
            assert_eq!((dataset.n_rows(), dataset.profile().map(|profile| profile.rows)), (3, Some(3)));
            assert_eq!(budget.used(), dataset.memory());
        }
    }
}

#[test]
fn rows_that_do_not_fit_the_budget_are_refused_whole() {
    let rows: String = (0..5000).map(|i| format!("9,some text of row {i}\n")).collect();
    let more = format!("id,code\n{rows}{rows}");
    for keep in [Keep::Always, Keep::Never] {
        let budget = Budget::new(20_000);
        let (dataset, went) = appended(STOCK, keep, &budget, &[("more.csv", &more), ("one.csv", "id\n3\n")]);
        let went: Vec<_> = went.into_iter().map(|result| result.map_err(|error| error.kind())).collect();
        assert_eq!(went, [Err(ErrorKind::Memory), Ok(())]);
        assert_eq!((dataset.n_rows(), budget.used()), (3, dataset.memory()));
    }
}

#[test]
fn columns_that_the_data_set_does_not_have_can_be_left_out() {
    let (mut dataset, _) = appended(STOCK, Keep::Always, &Budget::unlimited(), &[]);
    let options = OpenOptions { columns: Some(vec!["price".to_owned(), "id".to_owned()]), ..OpenOptions::default() };
    append(&mut dataset, "x.csv", b"weight,id,price\n9,3,1.5\n", options).unwrap();
    assert!(csv(&dataset, STOCK).ends_with("\n3,,1.5,\n"));
}

#[test]
fn what_was_read_and_then_left_changes_nothing() {
    let budget = Budget::unlimited();
    let (dataset, _) = appended(STOCK, Keep::Always, &budget, &[]);
    let none = OpenOptions { batch_rows: 0, ..OpenOptions::default() };
    assert_eq!(dataset.appender(part("x.csv", &STOCK.into()), none).err().unwrap().kind(), ErrorKind::Params);
    let more = Bytes::from(format!("id\n{}", "1\n".repeat(500)));
    let mut loader = dataset.appender(part("x.csv", &more), OpenOptions { batch_rows: 100, ..OpenOptions::default() }).unwrap();
    while !matches!(loader.step().map(|step| feed(&mut loader, &more, step)).unwrap(), LoadStep::Batch { .. }) {}
    assert!(budget.used() > dataset.memory());
    drop(loader);
    assert_eq!((budget.used(), dataset.n_rows()), (dataset.memory(), 2));
}

fn feed(loader: &mut Loader, source: &Bytes, step: LoadStep) -> LoadStep {
    if let LoadStep::Need(ranges) = &step {
        for range in ranges {
            loader.feed(range.start, source.slice(range.start as usize..range.end as usize)).unwrap();
        }
    }
    step
}

#[test]
fn whatever_the_appends_a_data_set_says_the_same_as_one_opened_whole() {
    let text = String::from_utf8(file(ExportFormat::Csv).to_vec()).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let lines: Vec<_> = rows.lines().collect();
    let join = |lines: &[&str]| format!("{header}\n{}\n", lines.join("\n"));
    let whole = open(&text.clone().into(), Keep::Always);
    let tasks = [
        ("profile", json!({ "columns": ["size", "store"] })),
        ("segment", json!({ "columns": ["size"], "k": 2 })),
        (
            "forecast",
            json!({ "method": "seasonal_naive", "time": "day", "value": "units", "series": ["store"], "season": [7], "horizon": 3 }),
        ),
    ];
    for keep in [Keep::Always, Keep::Never] {
        let first = join(&lines[..1000]);
        let mut dataset = open(&first.clone().into(), keep);
        for some in lines[1000..].chunks(170) {
            append(&mut dataset, "more.csv", join(some).as_bytes(), OpenOptions::default()).unwrap();
        }
        assert_eq!((dataset.n_rows(), dataset.columns(), dataset.is_kept()), (4000, whole.columns(), keep == Keep::Always));
        assert_eq!(csv(&dataset, &first), text);
        let source = Bytes::from(first);
        for (task, params) in &tasks {
            let (expected, found) =
                (run(&whole, &text.clone().into(), task, params).unwrap(), run(&dataset, &source, task, params).unwrap());
            if *task != "profile" {
                assert_eq!(expected.report, found.report, "{keep:?} {task}");
            }
            assert_eq!(columns(&expected), columns(&found), "{keep:?} {task}");
            assert_eq!(expected.report["rows"], found.report["rows"]);
        }
        let (expected, found) = (whole.profile().unwrap(), dataset.profile().unwrap());
        for (expected, found) in expected.columns.iter().zip(&found.columns) {
            assert_eq!((expected.nulls, &expected.min, &expected.max), (found.nulls, &found.min, &found.max));
            let close = |a: Option<f64>, b: Option<f64>| a.zip(b).is_none_or(|(a, b)| (a - b).abs() <= 1e-9 * a.abs());
            assert!(close(expected.mean, found.mean) && close(expected.std, found.std), "{}", found.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn wherever_a_text_is_cut_its_rows_are_the_same(
        rows in proptest::collection::vec(("[a-c]?", proptest::option::of(-99i64..99), "(0[0-9]|[x-z])?"), 1..60),
        cuts in proptest::collection::vec(0usize..60, 0..12),
        keep in prop::sample::select(vec![Keep::Always, Keep::Never]),
    ) {
        let lines: Vec<_> = rows.iter().map(|(a, n, c)| format!("{a},{},{c}", n.map_or_else(String::new, |n| n.to_string()))).collect();
        let header = "a,n,c\nk,1,z";
        let text = |lines: &[String]| format!("{header}\n{}", lines.iter().map(|line| format!("{line}\n")).collect::<String>());
        let whole = open(&text(&lines).into(), Keep::Always);
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(lines.len())).chain([0, lines.len()]).collect();
        cuts.sort_unstable();
        let first = text(&[]);
        let mut dataset = open(&first.clone().into(), keep);
        for ends in cuts.windows(2) {
            let part = text(&lines[ends[0]..ends[1]]).replace("k,1,z\n", "");
            append(&mut dataset, "x.csv", part.as_bytes(), OpenOptions::default()).unwrap();
        }
        prop_assert_eq!(csv(&dataset, &first), csv(&whole, ""));
        prop_assert_eq!(dataset.profile().unwrap().rows, dataset.n_rows());
    }
}

#[test]
fn a_task_goes_on_with_the_rows_it_began_with() {
    let (mut dataset, _) = appended(STOCK, Keep::Always, &Budget::unlimited(), &[("a.csv", "id\n3\n")]);
    let seen = dataset.clone();
    append(&mut dataset, "b.csv", b"id\n4\n", OpenOptions::default()).unwrap();
    let rows = |dataset: &Dataset| (dataset.n_rows(), dataset.table().unwrap().n_rows(), dataset.profile().unwrap().rows);
    assert_eq!((rows(&seen), rows(&dataset)), ((3, 3, 3), (4, 4, 4)));
    let (mut let_go, _) = appended(STOCK, Keep::Never, &Budget::unlimited(), &[("a.csv", "id\n3\n")]);
    let mut began = let_go.scan_columns(Some(vec!["id".to_owned()])).unwrap().unwrap();
    append(&mut let_go, "b.csv", b"id\n4\n", OpenOptions::default()).unwrap();
    drive(&mut began, &STOCK.into()).unwrap();
    assert_eq!((began.finish().unwrap().n_rows(), let_go.n_rows()), (3, 4));
}

#[test]
fn a_data_set_without_rows_or_without_a_profile_takes_rows_too() {
    let (empty, went) = appended("id,name\n", Keep::Always, &Budget::unlimited(), &[("a.csv", "id,name\n3,x\n")]);
    assert!(went.into_iter().all(|result| result.is_ok()));
    assert_eq!((empty.n_rows(), empty.profile().map(|profile| profile.rows)), (1, Some(1)));
    let source = Bytes::from(STOCK);
    let options = OpenOptions { profile: false, ..keeping(Keep::Never) };
    let mut counted = load(Loader::open(part("x.csv", &source), options, Budget::unlimited()).unwrap(), &source).unwrap();
    append(&mut counted, "a.csv", b"id\n3\n", OpenOptions::default()).unwrap();
    assert_eq!((counted.n_rows(), counted.profile().is_none()), (3, true));
    assert_eq!(run(&counted, &source, "profile", &json!({})).unwrap().report["columns"][0]["max"], json!(3));
}

#[test]
fn several_files_are_appended_at_once_and_keep_telling_where_they_come_from() {
    let (first, a, b) = (Bytes::from(STOCK), "id,code\n3,09\n", "id\n4\n");
    let options = OpenOptions { source_column: Some("file".to_owned()), ..keeping(Keep::Always) };
    let mut dataset = load(Loader::open(part("first.csv", &first), options, Budget::unlimited()).unwrap(), &first).unwrap();
    let source = Bytes::from([a, b].concat());
    let parts = [part("a.csv", &a.into()), part("b.csv", &b.into())].concat();
    let rows = load(dataset.appender(parts, OpenOptions::default()).unwrap(), &source).unwrap();
    dataset.append(rows).unwrap();
    let expected =
        "id,code,price,day,file\n1,a1,0.5,2024-01-01,first.csv\n2,007,1.25,2024-01-02,first.csv\n3,09,,,a.csv\n4,,,,b.csv\n";
    assert_eq!(csv(&dataset, STOCK), expected);
}

/// A Parquet file of the sales in row groups of five hundred rows.
fn grouped_parquet() -> Bytes {
    let options = ExportOptions { format: ExportFormat::Parquet, row_group_rows: 500, ..ExportOptions::default() };
    export::write_all(&sales(), &options).unwrap().into()
}

#[test]
fn row_groups_that_hold_no_row_of_a_condition_are_not_read() {
    let source = grouped_parquet();
    let kept = {
        let mut loader = Loader::open(part("sales.parquet", &source), OpenOptions::default(), Budget::unlimited()).unwrap();
        drive(&mut loader, &source).unwrap();
        loader.finish().unwrap()
    };
    let run = |dataset: &Dataset, params: &Value| {
        pollster::block_on(dataset.run(&Context::quiet(), "aggregate", params.clone())).unwrap()
    };
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&source).unwrap();
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    let data_end = columns.map(|column| column.byte_range()).map(|(start, length)| start + length).max().unwrap();
    for (condition, groups) in [
        ("day < 100", 1),
        ("day between 600 and 700", 1),
        ("day between 600 and 800", 2),
        ("day >= 1999 and units > 0", 1),
        ("day > 5000", 0),
        ("size >= 0", 8),
        ("store = 'north'", 8),
        ("store = 'east'", 0),
    ] {
        let params = json!({ "by": ["store"], "measures": { "n": "count(*)", "units": "sum(units)" }, "where": condition });
        let expected = run(&kept, &params);
        let mut loader = Loader::open_for(
            part("sales.parquet", &source),
            OpenOptions::default(),
            Budget::unlimited(),
            "aggregate",
            params.clone(),
        )
        .unwrap();
        let (_, asked) = drive(&mut loader, &source).unwrap();
        let found = run(&loader.finish().unwrap(), &params);
        assert_eq!((&found.report, &found.table), (&expected.report, &expected.table), "{condition}");
        // Apart from the first bytes, the page index and the footer, which are asked for twice: once to learn of the columns.
        let columns = registry::reads(&kept.schema().clone(), "aggregate", params).unwrap().len();
        let chunks = asked.iter().filter(|range| (4..data_end).contains(&range.start)).count();
        assert_eq!(chunks, groups * columns, "{condition}: {asked:?}");
    }
}

#[test]
fn what_is_skipped_is_told_and_a_wrong_condition_is_refused() {
    let source = grouped_parquet();
    let open = |condition: &str| {
        let options = OpenOptions { skip_unless: Some(condition.to_owned()), ..OpenOptions::default() };
        let mut loader = Loader::open(part("sales.parquet", &source), options, Budget::unlimited())?;
        drive(&mut loader, &source)?;
        loader.finish()
    };
    let some = open("day < 300").unwrap();
    assert_eq!((some.n_rows(), some.findings().ruled_out), (1000, 3000));
    assert_eq!(open("nowhere < 300").err().unwrap().kind(), ErrorKind::Schema);
    let error = open("day <").err().unwrap();
    assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some("skipUnless")));
}

#[test]
fn what_is_watched_takes_appended_rows_in_within_the_budget() {
    let params = json!({ "by": ["id"], "measures": { "n": "count(*)" } });
    let counted = |dataset: &Dataset| run(dataset, &Bytes::new(), "aggregate", &params).unwrap().report["groups"].clone();
    let lines = |from: u32, to: u32| (from..to).fold("id\n".to_owned(), |text, id| text + &format!("{id}\n"));
    for keep in [Keep::Always, Keep::Never] {
        let budget = Budget::new(1_000_000);
        let source = Bytes::from(lines(0, 1000));
        let mut dataset = open_within(&source, keep, &budget).unwrap();
        let without = budget.used();
        let scanned = match dataset.scan("aggregate", &params).unwrap() {
            Some(loader) => load(loader, &source).unwrap(),
            None => dataset.clone(),
        };
        let passed = pollster::block_on(scanned.passed(&Context::quiet(), "aggregate", params.clone())).unwrap();
        dataset.watch(7, passed).unwrap();
        let watching = budget.used();
        assert!(watching > without);
        // Nothing has to be read for what is watched, before and after an append.
        assert!(dataset.scan("aggregate", &params).unwrap().is_none());
        append(&mut dataset, "more.csv", lines(500, 1500).as_bytes(), OpenOptions::default()).unwrap();
        assert!(dataset.scan("aggregate", &params).unwrap().is_none());
        assert_eq!((counted(&dataset), dataset.n_rows()), (json!(1500), 2000));
        assert!(budget.used() > watching);
        let full = append(&mut dataset, "many.csv", lines(2000, 60_000).as_bytes(), OpenOptions::default()).unwrap_err();
        assert_eq!((full.kind(), counted(&dataset), dataset.n_rows()), (ErrorKind::Memory, json!(1500), 2000));
        dataset.unwatch(7);
        assert_eq!(budget.used(), dataset.memory());
        assert_eq!(dataset.scan("aggregate", &params).unwrap().is_none(), keep == Keep::Always);
    }
}
