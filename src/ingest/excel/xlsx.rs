//! Excel workbooks: a ZIP archive with a part for each sheet, read by calamine.

use std::io::Cursor;

use bytes::Bytes;
use calamine::{DataRef, Reader, Xlsx};

use super::{Book, MAX_COLUMNS, Take, beyond_last, damaged};
use crate::error::Result;
use crate::ingest::{Decoder, OpenOptions};

/// A decoder of a sheet of a workbook in memory.
///
/// # Errors
/// `parse` for a damaged workbook, `params` for a sheet that it does not have, `unsupported` for one that is too large.
pub(in crate::ingest) fn open(bytes: Bytes, options: &OpenOptions) -> Result<Box<dyn Decoder>> {
    super::open(XlsxBook(Xlsx::new(Cursor::new(bytes)).map_err(damaged)?), options)
}

struct XlsxBook(Xlsx<Cursor<Bytes>>);

impl Book for XlsxBook {
    fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    fn columns(&mut self, sheet: &str) -> Result<Option<(u32, u32)>> {
        let mut found: Option<(u32, u32)> = None;
        self.each_cell(sheet, &mut |_, column, _| {
            let (first, last) = found.unwrap_or((column, column));
            found = Some((first.min(column), last.max(column)));
            Ok(())
        })?;
        Ok(found)
    }

    fn each_cell(&mut self, sheet: &str, take: &mut Take) -> Result<()> {
        let mut cells = self.0.worksheet_cells_reader(sheet).map_err(damaged)?;
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            if column >= MAX_COLUMNS {
                return Err(beyond_last(column));
            }
            if !matches!(cell.get_value(), DataRef::Empty | DataRef::Error(_)) {
                take(row, column, cell.get_value())?;
            }
        }
        Ok(())
    }
}
