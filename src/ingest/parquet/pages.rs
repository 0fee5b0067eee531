//! The pages of a column, checked before they are decoded.
//!
//! The decoder behind takes some of what a page says for granted, and stops the program where that is wrong. In the browser nothing
//! can catch it. So a page whose levels or indices lead outside of it is refused here.

use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

use super::runs::{Runs, bit_width};
use super::texts;
use super::varint::{TooLong, check_differences, check_runs, says_of_numbers};

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
    /// Are its values texts, each of a length of its own?
    texts: bool,
    /// Values of the dictionary, once it is there.
    n_words: Option<u64>,
    /// How long they are, where some are very long.
    long_words: Option<Vec<u32>>,
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
            texts: column.physical_type() == Type::BYTE_ARRAY,
            n_words: None,
            long_words: None,
        };
        Ok(Self { pages, column, ahead: None, by_index })
    }

    fn read(&mut self) -> Result<Option<Page>> {
        let mut page = self.pages.get_next_page()?;
        if let Some(page) = &mut page {
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
    /// What follows the texts of a page is taken off: the decoder takes it for more of them.
    fn check(&mut self, page: &mut Page) -> Result<()> {
        match page {
            Page::DictionaryPage { buf, num_values, .. } => {
                let n = u64::from(*num_values);
                // Memory is taken for all of them before the first is read.
                if 8 * buf.len() as u64 / self.word_bits < n {
                    return Err(damaged("its dictionary is shorter than it says"));
                }
                if self.texts {
                    buf.truncate(used(buf, Encoding::PLAIN, n)?);
                    self.long_words = texts::long_words(buf);
                }
                self.n_words = Some(n);
            }
            Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, .. } => {
                let n = u64::from(*num_values);
                let mut rest = &buf[..];
                take_levels(&mut rest, self.max_repetition, *rep_level_encoding, n)?;
                let levels = take_levels(&mut rest, self.max_definition, *def_level_encoding, n)?;
                let start = buf.len() - rest.len();
                let used = self.check_values(rest, *encoding, self.n_valid(levels, *encoding, n), n)?;
                buf.truncate(start + used);
            }
            Page::DataPageV2 { buf, num_values, num_nulls, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let n = u64::from(*num_values);
                let repetition = *rep_levels_byte_len as usize;
                let outside = || damaged("its levels lie outside of it");
                let start = repetition.checked_add(*def_levels_byte_len as usize).ok_or_else(outside)?;
                let levels = buf.get(repetition..start).ok_or_else(outside)?;
                Runs::new(&buf[..repetition], bit_width(self.max_repetition), n).check().ok_or_else(outside)?;
                let levels = Runs::new(levels, bit_width(self.max_definition), n);
                levels.clone().check().ok_or_else(outside)?;
                let n_valid = self.n_valid(Some(levels), *encoding, n);
                if self.texts && n_valid > n.saturating_sub(u64::from(*num_nulls)) {
                    return Err(damaged("it has more values than it says"));
                }
                let used = self.check_values(&buf[start..], *encoding, n_valid, n)?;
                buf.truncate(start + used);
            }
        }
        Ok(())
    }

    /// How many values there are, which does not matter to all columns.
    fn n_valid(&self, levels: Option<Runs>, encoding: Encoding, n: u64) -> u64 {
        let matters = self.texts || self.width.is_some() || encoding == Encoding::DELTA_BINARY_PACKED;
        match levels {
            Some(levels) if self.max_definition > 0 && matters => levels.count(self.max_definition),
            _ => n,
        }
    }

    /// Checks texts, numbers that are not written one after the other, and indices into a dictionary; how many of the bytes they use.
    fn check_values(&self, values: &[u8], encoding: Encoding, n_valid: u64, n: u64) -> Result<usize> {
        let is_coded = matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        let is_text = self.texts && !is_coded || matches!(encoding, Encoding::DELTA_LENGTH_BYTE_ARRAY | Encoding::DELTA_BYTE_ARRAY);
        if is_text {
            return used(values, encoding, if encoding == Encoding::PLAIN { n_valid } else { n });
        }
        if encoding == Encoding::DELTA_BINARY_PACKED && n_valid > 0 && !says_of_numbers(values).map_err(too_long)? {
            return Err(damaged("it has fewer values than it says"));
        }
        let numbers = match (encoding, values.split_first()) {
            (Encoding::DELTA_BINARY_PACKED, _) => check_differences(values).map(drop),
            (_, Some((&width, indices))) if is_coded => check_runs(indices, u32::from(width)),
            (Encoding::RLE, _) => check_runs(values.get(4..).unwrap_or(&[]), 1),
            _ => Ok(()),
        };
        numbers.map_err(too_long)?;
        if !is_coded {
            return Ok(values.len());
        }
        let n_words = self.n_words.ok_or_else(|| damaged("it has indices into a dictionary that it does not have"))?;
        let Some((&width, indices)) = values.split_first() else { return Ok(0) };
        let indices = Runs::new(indices, u32::from(width), n_valid);
        let length = |index: u64| usize::try_from(index).ok().and_then(|index| self.long_words.as_ref()?.get(index));
        if self.long_words.is_some()
            && !texts::fit(indices.clone().sum(|index| length(index).map_or(0, |&length| u64::from(length))), n_valid)
        {
            return Err(damaged("its texts come to too much"));
        }
        // The decoder of all other types compares them itself.
        if self.width.is_none() || indices.all_below(n_words) {
            Ok(values.len())
        } else {
            Err(damaged("it has an index beyond its dictionary"))
        }
    }
}

/// How many of the bytes texts use.
fn used(texts: &[u8], encoding: Encoding, n: u64) -> Result<usize> {
    let used = texts::used(texts, encoding, n).map_err(too_long)?;
    used.ok_or_else(|| damaged("its texts lie outside of it, or come to too much"))
}

fn too_long(TooLong: TooLong) -> ParquetError {
    damaged("it has a number of too many bytes")
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
