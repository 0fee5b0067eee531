//! Rows outside of memory, column by column, so that a task reads again only what it needs.
//!
//! A cache holds, for every column of every batch, an Arrow IPC stream of that column alone, compressed with LZ4, one behind the other and
//! nothing in between. Its [`Cache`] says how long each is, with a CRC-32. Batches stay what they were and remember the share of the
//! source that they belong to, so that what is made from them is, bit for bit, what is made from the source.
//!
//! Who reads the source pulls the bytes out with [`Loader::next_cached`] and puts them where they are kept.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;

use super::loader::{Loader, Origin};
use super::tail::Tail;
use super::{Dataset, Rows, arrow_stream};
use crate::error::{Error, Result};
use crate::export::{Compression, ExportFormat, ExportOptions, write_all};
use crate::ingest::{self, Decoder, Findings, FormatName, Inbox, Keep, OpenOptions, Shares, Step};
use crate::profile::Profiler;
use crate::stats::{Reader, Writer};
use crate::table::{Table, index_of};
use crate::task::{Budget, Reservation};

const TAG: [u8; 4] = *b"data";
const VERSION: u16 = 1;

/// Where the rows of a data set lie in its cache.
#[derive(Clone, Debug, Default)]
pub(super) struct Cache {
    batches: Vec<CachedBatch>,
}

#[derive(Clone, Debug)]
struct CachedBatch {
    /// The share of the source that it belongs to.
    share: u64,
    rows: u64,
    columns: Vec<Chunk>,
}

/// A column of a batch.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    bytes: u64,
    crc: u32,
}

impl CachedBatch {
    fn bytes(&self) -> u64 {
        self.columns.iter().map(|chunk| chunk.bytes).sum()
    }
}

impl Cache {
    pub(super) fn bytes(&self) -> u64 {
        self.batches.iter().map(CachedBatch::bytes).sum()
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.u64(self.batches.len() as u64);
        for batch in &self.batches {
            for count in [batch.share, batch.rows, batch.columns.len() as u64] {
                writer.u64(count);
            }
            for chunk in &batch.columns {
                writer.u64(chunk.bytes);
                writer.raw(&chunk.crc.to_le_bytes());
            }
        }
    }

    pub(super) fn decode(reader: &mut Reader) -> Result<Self> {
        let chunk = |reader: &mut Reader| Ok(Chunk { bytes: reader.count()?, crc: u32::from_le_bytes(reader.array()?) });
        let batch = |reader: &mut Reader| {
            let (share, rows, columns) = (reader.count()?, reader.count()?, reader.len(12)?);
            Ok(CachedBatch { share, rows, columns: (0..columns).map(|_| chunk(reader)).collect::<Result<_>>()? })
        };
        let batches = reader.len(24)?;
        Ok(Self { batches: (0..batches).map(|_| batch(reader)).collect::<Result<_>>()? })
    }

    /// Does it hold so many rows of so many columns?
    fn fits(&self, schema: &Schema, n_rows: u64) -> bool {
        let rows = self.batches.iter().map(|batch| batch.rows).fold(0, u64::saturating_add);
        rows == n_rows && self.batches.iter().all(|batch| batch.columns.len() == schema.fields().len())
    }

    /// All rows, from all bytes.
    pub(super) fn read_all(&self, schema: &SchemaRef, bytes: &Bytes) -> Result<Vec<RecordBatch>> {
        let mut decoder = CacheDecoder::new(Rc::new(self.clone()), schema, None)?;
        Ok(ingest::read_all(&mut decoder, bytes, usize::MAX)?.batches().to_vec())
    }
}

/// Rows on their way into a cache. They wait here as they are until someone pulls them out.
pub(super) struct Caching {
    /// Are rows cached that are kept, too?
    always: bool,
    /// The shares of the batches that are kept in memory so far.
    kept: Vec<u64>,
    waiting: VecDeque<Waiting>,
    /// Memory of batches that were kept, as long as there are some of them waiting.
    held: Option<Reservation>,
    written: Cache,
    /// Bytes pulled out so far.
    at: u64,
}

