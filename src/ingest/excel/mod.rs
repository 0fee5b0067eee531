//! Workbooks of Excel (.xlsx, .xlsm) and OpenDocument (.ods): one sheet of them. It is written as a CSV in memory, so that header, types
//! and options are those of CSV.

mod ods;
#[cfg(test)]
mod tests;
mod xlsx;

use std::fmt::{Display, Write as _};

use arrow::datatypes::SchemaRef;
use bytes::Bytes;
use calamine::{DataRef, ExcelDateTime};

use super::format::Open;
use super::spool::{MAX_SPOOL_BYTES, Spool};
use super::{Decoder, Findings, Format, FormatName, OpenOptions, Step, csv};
use crate::error::{Error, Result};

/// The line in the list of formats. What is a workbook shows in the directory of a ZIP archive; this is for what is none.
pub(super) const FORMAT: Format = Format {
    name: FormatName::Excel,
    extensions: &["xlsx", "xlsm", "ods"],
    // The old format, which is refused by name.
    magic: |head| head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]),
    open: Open::AnyOrder { what: WHAT, open: |_, _| Err(not_a_workbook()) },
};

/// What a source of this format is called.
pub(super) const WHAT: &str = "a workbook";

/// Columns of a sheet, at most.
const MAX_COLUMNS: u32 = 16_384;

/// The push decoder of one sheet.
struct Sheet {
    name: String,
    text: Spool,
}

pub(super) use ods::open as open_ods;
pub(super) use xlsx::open as open_xlsx;

/// A workbook of any kind.
trait Book {
    /// Names of its sheets.
    fn sheets(&self) -> Vec<String>;

    /// The first and the last column of a sheet that have a value, if any has.
    fn columns(&mut self, sheet: &str) -> Result<Option<(u32, u32)>>;

    /// Hands out the cells of a sheet that have a value: row by row, and each from the first column to the last.
    fn each_cell(&mut self, sheet: &str, take: &mut Take) -> Result<()>;
}

/// Takes a cell: its row, its column, its value.
type Take<'a> = dyn FnMut(u32, u32, &DataRef<'_>) -> Result<()> + 'a;

/// A decoder of the sheet of a workbook that the options ask for, or of the first that is not empty.
///
/// # Errors
/// `parse` for a damaged workbook, `params` for a sheet that it does not have, `unsupported` for one that is too large.
fn open(mut book: impl Book, options: &OpenOptions) -> Result<Box<dyn Decoder>> {
    let names = book.sheets();
    let (name, text) = match &options.sheet {
        Some(asked) => {
            let name = choose(&names, asked)?;
            let text = write(&mut book, &name)?;
            (name, text)
        }
        None => {
            let mut found = None;
            for name in names {
                let text = write(&mut book, &name)?;
                let is_empty = text.is_empty();
                found = Some((name, text));
                if !is_empty {
                    break;
                }
            }
            found.ok_or_else(|| Error::parse("this workbook has no sheets"))?
        }
    };
    let options = OpenOptions { delimiter: Some(','), quote: Some('"'), comment: None, ..options.clone() };
    let decoder = csv::decoder(Some(text.len() as u64), &options);
    Ok(Box::new(Sheet { name, text: Spool::filled(text.into(), decoder) }))
}

/// The sheet of a name or, counted from 0, of a number.
fn choose(names: &[String], asked: &str) -> Result<String> {
    let by_number = || asked.parse().ok().and_then(|number: usize| names.get(number));
    names.iter().find(|name| *name == asked).or_else(by_number).cloned().ok_or_else(|| {
        Error::params("sheet", format!("this workbook has no sheet {asked}")).hint(format!("sheets: {}", names.join(", ")))
    })
}

