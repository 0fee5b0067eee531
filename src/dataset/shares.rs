//! Shares of a source, read by several workers and put together by one.
//!
//! Every worker opens the same source with the same options, so that all find the same layout in its first bytes, and reads one share
//! after the other with [`Loader::open_share`]. What it hands in goes to the loader of the whole source in the order of the shares. Wherever a
//! share cannot be read by itself, or turns out to begin elsewhere, the caller reads it again or the whole source in one go:
//! nothing is found that would not be found by one worker alone.

use arrow::record_batch::RecordBatch;
use bytes::Bytes;

use super::arrow_stream;
use super::loader::{Loader, Origin};
use crate::error::{Error, Result};
use crate::ingest::{self, Findings, Keep, OpenOptions, Part, Reject, Share};
use crate::stats::{Reader, Writer};
use crate::table::Table;
use crate::task::Budget;

const TAG: [u8; 4] = *b"shar";
const VERSION: u16 = 2;

/// A share that has been read, as it goes from one worker to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadShare {
    /// What was found in it, in a form of its own.
    pub head: Vec<u8>,
    /// Its rows as an Arrow IPC stream; empty where they are not kept.
    pub rows: Vec<u8>,
}

struct Head {
    begin: u64,
    end: u64,
    /// Rows, those left out included.
    rows: u64,
    n_rows: u64,
    rejected: u64,
    rejects: Vec<Reject>,
    /// The states of the tasks that ran over it.
    states: Vec<Vec<u8>>,
}

/// What the shares taken so far say together.
#[derive(Debug)]
pub(super) struct Gathered {
    /// Where the next share begins.
    next: u64,
    shares: u64,
    rows: u64,
    rejected: u64,
    rejects: Vec<Reject>,
}

impl Gathered {
    /// Adds what is known of the rows that were left out.
    pub(super) fn tell(self, findings: &mut Findings) {
        findings.rejected = self.rejected;
        findings.rejects = self.rejects;
    }
}

impl Loader {
    /// Starts reading shares of a source, to be handed in to the loader of the whole: see [`Self::read_share`].
    ///
    /// # Errors
    /// `params` for options out of range.
    pub fn open_shares(parts: Vec<Part>, options: OpenOptions, budget: Budget) -> Result<Self> {
        Self::read(Origin { parts, options: OpenOptions { keep: Keep::Never, ..options }, whole: None }, budget)
    }

    /// Reads a share from now on, with its rows where they are to be `kept`: before the first step, or after [`Self::finish_share`].
    ///
    /// # Errors
    /// `memory` where the budget does not even allow to begin.
    pub fn read_share(&mut self, share: Share, kept: bool) -> Result<()> {
        self.origin.options.keep = if kept { Keep::Always } else { Keep::Never };
        self.done = false;
        self.start_over()?;
        self.decoder.read_share(share);
        Ok(())
    }

    /// Number of shares that the source can be read in, once that is known: 0 where it can only be read as a whole.
    #[must_use]
    pub fn shares(&self) -> u64 {
        let is_opened = self.origin.whole.is_none() && self.fit.is_none();
        self.decoder.shares().filter(|_| is_opened).map_or(0, |shares| shares.total)
    }

    /// Where a share ends, but for its last row: further than that hardly any of it has to be read.
    #[must_use]
    pub fn share_end(&self, index: u64) -> u64 {
        let shares = self.decoder.shares().filter(|shares| index + 1 < shares.total);
        shares.map_or(u64::MAX, |shares| shares.bytes.saturating_mul(index + 1))
    }

    /// Are rows kept, as far as that is known?
    #[must_use]
    pub fn keeps(&self) -> bool {
        self.kept.is_some()
    }

    /// What is handed in, once [`step`](Self::step) has answered `Done`.
    ///
    /// # Errors
    /// `internal` before that; `unsupported` where the source has no shares.
    pub fn finish_share(&mut self) -> Result<ReadShare> {
        let schema = self.schema()?;
        let shares = self.decoder.shares().ok_or_else(|| Error::unsupported("this source has no shares"))?;
        let Findings { rejected, rejects, .. } = self.decoder.findings();
        let mut writer = Writer::default();
        for count in [shares.begin, shares.end, shares.rows, self.n_rows, rejected] {
            writer.u64(count);
        }
        writer.bytes(&serde_json::to_vec(&rejects).map_err(|error| Error::internal(error.to_string()))?);
        let states = self.passes.states()?;
        writer.u64(states.len() as u64);
        states.iter().for_each(|state| writer.bytes(state));
        let rows = match self.kept.take() {
            Some(kept) => arrow_stream(&Table::of(schema, kept.into_parts().0))?,
            None => Vec::new(),
        };
        Ok(ReadShare { head: writer.seal(TAG, VERSION), rows })
    }

