//! Whatever the format and wherever it is cut, shares put together are what is read at once.

use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Float64Array, Int64Array, StringArray};
use arrow::datatypes::Int8Type;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::dataset::{Dataset, LoadStep};

/// A source and what it is called.
struct Source {
    name: &'static str,
    bytes: Bytes,
}

impl Source {
    fn csv(text: impl Into<Bytes>) -> Self {
        Self { name: "x.csv", bytes: text.into() }
    }

    fn json(text: impl Into<Bytes>) -> Self {
        Self { name: "x.ndjson", bytes: text.into() }
    }

    fn parts(&self) -> Vec<Part> {
        vec![Part { name: self.name.to_owned(), size: Some(self.bytes.len() as u64) }]
    }

    fn open(&self, options: &OpenOptions) -> Result<Loader> {
        Loader::open(self.parts(), options.clone(), Budget::unlimited())
    }

    fn feed(&self, loader: &mut Loader, until: fn(&Loader) -> bool) -> Result<()> {
        loop {
            let step = loader.step()?;
            if until(loader) {
                return Ok(());
            }
            match step {
                LoadStep::Need(ranges) => {
                    for range in ranges {
                        loader.feed(range.start, self.bytes.slice(range.start as usize..range.end as usize))?;
                    }
                }
                LoadStep::Done => return Ok(()),
                LoadStep::Batch { .. } | LoadStep::Restart => {}
            }
        }
    }

    fn read(&self, mut loader: Loader) -> Result<Loader> {
        self.feed(&mut loader, |_| false)?;
        Ok(loader)
    }

    fn at_once(&self, options: &OpenOptions) -> Result<Dataset> {
        self.read(self.open(options)?)?.finish()
    }

    /// Reads the shares one by one, as `n_readers` in turns, and puts them together; also how often one had to be read again.
    fn gather(&self, mut whole: Loader, n_readers: usize) -> Result<(Loader, u32)> {
        self.feed(&mut whole, |loader| loader.shares() > 0)?;
        let mut again = 0;
        let reader = || Loader::open_shares(self.parts(), whole.options().clone(), whole.tasks().to_vec(), Budget::unlimited());
        let mut readers = (0..n_readers).map(|_| reader()).collect::<Result<Vec<_>>>()?;
        for index in 0..whole.shares() {
            let reader = &mut readers[index as usize % n_readers];
            let mut begin = None;
            loop {
                reader.read_share(Share { index, begin }, whole.keeps())?;
                let read = self.feed(reader, |_| false).and_then(|()| reader.finish_share());
                // The first of the readers is at home.
                let read = read.and_then(|share| {
                    if (index as usize).is_multiple_of(n_readers) {
                        Ok(share)
                    } else {
                        share.pack(whole.caches()).and_then(|share| ReadShare::unpack(&share.head, share.rows.concat()))
                    }
                });
                let is_taken = match read {
                    Ok(share) => whole.absorb(share)?,
                    Err(error) if begin.is_some() || index == 0 => return Err(error),
                    Err(_) => false,
                };
                if is_taken {
                    break;
                }
                (begin, again) = (whole.next_share_begin(), again + 1);
            }
        }
        Ok((whole, again))
    }

    fn in_shares(&self, options: &OpenOptions, n_readers: usize) -> Result<(Dataset, u32)> {
        let (whole, again) = self.gather(self.open(options)?, n_readers)?;
        Ok((whole.finish()?, again))
    }

    fn shares(&self, options: &OpenOptions) -> u64 {
        let mut loader = self.open(options).unwrap();
        self.feed(&mut loader, |loader| loader.shares() > 0).unwrap();
        loader.shares()
    }
}

#[track_caller]
fn agree(whole: &Dataset, shares: &Dataset) {
    assert_eq!((whole.n_rows(), whole.columns(), whole.findings()), (shares.n_rows(), shares.columns(), shares.findings()));
    let states = |dataset: &Dataset| dataset.standing.iter().map(|standing| standing.pass.to_bytes()).collect::<Vec<_>>();
    assert_eq!(states(whole), states(shares));
    assert_eq!((whole.is_kept(), whole.memory()), (shares.is_kept(), shares.memory()));
    if whole.is_kept() {
        let batches = |dataset: &Dataset| dataset.table().unwrap().batches().collect::<Result<Vec<_>>>().unwrap();
        assert_eq!(batches(whole), batches(shares));
    }
}