enum Waiting {
    Rows {
        share: u64,
        batch: RecordBatch,
    },
    /// As another worker has made them.
    Bytes {
        cache: Cache,
        bytes: Bytes,
    },
}

impl Caching {
    fn new(always: bool) -> Self {
        Self { always, kept: Vec::new(), waiting: VecDeque::new(), held: None, written: Cache::default(), at: 0 }
    }

    /// Takes rows; whether they are kept in memory too.
    pub(super) fn take(&mut self, share: u64, batch: &RecordBatch, is_kept: bool) {
        if is_kept && !self.always {
            self.kept.push(share);
        } else if batch.num_rows() > 0 {
            self.waiting.push_back(Waiting::Rows { share, batch: batch.clone() });
        }
    }

    /// Takes rows of a share that another worker has brought into the form of a cache.
    pub(super) fn take_share(&mut self, share: u64, mut cache: Cache, bytes: Bytes) {
        cache.batches.iter_mut().for_each(|batch| batch.share = share);
        self.waiting.push_back(Waiting::Bytes { cache, bytes });
    }

    /// Rows that were kept so far are no longer.
    pub(super) fn take_kept(&mut self, batches: Vec<RecordBatch>, held: Reservation) {
        if !self.always {
            for (share, batch) in std::mem::take(&mut self.kept).into_iter().zip(&batches) {
                self.take(share, batch, false);
            }
            self.held = Some(held);
        }
    }

    fn next(&mut self) -> Result<Option<(u64, Bytes)>> {
        let Some(next) = self.waiting.pop_front() else { return Ok(None) };
        if self.waiting.is_empty() {
            self.held = None;
        }
        let (cache, bytes) = match next {
            Waiting::Rows { share, batch } => encoded(share, &batch)?,
            Waiting::Bytes { cache, bytes } => (cache, bytes),
        };
        self.written.batches.extend(cache.batches);
        let at = self.at;
        self.at += bytes.len() as u64;
        Ok(Some((at, bytes)))
    }

    /// Where the rows pulled out so far lie.
    pub(super) fn written(&self) -> &Cache {
        &self.written
    }

    /// The cache, where it holds all `n_rows`.
    pub(super) fn finish(self, schema: &Schema, n_rows: u64) -> Option<Rc<Cache>> {
        (n_rows > 0 && self.written.fits(schema, n_rows)).then(|| Rc::new(self.written))
    }
}

fn encoded(share: u64, batch: &RecordBatch) -> Result<(Cache, Bytes)> {
    let options =
        ExportOptions { format: ExportFormat::ArrowStream, compression: Some(Compression::Lz4), ..ExportOptions::default() };
    let (mut bytes, mut columns) = (Vec::new(), Vec::with_capacity(batch.num_columns()));
    for index in 0..batch.num_columns() {
        let column = batch.project(&[index])?;
        let chunk = write_all(&Table::new(column.schema(), vec![column]), &options)?;
        columns.push(Chunk { bytes: chunk.len() as u64, crc: crc32fast::hash(&chunk) });
        bytes.extend(chunk);
    }
    Ok((Cache { batches: vec![CachedBatch { share, rows: batch.num_rows() as u64, columns }] }, bytes.into()))
}

impl Loader {
    /// Caches the rows that are read from now on: all of them, or those that are not kept in memory. Where opening only counts the rows,
    /// there are none.
    pub fn cache(&mut self, always: bool) {
        let options = &self.origin.options;
        let is_counted = options.keep == Keep::Never && !options.profile;
        self.caching = (always || !is_counted).then(|| Caching::new(always));
    }

    /// The next bytes of the cache and where in it they belong; `None` where there are none for now. What was handed out before a
    /// [`Restart`](super::LoadStep::Restart) is written over.
    ///
    /// # Errors
    /// `unsupported` for a type that Arrow IPC cannot hold.
    pub fn next_cached(&mut self) -> Result<Option<(u64, Bytes)>> {
        self.caching.as_mut().map_or(Ok(None), Caching::next)
    }