    /// Where the next share begins, once the one before it was taken; `None` before the first.
    #[must_use]
    pub fn next_share_begin(&self) -> Option<u64> {
        self.gathered.as_ref().map(|gathered| gathered.next)
    }

    /// Takes the next share. With the first one, what this loader has read by itself is dropped. Answers whether it was taken: if not, it
    /// has to be read again from where it [begins](Self::next_share_begin).
    ///
    /// # Errors
    /// `parse` for damaged bytes, `memory` for rows that must be kept and do not fit, `unsupported` where the source has to be read as a whole.
    pub fn absorb(&mut self, share: ReadShare) -> Result<bool> {
        let head = Head::from_bytes(&share.head)?;
        let shares = self.decoder.shares().ok_or_else(|| Error::unsupported("this source has no shares"))?;
        if self.gathered.is_none() {
            self.start_over()?;
            self.gathered = Some(Gathered { next: shares.begin, shares: 0, rows: 0, rejected: 0, rejects: Vec::new() });
        }
        let Some(gathered) = &mut self.gathered else { return Err(Error::internal("no share is expected")) };
        if head.begin != gathered.next {
            return Ok(false);
        }
        let room = self.origin.options.max_rejects as usize - gathered.rejects.len();
        let before = gathered.rows;
        let rejects = head.rejects.into_iter().take(room).map(|reject| Reject { row: reject.row + before, ..reject });
        gathered.rejects.extend(rejects);
        gathered.rejected += head.rejected;
        gathered.rows += head.rows;
        gathered.next = head.end;
        gathered.shares += 1;
        let is_last = gathered.shares == shares.total;
        if gathered.rejected > gathered.rows - gathered.rejected && is_last {
            return Err(Error::unsupported("more rows were left out than read").hint("read the source as a whole"));
        }
        self.fed = head.end;
        self.n_rows += head.n_rows;
        if !head.states.is_empty() {
            let schema = self.decoder.schema().ok_or_else(|| Error::internal("shares are there before the columns are known"))?;
            self.passes.absorb(&schema, &head.states)?;
        }
        if self.kept.is_some() {
            self.keep(batches_of(share.rows)?)?;
        }
        if is_last {
            self.complete()?;
        }
        Ok(true)
    }
}

impl Head {
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let [begin, end, rows, n_rows, rejected] = [reader.u64()?, reader.u64()?, reader.u64()?, reader.u64()?, reader.u64()?];
        let rejects = serde_json::from_slice(reader.bytes()?).map_err(|_| Error::parse("a share is damaged"))?;
        let states = (0..reader.len(8)?).map(|_| reader.bytes().map(<[u8]>::to_vec)).collect::<Result<_>>()?;
        reader.end()?;
        Ok(Self { begin, end, rows, n_rows, rejected, rejects, states })
    }
}

