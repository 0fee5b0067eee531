//! What the first bytes of a source say about the rest: its dialect, the names of its columns, what they hold.

use std::collections::BTreeMap;

use arrow::datatypes::SchemaRef;
use memchr::memchr_iter;

use super::column::{Block, Column};
use super::dialect::{Dialect, Shape, sniff, sniff_header};
use super::guess::Guess;
use super::nulls::Nulls;
use super::style::Mark;
use super::tokenize::{Rows, Stop, sound_rows, tokenize};
use super::{fault, header, schema_of};
use crate::error::{Error, Result};
use crate::ingest::projection::{position, project};
use crate::ingest::{OpenOptions, Ragged};
use crate::table::parse_type;

/// How a source is laid out.
pub(super) struct Layout {
    pub dialect: Dialect,
    pub nulls: Nulls,
    /// Names of all columns of the source.
    pub names: Vec<String>,
    /// The columns asked for, in the order asked for.
    pub columns: Vec<Column>,
    /// The columns that were not asked for, of which a type was declared: what contradicts it is left out all the same.
    checked: Vec<Column>,
    /// Offset of the first row of data.
    pub data_at: usize,
    /// Lines above the table.
    pub skipped: u64,
    /// The decimal mark of numbers that could be read both ways.
    pub mark: Option<Mark>,
    given_mark: Option<Mark>,
    pad: bool,
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
        let found = sniff(&sample[mark..], at_end, options);
        let dialect = found.dialect;
        let nulls = Nulls::new(options);
        let pad = options.ragged == Ragged::Pad;

