//! Parquet.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression as Codec;
use parquet::basic::ZstdLevel;
use parquet::file::properties::WriterProperties;

use super::{Compression, Encoder, ExportOptions};
use crate::error::Result;

/// Writes row groups as they fill up.
pub(super) struct ParquetEncoder(ArrowWriter<Vec<u8>>);

impl ParquetEncoder {
    pub(super) fn new(schema: &SchemaRef, options: &ExportOptions) -> Result<Self> {
        let codec = match options.compression.unwrap_or(Compression::Zstd) {
            Compression::None => Codec::UNCOMPRESSED,
            Compression::Snappy => Codec::SNAPPY,
            Compression::Zstd => Codec::ZSTD(ZstdLevel::default()),
            Compression::Gzip => Codec::GZIP(Default::default()),
            Compression::Lz4 => Codec::LZ4_RAW,
        };
        let properties = WriterProperties::builder()
            .set_compression(codec)
            .set_max_row_group_row_count(Some(options.row_group_rows as usize))
            .set_created_by(concat!("tablight ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        Ok(Self(ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties))?))
    }

    fn written(&mut self) -> Vec<u8> {
        std::mem::take(self.0.inner_mut())
    }
}

impl Encoder for ParquetEncoder {
    fn begin(&mut self) -> Result<Vec<u8>> {
        Ok(self.written())
    }

    fn encode(&mut self, batch: &RecordBatch) -> Result<Vec<u8>> {
        self.0.write(batch)?;
        Ok(self.written())
    }

    fn finish(&mut self) -> Result<Vec<u8>> {
        self.0.finish()?;
        self.0.sync().map_err(parquet::errors::ParquetError::from)?;
        Ok(self.written())
    }
}