    /// Gives the cache up. The rows are read as if there never had been one.
    pub fn forget_cache(&mut self) {
        self.caching = None;
    }

    /// Are rows cached as they come, as far as that is known?
    #[must_use]
    pub fn caches(&self) -> bool {
        self.caching.as_ref().is_some_and(|caching| caching.always || self.batches.is_none())
    }

    /// Starts over with an empty cache.
    pub(super) fn restart_cache(&mut self) {
        if let Some(Caching { always, .. }) = self.caching {
            self.caching = Some(Caching::new(always));
        }
    }

    /// Gives the cache up where it would gain nothing: Parquet is read column by column where it lies.
    pub(super) fn reconsider_cache(&mut self) {
        let is_columnar =
            |Findings { format, compression, .. }: Findings| format == Some(FormatName::Parquet) && compression.is_empty();
        if self.caching.as_ref().is_some_and(|caching| !caching.always) && is_columnar(self.decoder.findings()) {
            self.caching = None;
        }
    }
}

impl Dataset {
    /// Bytes of its cache, where it has one.
    #[must_use]
    pub fn cached(&self) -> Option<u64> {
        self.cache.as_deref().map(Cache::bytes)
    }

    /// Reads from the source again, not from the cache.
    pub fn forget_cache(&mut self) {
        self.cache = None;
    }

    /// All that is needed beside the bytes of the cache to [restore](Self::restore) it; `None` where it has none, or not all rows are in it.
    ///
    /// # Errors
    /// `unsupported` for a type that Arrow IPC cannot hold.
    pub fn state(&self) -> Result<Option<Vec<u8>>> {
        let Some(cache) = self.cache.as_ref().filter(|_| self.tail.n_rows() == 0) else { return Ok(None) };
        let json = |text: serde_json::Result<Vec<u8>>| text.map_err(|error| Error::internal(error.to_string()));
        let mut writer = Writer::default();
        writer.u64(self.n_rows());
        writer.bytes(&arrow_stream(&Table::new(Arc::clone(self.schema()), Vec::new()))?);
        writer.bytes(&json(serde_json::to_vec(&self.origin.options))?);
        writer.bytes(&json(serde_json::to_vec(&self.findings))?);
        writer.bytes(&self.profiler.as_ref().map(Profiler::to_bytes).unwrap_or_default());
        cache.encode(&mut writer);
        Ok(Some(writer.seal(TAG, VERSION)))
    }

    /// A data set from its [state](Self::state): whatever needs its rows reads them from the cache.
    ///
    /// # Errors
    /// `parse` for damaged bytes, `unsupported` for a newer version.
    pub fn restore(state: &[u8], budget: Budget) -> Result<Self> {
        let damaged = || Error::parse("the state of this data set is damaged").hint("open its source again");
        let mut reader = Reader::open(state, TAG, VERSION)?;
        let n_rows = reader.count()?;
        let schema = Bytes::copy_from_slice(reader.bytes()?);
        let options: OpenOptions = serde_json::from_slice(reader.bytes()?).map_err(|_| damaged())?;
        let findings: Findings = serde_json::from_slice(reader.bytes()?).map_err(|_| damaged())?;
        let profiler = Some(reader.bytes()?).filter(|bytes| !bytes.is_empty()).map(Profiler::from_bytes).transpose()?;
        let cache = Cache::decode(&mut reader)?;
        reader.end()?;
        let schema = Arc::clone(ingest::read_slice(&schema, "schema.arrows", OpenOptions::default())?.schema());
        if !cache.fits(&schema, n_rows) {
            return Err(damaged());
        }
        let (held, cache) = (Rc::new(budget.reserve("reading", 0)?), Some(Rc::new(cache)));
        let (rows, origin) = (Rows::LetGo { schema, n_rows }, Origin { parts: Vec::new(), options, whole: None });
        Ok(Self { rows, tail: Tail::default(), findings, origin, profiler, budget, held, cache })
    }
}

