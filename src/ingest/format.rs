//! The formats, one line each, and how one is picked.

use arrow::datatypes::SchemaRef;
use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::inbox::Inbox;
use super::spool::Spool;
use super::text::Text;
use super::{Compression, Decoder, Findings, OpenOptions, Share, Shares, Step, arrow_ipc, csv, excel, json, parquet};
use crate::error::{Error, Result};

/// The name of a format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum FormatName {
    /// Found out from the first bytes and the name of the source.
    #[default]
    Auto,
    /// Text with a delimiter between fields.
    Csv,
    /// JSON: objects one after the other (NDJSON), in an array, or in the array of an object.
    Json,
    /// Arrow IPC, file or stream.
    Arrow,
    /// Apache Parquet.
    Parquet,
    /// A sheet of a workbook, of Excel or OpenDocument.
    Excel,
}

/// A line of [`FORMATS`].
pub struct Format {
    /// What options call it.
    pub name: FormatName,
    /// Extensions of file names, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Do the first bytes prove the format?
    pub magic: fn(head: &[u8]) -> bool,
    /// A decoder of a source.
    pub open: Open,
}

/// Makes a decoder of a source of `size` bytes, if that is known.
pub type OpenInOrder = fn(size: Option<u64>, options: &OpenOptions) -> Result<Box<dyn Decoder>>;

/// Makes a decoder of a source.
pub enum Open {
    /// Of UTF-8 text, read from the first byte to the last. In front of it text in other encodings is transcoded.
    Text(OpenInOrder),
    /// Of anything else that is read from the first byte to the last; the size may show at its end.
    InOrder(OpenInOrder),
    /// Of one of which any part may be asked for, the last first.
    AnyOrder {
        /// What such a source is called: "a Parquet file".
        what: &'static str,
        /// Makes the decoder.
        open: fn(size: u64, options: &OpenOptions) -> Result<Box<dyn Decoder>>,
    },
}

/// Every format, in the order in which the first bytes are tried. The last is taken where nothing else fits.
pub const FORMATS: &[Format] = &[arrow_ipc::FILE, arrow_ipc::STREAM, parquet::FORMAT, excel::FORMAT, json::FORMAT, csv::FORMAT];

/// First bytes that are enough for every magic test.
const HEAD_BYTES: u64 = 16;

/// Beyond the end of any source, and exact as a JavaScript number: what is asked for where a size must be known first.
const BEYOND: u64 = 1 << 52;

/// A decoder of the source called `name`, of `size` bytes. `None` for a stream, whose size shows when it ends: see [`Decoder::end`].
/// A format that is read from its end then asks for a byte beyond any end, and goes on when it is told the size.
///
/// # Errors
/// `params` for options out of range. What the bytes say is found out later, by stepping.
pub fn open(name: &str, size: Option<u64>, options: OpenOptions) -> Result<Box<dyn Decoder>> {
    options.check()?;
    Ok(open_source(Source { name: name.to_owned(), size, options, depth: 0, count_only: false, share: None }))
}

/// What is known of a source before its first byte.
#[derive(Clone)]
pub(super) struct Source {
    pub name: String,
    pub size: Option<u64>,
    pub options: OpenOptions,
    /// Compressed sources it lies in.
    pub depth: u8,
    /// See [`Decoder::count_only`].
    pub count_only: bool,
    /// See [`Decoder::read_share`].
    pub share: Option<Share>,
}

impl Source {
    /// What is inside of this source, under its own name; its size shows when it ends.
    pub(super) fn inside(&self, name: String) -> Self {
        Self { name, size: None, depth: self.depth + 1, ..self.clone() }
    }
}

/// A decoder of a source whose options were checked.
pub(super) fn open_source(source: Source) -> Box<dyn Decoder> {
    let mut inbox = Inbox::default();
    inbox.ask(std::iter::once(0..source.size.map_or(HEAD_BYTES, |size| size.min(HEAD_BYTES))));
    Box::new(Opening::Head { source: Box::new(source), inbox, head: None })
}

/// Looks at the first bytes, then hands over to the decoder of their format.
enum Opening {
    Head { source: Box<Source>, inbox: Inbox, head: Option<Bytes> },
    Inside { decoder: Box<dyn Decoder>, compression: Option<Compression> },
}

/// Does a source that begins with `head` have to end before its decoder can begin? Inside of a compressed one it is collected instead.
fn waits_for_end(head: &[u8], source: &Source) -> Result<bool> {
    if source.size.is_some() || source.depth > 0 {
        return Ok(false);
    }
    match Compression::of(head) {
        Some(compression) => Ok(compression == Compression::Zip),
        None => Ok(matches!(pick(head, &source.name, source.options.format, |_| true)?.open, Open::AnyOrder { .. })),
    }
}