        let cut = |table_at: usize, width: Option<usize>| {
            let text = &sample[mark + table_at..];
            let mut rows = Rows::default();
            let head = tokenize(text, &dialect, None, at_end, 1, &mut rows);
            let shape = rows.widths().next().map(|first| Shape { width: width.unwrap_or(first), pad });
            sound_rows(text, head.bytes, &dialect, shape, at_end, &mut rows);
            (text, head, rows)
        };
        let (mut text, mut head, mut rows) = cut(found.table_at, None);
        let mut table_at = found.table_at;
        let Some(mut width) = rows.widths().next() else {
            let stop = head.stop;
            return if at_end { Self::empty(dialect, nulls, stop, sample.len(), options).map(Some) } else { Ok(None) };
        };
        if std::str::from_utf8(&text[..head.bytes]).is_err() {
            let block = Block { source: &text[..head.bytes], fields: &rows.fields[..width], width, quote: dialect.quote };
            return Err(fault::not_utf8(block, &header::numbered(width), 0, (mark + table_at) as u64));
        }
        if rows.len() < 2 && !at_end {
            return Ok(None);
        }
        let mut n_names = width;
        let mut has_header = options.header.unwrap_or_else(|| sniff_header(text, &rows, &nulls, options.day_first));
        if let Some(above_at) = found.above_at.filter(|_| options.header != Some(false) && !has_header) {
            // Names for all columns but one: there is a delimiter behind every row, or a name in front of it.
            let is_behind = (0..rows.len()).all(|row| rows.fields[(row + 1) * width - 1].bytes(text).is_empty());
            width -= usize::from(is_behind);
            n_names = found.width - 1;
            has_header = true;
            table_at = above_at;
            (text, head, rows) = cut(above_at, Some(width));
        }
        let names = if has_header {
            let mut names = header::names(text, &rows.fields[..n_names], dialect.quote);
            if n_names < width {
                names = header::with_unnamed_first(names);
            }
            names
        } else {
            header::numbered(width)
        };
        let (data_at, data) = if has_header { (head.bytes, &rows.fields[n_names..]) } else { (0, &rows.fields[..]) };
        let block = Block { source: text, fields: data, width, quote: dialect.quote };
        let skipped = memchr_iter(dialect.newline, &sample[mark..mark + table_at]).count() as u64;
        let layout = Self::new(dialect, nulls, names, mark + table_at + data_at, block, options)?;
        Ok(Some(Self { skipped, ..layout }))
    }

    /// A source without a single row.
    fn empty(dialect: Dialect, nulls: Nulls, stop: Stop, data_at: usize, options: &OpenOptions) -> Result<Self> {
        if let Stop::Bad { fault, .. } = stop {
            return Err(fault::malformed(fault, &[], 0, 0));
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
        let asked = project(&known, options.columns.as_deref())?;
        let column = |index: usize| {
            let name = &names[index];
            let guess = match options.types.get(name).and_then(|name| parse_type(name)) {
                Some(data_type) => Guess::declared(&data_type, options.day_first),
                None => Guess::any(options.day_first),
            };
            Column::new(name.clone(), index, guess, &nulls)
        };
        let is_only_checked = |&index: &usize| options.types.contains_key(&names[index]) && !asked.contains(&index);
        let checked = (0..names.len()).filter(is_only_checked).map(column).collect();
        let columns: Vec<Column> = asked.iter().map(|&index| column(index)).collect();
        let (given_mark, pad, schema) = (options.decimal.map(Mark::of), options.ragged == Ragged::Pad, schema_of(&columns));
        let mut layout =
            Self { dialect, nulls, names, columns, checked, data_at, skipped: 0, mark: given_mark, given_mark, pad, schema };
        layout.learn(sample);
        layout.reset();
        Ok(layout)
    }

    /// Narrows the guesses by the sample. A row that will be left out says nothing about its other columns.
    fn learn(&mut self, sample: Block) {
        for column in self.columns.iter_mut().chain(&mut self.checked).filter(|column| column.is_declared()) {
            column.guess.update_all(sample, column.position, &self.nulls);
        }
        let unfit = self.unfit(sample);
        let mut rows = Rows::of(sample.fields, sample.width);
        rows.retain(sample.width, |row| !unfit.contains_key(&row));
        let sample = Block { fields: &rows.fields, ..sample };
        for column in self.columns.iter_mut().filter(|column| !column.is_declared()) {
            column.guess.update_all(sample, column.position, &self.nulls);
        }
    }

    pub(super) fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Fields of a row.
    pub(super) fn width(&self) -> usize {
        self.names.len().max(1)
    }

    pub(super) fn shape(&self) -> Shape {
        Shape { width: self.width(), pad: self.pad }
    }

    /// What the numbers of columns are written with, where they are.
    pub(super) fn units(&self) -> BTreeMap<String, String> {
        let unit = |column: &Column| Some((column.name.clone(), column.unit()?.to_owned()));
        self.columns.iter().filter_map(unit).collect()
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
        for column in self.columns.iter_mut().chain(&mut self.checked) {
            column.guess.update_all(block, column.position, &self.nulls);
        }
    }

    /// Drops the values from the row `n_rows` on.
    pub(super) fn truncate(&mut self, n_rows: usize) {
        self.columns.iter_mut().for_each(|column| column.truncate(n_rows));
    }

    /// Can a row be left out for a column that is not read?
    pub(super) fn checks(&self) -> bool {
        !self.checked.is_empty()
    }

    /// The rows of a block with a value that contradicts what was declared, each with the first such column.
    pub(super) fn unfit(&self, block: Block) -> BTreeMap<usize, &Column> {
        let mut unfit: BTreeMap<usize, &Column> = BTreeMap::new();
        for column in self.columns.iter().chain(&self.checked).filter(|column| column.is_declared()) {
            for (row, field) in block.column(column.position).enumerate() {
                let text = field.bytes(block.source).trim_ascii();
                if !self.nulls.contains(text) && column.guess.rejects(text) {
                    let first = unfit.entry(row).or_insert(column);
                    if column.position < first.position {
                        *first = column;
                    }
                }
            }
        }
        unfit
    }

    /// Takes up the kinds the guesses have come to.
    pub(super) fn reset(&mut self) {
        if self.given_mark.is_none() {
            self.mark = self.found_mark();
        }
        for column in self.columns.iter_mut().chain(&mut self.checked) {
            column.guess.prefer(self.mark);
            column.reset(&self.nulls);
        }
        self.schema = schema_of(&self.columns);
    }

    /// The decimal mark of the columns that have only one, where they agree.
    fn found_mark(&self) -> Option<Mark> {
        let has = |mark| self.columns.iter().any(|column| column.guess.only_mark() == Some(mark));
        match (has(Mark::Point), has(Mark::Comma)) {
            (true, false) => Some(Mark::Point),
            (false, true) => Some(Mark::Comma),
            // Who has decimal commas does not separate fields by them.
            (false, false) if self.dialect.delimiter == b',' => Some(Mark::Point),
            _ => None,
        }
    }
}
