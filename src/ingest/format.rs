//! The formats, one line each, and how one is picked.

use arrow::datatypes::SchemaRef;
use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::inbox::Inbox;
use super::{Decoder, OpenOptions, Step, arrow_ipc, csv, parquet};
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
    /// Arrow IPC, file or stream.
    Arrow,
    /// Apache Parquet.
    Parquet,
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

/// Makes a decoder of a source of `size` bytes, if that is known, that begins with `head`.
pub type Open = fn(head: &[u8], size: Option<u64>, options: &OpenOptions) -> Result<Box<dyn Decoder>>;

/// Every format, in the order in which the first bytes are tried. The last is taken where nothing else fits.
pub const FORMATS: &[Format] = &[arrow_ipc::FORMAT, parquet::FORMAT, csv::FORMAT];

/// First bytes that are enough for every magic test.
const HEAD_BYTES: u64 = 16;

/// A decoder of the source called `name`, of `size` bytes. `None` for a stream, whose size shows when it ends: see [`Decoder::end`].
///
/// # Errors
/// `params` for options out of range. What the bytes say is found out later, by stepping.
pub fn open(name: &str, size: Option<u64>, options: OpenOptions) -> Result<Box<dyn Decoder>> {
    options.check()?;
    let mut inbox = Inbox::default();
    inbox.ask(std::iter::once(0..size.map_or(HEAD_BYTES, |size| size.min(HEAD_BYTES))));
    Ok(Box::new(Opening { name: name.to_owned(), size, options, inbox, inner: None }))
}

/// Looks at the first bytes, then hands over to the decoder of their format.
struct Opening {
    name: String,
    size: Option<u64>,
    options: OpenOptions,
    inbox: Inbox,
    inner: Option<Box<dyn Decoder>>,
}

impl Decoder for Opening {
    fn schema(&self) -> Option<SchemaRef> {
        self.inner.as_ref().and_then(|decoder| decoder.schema())
    }

    fn step(&mut self) -> Result<Step> {
        if let Some(decoder) = &mut self.inner {
            return decoder.step();
        }
        if let Some(need) = self.inbox.pending() {
            return Ok(need);
        }
        let head = self.inbox.take_one();
        let format = pick(&head, &self.name, self.options.format)?;
        self.inner.insert((format.open)(&head, self.size, &self.options)?).step()
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        match &mut self.inner {
            Some(decoder) => decoder.feed(offset, bytes),
            None => self.inbox.feed(offset, bytes),
        }
    }

    fn end(&mut self, size: u64) {
        self.size = Some(size);
        match &mut self.inner {
            Some(decoder) => decoder.end(size),
            None => self.inbox.end(size),
        }
    }
}

/// The size of a source that has to be read from its end.
///
/// # Errors
/// `unsupported` for a stream.
pub(super) fn known(size: Option<u64>, format: &str) -> Result<u64> {
    size.ok_or_else(|| {
        Error::unsupported(format!("{format} cannot be read from a stream: it is read from its end"))
            .hint("read the stream into a file or into memory first, and open that")
    })
}

fn pick(head: &[u8], name: &str, asked: FormatName) -> Result<&'static Format> {
    if asked != FormatName::Auto {
        return FORMATS
            .iter()
            .find(|format| format.name == asked)
            .ok_or_else(|| Error::internal(format!("{asked:?} is not in the list of formats")));
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    FORMATS
        .iter()
        .find(|format| (format.magic)(head))
        .or_else(|| FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str())))
        .or(FORMATS.last())
        .ok_or_else(|| Error::internal("the list of formats is empty"))
}
