//! The pages of a column, checked before they are decoded.
//!
//! The decoder behind takes some of what a page says for granted, and stops the program where that is wrong. In the browser nothing
//! can catch it. So a page whose levels or indices lead outside of it is refused here.

use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

use super::runs::{Runs, bit_width};
use super::varint::{TooLong, check_differences, check_runs};

/// Pages, read one ahead where no index tells of them: what comes next is asked for by those who decode the one before.
pub(super) struct CheckedPages<P> {
    pages: P,
    column: Levels,
    ahead: Option<Page>,
    /// Does an index tell what comes next, so that no page has to be read for it?
    by_index: bool,
}

/// What a column says of its pages.
struct Levels {
    max_repetition: u64,
    max_definition: u64,
    /// Bytes of a value, if it is of a length that the column says.
    width: Option<usize>,
    /// Bits that a word of a dictionary takes at least.
    word_bits: u64,
    /// Values of the dictionary, once it is there.
    n_words: Option<u64>,
}

impl<P: PageReader> CheckedPages<P> {
    /// # Errors
    /// For values of no length.
    pub(super) fn new(pages: P, column: &ColumnDescriptor, by_index: bool) -> Result<Self> {
        let width = match column.physical_type() {
            Type::FIXED_LEN_BYTE_ARRAY => {
                let width = usize::try_from(column.type_length()).ok().filter(|&width| width > 0);
                Some(width.ok_or_else(|| damaged("its values have no length"))?)
            }
            _ => None,
        };
        let word_bits = match column.physical_type() {
            Type::BOOLEAN => 1,
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 32,
            Type::INT64 | Type::DOUBLE => 64,
            Type::INT96 => 96,
            Type::FIXED_LEN_BYTE_ARRAY => 8 * width.unwrap_or(1) as u64,
        };
        let level = |max: i16| u64::try_from(max).unwrap_or(0);
        let column = Levels {
            max_repetition: level(column.max_rep_level()),
            max_definition: level(column.max_def_level()),
            width,
            word_bits,
            n_words: None,
        };
        Ok(Self { pages, column, ahead: None, by_index })
    }

    fn read(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        if let Some(page) = &page {
            self.column.check(page)?;
        }
        Ok(page)
    }
}

impl<P: PageReader> PageReader for CheckedPages<P> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        match self.ahead.take() {
            Some(page) => Ok(Some(page)),
            None => self.read(),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        if self.by_index && self.ahead.is_none() {
            return self.pages.peek_next_page();
        }
        if self.ahead.is_none() {
            self.ahead = self.read()?;
        }
        Ok(self.ahead.as_ref().map(|page| match page {
            Page::DictionaryPage { .. } => PageMetadata { num_rows: None, num_levels: None, is_dict: true },
            Page::DataPage { num_values, .. } => {
                PageMetadata { num_rows: None, num_levels: Some(*num_values as usize), is_dict: false }
            }
            Page::DataPageV2 { num_rows, num_values, .. } => {
                PageMetadata { num_rows: Some(*num_rows as usize), num_levels: Some(*num_values as usize), is_dict: false }
            }
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        if self.by_index && self.ahead.is_none() {
            return self.pages.skip_next_page();
        }
        self.get_next_page().map(drop)
    }
}

impl<P: PageReader> Iterator for CheckedPages<P> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl Levels {
    fn check(&mut self, page: &Page) -> Result<()> {
        match page {
            Page::DictionaryPage { buf, num_values, .. } => {
                // Memory is taken for all of them before the first is read.
                if 8 * buf.len() as u64 / self.word_bits < u64::from(*num_values) {
                    return Err(damaged("its dictionary is shorter than it says"));
                }
                self.n_words = Some(u64::from(*num_values));
                Ok(())
            }
            Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, .. } => {
                let n = u64::from(*num_values);
                let mut rest = &buf[..];
                take_levels(&mut rest, self.max_repetition, *rep_level_encoding, n)?;
                let levels = take_levels(&mut rest, self.max_definition, *def_level_encoding, n)?;
                self.check_values(rest, *encoding, levels, n)
            }
            Page::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let n = u64::from(*num_values);
                let repetition = *rep_levels_byte_len as usize;
                let outside = || damaged("its levels lie outside of it");
                let end = repetition.checked_add(*def_levels_byte_len as usize).ok_or_else(outside)?;
                let levels = buf.get(repetition..end).ok_or_else(outside)?;
                Runs::new(&buf[..repetition], bit_width(self.max_repetition), n).check().ok_or_else(outside)?;
                let levels = Runs::new(levels, bit_width(self.max_definition), n);
                levels.clone().check().ok_or_else(outside)?;
                self.check_values(&buf[end..], *encoding, Some(levels), n)
            }
        }
    }

    /// Checks numbers that are not written one after the other, and indices into a dictionary.
    fn check_values(&self, values: &[u8], encoding: Encoding, levels: Option<Runs>, n: u64) -> Result<()> {
        let numbers = match (encoding, values.split_first()) {
            (Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY, _) => check_differences(values).map(drop),
            (Encoding::DELTA_BYTE_ARRAY, _) => check_differences(values).and_then(check_differences).map(drop),
            (Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY, Some((&width, indices))) => {
                check_runs(indices, u32::from(width))
            }
            (Encoding::RLE, _) => check_runs(values.get(4..).unwrap_or(&[]), 1),
            _ => Ok(()),
        };
        numbers.map_err(|TooLong| damaged("it has a number of too many bytes"))?;
        let is_coded = matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        if !is_coded {
            return Ok(());
        }
        let n_words = self.n_words.ok_or_else(|| damaged("it has indices into a dictionary that it does not have"))?;
        // The decoder of all other types compares them itself.
        let (Some(_), Some((&width, indices))) = (self.width, values.split_first()) else { return Ok(()) };
        let n_valid = match levels {
            Some(levels) if self.max_definition > 0 => levels.count(self.max_definition),
            _ => n,
        };
        let below = Runs::new(indices, u32::from(width), n_valid).all_below(n_words);
        if below { Ok(()) } else { Err(damaged("it has an index beyond its dictionary")) }
    }
}

/// Takes the levels off the front of a page of the first version.
fn take_levels<'a>(rest: &mut &'a [u8], max: u64, encoding: Encoding, n: u64) -> Result<Option<Runs<'a>>> {
    if max == 0 {
        return Ok(None);
    }
    let outside = || damaged("its levels lie outside of it");
    let width = bit_width(max);
    if encoding == Encoding::RLE {
        let (length, behind) = rest.split_first_chunk::<4>().ok_or_else(outside)?;
        let (levels, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(outside)?;
        *rest = behind;
        let levels = Runs::new(levels, width, n);
        levels.clone().check().ok_or_else(outside)?;
        return Ok(Some(levels));
    }
    // Packed without runs, by the oldest writers; anything else is refused by the decoder.
    let bytes = usize::try_from((n * u64::from(width)).div_ceil(8)).map_err(|_| outside())?;
    let (levels, behind) = rest.split_at_checked(bytes).ok_or_else(outside)?;
    *rest = behind;
    Ok(Some(Runs::packed(levels, width, n)))
}

pub(super) fn damaged(what: &str) -> ParquetError {
    ParquetError::General(format!("this Parquet file is damaged: a page cannot be decoded, {what}"))
}