/// One reader and several, with rows and without, find what one alone finds; how many shares were read again.
#[track_caller]
fn holds(source: &Source, options: &OpenOptions) -> u32 {
    let mut again = 0;
    for (keep, profile) in [(Keep::Always, true), (Keep::Never, true), (Keep::Always, false)] {
        let options = OpenOptions { keep, profile, ..options.clone() };
        let whole = source.at_once(&options).unwrap();
        for n_readers in [1, 2, 3] {
            let (shares, more) = source.in_shares(&options, n_readers).unwrap();
            agree(&whole, &shares);
            again += more;
        }
    }
    again
}

fn options(share_bytes: u32, more: Value) -> OpenOptions {
    let mut options = json!({ "shareBytes": share_bytes, "sampleBytes": 64, "readBytes": 100, "batchRows": 7, "keep": "always" });
    options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(options).unwrap()
}

fn csv_options(share_bytes: u32) -> OpenOptions {
    options(share_bytes, json!({ "delimiter": ",", "quote": "\"", "types": { "b": "utf8" } }))
}

#[test]
fn rows_of_a_csv_may_hold_line_breaks() {
    let row = |i: usize| match i % 5 {
        0 => format!("{i},\"two\nlines, {i}\"\n"),
        1 => format!("{i},\"a \"\"word\"\"\"\r\n"),
        2 => format!("{i},x,y\n\n"),
        _ => format!("{i},plain {i}\n"),
    };
    let text: String = std::iter::once("a,b\n".to_owned()).chain((0..400).map(row)).collect();
    let source = Source::csv(text);
    assert_eq!(source.at_once(&csv_options(100)).unwrap().findings().rejected, 80);
    let again: u32 = [40, 41, 100, 333, 1000].map(|share_bytes| holds(&source, &csv_options(share_bytes))).iter().sum();
    assert!(again > 0, "a cut inside of a quoted field is found out");
}

#[test]
fn rows_of_json_are_lines_that_begin_anywhere() {
    let row = |i: usize| match i % 5 {
        0 => format!("{{\"a\":{i},\"b\":{{\"c\":\"schön {i}\"}}}}\r\n\r\n"),
        1 => format!("  {{\"b\":{{\"c\":\"東\\n{i}\"}},\"a\":-{i}}}\n"),
        2 => format!("{{\"a\":null,\"l\":[{i},\"}}\\\"{{\"]}}\n\t\n"),
        3 => "{}\n".to_owned(),
        _ => format!("{{\"l\":[\"{}\"]}}\n", "é".repeat(i)),
    };
    let source = Source::json((0..300).map(row).collect::<String>() + "  \n");
    for share_bytes in [40, 41, 100, 333, 1000] {
        holds(&source, &options(share_bytes, json!({ "sampleBytes": 300 })));
    }
    holds(&source, &options(200, json!({ "columns": ["l", "a"], "sampleBytes": 300 })));
    let error = source.in_shares(&options(200, json!({ "columns": ["z"] })), 2).err().unwrap();
    assert_eq!(error.kind().code(), "schema");
}

#[test]
fn a_share_that_contradicts_the_first_rows_is_refused() {
    let csv = format!("a,b\n{}x,1\n{}", "1,2\n".repeat(100), "3,4\n".repeat(100));
    let error = Source::csv(csv).in_shares(&csv_options(100), 2).err().unwrap();
    assert_eq!(error.kind().code(), "unsupported");
    for late in ["{\"a\":0.5}\n", "{\"b\":1}\n", "{\"b\":null}\n", "{\"a\":{\"c\":1}}\n"] {
        let text = format!("{}{late}{}", "{\"a\":1}\n".repeat(100), "{\"a\":2}\n".repeat(100));
        let error = Source::json(text).in_shares(&options(100, json!({})), 2).err().unwrap();
        assert_eq!(error.kind().code(), "unsupported", "{late}");
    }
}

#[test]
fn what_is_small_packed_or_only_counted_has_no_shares_and_json_that_is_not_lines() {
    let text = "a,b\n1,2\n3,4\n";
    assert_eq!(Source::csv(text).shares(&csv_options(4)), 0);
    let long = Source::csv(text.repeat(20));
    assert_eq!(long.shares(&csv_options(60)), 4);
    let counted = |options| OpenOptions { profile: false, types: Default::default(), keep: Keep::Never, ..options };
    assert_eq!(long.shares(&counted(csv_options(60))), 0);
    for (text, expected) in [("{\"a\":1}\n", 8), ("{\"a\":1} ", 0), ("{\"a\":\n1}\n", 0)] {
        let source = Source::json(text.repeat(1000));
        assert_eq!(source.shares(&options(source.bytes.len() as u32 / 8, json!({}))), expected, "{text}");
    }
    assert_eq!(Source::json(format!("[{}{{}}]", "{\"a\":1},\n".repeat(100))).shares(&options(50, json!({ "sampleBytes": 60 }))), 0);
    let parquet = parquet(&[3; 20]);
    assert_eq!(parquet.shares(&options(1, json!({}))), 20);
    assert_eq!(parquet.shares(&counted(options(1, json!({})))), 0);
    assert_eq!(parquet.shares(&options(1 << 20, json!({}))), 0);
}

