//! Rows outside of memory, column by column, so that a task reads again only what it needs.
//!
//! A cache holds, for every column of every batch, an Arrow IPC stream of that column alone, compressed with LZ4, one behind the other and
//! nothing in between. Its [`Cache`] says how long each is, with a CRC-32. Batches stay what they were and remember the share of the
//! source that they belong to, so that what is made from them is, bit for bit, what is made from the source.
//!
//! Who reads the source pulls the bytes out with [`Loader::next_cached`] and puts them where they are kept.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;

use super::loader::{Loader, Origin};
use super::passes::Standing;
use super::tail::Tail;
use super::{Dataset, Rows, arrow_stream};
use crate::error::{Error, Result};
use crate::export::{Compression, ExportFormat, ExportOptions, write_all};
use crate::ingest::{self, Decoder, Findings, FormatName, Inbox, Keep, OpenOptions, Shares, Step};
use crate::profile::Profiler;
use crate::stats::{Reader, Writer};
use crate::table::{Batch, Table, index_of};
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
        ingest::read_all(&mut decoder, bytes, usize::MAX)?.batches().collect()
    }

    /// Rows in the form of a cache, part by part.
    pub(super) fn of(batches: &[Batch]) -> Result<(Self, Vec<Vec<u8>>)> {
        let with_rows = batches.iter().filter(|batch| batch.n_rows() > 0);
        let (batches, parts) = with_rows.map(|batch| encoded(0, batch)).collect::<Result<Vec<_>>>()?.into_iter().unzip();
        Ok((Self { batches }, parts))
    }
}

/// Rows on their way into a cache. They wait here as they are until someone pulls them out.
pub(super) struct Caching {
    /// Are rows cached that are kept, too?
    always: bool,
    /// The shares of the rows that are kept in memory so far, and how many they are.
    kept: Vec<(u64, usize)>,
    waiting: VecDeque<Waiting>,
    /// Memory of batches that were kept, as long as there are some of them waiting.
    held: Option<Rc<Reservation>>,
    written: Cache,
    /// Bytes pulled out so far.
    at: u64,
}

enum Waiting {
    Rows {
        share: u64,
        batch: Batch,
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
    pub(super) fn take(&mut self, share: u64, batch: RecordBatch, is_kept: bool) {
        if is_kept && !self.always {
            self.kept.push((share, batch.num_rows()));
        } else {
            self.wait(share, batch.into());
        }
    }

    fn wait(&mut self, share: u64, batch: Batch) {
        if batch.n_rows() > 0 {
            self.waiting.push_back(Waiting::Rows { share, batch });
        }
    }

    /// Takes rows of a share that another worker has brought into the form of a cache.
    pub(super) fn take_share(&mut self, share: u64, mut cache: Cache, bytes: Bytes) {
        cache.batches.iter_mut().for_each(|batch| batch.share = share);
        self.waiting.push_back(Waiting::Bytes { cache, bytes });
    }

    /// Rows that were kept so far are no longer. Packing may have cut them into more batches, and behind them may be such that it has not taken yet.
    pub(super) fn take_kept(&mut self, batches: Vec<Batch>, held: Rc<Reservation>) {
        if self.always {
            return;
        }
        let mut batches = batches.into_iter();
        for (share, n_rows) in std::mem::take(&mut self.kept) {
            let mut left = n_rows;
            while left > 0
                && let Some(batch) = batches.next()
            {
                left = left.saturating_sub(batch.n_rows());
                self.wait(share, batch);
            }
        }
        self.held = Some(held);
    }

    fn next(&mut self) -> Result<Option<(u64, Bytes)>> {
        let Some(next) = self.waiting.pop_front() else { return Ok(None) };
        if self.waiting.is_empty() {
            self.held = None;
        }
        let bytes = match next {
            Waiting::Rows { share, batch } => {
                let (batch, bytes) = encoded(share, &batch)?;
                self.written.batches.push(batch);
                bytes.into()
            }
            Waiting::Bytes { cache, bytes } => {
                self.written.batches.extend(cache.batches);
                bytes
            }
        };
        let at = self.at;
        self.at += bytes.len() as u64;
        Ok(Some((at, bytes)))
    }

    /// The cache, where it holds all `n_rows`.
    pub(super) fn finish(self, schema: &Schema, n_rows: u64) -> Option<Rc<Cache>> {
        (n_rows > 0 && self.written.fits(schema, n_rows)).then(|| Rc::new(self.written))
    }
}

fn encoded(share: u64, batch: &Batch) -> Result<(CachedBatch, Vec<u8>)> {
    let batch = batch.unpack()?;
    let options =
        ExportOptions { format: ExportFormat::ArrowStream, compression: Some(Compression::Lz4), ..ExportOptions::default() };
    let (mut bytes, mut columns) = (Vec::new(), Vec::with_capacity(batch.num_columns()));
    for index in 0..batch.num_columns() {
        let column = batch.project(&[index])?;
        let chunk = write_all(&Table::new(column.schema(), vec![column]), &options)?;
        columns.push(Chunk { bytes: chunk.len() as u64, crc: crc32fast::hash(&chunk) });
        bytes.extend(chunk);
    }
    Ok((CachedBatch { share, rows: batch.num_rows() as u64, columns }, bytes))
}

impl Loader {
    /// Caches the rows that are read from now on: all of them, or those that are not kept in memory. Where opening only counts the rows,
    /// there are none, unless all are wanted. Before the first step.
    ///
    /// # Errors
    /// As [`Loader::open`].
    pub fn cache(&mut self, always: bool) -> Result<()> {
        let options = &self.origin.options;
        let is_counted = options.keep == Keep::Never && !options.profile;
        if always && is_counted {
            // That only counts so far.
            self.decoder = ingest::open_parts(&self.origin.parts, options.clone())?;
        }
        self.caching = (always || !is_counted).then(|| Caching::new(always));
        Ok(())
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
        self.caching.as_ref().is_some_and(|caching| caching.always || (self.kept.is_none() && !self.is_columnar()))
    }