/// The batches of an Arrow IPC stream, which stay where its bytes are.
fn batches_of(stream: Vec<u8>) -> Result<Vec<RecordBatch>> {
    let stream = Bytes::from(stream);
    // All of it at once, so that nothing is joined and copied.
    let options = OpenOptions { read_bytes: u32::MAX, ..OpenOptions::default() };
    let mut decoder = ingest::open("share.arrows", Some(stream.len() as u64), options)?;
    ingest::read_all(&mut *decoder, &stream, usize::MAX)?.batches().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::dataset::{Dataset, LoadStep};

    fn feed(loader: &mut Loader, source: &Bytes, until: fn(&Loader) -> bool) -> Result<()> {
        loop {
            let step = loader.step()?;
            if until(loader) {
                return Ok(());
            }
            match step {
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

    fn parts(source: &Bytes) -> Vec<Part> {
        vec![Part { name: "x.csv".to_owned(), size: Some(source.len() as u64) }]
    }

    fn at_once(source: &Bytes, options: &OpenOptions) -> Result<Dataset> {
        let mut loader = Loader::open(parts(source), options.clone(), Budget::unlimited())?;
        feed(&mut loader, source, |_| false)?;
        loader.finish()
    }

    /// Reads the shares one by one and puts them together; also how often one had to be read again.
    fn in_shares(source: &Bytes, options: &OpenOptions) -> Result<(Dataset, u32)> {
        let mut whole = Loader::open(parts(source), options.clone(), Budget::unlimited())?;
        feed(&mut whole, source, |loader| loader.shares() > 0)?;
        let mut again = 0;
        let mut loader = Loader::open_shares(parts(source), options.clone(), Budget::unlimited())?;
        for index in 0..whole.shares() {
            let mut begin = None;
            loop {
                loader.read_share(Share { index, begin }, whole.keeps())?;
                let read = feed(&mut loader, source, |_| false).and_then(|()| loader.finish_share());
                match read {
                    Ok(share) if whole.absorb(share.clone())? => break,
                    Err(error) if begin.is_some() || index == 0 => return Err(error),
                    _ => (begin, again) = (whole.next_share_begin(), again + 1),
                }
            }
        }
        Ok((whole.finish()?, again))
    }

    #[track_caller]
    fn agree(whole: &Dataset, shares: &Dataset) {
        assert_eq!((whole.n_rows(), whole.columns(), whole.findings()), (shares.n_rows(), shares.columns(), shares.findings()));
        let states = |dataset: &Dataset| dataset.standing.iter().map(|standing| standing.pass.to_bytes()).collect::<Vec<_>>();
        assert_eq!(states(whole), states(shares));
        if whole.is_kept() {
            assert_eq!(whole.arrow_stream(None).unwrap(), shares.arrow_stream(None).unwrap());
        }
    }

    fn options(share_bytes: u32, keep: Keep) -> OpenOptions {
        let options = json!({ "shareBytes": share_bytes, "sampleBytes": 64, "readBytes": 100, "batchRows": 7, "keep": keep, "delimiter": ",", "quote": "\"", "types": { "b": "utf8" } });
        serde_json::from_value(options).unwrap()
    }

    #[test]
    fn shares_put_together_are_what_is_read_at_once() {
        let row = |i: usize| match i % 5 {
            0 => format!("{i},\"two\nlines, {i}\"\n"),
            1 => format!("{i},\"a \"\"word\"\"\"\r\n"),
            2 => format!("{i},x,y\n\n"),
            _ => format!("{i},plain {i}\n"),
        };
        let text: String = std::iter::once("a,b\n".to_owned()).chain((0..400).map(row)).collect();
        let source = Bytes::from(text);
        let mut again = 0;
        for share_bytes in [40, 41, 100, 333, 1000] {
            for (keep, profile) in [(Keep::Always, true), (Keep::Never, true), (Keep::Always, false)] {
                let options = OpenOptions { profile, ..options(share_bytes, keep) };
                let whole = at_once(&source, &options).unwrap();
                let (shares, more) = in_shares(&source, &options).unwrap();
                assert_eq!(whole.findings().rejected, 80);
                agree(&whole, &shares);
                again += more;
            }
        }
        assert!(again > 0, "a cut inside of a quoted field is found out");
    }

    #[test]
    fn a_share_that_contradicts_the_first_rows_is_refused() {
        let text = format!("a,b\n{}x,1\n{}", "1,2\n".repeat(100), "3,4\n".repeat(100));
        let error = in_shares(&text.into(), &options(100, Keep::Always)).err().unwrap();
        assert_eq!(error.kind().code(), "unsupported");
    }

    #[test]
    fn small_and_compressed_sources_and_such_that_are_only_counted_have_no_shares() {
        let text = Bytes::from("a,b\n1,2\n3,4\n");
        let shares = |source: &Bytes, options: &OpenOptions| {
            let mut loader = Loader::open(parts(source), options.clone(), Budget::unlimited()).unwrap();
            feed(&mut loader, source, |loader| loader.shares() > 0).unwrap();
            loader.shares()
        };
        assert_eq!(shares(&text, &options(4, Keep::Always)), 0);
        let long = Bytes::from(text.repeat(20));
        assert_eq!(shares(&long, &options(60, Keep::Always)), 4);
        assert_eq!(shares(&long, &OpenOptions { profile: false, types: Default::default(), ..options(60, Keep::Never) }), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn any_text_in_shares_is_what_is_read_at_once(
            text in proptest::collection::vec(prop::sample::select(b"1a,,\"\"\n\n\r".to_vec()), 0..400),
            share_bytes in 20u32..120,
        ) {
            let source = Bytes::from([b"a,b\n1,2\n3,4\n".repeat(40), text].concat());
            let options = OpenOptions { types: [("a", "utf8"), ("b", "utf8")].map(|(a, b)| (a.to_owned(), b.to_owned())).into(), ..options(share_bytes, Keep::Always) };
            let whole = at_once(&source, &options).unwrap();
            match in_shares(&source, &options) {
                Ok((shares, _)) => agree(&whole, &shares),
                Err(error) => prop_assert_eq!(error.kind().code(), "parse"),
            }
        }
    }
}
