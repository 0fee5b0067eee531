//! OpenDocument workbooks: a ZIP archive with all sheets in one part, `content.xml` (OASIS OpenDocument 1.3, part 3, chapter 9).
//!
//! Rows and cells that are alike are written once with a number, so that a few bytes may stand for a billion cells: nothing is repeated
//! before it is written out, where its size is bounded.

use std::io::BufRead;

use calamine::DataRef;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::{Book, MAX_COLUMNS, Take, beyond_last, damaged};
use crate::error::{Error, Result};
use crate::ingest::{Decoder, OpenOptions};

/// What the part `mimetype` begins with.
const SPREADSHEET: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// The parts of an archive by their names, from their first byte.
pub(in crate::ingest) type Parts = dyn Fn(&str) -> Result<Box<dyn BufRead>>;

/// A decoder of a sheet of the workbook that has these parts.
///
/// # Errors
/// `parse` for a damaged workbook, `params` for a sheet that it does not have, `unsupported` for one that is too large, is encrypted or
/// is another kind of document.
pub(in crate::ingest) fn open(parts: Box<Parts>, options: &OpenOptions) -> Result<Box<dyn Decoder>> {
    let mut kind = Vec::new();
    parts("mimetype")?.read_to_end(&mut kind).map_err(damaged)?;
    if !kind.starts_with(SPREADSHEET) {
        return Err(Error::unsupported("this OpenDocument file is no workbook").hint("save its table as .ods or as CSV"));
    }
    let mut manifest = Vec::new();
    parts("META-INF/manifest.xml")?.read_to_end(&mut manifest).map_err(damaged)?;
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Error::unsupported("this workbook is encrypted").hint("save it without a password"));
    }
    let mut names = Vec::new();
    Content::open(&*parts)?.each_sheet(|name, _| {
        names.push(name);
        Ok(true)
    })?;
    super::open(OdsBook { parts, names }, options)
}

struct OdsBook {
    parts: Box<Parts>,
    names: Vec<String>,
}

/// Some rows that are alike, and their cells that have a value.
struct Rows {
    first: u32,
    repeated: u32,
    cells: Vec<Cells>,
}

/// Some cells that are alike, side by side.
struct Cells {
    column: u32,
    repeated: u32,
    value: DataRef<'static>,
}

impl OdsBook {
    fn each_row(&self, sheet: &str, mut take: impl FnMut(Rows) -> Result<()>) -> Result<()> {
        Content::open(&*self.parts)?.each_sheet(|name, content| {
            let is_it = name == sheet;
            if is_it {
                content.each_row(&mut take)?;
            }
            Ok(!is_it)
        })
    }
}

impl Book for OdsBook {
    fn sheets(&self) -> Vec<String> {
        self.names.clone()
    }

    fn columns(&mut self, sheet: &str) -> Result<Option<(u32, u32)>> {
        let mut found: Option<(u32, u32)> = None;
        self.each_row(sheet, |rows| {
            for cells in rows.cells {
                let (first, last) = found.unwrap_or((cells.column, cells.column));
                found = Some((first.min(cells.column), last.max(cells.column + cells.repeated - 1)));
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn each_cell(&mut self, sheet: &str, take: &mut Take) -> Result<()> {
        self.each_row(sheet, |rows| {
            for row in rows.first..rows.first.saturating_add(rows.repeated) {
                for cells in &rows.cells {
                    for column in cells.column..cells.column + cells.repeated {
                        take(row, column, &cells.value)?;
                    }
                }
            }
            Ok(())
        })
    }
}

/// The part with the sheets, on its way.
struct Content {
    reader: Reader<Box<dyn BufRead>>,
    buffer: Vec<u8>,
}

impl Content {
    fn open(parts: &Parts) -> Result<Self> {
        let mut reader = Reader::from_reader(parts("content.xml")?);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, buffer: Vec::new() })
    }

    /// The next event that is not text.
    fn next(&mut self) -> Result<Event<'_>> {
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer).map_err(damaged)
    }