/// Reads some columns of a cache.
pub(super) struct CacheDecoder {
    cache: Rc<Cache>,
    schema: SchemaRef,
    /// Where the wanted columns stand among all.
    columns: Vec<usize>,
    inbox: Inbox,
    /// The batch that is read, and where it begins.
    position: usize,
    start: u64,
    is_asked: bool,
    shares: Shares,
}

impl CacheDecoder {
    pub(super) fn new(cache: Rc<Cache>, schema: &SchemaRef, columns: Option<&[String]>) -> Result<Self> {
        let columns: Vec<usize> = match columns {
            None => (0..schema.fields().len()).collect(),
            Some(names) => names.iter().map(|name| index_of(schema, name)).collect::<Result<_>>()?,
        };
        let schema = Arc::new(schema.project(&columns)?);
        Ok(Self {
            cache,
            schema,
            columns,
            inbox: Inbox::default(),
            position: 0,
            start: 0,
            is_asked: false,
            shares: Shares::default(),
        })
    }

    fn ask(&mut self, batch: &CachedBatch) {
        let start = |column: usize| self.start + batch.columns[..column].iter().map(|chunk| chunk.bytes).sum::<u64>();
        let range = |column: usize| start(column)..start(column) + batch.columns[column].bytes;
        self.inbox.ask(self.columns.iter().map(|&column| range(column)));
        self.is_asked = true;
    }

    fn batch(&mut self, batch: &CachedBatch) -> Result<RecordBatch> {
        let chunks = self.inbox.take();
        let column = |(&column, (range, bytes)): (&usize, (std::ops::Range<u64>, Bytes))| {
            let damaged = || Error::parse("the cache is damaged").byte(range.start).hint("open the source again");
            if crc32fast::hash(&bytes) != batch.columns[column].crc {
                return Err(damaged());
            }
            match &batches_of(bytes)?[..] {
                [values] if values.num_columns() == 1 => Ok(Arc::clone(values.column(0))),
                _ => Err(damaged()),
            }
        };
        let columns = self.columns.iter().zip(chunks).map(column).collect::<Result<_>>()?;
        let options = RecordBatchOptions::new().with_row_count(usize::try_from(batch.rows).ok());
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}

impl Decoder for CacheDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        Some(Arc::clone(&self.schema))
    }

    /// It is read in one go, and says only which share of the source its rows belong to.
    fn shares(&self) -> Option<Shares> {
        Some(self.shares)
    }

    fn step(&mut self) -> Result<Step> {
        if let Some(need) = self.inbox.pending() {
            return Ok(need);
        }
        let cache = Rc::clone(&self.cache);
        let Some(batch) = cache.batches.get(self.position) else { return Ok(Step::Done) };
        if !self.is_asked {
            self.ask(batch);
            return self.step();
        }
        let rows = self.batch(batch)?;
        (self.start, self.position, self.is_asked) = (self.start + batch.bytes(), self.position + 1, false);
        self.shares.current = batch.share;
        Ok(Step::Batch(rows))
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inbox.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.inbox.end(size);
    }

    fn findings(&self) -> Findings {
        Findings::default()
    }
}

/// The batches of an Arrow IPC stream, which stay where its bytes are.
pub(super) fn batches_of(stream: impl Into<Bytes>) -> Result<Vec<RecordBatch>> {
    let stream = stream.into();
    // All of it at once, so that nothing is joined and copied.
    let options = OpenOptions { read_bytes: u32::MAX, ..OpenOptions::default() };
    let mut decoder = ingest::open("rows.arrows", Some(stream.len() as u64), options)?;
    Ok(ingest::read_all(&mut *decoder, &stream, usize::MAX)?.batches().to_vec())
}

