//! Arrow IPC, the columns as they lie in memory: files with a footer and streams without one.

mod file;
mod message;
mod stream;
mod types;
mod widths;

use arrow::datatypes::SchemaRef;

use self::file::FileDecoder;
use self::stream::StreamDecoder;
use super::format::Open;
use super::projection::project;
use super::{Format, FormatName};
use crate::error::Result;

const FILE_MAGIC: &[u8] = b"ARROW1";
/// A stream begins with a message, and a message with this mark.
const STREAM_MAGIC: &[u8] = &[0xff; 4];

/// The line of files in the list of formats.
pub(super) const FILE: Format = Format {
    name: FormatName::Arrow,
    extensions: &["arrow", "ipc", "feather"],
    magic: |head| head.starts_with(FILE_MAGIC),
    open: Open::AnyOrder { what: "an Arrow file", open: |size, options| Ok(Box::new(FileDecoder::new(size, options.clone())?)) },
};

/// The line of streams.
pub(super) const STREAM: Format = Format {
    name: FormatName::Arrow,
    extensions: &["arrows"],
    magic: |head| head.starts_with(STREAM_MAGIC),
    open: Open::InOrder(|size, options| Ok(Box::new(StreamDecoder::new(size, options.clone())))),
};

/// Positions of the columns asked for, or `None` for all of them as they are.
fn projection(schema: &SchemaRef, asked: Option<&[String]>) -> Result<Option<Vec<usize>>> {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    asked.map(|asked| project(&names, Some(asked))).transpose()
}