/// Writes a sheet as CSV. Rows and columns before the first value are left out, and so are rows without one.
fn write(book: &mut impl Book, name: &str) -> Result<Vec<u8>> {
    let Some((first, last)) = book.columns(name)? else { return Ok(Vec::new()) };
    let mut text = String::new();
    let mut place: Option<(u32, u32)> = None;
    book.each_cell(name, &mut |row, column, value| {
        let mut next = match place {
            Some((at, _)) if row < at => return Err(disordered()),
            Some((at, behind)) if row == at && column < behind => return Err(disordered()),
            Some((at, behind)) if row == at => behind,
            other => {
                if let Some((_, behind)) = other {
                    end_row(&mut text, behind, last);
                }
                first
            }
        };
        while next < column {
            text.push(',');
            next += 1;
        }
        write_value(&mut text, value);
        if next < last {
            text.push(',');
        }
        place = Some((row, next + 1));
        if text.len() as u64 > MAX_SPOOL_BYTES {
            return Err(Error::unsupported(format!("the sheet {name} is larger than {} MiB as CSV", MAX_SPOOL_BYTES >> 20))
                .hint("save it as CSV, which is read piece by piece"));
        }
        Ok(())
    })?;
    if let Some((_, behind)) = place {
        end_row(&mut text, behind, last);
    }
    Ok(text.into_bytes())
}

/// Fills up a row whose next column is `behind`; the delimiter in front of that one is there.
fn end_row(text: &mut String, behind: u32, last: u32) {
    for _ in behind..last {
        text.push(',');
    }
    text.push('\n');
}

fn write_value(text: &mut String, value: &DataRef<'_>) {
    // Writing to a string does not fail.
    let _ = match value {
        DataRef::Int(value) => write!(text, "{value}"),
        DataRef::Float(value) if *value != 0.0 && !(1e-5..1e16).contains(&value.abs()) => write!(text, "{value:e}"),
        DataRef::Float(value) => write!(text, "{value}"),
        DataRef::Bool(value) => write!(text, "{value}"),
        DataRef::DateTime(value) => write_time(text, *value),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => write_text(text, value),
        DataRef::SharedString(value) => write_text(text, value),
        DataRef::Error(_) | DataRef::Empty => Ok(()),
    };
}

/// A day, a day with a time, or a time alone: one of the day zero, or a duration.
fn write_time(text: &mut String, value: ExcelDateTime) -> std::fmt::Result {
    let days = value.as_f64();
    if value.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days.abs() * 86_400.0).round() as u64;
        let sign = if days < 0.0 { "-" } else { "" };
        return write!(text, "{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    write!(text, "{year:04}-{month:02}-{day:02}")?;
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        write!(text, " {hour:02}:{minute:02}:{second:02}.{milli:03}")?;
    }
    Ok(())
}

fn write_text(text: &mut String, value: &str) -> std::fmt::Result {
    write!(text, "\"{}\"", value.replace('"', "\"\""))
}

/// A workbook that is not what it should be.
fn damaged(what: impl Display) -> Error {
    Error::parse(format!("this workbook is damaged: {what}")).hint("open and save it again, or save the sheet as CSV")
}

/// A cell in a column that no sheet has.
fn beyond_last(column: u32) -> Error {
    damaged(format!("a cell is in column {}, beyond the last", u64::from(column) + 1))
}

fn disordered() -> Error {
    Error::unsupported("the cells of this sheet are not in order").hint("open and save it again, or save the sheet as CSV")
}

/// A source that was declared a workbook, or is an old one.
fn not_a_workbook() -> Error {
    Error::unsupported("this is not a workbook of the kind .xlsx or .ods").hint("save it as .xlsx or as CSV")
}

impl Decoder for Sheet {
    fn schema(&self) -> Option<SchemaRef> {
        self.text.schema()
    }

    fn step(&mut self) -> Result<Step> {
        self.text.step()
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.text.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.text.end(size);
    }

    fn findings(&self) -> Findings {
        // How it was written in between is of no interest.
        let Findings { decimal, units, rejected, rejects, .. } = self.text.findings();
        let format = Some(FormatName::Excel);
        Findings { format, sheet: Some(self.name.clone()), decimal, units, rejected, rejects, ..Findings::default() }
    }
}