#[cfg(test)]
mod tests {
    use arrow::array::{DictionaryArray, StringArray};
    use arrow::datatypes::Int32Type;
    use serde_json::{Value, json};

    use super::*;
    use crate::context::Context;
    use crate::dataset::{LoadStep, ReadShare};
    use crate::ingest::{Part, Share};

    /// Feeds a loader to its end; what comes out for the cache, and which bytes were asked for.
    fn drive(loader: &mut Loader, source: &Bytes) -> Result<(Vec<u8>, u64)> {
        let (mut cached, mut asked) = (Vec::new(), 0);
        loop {
            let step = loader.step()?;
            pull(loader, &mut cached)?;
            match step {
                LoadStep::Need(ranges) => {
                    for range in ranges {
                        asked += range.end - range.start;
                        loader.feed(range.start, source.slice(range.start as usize..range.end as usize))?;
                    }
                }
                LoadStep::Done => return Ok((cached, asked)),
                LoadStep::Batch { .. } | LoadStep::Restart => {}
            }
        }
    }

    fn pull(loader: &mut Loader, cached: &mut Vec<u8>) -> Result<()> {
        while let Some((at, bytes)) = loader.next_cached()? {
            cached.truncate(at as usize);
            cached.extend(bytes);
        }
        Ok(())
    }

    fn loader(source: &Bytes, options: &OpenOptions, budget: &Budget) -> Loader {
        let parts = vec![Part { name: String::new(), size: Some(source.len() as u64) }];
        Loader::open(parts, options.clone(), budget.clone()).unwrap()
    }

    fn opened(source: &Bytes, options: &OpenOptions, budget: &Budget, always: bool) -> (Dataset, Bytes) {
        let mut loader = loader(source, options, budget);
        loader.cache(always);
        let (cached, _) = drive(&mut loader, source).unwrap();
        (loader.finish().unwrap(), cached.into())
    }

    fn options(keep: &str) -> OpenOptions {
        let options = json!({ "shareBytes": 2000, "sampleBytes": 64, "readBytes": 700, "batchRows": 30, "keep": keep, "delimiter": ",", "types": { "c": "utf8" } });
        serde_json::from_value(options).unwrap()
    }

    fn csv() -> Bytes {
        let row = |i: u64| match i % 7 {
            0 => format!("{i},{},\"two\nlines\"\n", i * i % 97),
            1 => format!("{i},,\n"),
            2 => format!("{i},1,too,many\n"),
            _ => format!("{i},{}.5,word {}\n", i % 13, i % 5),
        };
        std::iter::once("a,b,c\n".to_owned()).chain((0..3000).map(row)).collect::<String>().into()
    }

    fn report(dataset: &Dataset, rows: &Bytes, task: &str, params: &Value) -> Value {
        let read = dataset.scan(task, params).unwrap().map(|mut loader| {
            drive(&mut loader, rows).unwrap();
            loader.finish().unwrap()
        });
        pollster::block_on(read.as_ref().unwrap_or(dataset).run(&Context::quiet(), task, params.clone())).unwrap().report
    }

    fn table(dataset: &Dataset, rows: &Bytes, columns: &[&str]) -> (Vec<u8>, u64) {
        let columns: Vec<_> = columns.iter().map(|&name| name.to_owned()).collect();
        let mut loader = dataset.scan_columns(Some(columns)).unwrap().unwrap();
        let (_, asked) = drive(&mut loader, rows).unwrap();
        (loader.finish().unwrap().arrow_stream(None).unwrap(), asked)
    }

    #[track_caller]
    fn agree(source: (&Dataset, &Bytes), cache: (&Dataset, &Bytes)) {
        assert_eq!(
            (source.0.n_rows(), source.0.columns(), source.0.findings()),
            (cache.0.n_rows(), cache.0.columns(), cache.0.findings())
        );
        assert_eq!(source.0.profile(), cache.0.profile());
        for columns in [&["a", "b", "c"][..], &["c", "a"], &["b"]] {
            assert_eq!(table(source.0, source.1, columns).0, table(cache.0, cache.1, columns).0, "{columns:?}");
        }
        for (task, params) in [("profile", json!({ "columns": ["b", "a"] })), ("segment", json!({ "columns": ["a", "b"], "k": 3 }))]
        {
            assert_eq!(report(source.0, source.1, task, &params), report(cache.0, cache.1, task, &params), "{task}");
        }
    }