    /// Goes behind the end of an element that has begun.
    fn skip(&mut self, element: &str) -> Result<()> {
        let mut depth = 1u64;
        while depth > 0 {
            match self.next()? {
                Event::Start(start) if start.name().as_ref() == element => depth += 1,
                Event::End(end) if end.name().as_ref() == element => depth -= 1,
                Event::Eof => return Err(cut_off()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Hands out the sheets while `take` asks for more; what it leaves of a sheet is passed over.
    fn each_sheet(mut self, mut take: impl FnMut(String, &mut Self) -> Result<bool>) -> Result<()> {
        loop {
            let name = match self.next()? {
                Event::Start(start) if start.name().as_ref() == "table:table" => {
                    attribute(&start, "table:name")?.unwrap_or_default()
                }
                // Cells of rows that were changed are kept there.
                Event::Start(start) if start.name().as_ref() == "table:tracked-changes" => {
                    self.skip("table:tracked-changes")?;
                    continue;
                }
                Event::Eof => return Ok(()),
                _ => continue,
            };
            if !take(name, &mut self)? {
                return Ok(());
            }
        }
    }

    /// Hands out the rows of the sheet that has begun.
    fn each_row(&mut self, take: &mut impl FnMut(Rows) -> Result<()>) -> Result<()> {
        let mut first = 0u32;
        loop {
            match self.next()? {
                Event::Start(start) if start.name().as_ref() == "table:table-row" => {
                    let repeated = count(&start, "table:number-rows-repeated")?;
                    let cells = self.cells()?;
                    take(Rows { first, repeated, cells })?;
                    first = first.saturating_add(repeated);
                }
                Event::Start(start) if start.name().as_ref() == "table:shapes" => self.skip("table:shapes")?,
                Event::End(end) if end.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(cut_off()),
                _ => {}
            }
        }
    }

    /// The cells of the row that has begun.
    fn cells(&mut self) -> Result<Vec<Cells>> {
        let mut cells = Vec::new();
        let mut column = 0u32;
        loop {
            let (element, repeated, said) = match self.next()? {
                Event::Start(start) if matches!(start.name().as_ref(), "table:table-cell" | "table:covered-table-cell") => {
                    let is_covered = start.name().as_ref() == "table:covered-table-cell";
                    let said = if is_covered { Said::Nothing } else { Said::of(&start)? };
                    (start.name().as_ref().to_owned(), count(&start, "table:number-columns-repeated")?, said)
                }
                Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(cells),
                Event::Eof => return Err(cut_off()),
                _ => continue,
            };
            let value = match said {
                Said::Nothing => {
                    self.skip(&element)?;
                    None
                }
                Said::Value(value) => {
                    self.skip(&element)?;
                    Some(value)
                }
                Said::InText => Some(DataRef::String(self.text(&element)?)),
            };
            if let Some(value) = value {
                if column.saturating_add(repeated) > MAX_COLUMNS {
                    return Err(beyond_last(column.saturating_add(repeated - 1)));
                }
                cells.push(Cells { column, repeated, value });
            }
            column = column.saturating_add(repeated);
        }
    }

    /// The text of the cell that has begun: its paragraphs, without notes and drawings.
    fn text(&mut self, element: &str) -> Result<String> {
        let mut text = String::new();
        let mut paragraphs = 0u64;
        let mut inside = false;
        loop {
            let skipped = match self.next()? {
                Event::Start(start) => match start.name().as_ref() {
                    "text:p" | "text:h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        (paragraphs, inside) = (paragraphs + 1, true);
                        continue;
                    }
                    "text:s" => {
                        // More blanks than a cell can hold are a mistake.
                        let blanks = count(&start, "text:c")?.min(MAX_BLANKS);
                        text.extend(std::iter::repeat_n(' ', blanks as usize));
                        continue;
                    }
                    "text:tab" => {
                        text.push('\t');
                        continue;
                    }
                    "text:line-break" => {
                        text.push('\n');
                        continue;
                    }
                    other if other == "office:annotation" || other.starts_with("draw:") || other == "table:table" => {
                        other.to_owned()
                    }
                    _ => continue,
                },
                Event::Text(piece) if inside => {
                    text.push_str(&piece.xml10_content());
                    continue;
                }
                Event::CData(piece) if inside => {
                    text.push_str(&piece.xml10_content());
                    continue;
                }
                Event::GeneralRef(entity) if inside => {
                    match entity.resolve_char_ref().map_err(damaged)? {
                        Some(character) => text.push(character),
                        None => text.push_str(
                            resolve_predefined_entity(&entity).ok_or_else(|| damaged(format!("&{}; is unknown", &*entity)))?,
                        ),
                    }
                    continue;
                }
                Event::End(end) if end.name().as_ref() == element => return Ok(text),
                Event::End(end) => {
                    inside &= !matches!(end.name().as_ref(), "text:p" | "text:h");
                    continue;
                }
                Event::Eof => return Err(cut_off()),
                _ => continue,
            };
            self.skip(&skipped)?;
        }
    }
}

/// Most blanks that are written with a number.
const MAX_BLANKS: u32 = 32_767;

/// What the attributes of a cell say of its value.
enum Said {
    Nothing,
    Value(DataRef<'static>),
    /// It is the text inside.
    InText,
}

impl Said {
    fn of(cell: &BytesStart) -> Result<Self> {
        let Some(kind) = attribute(cell, "office:value-type")? else { return Ok(Self::Nothing) };
        if attribute(cell, "calcext:value-type")?.as_deref() == Some("error") {
            return Ok(Self::Nothing);
        }
        let of = |name| attribute(cell, name);
        let value = match kind.as_str() {
            "float" | "percentage" | "currency" => {
                of("office:value")?.map(|value| value.parse().map(DataRef::Float).map_err(damaged)).transpose()?
            }
            "boolean" => of("office:boolean-value")?.map(|value| DataRef::Bool(value == "true")),
            "date" => of("office:date-value")?.map(DataRef::DateTimeIso),
            "time" => of("office:time-value")?.map(|value| DataRef::DurationIso(clock(&value).unwrap_or(value))),
            _ => of("office:string-value")?.map(DataRef::String),
        };
        Ok(value.map_or(Self::InText, Self::Value))
    }
}

/// A duration such as `PT08H15M00.5S` as hours, minutes and seconds.
fn clock(duration: &str) -> Option<String> {
    let (sign, rest) = match duration.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", duration),
    };
    let (hours, rest) = rest.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let (hours, minutes): (u64, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds: f64 = rest.strip_suffix('S')?.parse().ok().filter(|seconds| (0.0..60.0).contains(seconds))?;
    Some(format!("{sign}{hours}:{minutes:02}:{:02}", seconds.round().min(59.0)))
}

fn attribute(element: &BytesStart, name: &str) -> Result<Option<String>> {
    let Some(found) = element.try_get_attribute(name).map_err(damaged)? else { return Ok(None) };
    Ok(Some(found.normalized_value(quick_xml::XmlVersion::Explicit1_0).map_err(damaged)?.into_owned()))
}

/// How often an element stands for itself: 1 where it does not say.
fn count(element: &BytesStart, name: &str) -> Result<u32> {
    match attribute(element, name)? {
        Some(count) => count.parse().ok().filter(|&count| count > 0).ok_or_else(|| damaged(format!("{name} is {count}"))),
        None => Ok(1),
    }
}

fn cut_off() -> Error {
    damaged("its content is cut off")
}
