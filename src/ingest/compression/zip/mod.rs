//! ZIP: an archive of files, listed in a directory at its end (PKWARE APPNOTE 6.3.10). One of them is read.

mod directory;
mod entry;

use arrow::datatypes::SchemaRef;
use bytes::Bytes;

use self::directory::{Entry, Listing, TAIL_BYTES, Tail};
use self::entry::{Content, LOCAL_BYTES, check_contents, content_at, part};
use super::{Compression, Source, stem};
use crate::error::{Error, Result};
use crate::ingest::format::{self, FORMATS};
use crate::ingest::inbox::Inbox;
use crate::ingest::piped::Piped;
use crate::ingest::spool::Spool;
use crate::ingest::{Decoder, Findings, Step, excel};

/// The push decoder of the file inside.
pub(super) struct ZipDecoder {
    size: u64,
    source: Source,
    inbox: Inbox,
    state: State,
}

enum State {
    Tail,
    /// The record of a large archive, which the tail pointed to.
    WideTail,
    Listing(Listing),
    Local(Entry),
    Inside {
        entry: Option<String>,
        decoder: Box<dyn Decoder>,
    },
}

impl ZipDecoder {
    pub(super) fn new(size: u64, source: Source) -> Self {
        let mut inbox = Inbox::default();
        inbox.ask(std::iter::once(size.saturating_sub(TAIL_BYTES)..size));
        Self { size, source, inbox, state: State::Tail }
    }

    fn list(&mut self, listing: Listing) {
        self.inbox.ask(std::iter::once(listing.range.clone()));
        self.state = State::Listing(listing);
    }

    /// Goes on with the bytes that were asked for.
    fn next(&mut self, bytes: &[u8]) -> Result<()> {
        match &self.state {
            State::Tail => match Tail::find(bytes, self.size)? {
                Tail::Listing(listing) => self.list(listing),
                Tail::Wider(range) => {
                    self.inbox.ask(std::iter::once(range));
                    self.state = State::WideTail;
                }
            },
            State::WideTail => self.list(Listing::wide(bytes, self.size)?),
            State::Listing(listing) => {
                let entries = listing.entries(bytes)?;
                if self.source.options.entry.is_none()
                    && let Some(book) = Workbook::of(&entries)?
                {
                    let options = self.source.options.clone();
                    let (what, read_bytes) = (excel::WHAT, options.read_bytes);
                    let open = move |bytes: Bytes| {
                        check_contents(&entries, &bytes)?;
                        match book {
                            Workbook::Excel => excel::open_xlsx(bytes, &options),
                            Workbook::OpenDocument => excel::open_ods(Box::new(move |name| part(&entries, &bytes, name)), &options),
                        }
                    };
                    let decoder = Box::new(Spool::new(what, Some(self.size), read_bytes, Box::new(open)));
                    self.state = State::Inside { entry: None, decoder };
                    return Ok(());
                }
                let entry = choose(&entries, self.source.options.entry.as_deref())?;
                let end = entry.at.saturating_add(LOCAL_BYTES);
                if end > self.size {
                    return Err(entry.damaged("its header lies outside of the archive"));
                }
                self.inbox.ask(std::iter::once(entry.at..end));
                self.state = State::Local(entry);
            }
            State::Local(entry) => {
                let content = content_at(entry, bytes, self.size)?;
                let inner = format::open_source(self.source.inside(stem(&entry.name).to_owned()));
                let transform = Box::new(Content::new(entry)?);
                let read_bytes = self.source.options.read_bytes;
                let piped = Piped::new(transform, inner, content.start, Some(content.end), read_bytes);
                self.state = State::Inside { entry: Some(entry.name.clone()), decoder: Box::new(piped) };
            }
            State::Inside { .. } => {}
        }
        Ok(())
    }
}

impl Decoder for ZipDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        match &self.state {
            State::Inside { decoder, .. } => decoder.schema(),
            _ => None,
        }
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            if let State::Inside { decoder, .. } = &mut self.state {
                return decoder.step();
            }
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            let bytes = self.inbox.take_one();
            self.next(&bytes)?;
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        match &mut self.state {
            State::Inside { decoder, .. } => decoder.feed(offset, bytes),
            _ => self.inbox.feed(offset, bytes),
        }
    }

    fn end(&mut self, size: u64) {
        match &mut self.state {
            State::Inside { decoder, .. } => decoder.end(size),
            _ => self.inbox.end(size),
        }
    }

    fn findings(&self) -> Findings {
        match &self.state {
            State::Inside { entry: None, decoder } => decoder.findings(),
            State::Inside { entry, decoder } => {
                let mut findings = Findings { entry: entry.clone(), ..decoder.findings() };
                findings.compression.insert(0, Compression::Zip);
                findings
            }
            _ => Findings::default(),
        }
    }
}

/// What an archive may be as a whole.
#[derive(Clone, Copy)]
enum Workbook {
    Excel,
    OpenDocument,
}

impl Workbook {
    fn of(entries: &[Entry]) -> Result<Option<Self>> {
        let has = |name: &str| entries.iter().any(|entry| entry.name == name);
        if has("xl/workbook.bin") {
            return Err(Error::unsupported("workbooks of the kind .xlsb are not read").hint("save it as .xlsx or as CSV"));
        }
        let excel = has("xl/workbook.xml").then_some(Self::Excel);
        Ok(excel.or((has("mimetype") && has("content.xml")).then_some(Self::OpenDocument)))
    }
}

/// The entry asked for, or the only one that can be meant.
fn choose(entries: &[Entry], asked: Option<&str>) -> Result<Entry> {
    let files: Vec<&Entry> = entries.iter().filter(|entry| entry.is_file()).collect();
    let found = match asked {
        Some(name) => files.iter().find(|entry| entry.name == name).copied(),
        None => only(&files, |_| true)
            .or_else(|| only(&files, |entry| holds_data(entry) && !entry.has_extension("txt")))
            .or_else(|| only(&files, holds_data)),
    };
    found.cloned().ok_or_else(|| {
        let mut names = files.iter().take(20).map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(", ");
        if files.len() > 20 {
            names.push_str(&format!(", and {} more", files.len() - 20));
        }
        match asked {
            _ if files.is_empty() => Error::parse("this ZIP archive holds no files"),
            Some(name) => Error::params("entry", format!("this ZIP archive holds no {name}")).hint(format!("entries: {names}")),
            None => Error::unsupported(format!("this ZIP archive holds {} files, and one is read at a time", files.len()))
                .hint(format!("set entry to one of them: {names}")),
        }
    })
}

fn only<'a>(files: &[&'a Entry], fits: impl Fn(&Entry) -> bool) -> Option<&'a Entry> {
    let mut fitting = files.iter().filter(|entry| fits(entry));
    fitting.next().copied().filter(|_| fitting.next().is_none())
}

fn holds_data(entry: &Entry) -> bool {
    FORMATS.iter().flat_map(|format| format.extensions).any(|extension| entry.has_extension(extension))
}
