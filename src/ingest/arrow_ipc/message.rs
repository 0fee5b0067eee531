//! Messages: what a schema, a dictionary or a batch of rows is wrapped in.
//!
//! A message says where its buffers lie and how long they become, and the reader behind takes its word:
//! it would stop the program where the word is wrong. So everything is checked here first.

use std::collections::HashMap;

use arrow::array::ArrayRef;
use arrow::buffer::Buffer;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::ipc::convert::try_fb_to_schema;
use arrow::ipc::reader::{RecordBatchDecoder, read_dictionary};
use arrow::ipc::{CompressionType, Message, MessageHeader, MetadataVersion, RecordBatch as Header, root_as_message};
use arrow::record_batch::RecordBatch;

use super::projection;
use super::types::is_possible;
use super::widths::{Expected, widths};
use crate::error::{Error, Result};

/// The mark before the length of a message; the oldest files lack it.
const CONTINUATION: [u8; 4] = [0xff; 4];
/// Declares that a buffer of a compressed batch is not compressed.
const NOT_COMPRESSED: i64 = -1;

/// Where the metadata of a message begins and ends, from its first eight bytes; `None` at the mark that ends a stream.
pub(super) fn metadata_range(prefix: [u8; 8]) -> Result<Option<(usize, usize)>> {
    let [a, b, c, d, e, f, g, h] = prefix;
    let (start, length) = match [a, b, c, d] {
        CONTINUATION => (8, i32::from_le_bytes([e, f, g, h])),
        old => (4, i32::from_le_bytes(old)),
    };
    match usize::try_from(length) {
        Ok(0) => Ok(None),
        Ok(length) => Ok(Some((start, start + length))),
        Err(_) => Err(Error::parse("an Arrow message of negative length")),
    }
}

/// Reads the metadata of a message, and checks what it says of its body; also the length of that body.
pub(super) fn metadata(bytes: &[u8]) -> Result<(Message<'_>, u64)> {
    let message = root_as_message(bytes).map_err(|error| Error::parse(format!("an Arrow message cannot be read: {error}")))?;
    let length =
        u64::try_from(message.bodyLength()).map_err(|_| Error::parse("an Arrow message with a body of negative length"))?;
    Ok((message, length))
}

/// What a sequence of messages has told so far.
pub(super) struct Messages {
    /// The columns asked for.
    asked: Option<Vec<String>>,
    source: Option<SchemaRef>,
    projected: Option<SchemaRef>,
    projection: Option<Vec<usize>>,
    dictionaries: HashMap<i64, ArrayRef>,
}

impl Messages {
    pub(super) fn new(asked: Option<Vec<String>>) -> Self {
        Self { asked, source: None, projected: None, projection: None, dictionaries: HashMap::new() }
    }

    /// The schema after projection, once it is known.
    pub(super) fn schema(&self) -> Option<SchemaRef> {
        self.projected.clone()
    }

    /// Takes the schema of the source.
    pub(super) fn set_schema(&mut self, schema: arrow::ipc::Schema) -> Result<()> {
        if !schema.endianness().equals_to_target_endianness() {
            return Err(Error::unsupported("this Arrow source is big-endian"));
        }
        let schema = SchemaRef::new(try_fb_to_schema(schema)?);
        if let Some(field) = schema.fields().iter().find(|field| !is_possible(field.data_type())) {
            let message = format!("no column can have the type {}", field.data_type());
            return Err(Error::parse(message).column(field.name()));
        }
        self.projection = projection(&schema, self.asked.as_deref())?;
        self.projected = Some(match &self.projection {
            Some(indices) => schema.project(indices)?.into(),
            None => schema.clone(),
        });
        self.source = Some(schema);
        Ok(())
    }