    /// Starts over with an empty cache.
    pub(super) fn restart_cache(&mut self) {
        if let Some(Caching { always, .. }) = self.caching {
            self.caching = Some(Caching::new(always));
        }
    }

    /// Gives the cache up where it would gain nothing: Parquet is read column by column where it lies.
    pub(super) fn reconsider_cache(&mut self) {
        if self.caching.as_ref().is_some_and(|caching| !caching.always) && self.is_columnar() {
            self.caching = None;
        }
    }

    fn is_columnar(&self) -> bool {
        let Findings { format, compression, .. } = self.decoder.findings();
        format == Some(FormatName::Parquet) && compression.is_empty()
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
        writer.bytes(&json(serde_json::to_vec(&self.row_bytes()))?);
        writer.bytes(&self.standing.iter().find_map(Standing::profiler).map(Profiler::to_bytes).unwrap_or_default());
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
        let row_bytes = serde_json::from_slice(reader.bytes()?).map_err(|_| damaged())?;
        let profiler = Some(reader.bytes()?).filter(|bytes| !bytes.is_empty()).map(Profiler::from_bytes).transpose()?;
        let cache = Cache::decode(&mut reader)?;
        reader.end()?;
        let schema = Arc::clone(table_of(schema)?.schema());
        if !cache.fits(&schema, n_rows) {
            return Err(damaged());
        }
        let (held, cache) = (Rc::new(budget.reserve("reading", 0)?), Some(Rc::new(cache)));
        let rows = Rows::LetGo { schema, n_rows, row_bytes };
        let origin = Origin { parts: Vec::new(), options, whole: None, steps: Default::default() };
        let standing = profiler.map(Standing::of_profile).into_iter().collect();
        let (tail, others) = (Tail::default(), BTreeMap::new());
        Ok(Self { rows, tail, findings, origin, standing, others, budget, held, cache })
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
            match &table_of(bytes)?.batches().collect::<Result<Vec<_>>>()?[..] {
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

/// The rows of an Arrow IPC stream, which stay where its bytes are.
pub(super) fn table_of(stream: Bytes) -> Result<Table> {
    // All of it at once, so that nothing is joined and copied.
    let options = OpenOptions { read_bytes: u32::MAX, ..OpenOptions::default() };
    let mut decoder = ingest::open("rows.arrows", Some(stream.len() as u64), options)?;
    ingest::read_all(&mut *decoder, &stream, usize::MAX)
}

#[cfg(test)]
mod tests {
    use arrow::array::{DictionaryArray, Int64Array, StringArray};
    use arrow::compute::concat_batches;
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
        loader.cache(always).unwrap();
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
        let counted = OpenOptions { profile: false, ..options.clone() };
        let (from_source, none) = opened(&source, &counted, &Budget::unlimited(), false);
        assert!(none.is_empty() && from_source.cached().is_none(), "who only counts the rows does not pay for a cache");
        let (counted, all) = opened(&source, &counted, &Budget::unlimited(), true);
        let mut loader = loader(&source, &options, &Budget::unlimited());
        drive(&mut loader, &source).unwrap();
        let from_source = loader.finish().unwrap();
        let (from_cache, cached) = opened(&source, &options, &Budget::unlimited(), false);
        assert_eq!(from_cache.cached(), Some(cached.len() as u64));
        assert_eq!((counted.cached(), all), (from_cache.cached(), cached.clone()));
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
        let budget = Budget::new(10_000);
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
    fn rows_that_were_packed_before_they_are_let_go_stay_in_their_shares() {
        let rows = |from: i64, to: i64| {
            RecordBatch::try_from_iter([("n", Arc::new(Int64Array::from_iter_values(from..to)) as _)]).unwrap()
        };
        let batches = [rows(0, 70_000), rows(70_000, 70_010), rows(70_010, 70_020)];
        let packed = batches.iter().flat_map(|batch| Batch::pack(batch).unwrap()).collect();
        let mut caching = Caching::new(false);
        caching.take(3, batches[0].clone(), true);
        caching.take(4, batches[1].clone(), true);
        caching.take_kept(packed, Rc::new(Budget::unlimited().reserve("reading", 0).unwrap()));
        caching.take(5, batches[2].clone(), false);
        let mut bytes = Vec::new();
        while let Some((_, more)) = caching.next().unwrap() {
            bytes.extend(more);
        }
        let shares: Vec<_> = caching.written.batches.iter().map(|batch| (batch.share, batch.rows)).collect();
        assert_eq!(shares, [(3, 65_536), (3, 4_464), (4, 10), (5, 10)]);
        let read = caching.written.read_all(&batches[0].schema(), &bytes.into()).unwrap();
        assert_eq!(concat_batches(&batches[0].schema(), &read).unwrap(), rows(0, 70_020));
    }

    #[test]
    fn a_late_contradiction_starts_the_cache_over() {
        let source = Bytes::from(format!("a,b\n{}x,1\n", "1,2\n".repeat(2000)));
        let (dataset, cached) =
            opened(&source, &OpenOptions { types: Default::default(), ..options("never") }, &Budget::unlimited(), false);
        assert_eq!(dataset.columns()[0].r#type, "utf8");
        assert_eq!(dataset.cached(), Some(cached.len() as u64));
        let (rows, _) = table(&dataset, &cached, &["a"]);
        assert_eq!(table_of(rows.into()).unwrap().n_rows(), 2001);
    }

    #[test]
    fn shares_read_by_others_make_the_same_cache() {
        let source = csv();
        for (keep, always) in [("never", false), ("always", true), ("auto", false)] {
            let (options, budget) = (options(keep), Budget::new(80_000_000));
            let (alone, expected) = opened(&source, &options, &budget, always);
            let mut whole = loader(&source, &options, &budget);
            whole.cache(always).unwrap();
            while whole.shares() == 0 {
                if let LoadStep::Need(ranges) = whole.step().unwrap() {
                    ranges
                        .into_iter()
                        .for_each(|range| whole.feed(range.start, source.slice(range.start as usize..range.end as usize)).unwrap());
                }
            }
            let parts = vec![Part { name: String::new(), size: Some(source.len() as u64) }];
            let mut reader = Loader::open_shares(parts, whole.options().clone(), whole.tasks().to_vec(), budget.clone()).unwrap();
            let mut cached = Vec::new();
            for index in 0..whole.shares() {
                let mut read = |begin: Option<u64>, whole: &Loader| -> Result<ReadShare> {
                    reader.read_share(Share { index, begin }, whole.keeps())?;
                    drive_share(&mut reader, &source)?;
                    let share = reader.finish_share()?;
                    // The first of two readers is at home.
                    if index.is_multiple_of(2) {
                        return Ok(share);
                    }
                    let packed = share.pack(whole.caches())?;
                    ReadShare::unpack(&packed.head, packed.rows.concat())
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
        let read = loader.finish().unwrap();
        assert_eq!(read.table().unwrap().batches().collect::<Result<Vec<_>>>().unwrap(), [batch], "types and all");
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