/// Rows with a column of each kind, their numbers from `from` on.
fn batch(from: usize, n_rows: usize) -> RecordBatch {
    let rows = from..from + n_rows;
    let words = ["north", "south", "east"];
    let columns: [(&str, ArrayRef); 4] = [
        ("n", Arc::new(Int64Array::from_iter(rows.clone().map(|i| (i % 7 != 0).then_some(i as i64))))),
        ("x", Arc::new(Float64Array::from_iter_values(rows.clone().map(|i| (i as f64).sqrt())))),
        ("t", Arc::new(StringArray::from_iter_values(rows.clone().map(|i| format!("row {i}"))))),
        ("d", Arc::new(rows.map(|i| Some(words[i % 3])).collect::<DictionaryArray<Int8Type>>())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
}

fn batches(sizes: &[usize]) -> Vec<RecordBatch> {
    let begins = sizes.iter().scan(0, |sum, &size| Some(std::mem::replace(sum, *sum + size)));
    begins.zip(sizes).map(|(from, &size)| batch(from, size)).collect()
}

/// A Parquet file with a row group for each size.
fn parquet(sizes: &[usize]) -> Source {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch(0, 0).schema(), None).unwrap();
    for batch in batches(sizes) {
        writer.write(&batch).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
    Source { name: "x.parquet", bytes: bytes.into() }
}

/// An Arrow file with a batch for each size.
fn arrow(sizes: &[usize]) -> Source {
    let mut bytes = Vec::new();
    let mut writer = arrow::ipc::writer::FileWriter::try_new(&mut bytes, &batch(0, 0).schema()).unwrap();
    for batch in batches(sizes) {
        // One dictionary for all: a file cannot replace it.
        let mut columns = batch.columns().to_vec();
        let keys: arrow::array::Int8Array = (0..batch.num_rows()).map(|row| Some((row % 3) as i8)).collect();
        let words: ArrayRef = Arc::new(StringArray::from(vec!["north", "south", "east"]));
        columns[3] = Arc::new(DictionaryArray::try_new(keys, words).unwrap());
        writer.write(&RecordBatch::try_new(batch.schema(), columns).unwrap()).unwrap();
    }
    writer.finish().unwrap();
    drop(writer);
    Source { name: "x.arrow", bytes: bytes.into() }
}

#[test]
fn row_groups_chosen_and_columns_picked_are_shared_as_well() {
    let source = parquet(&[5, 9, 1, 30, 12, 4]);
    holds(&source, &options(200, json!({ "rowGroups": [4, 0, 3, 2], "columns": ["t", "n"] })));
    holds(&arrow(&[5, 9, 1, 30, 12, 4]), &options(1000, json!({ "columns": ["d", "n"] })));
}

#[test]
fn a_file_with_much_in_its_dictionaries_has_no_shares() {
    let source = arrow(&[50; 40]);
    assert!(source.shares(&options(4000, json!({}))) > 1);
    assert_eq!(source.shares(&options(1000, json!({}))), 0);
}

#[test]
fn what_is_read_again_comes_in_shares_too() {
    let csv = Source::csv("n,t\n".to_owned() + &(0..500).map(|i| format!("{i},row {i}\n")).collect::<String>());
    let json = Source::json((0..500).map(|i| format!("{{\"n\":{i},\"t\":\"row {i}\"}}\n")).collect::<String>());
    for source in [csv, json, parquet(&[50; 10]), arrow(&[50; 10])] {
        let reading = options(1000, json!({ "keep": "never", "sampleBytes": 500 }));
        let mut dataset = source.at_once(&reading).unwrap();
        let more = Source::json("{\"n\":1,\"t\":\"more\"}{\"n\":2}");
        let rows = more.read(dataset.appender(more.parts(), OpenOptions::default()).unwrap()).unwrap();
        dataset.append(rows.finish().unwrap()).unwrap();

        let columns = || dataset.scan_columns(Some(vec!["t".to_owned(), "n".to_owned()])).unwrap().unwrap();
        let profile = || dataset.scan("profile", &json!({ "columns": ["n"] })).unwrap().unwrap();
        for scan in [&columns as &dyn Fn() -> Loader, &profile] {
            let whole = source.read(scan()).unwrap().finish().unwrap();
            let (shares, _) = source.gather(scan(), 2).unwrap();
            agree(&whole, &shares.finish().unwrap());
            assert_eq!(whole.n_rows(), 502);
        }
        for format in [ExportFormat::Csv, ExportFormat::Ndjson, ExportFormat::ArrowStream, ExportFormat::Parquet] {
            let scan = || dataset.scan_export(&ExportOptions { format, ..ExportOptions::default() }).unwrap().unwrap();
            let whole = source.read(scan()).unwrap().parts().concat();
            let shares = source.gather(scan(), 2).unwrap().0.parts().concat();
            assert!(whole == shares, "{} as {format:?}", source.name);
        }
    }
}

#[test]
fn a_share_with_other_types_is_refused() {
    let [ours, theirs] = ["1", "\"x\""].map(|value| Source::json(format!("{{\"a\":{value}}}\n").repeat(100)));
    let options = options(100, json!({ "profile": false }));
    let mut whole = ours.open(&options).unwrap();
    ours.feed(&mut whole, |loader| loader.shares() > 0).unwrap();
    let mut reader = Loader::open_shares(theirs.parts(), options, Vec::new(), Budget::unlimited()).unwrap();
    reader.read_share(Share { index: 0, begin: None }, true).unwrap();
    theirs.feed(&mut reader, |_| false).unwrap();
    let error = whole.absorb(reader.finish_share().unwrap()).unwrap_err();
    assert_eq!(error.kind().code(), "unsupported");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_csv_in_shares_is_what_is_read_at_once(
        text in proptest::collection::vec(prop::sample::select(b"1a,,\"\"\n\n\r".to_vec()), 0..400),
        share_bytes in 20u32..120,
    ) {
        let source = Source::csv([b"a,b\n1,2\n3,4\n".repeat(40), text].concat());
        let types = [("a", "utf8"), ("b", "utf8")].map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        let options = OpenOptions { types, ..csv_options(share_bytes) };
        let whole = source.at_once(&options).unwrap();
        match source.in_shares(&options, 1) {
            Ok((shares, _)) => agree(&whole, &shares),
            Err(error) => prop_assert_eq!(error.kind().code(), "parse"),
        }
    }

    #[test]
    fn any_json_in_shares_is_what_is_read_at_once(
        parts in proptest::collection::vec(prop::sample::select(vec!["{\"a\":1}", "{\"a\":\"é{\\n\"}", "{}", "{\"b\":[1]}", "{\"a\":", "1}", "\n", "\n", "\r\n", " ", "x"]), 0..120),
        share_bytes in 20u32..120,
    ) {
        let source = Source::json("{\"a\":\"x\",\"b\":[]}\n".repeat(20) + &parts.concat());
        let options = options(share_bytes, json!({ "sampleBytes": 200 }));
        match (source.at_once(&options), source.in_shares(&options, 2)) {
            (Ok(whole), Ok((shares, _))) => agree(&whole, &shares),
            (_, Err(error)) => prop_assert!(["unsupported", "parse"].contains(&error.kind().code())),
            (Err(error), Ok(_)) => prop_assert!(false, "{}", error),
        }
    }

    #[test]
    fn any_pieces_in_shares_are_what_is_read_at_once(
        sizes in proptest::collection::vec(0usize..40, 2..12),
        share_bytes in 200u32..4000,
        n_readers in 1usize..4,
    ) {
        for source in [parquet(&sizes), arrow(&sizes)] {
            let options = options(share_bytes, json!({}));
            let whole = source.at_once(&options).unwrap();
            if source.shares(&options) > 0 {
                agree(&whole, &source.in_shares(&options, n_readers).unwrap().0);
            }
        }
    }
}

#[test]
fn rows_that_were_let_go_before_the_first_share_stay_so() {
    let source = Source::csv((0..2000).fold("a,b\n".to_owned(), |text, i| format!("{text}{i},text {i}\n")));
    let options = options(1000, json!({ "keep": "auto" }));
    let mut whole = Loader::open(source.parts(), options.clone(), Budget::new(2000)).unwrap();
    source.feed(&mut whole, |loader| loader.shares() > 0 && !loader.keeps()).unwrap();
    assert!(!whole.keeps());
    let mut reader = Loader::open_shares(source.parts(), whole.options().clone(), Vec::new(), Budget::unlimited()).unwrap();
    reader.read_share(Share { index: 0, begin: None }, whole.keeps()).unwrap();
    source.feed(&mut reader, |_| false).unwrap();
    assert!(whole.absorb(reader.finish_share().unwrap()).unwrap());
    assert!(!whole.keeps(), "the rows of the first share would be missing");
}