    /// Takes a message; rows, if it holds some.
    pub(super) fn take(&mut self, message: Message, body: &Buffer) -> Result<Option<RecordBatch>> {
        let headless = || Error::parse("an Arrow message without its header");
        let early = || Error::parse("an Arrow message comes before the schema");
        match message.header_type() {
            MessageHeader::Schema if self.source.is_some() => Err(Error::parse("a second schema in an Arrow stream")),
            MessageHeader::Schema => self.set_schema(message.header_as_schema().ok_or_else(headless)?).map(|()| None),
            MessageHeader::DictionaryBatch => {
                let batch = message.header_as_dictionary_batch().ok_or_else(headless)?;
                let schema = self.source.as_ref().ok_or_else(early)?;
                #[expect(deprecated, reason = "the only place where the library keeps the ids of dictionaries")]
                let users = schema.fields_with_dict_id(batch.id());
                let values = users.first().and_then(|field| match field.data_type() {
                    DataType::Dictionary(_, values) => Some(&**values),
                    _ => None,
                });
                check(batch.data().ok_or_else(headless)?, message.version(), values.into_iter(), body)?;
                read_dictionary(body, batch, schema, &mut self.dictionaries, &message.version())?;
                Ok(None)
            }
            MessageHeader::RecordBatch => {
                let batch = message.header_as_record_batch().ok_or_else(headless)?;
                let schema = self.source.clone().ok_or_else(early)?;
                let version = message.version();
                check(batch, version, schema.fields().iter().map(|field| field.data_type()), body)?;
                let decoder = RecordBatchDecoder::try_new(body, batch, schema, &self.dictionaries, &version)?;
                Ok(Some(decoder.with_projection(self.projection.as_deref()).read_record_batch()?))
            }
            MessageHeader::NONE => Ok(None),
            other => Err(Error::unsupported(format!("an Arrow message of kind {other:?}"))),
        }
    }
}

/// Checks that every buffer lies in the body and holds whole elements, and that none claims to become longer than its
/// compression can make it.
fn check<'a>(header: Header, version: MetadataVersion, columns: impl Iterator<Item = &'a DataType>, body: &Buffer) -> Result<()> {
    let wrong = |what: &str| Error::parse(format!("an Arrow message whose {what}"));
    if header.length() < 0 {
        return Err(wrong("number of rows is negative"));
    }
    if header.nodes().iter().flatten().any(|node| node.length() < 0 || !(0..=node.length()).contains(&node.null_count())) {
        return Err(wrong("columns have impossible lengths"));
    }
    if header.variadicBufferCounts().into_iter().flatten().any(|n| n < 0) {
        return Err(wrong("columns have impossible numbers of buffers"));
    }
    // LZ4 writes at best a byte for 255, Zstandard four bytes for a block of 128 KiB.
    let most = header.compression().map(|compression| match compression.codec() {
        CompressionType::LZ4_FRAME => 255,
        _ => 1 << 15,
    });
    let buffers = header.buffers().unwrap_or_default();
    let mut expected = Vec::new();
    let mut variadic = header.variadicBufferCounts().into_iter().flatten();
    let mut lengths = header.nodes().into_iter().flatten().map(|node| node.length());
    columns.for_each(|column| widths(column, version, &mut lengths, &mut variadic, buffers.len(), &mut expected));
    for (buffer, Expected { width, least }) in buffers.iter().zip(expected.into_iter().chain(std::iter::repeat(Expected::any()))) {
        let range = usize::try_from(buffer.offset()).ok().zip(usize::try_from(buffer.length()).ok());
        let bytes = range
            .and_then(|(start, length)| body.get(start..start.checked_add(length)?))
            .ok_or_else(|| wrong("buffers lie outside of it"))?;
        let mut length = bytes.len() as i64;
        if let Some(most) = most.filter(|_| !bytes.is_empty()) {
            let declared = i64::from_le_bytes(*bytes.first_chunk().ok_or_else(|| wrong("buffers lack their length"))?);
            let possible = length.saturating_mul(most).saturating_add(1 << 10);
            length = if declared == NOT_COMPRESSED { length - 8 } else { declared };
            if !(0..=possible).contains(&length) {
                return Err(wrong("buffers claim an impossible length"));
            }
        }
        if length % width as i64 != 0 {
            return Err(wrong("buffers end inside an element"));
        }
        if length < least {
            return Err(wrong("buffers are shorter than their columns"));
        }
    }
    Ok(())
}
