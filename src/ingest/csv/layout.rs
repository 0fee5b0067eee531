//! What the first bytes of a source say about the rest: its dialect, the names of its columns, what they hold.

use arrow::datatypes::SchemaRef;

use super::column::{Block, Column};
use super::dialect::{Dialect, sniff_header};
use super::guess::Guess;
use super::kind::{Kind, Trust};
use super::nulls::Nulls;
use super::tokenize::{Rows, Stop, tokenize};
use super::{fault, header, schema_of};
use crate::error::{Error, Result};
use crate::ingest::OpenOptions;
use crate::ingest::projection::{position, project};
use crate::table::parse_type;

/// How a source is laid out.
pub(super) struct Layout {
    pub dialect: Dialect,
    pub nulls: Nulls,
    /// Names of all columns of the source.
    pub names: Vec<String>,
    /// The columns asked for, in the order asked for.
    pub columns: Vec<Column>,
    /// Offset of the first row of data.
    pub data_at: usize,
    schema: SchemaRef,
}

/// A value that does not belong to the kind of its column.
pub(super) struct Misfit {
    pub row: usize,
    /// Index into the columns asked for.
    pub column: usize,
}

impl Layout {
    /// Finds out what the options leave open; `None` if the sample does not hold two complete rows and more bytes follow.
    pub(super) fn sniff(sample: &[u8], at_end: bool, options: &OpenOptions) -> Result<Option<Self>> {
        if sample.starts_with(&[0xff, 0xfe]) || sample.starts_with(&[0xfe, 0xff]) {
            return Err(Error::unsupported("this text is UTF-16").byte(0).hint("save it as UTF-8"));
        }
        let mark = if sample.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let text = &sample[mark..];
        let dialect = Dialect::sniff(text, at_end, options);
        let nulls = Nulls::new(options);

        let mut rows = Rows::default();
        let head = tokenize(text, &dialect, None, at_end, 1, &mut rows);
        let Some(width) = rows.widths().next() else {
            return if at_end { Self::empty(dialect, nulls, head.stop, sample.len(), options).map(Some) } else { Ok(None) };
        };
        if std::str::from_utf8(&text[..head.bytes]).is_err() {
            let block = Block { source: &text[..head.bytes], fields: &rows.fields, width, quote: dialect.quote };
            return Err(fault::not_utf8(block, &header::numbered(width), 0, mark as u64));
        }
        rows.clear();
        tokenize(text, &dialect, Some(width), at_end, usize::MAX >> 1, &mut rows);
        if rows.len() < 2 && !at_end {
            return Ok(None);
        }
        let has_header = options.header.unwrap_or_else(|| sniff_header(text, &rows, &nulls, options.day_first));
        let names = if has_header { header::names(text, &rows.fields[..width], dialect.quote) } else { header::numbered(width) };
        let (data_at, data) = if has_header { (head.bytes, &rows.fields[width..]) } else { (0, &rows.fields[..]) };
        let block = Block { source: text, fields: data, width, quote: dialect.quote };
        Self::new(dialect, nulls, names, mark + data_at, block, options).map(Some)
    }

    /// A source without a single row.
    fn empty(dialect: Dialect, nulls: Nulls, stop: Stop, data_at: usize, options: &OpenOptions) -> Result<Self> {
        if let Stop::Bad(bad) = stop {
            return Err(fault::malformed(bad, &[], 0, 0));
        }
        Self::new(dialect, nulls, Vec::new(), data_at, Block { source: b"", fields: &[], width: 1, quote: dialect.quote }, options)
    }

    fn new(
        dialect: Dialect,
        nulls: Nulls,
        names: Vec<String>,
        data_at: usize,
        sample: Block,
        options: &OpenOptions,
    ) -> Result<Self> {
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        for name in options.types.keys() {
            position(&known, name)?;
        }
        let mut columns = Vec::new();
        for index in project(&known, options.columns.as_deref())? {
            let name = &names[index];
            let declared = options.types.get(name).and_then(|name| parse_type(name));
            let (trust, mut guess) = match declared {
                Some(data_type) => (Trust::Declared, Guess::declared(Kind::of_type(&data_type), options.day_first)),
                None => (Trust::Found, Guess::any(options.day_first)),
            };
            guess.update_all(sample, index, &nulls);
            columns.push(Column::new(name.clone(), index, trust, guess, &nulls));
        }
        let schema = schema_of(&columns);
        Ok(Self { dialect, nulls, names, columns, data_at, schema })
    }

    pub(super) fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Fields of a row.
    pub(super) fn width(&self) -> usize {
        self.names.len().max(1)
    }

    /// Bytes of the longest text held.
    pub(super) fn text_bytes(&self) -> usize {
        self.columns.iter().map(Column::text_bytes).max().unwrap_or(0)
    }

    /// Takes the values of a block; the first value that does not fit, row by row, if there is one.
    pub(super) fn push(&mut self, block: Block) -> Option<Misfit> {
        let mut first: Option<Misfit> = None;
        for (column, target) in self.columns.iter_mut().enumerate() {
            if let Err(row) = target.push(block, &self.nulls)
                && first.as_ref().is_none_or(|earlier| row < earlier.row)
            {
                first = Some(Misfit { row, column });
            }
        }
        first
    }

    /// Narrows the guesses by the values of a block.
    pub(super) fn survey(&mut self, block: Block) {
        for column in &mut self.columns {
            column.guess.update_all(block, column.position, &self.nulls);
        }
    }

    /// Takes up the kinds the guesses have come to.
    pub(super) fn reset(&mut self) {
        for column in &mut self.columns {
            column.reset(&self.nulls);
        }
        self.schema = schema_of(&self.columns);
    }
}