    #[test]
    fn what_is_read_from_a_cache_is_bit_for_bit_what_is_read_from_the_source() {
        let (source, options) = (csv(), options("never"));
        let (from_source, none) = opened(&source, &OpenOptions { profile: false, ..options.clone() }, &Budget::unlimited(), false);
        assert!(none.is_empty() && from_source.cached().is_none(), "who only counts the rows does not pay for a cache");
        let mut loader = loader(&source, &options, &Budget::unlimited());
        drive(&mut loader, &source).unwrap();
        let from_source = loader.finish().unwrap();
        let (from_cache, cached) = opened(&source, &options, &Budget::unlimited(), false);
        assert_eq!(from_cache.cached(), Some(cached.len() as u64));
        agree((&from_source, &source), (&from_cache, &cached));
        let restored = Dataset::restore(&from_cache.state().unwrap().unwrap(), Budget::unlimited()).unwrap();
        agree((&from_source, &source), (&restored, &cached));
    }

    #[test]
    fn only_the_bytes_of_the_columns_asked_for_are_read() {
        let (dataset, cached) = opened(&csv(), &options("never"), &Budget::unlimited(), false);
        let asked = |columns: &[&str]| table(&dataset, &cached, columns).1;
        assert_eq!(asked(&["a"]) + asked(&["b"]) + asked(&["c"]), cached.len() as u64);
        assert!(asked(&["b"]) < cached.len() as u64 / 2);
    }

    #[test]
    fn rows_that_are_let_go_after_a_while_are_all_in_the_cache() {
        let source = csv();
        let budget = Budget::new(60_000);
        let (dataset, cached) = opened(&source, &options("auto"), &budget, false);
        assert!(!dataset.is_kept());
        let (always, all) = opened(&source, &options("always"), &Budget::unlimited(), true);
        assert!(always.is_kept());
        assert_eq!(cached, all);
        assert_eq!(budget.used(), 0, "what waited for the cache is given back");
        let (kept, nothing) = opened(&source, &options("auto"), &Budget::unlimited(), false);
        assert!(kept.is_kept() && kept.cached().is_none() && nothing.is_empty());
    }

