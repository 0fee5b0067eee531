//! Pages packed by codecs that know no end.
//!
//! The decoder behind unpacks what is packed with gzip, Brotli or frames of LZ4 to wherever it ends, and only then compares how much came out with
//! what the page says. Here it ends there.

use std::io::Read;
use std::sync::Arc;

use brotli_decompressor::Decompressor;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use lz4_flex::block::decompress_into;
use lz4_flex::frame::FrameDecoder;
use parquet::basic::Compression;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::Result;

use super::group::Chunk;
use super::pages::damaged;

/// Most bytes that Brotli takes in at once.
const BUFFER: usize = 1 << 16;

/// Codecs that are undone here; their names are Parquet's.
#[derive(Clone, Copy)]
pub(super) enum Codec {
    Gzip,
    Brotli,
    /// Blocks as Hadoop writes them, or what other writers took the name for: frames, or a block.
    Lz4,
}

impl Codec {
    pub(super) fn of(compression: Compression) -> Option<Self> {
        match compression {
            Compression::GZIP(_) => Some(Self::Gzip),
            Compression::BROTLI(_) => Some(Self::Brotli),
            Compression::LZ4 => Some(Self::Lz4),
            _ => None,
        }
    }

    /// A page whose values unpack to `size` bytes, its levels among them where those are not packed.
    fn unpack(self, page: &[u8], levels: usize, size: u64) -> Result<Bytes> {
        let too_large = || damaged("there is no memory for what it is said to unpack to");
        let (levels, packed) = page.split_at_checked(levels).ok_or_else(|| damaged("its levels lie outside of it"))?;
        let size = usize::try_from(size).map_err(|_| too_large())?;
        let missing = size.checked_sub(levels.len()).ok_or_else(|| damaged("it is shorter than its levels"))?;
        let mut unpacked = Vec::new();
        unpacked.try_reserve_exact(size).map_err(|_| too_large())?;
        unpacked.extend_from_slice(levels);
        if missing > 0 {
            let is_sound = match self {
                Self::Gzip => read(MultiGzDecoder::new(packed), missing, &mut unpacked),
                Self::Brotli => read(Decompressor::new(packed, missing.min(BUFFER)), missing, &mut unpacked),
                Self::Lz4 => lz4(packed, missing, &mut unpacked),
            };
            is_sound.filter(|()| unpacked.len() == size).ok_or_else(|| damaged("it does not unpack to what it says"))?;
        }
        Ok(unpacked.into())
    }
}

/// All that is there, but no more than a byte beyond what is missing.
fn read(packed: impl Read, missing: usize, into: &mut Vec<u8>) -> Option<()> {
    packed.take(missing as u64 + 1).read_to_end(into).ok().map(drop)
}

fn lz4(packed: &[u8], missing: usize, into: &mut Vec<u8>) -> Option<()> {
    let before = into.len();
    into.resize(before + missing, 0);
    hadoop(packed, &mut into[before..]).or_else(|| {
        into.truncate(before);
        let framed = read(FrameDecoder::new(packed), missing, into);
        framed.or_else(|| {
            into.truncate(before);
            into.resize(before + missing, 0);
            decompress_into(packed, &mut into[before..]).ok().filter(|&n| n == missing).map(drop)
        })
    })
}

/// Blocks, each behind how many bytes it unpacks to and how many it has.
fn hadoop(mut packed: &[u8], mut into: &mut [u8]) -> Option<()> {
    while !packed.is_empty() {
        let (&n_unpacked, behind) = packed.split_first_chunk()?;
        let (&n_packed, behind) = behind.split_first_chunk()?;
        let (block, behind) = behind.split_at_checked(u32::from_be_bytes(n_packed) as usize)?;
        let (unpacked, missing) = into.split_at_mut_checked(u32::from_be_bytes(n_unpacked) as usize)?;
        decompress_into(block, unpacked).ok().filter(|&n| n == unpacked.len())?;
        (packed, into) = (behind, missing);
    }
    into.is_empty().then_some(())
}

/// Pages that are unpacked here, if at all.
pub(super) struct UnpackedPages<P> {
    pages: P,
    codec: Option<Codec>,
    chunk: Arc<Chunk>,
}

impl<P> UnpackedPages<P> {
    /// `pages` read `chunk` as if it were not packed, where there is a codec.
    pub(super) fn new(pages: P, codec: Option<Codec>, chunk: Arc<Chunk>) -> Self {
        Self { pages, codec, chunk }
    }
}

impl<P: PageReader> PageReader for UnpackedPages<P> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let mut page = self.pages.get_next_page()?;
        if let (Some(codec), Some(page)) = (self.codec, &mut page) {
            let size = self.chunk.unpacked_size();
            match page {
                Page::DictionaryPage { buf, .. } | Page::DataPage { buf, .. } => *buf = codec.unpack(buf, 0, size)?,
                Page::DataPageV2 { is_compressed: false, .. } => {}
                Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
                    let levels = (*def_levels_byte_len as usize).saturating_add(*rep_levels_byte_len as usize);
                    *buf = codec.unpack(buf, levels, size)?;
                }
            }
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}

impl<P: PageReader> Iterator for UnpackedPages<P> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;
    use lz4_flex::block::compress;
    use lz4_flex::frame::FrameEncoder;

    use super::*;

    fn values() -> Vec<u8> {
        (0..5000u32).flat_map(|i| (i / 7).to_le_bytes()).collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn frame(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = FrameEncoder::new(Vec::new());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn blocks(bytes: &[u8]) -> Vec<u8> {
        let block = |bytes: &[u8]| {
            let packed = compress(bytes);
            [&(bytes.len() as u32).to_be_bytes()[..], &(packed.len() as u32).to_be_bytes(), &packed].concat()
        };
        bytes.chunks(9000).flat_map(block).collect()
    }

    fn every_way() -> [(Codec, Vec<u8>); 5] {
        let values = values();
        let members = [gzip(&values[..77]), gzip(&values[77..])].concat();
        [
            (Codec::Gzip, gzip(&values)),
            (Codec::Gzip, members),
            (Codec::Lz4, frame(&values)),
            (Codec::Lz4, blocks(&values)),
            (Codec::Lz4, compress(&values)),
        ]
    }

    #[test]
    fn what_is_packed_is_unpacked_behind_its_levels() {
        for (codec, packed) in every_way() {
            let page = [&[1, 2, 3], &packed[..]].concat();
            let unpacked = codec.unpack(&page, 3, 3 + values().len() as u64).unwrap();
            assert_eq!(unpacked, [&[1, 2, 3], &values()[..]].concat());
        }
        assert_eq!(Codec::Gzip.unpack(&[4, 5], 2, 2).unwrap(), [4, 5].as_slice());
    }

    #[test]
    fn nothing_is_unpacked_beyond_what_a_page_says() {
        for (codec, packed) in every_way() {
            for size in [1, values().len() as u64 - 1, values().len() as u64 + 1] {
                assert!(codec.unpack(&packed, 0, size).is_err());
            }
            assert!(codec.unpack(&packed, packed.len() + 1, u64::MAX >> 1).is_err());
            assert!(codec.unpack(&packed[..packed.len() / 2], 0, values().len() as u64).is_err());
        }
    }
}