/// The decoder of a source that begins with `head` and is not compressed.
fn hand_over(head: &[u8], source: Source) -> Result<Box<dyn Decoder>> {
    let open = &pick(head, &source.name, source.options.format, |_| true)?.open;
    if let Open::Text(_) = open {
        return Ok(Box::new(Text::new(source)));
    }
    let Source { options, count_only, share, .. } = source;
    match (open, source.size) {
        (Open::Text(open) | Open::InOrder(open), size) => Ok(counting(open(size, &options)?, count_only)),
        (Open::AnyOrder { open, .. }, Some(size)) => Ok(sharing(counting(open(size, &options)?, count_only), share)),
        (Open::AnyOrder { what, open }, None) => {
            let read_bytes = options.read_bytes;
            let open = Box::new(move |bytes: Bytes| Ok(counting(open(bytes.len() as u64, &options)?, count_only)));
            Ok(Box::new(Spool::new(what, None, read_bytes, open)))
        }
    }
}

impl Decoder for Opening {
    fn schema(&self) -> Option<SchemaRef> {
        match self {
            Self::Head { .. } => None,
            Self::Inside { decoder, .. } => decoder.schema(),
        }
    }

    fn step(&mut self) -> Result<Step> {
        if let Self::Head { source, inbox, head } = self {
            if let Some(need) = inbox.pending() {
                return Ok(need);
            }
            let head: &[u8] = head.get_or_insert_with(|| inbox.take_one());
            if waits_for_end(head, source)? {
                inbox.ask(std::iter::once(BEYOND..BEYOND + 1));
                return inbox.pending().ok_or_else(|| Error::internal("a byte was asked for and is not missing"));
            }
            let compression = Compression::of(head);
            let decoder = match compression {
                Some(compression) => compression.open(Source::clone(source))?,
                None => hand_over(head, Source::clone(source))?,
            };
            *self = Self::Inside { decoder, compression };
        }
        match self {
            Self::Inside { decoder, .. } => decoder.step(),
            Self::Head { .. } => Err(Error::internal("a source was not opened")),
        }
    }

    fn count_only(&mut self) {
        if let Self::Head { source, .. } = self {
            source.count_only = true;
        }
    }

    fn read_share(&mut self, share: Share) {
        match self {
            Self::Head { source, .. } => source.share = Some(share),
            Self::Inside { decoder, .. } => decoder.read_share(share),
        }
    }

    fn shares(&self) -> Option<Shares> {
        match self {
            Self::Inside { decoder, compression: None } => decoder.shares(),
            _ => None,
        }
    }

    fn share_end(&self, index: u64) -> Option<u64> {
        match self {
            Self::Inside { decoder, .. } => decoder.share_end(index),
            Self::Head { .. } => None,
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        match self {
            Self::Head { inbox, .. } => inbox.feed(offset, bytes),
            Self::Inside { decoder, .. } => decoder.feed(offset, bytes),
        }
    }

    fn end(&mut self, size: u64) {
        match self {
            Self::Head { source, inbox, .. } => {
                source.size = Some(size);
                inbox.end(size);
            }
            Self::Inside { decoder, .. } => decoder.end(size),
        }
    }

    fn findings(&self) -> Findings {
        let Self::Inside { decoder, compression } = self else { return Findings::default() };
        let mut findings = decoder.findings();
        // Of a ZIP archive its own decoder knows whether it is a workbook.
        findings.compression.splice(..0, compression.filter(|compression| *compression != Compression::Zip));
        findings
    }
}

/// A decoder that knows whether only its rows are counted.
pub(super) fn counting(mut decoder: Box<dyn Decoder>, count_only: bool) -> Box<dyn Decoder> {
    if count_only {
        decoder.count_only();
    }
    decoder
}

/// A decoder that knows which share is wanted.
pub(super) fn sharing(mut decoder: Box<dyn Decoder>, share: Option<Share>) -> Box<dyn Decoder> {
    if let Some(share) = share {
        decoder.read_share(share);
    }
    decoder
}

/// Opens the format of a text that begins with `head`.
pub(super) fn pick_text(head: &[u8], name: &str, asked: FormatName) -> Result<OpenInOrder> {
    let format = pick(head, name, asked, |format| matches!(format.open, Open::Text(_)))?;
    match format.open {
        Open::Text(open) => Ok(open),
        _ => Err(Error::internal("a text of no text format")),
    }
}

/// The format asked for or found, of those that `may` be.
fn pick(head: &[u8], name: &str, asked: FormatName, may: fn(&Format) -> bool) -> Result<&'static Format> {
    let fits = move |format: &&Format| (asked == FormatName::Auto || asked == format.name) && may(format);
    let candidates = || FORMATS.iter().filter(fits);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    candidates()
        .find(|format| (format.magic)(head))
        .or_else(|| candidates().find(|format| format.extensions.contains(&extension.as_str())))
        .or_else(|| candidates().next_back())
        .ok_or_else(|| Error::internal(format!("{asked:?} is not in the list of formats")))
}