    #[test]
    fn a_late_contradiction_starts_the_cache_over() {
        let source = Bytes::from(format!("a,b\n{}x,1\n", "1,2\n".repeat(2000)));
        let (dataset, cached) =
            opened(&source, &OpenOptions { types: Default::default(), ..options("never") }, &Budget::unlimited(), false);
        assert_eq!(dataset.columns()[0].r#type, "utf8");
        assert_eq!(dataset.cached(), Some(cached.len() as u64));
        let (rows, _) = table(&dataset, &cached, &["a"]);
        assert_eq!(batches_of(rows).unwrap().iter().map(RecordBatch::num_rows).sum::<usize>(), 2001);
    }

    #[test]
    fn shares_read_by_others_make_the_same_cache() {
        let source = csv();
        for (keep, always) in [("never", false), ("always", true), ("auto", false)] {
            let (options, budget) = (options(keep), Budget::new(80_000_000));
            let (alone, expected) = opened(&source, &options, &budget, always);
            let mut whole = loader(&source, &options, &budget);
            whole.cache(always);
            while whole.shares() == 0 {
                if let LoadStep::Need(ranges) = whole.step().unwrap() {
                    ranges
                        .into_iter()
                        .for_each(|range| whole.feed(range.start, source.slice(range.start as usize..range.end as usize)).unwrap());
                }
            }
            let parts = vec![Part { name: String::new(), size: Some(source.len() as u64) }];
            let mut reader = Loader::open_shares(parts, options.clone(), budget.clone()).unwrap();
            let mut cached = Vec::new();
            for index in 0..whole.shares() {
                let mut read = |begin: Option<u64>, whole: &Loader| -> Result<ReadShare> {
                    reader.read_share(Share { index, begin }, whole.keeps(), whole.caches())?;
                    drive_share(&mut reader, &source)?;
                    reader.finish_share()
                };
                let first = read(None, &whole);
                if !first.is_ok_and(|share| whole.absorb(share).unwrap()) {
                    let again = read(whole.next_share_begin(), &whole).unwrap();
                    assert!(whole.absorb(again).unwrap());
                }
                pull(&mut whole, &mut cached).unwrap();
            }
            let together = whole.finish().unwrap();
            assert_eq!((together.is_kept(), together.cached()), (alone.is_kept(), alone.cached()), "{keep}");
            assert!(cached == expected, "{keep}");
            assert_eq!(together.state().unwrap(), alone.state().unwrap(), "{keep}");
        }
    }

    /// Feeds a loader of a share, whose rows for the cache go with the share.
    fn drive_share(loader: &mut Loader, source: &Bytes) -> Result<()> {
        loop {
            match loader.step()? {
                LoadStep::Need(ranges) => {
                    for range in ranges {
                        loader.feed(range.start, source.slice(range.start as usize..range.end as usize))?;
                    }
                }
                LoadStep::Done => return Ok(()),
                LoadStep::Batch { .. } | LoadStep::Restart => {}
            }
        }
    }

    #[test]
    fn what_is_column_by_column_already_is_cached_only_to_be_kept() {
        let words: DictionaryArray<Int32Type> = ["x", "y", "x"].into_iter().collect();
        let plain = StringArray::from(vec![Some("p"), None, Some("q")]);
        let batch = RecordBatch::try_from_iter_with_nullable([
            ("words", Arc::new(words) as _, true),
            ("plain", Arc::new(plain) as _, true),
        ])
        .unwrap();
        let table = Table::new(batch.schema(), vec![batch.clone()]);
        let parquet =
            Bytes::from(write_all(&table, &ExportOptions { format: ExportFormat::Parquet, ..Default::default() }).unwrap());
        let never = OpenOptions { keep: Keep::Never, ..OpenOptions::default() };
        let (dataset, cached) = opened(&parquet, &never, &Budget::unlimited(), false);
        assert!(dataset.cached().is_none() && cached.is_empty());
        let (dataset, cached) = opened(&parquet, &never, &Budget::unlimited(), true);
        let mut loader = dataset.scan_columns(None).unwrap().unwrap();
        drive(&mut loader, &cached).unwrap();
        assert_eq!(loader.finish().unwrap().table().unwrap().batches(), [batch], "types and all");
    }

    #[test]
    fn damage_is_found_before_a_value_is_read() {
        let (dataset, cached) = opened(&csv(), &options("never"), &Budget::unlimited(), false);
        let mut wrong = cached.to_vec();
        wrong[cached.len() / 2] ^= 1;
        let mut loader = dataset.scan_columns(None).unwrap().unwrap();
        assert_eq!(drive(&mut loader, &wrong.into()).unwrap_err().kind().code(), "parse");

        let state = dataset.state().unwrap().unwrap();
        for byte in (0..state.len()).step_by(61) {
            let mut wrong = state.clone();
            wrong[byte] ^= 4;
            assert!(Dataset::restore(&wrong, Budget::unlimited()).is_err(), "byte {byte}");
            assert!(Dataset::restore(&state[..byte], Budget::unlimited()).is_err(), "cut off at {byte}");
        }
    }

    #[test]
    fn a_state_of_the_future_is_refused_by_its_version() {
        let state = Writer::default().seal(TAG, VERSION + 1);
        assert_eq!(Dataset::restore(&state, Budget::unlimited()).err().unwrap().kind().code(), "unsupported");
    }
}
