//! Arrow IPC, the columns as they lie in memory: files with a footer and streams without one.

mod file;
mod message;
mod stream;
mod widths;

use arrow::datatypes::SchemaRef;

use self::file::FileDecoder;
use self::stream::StreamDecoder;
use super::format::known;
use super::projection::project;
use super::{Format, FormatName};
use crate::error::Result;

const FILE_MAGIC: &[u8] = b"ARROW1";
/// A stream begins with a message, and a message with this mark.
const STREAM_MAGIC: &[u8] = &[0xff; 4];

/// The line in the list of formats. What does not begin like a file is read as a stream.
pub(super) const FORMAT: Format = Format {
    name: FormatName::Arrow,
    extensions: &["arrow", "arrows", "ipc", "feather"],
    magic: |head| head.starts_with(FILE_MAGIC) || head.starts_with(STREAM_MAGIC),
    open: |head, size, options| {
        if head.starts_with(FILE_MAGIC) {
            Ok(Box::new(FileDecoder::new(known(size, "an Arrow file")?, options.clone())?))
        } else {
            Ok(Box::new(StreamDecoder::new(size, options.clone())))
        }
    },
};

/// Positions of the columns asked for, or `None` for all of them as they are.
fn projection(schema: &SchemaRef, asked: Option<&[String]>) -> Result<Option<Vec<usize>>> {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    asked.map(|asked| project(&names, Some(asked))).transpose()
}
