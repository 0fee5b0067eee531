//! One file among several: where it lies, what is known of its columns, how it is opened.

use std::collections::BTreeMap;
use std::ops::Range;

use arrow::array::Array;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;

use super::Part;
use crate::error::{Error, Result};
use crate::ingest::format::{Source, counting, open_source};
use crate::ingest::{Decoder, Findings, FormatName, OpenOptions, Reject};
use crate::table::{can_bring, parse_type, type_name};

/// Rows, and bytes at a time, that are looked at in every file before the first one is read: fewer than its decoder looks at when it
/// is read, so that many small files are not looked at twice in full.
const LOOK_ROWS: u32 = 8192;
const LOOK_BYTES: u32 = 256 << 10;

/// What to do where a column of one file cannot be read with those of the others.
pub(super) const HOW_TO_READ_APART: &str = "leave the column out with columns, or open the files one by one";

/// A file among several.
pub(super) struct File {
    name: String,
    size: u64,
    /// Where it begins in the source.
    base: u64,
    /// Its columns as far as they are known; of type null while no value has been seen that would tell.
    columns: Vec<Field>,
    findings: Findings,
    /// The decoder that went back to the first row, knowing its types, and has not been used since.
    parked: Option<Box<dyn Decoder>>,
    /// Are its types those of all its rows, and not only of the first?
    learnt: bool,
}

impl File {
    /// Files that follow each other.
    pub(super) fn in_a_row(parts: &[Part]) -> Result<Vec<Self>> {
        let mut base: u64 = 0;
        let mut files = Vec::with_capacity(parts.len());
        for (position, part) in parts.iter().enumerate() {
            let name = if part.name.is_empty() { format!("number {}", position + 1) } else { part.name.clone() };
            let size = part.size.ok_or_else(|| {
                Error::unsupported("a stream cannot be one of several files")
                    .hint("read it into a file or into memory first")
                    .file(&name)
            })?;
            let (columns, findings) = (Vec::new(), Findings::default());
            files.push(Self { name, size, base, columns, findings, parked: None, learnt: false });
            base = base.checked_add(size).ok_or_else(|| Error::params("source", "the files are too large together"))?;
        }
        Ok(files)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn base(&self) -> u64 {
        self.base
    }

    pub(super) fn columns(&self) -> &[Field] {
        &self.columns
    }

    pub(super) fn findings(&self) -> Findings {
        self.findings.clone()
    }

    /// Rows that could not be read.
    pub(super) fn rejected(&self) -> u64 {
        self.findings.rejected
    }

    /// The first of them.
    pub(super) fn rejects(&self) -> impl Iterator<Item = Reject> {
        self.findings.rejects.iter().map(|reject| Reject { file: Some(self.name.clone()), ..reject.clone() })
    }

    /// Notes what a decoder has found that has handed out all rows.
    pub(super) fn finish(&mut self, decoder: &dyn Decoder) {
        self.findings = decoder.findings();
    }

    /// Says where an error happened.
    pub(super) fn blame(&self, error: Error) -> Error {
        error.file(&self.name)
    }

    /// Ranges of the file as ranges of the source.
    pub(super) fn place(&self, ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
        ranges.into_iter().map(|range| self.base + range.start..self.base + range.end).collect()
    }

    /// Is its format one whose types are found in the values?
    fn is_text(&self) -> bool {
        !matches!(self.findings.format, Some(FormatName::Parquet | FormatName::Arrow))
    }

    /// Can the types of its columns be given?
    pub(super) fn heeds_types(&self) -> bool {
        matches!(self.findings.format, Some(FormatName::Csv | FormatName::Excel | FormatName::Json))
    }

    /// Can a later row have columns that earlier ones do not have?
    pub(super) fn may_bring_columns(&self) -> bool {
        self.findings.format == Some(FormatName::Json) && !self.learnt
    }

    /// Are columns and types known, without a value being seen?
    pub(super) fn knows_itself(&self) -> bool {
        !self.is_text() && !self.columns.is_empty()
    }

    /// Is there nothing more to learn by reading it to its end?
    pub(super) fn is_settled(&self) -> bool {
        !self.is_text() || self.parked.is_some()
    }

    /// Has a value been seen in a column?
    pub(super) fn has_values(&self, name: &str) -> bool {
        self.column(name).is_some_and(|field| *field.data_type() != DataType::Null)
    }

    fn column(&self, name: &str) -> Option<&Field> {
        self.columns.iter().find(|field| field.name() == name)
    }

    /// A decoder of the first rows, of all columns.
    pub(super) fn open_to_look(&self, options: &OpenOptions) -> Box<dyn Decoder> {
        let (batch_rows, read_bytes) = (options.batch_rows.min(LOOK_ROWS), options.read_bytes.min(LOOK_BYTES));
        open_source(self.source(OpenOptions { columns: None, types: BTreeMap::new(), batch_rows, read_bytes, ..options.clone() }))
    }

    /// A decoder of the columns asked for, where `all` are the columns of all files.
    pub(super) fn open(&mut self, options: &OpenOptions, all: &[Field], count_only: bool) -> Box<dyn Decoder> {
        let as_text = self.to_read_as_text(all);
        if let Some(parked) = self.parked.take().filter(|_| as_text.is_empty()) {
            return parked;
        }
        let mut types = BTreeMap::new();
        if self.heeds_types() {
            // A JSON tells its types again, and a column of texts and numbers would be another one as declared text.
            let knows = self.learnt && self.findings.format != Some(FormatName::Json);
            let known = self.columns.iter().filter(|field| knows && *field.data_type() != DataType::Null);
            types.extend(known.map(|field| (field.name().clone(), type_name(field.data_type()))));
            let given = options.types.iter().filter(|(name, _)| self.column(name).is_some());
            types.extend(given.map(|(name, given)| (name.clone(), given.clone())));
            types.extend(as_text.into_iter().map(|name| (name, type_name(&DataType::Utf8))));
        }
        // What is taken for UTF-8 may still turn out not to be.
        let found = self.findings.encoding.clone().filter(|encoding| encoding != encoding_rs::UTF_8.name());
        let encoding = found.unwrap_or_else(|| options.encoding.clone());
        let columns = self.asked(options);
        let none = columns.as_ref().is_some_and(Vec::is_empty);
        let columns = columns.filter(|_| !none);
        counting(open_source(self.source(OpenOptions { columns, types, encoding, ..options.clone() })), count_only || none)
    }

    fn source(&self, options: OpenOptions) -> Source {
        Source { name: self.name.clone(), size: Some(self.size), options, depth: 0, count_only: false, share: None }
    }

    /// The columns asked for that the file has. All of its columns where one of those that it seems not to have may come later.
    fn asked(&self, options: &OpenOptions) -> Option<Vec<String>> {
        let asked = options.columns.as_ref()?;
        let known: Vec<_> = asked.iter().filter(|name| self.column(name).is_some()).cloned().collect();
        let missing = asked.iter().any(|name| Some(name) != options.source_column.as_ref() && !known.contains(name));
        (!missing || self.findings.format != Some(FormatName::Json)).then_some(known)
    }

    /// The columns whose values have to stay as they are written, because they are text in other files.
    fn to_read_as_text(&self, all: &[Field]) -> Vec<String> {
        let is_text_of_others = |field: &&Field| {
            !matches!(field.data_type(), DataType::Utf8 | DataType::Null)
                && all.iter().any(|other| other.name() == field.name() && *other.data_type() == DataType::Utf8)
        };
        let columns = self.columns.iter().filter(|_| self.heeds_types());
        columns.filter(is_text_of_others).map(|field| field.name().clone()).collect()
    }

    /// Notes what a decoder that was opened to look has found so far.
    pub(super) fn look(&mut self, decoder: &dyn Decoder, given: &BTreeMap<String, String>) {
        let schema = decoder.schema().unwrap_or_else(|| Schema::empty().into());
        self.findings = decoder.findings();
        let (is_text, heeds_types) = (self.is_text(), self.heeds_types());
        let column = |field: &Field| {
            let given = given.get(field.name()).filter(|_| heeds_types).and_then(|name| parse_type(name));
            let undecided = is_text && *field.data_type() == DataType::Utf8;
            given.or(undecided.then_some(DataType::Null)).map_or_else(|| field.clone(), |known| field.clone().with_data_type(known))
        };
        self.columns = schema.fields().iter().map(|field| column(field)).collect();
    }

    /// Notes the types of rows, where `all` are the columns of all files as far as they are known; whether that is news. Missing values
    /// tell no type, and values that have the type of all files already need not be told.
    pub(super) fn see(&mut self, batch: &RecordBatch, all: &[Field]) -> bool {
        let mut changed = false;
        for (field, values) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            let Some(known) = self.columns.iter_mut().find(|column| column.name() == field.name()) else { continue };
            let is_news = if *known.data_type() == DataType::Null {
                values.logical_null_count() < values.len()
            } else {
                let target = all.iter().find(|column| column.name() == field.name());
                known.data_type() != field.data_type() && target.is_some_and(|target| target.data_type() != field.data_type())
            };
            if is_news {
                *known = known.clone().with_data_type(field.data_type().clone());
                changed = true;
            }
        }
        changed
    }

    /// Notes that a decoder that was opened to look has gone back to the first row; whether it knows the types of all rows, and did not
    /// only change the encoding.
    pub(super) fn was_read_through(&mut self) -> bool {
        self.learnt = !self.columns.is_empty();
        self.learnt
    }

    /// Takes a decoder that goes back to the first row, to be used again, and what it has learnt.
    pub(super) fn learn(&mut self, decoder: Box<dyn Decoder>) {
        self.findings = decoder.findings();
        let schema = decoder.schema();
        self.learnt |= schema.is_some();
        for field in schema.iter().flat_map(|schema| schema.fields()) {
            match self.columns.iter_mut().find(|column| column.name() == field.name()) {
                Some(column) if *column.data_type() == DataType::Null && *field.data_type() == DataType::Utf8 => {}
                Some(column) => *column = Field::clone(field),
                None => self.columns.push(Field::clone(field)),
            }
        }
        self.parked = Some(decoder);
    }

    /// Can all values be brought to the types of the columns of all files?
    pub(super) fn check(&self, all: &[Field]) -> Result<()> {
        for (column, target) in
            self.columns.iter().filter_map(|field| Some((field, all.iter().find(|other| other.name() == field.name())?)))
        {
            if !can_bring(column.data_type(), target.data_type()) {
                let (here, there) = (type_name(column.data_type()), type_name(target.data_type()));
                let error =
                    Error::schema(format!("{here} cannot be read as {there}, which other files need")).column(column.name());
                return Err(self.blame(error.hint(HOW_TO_READ_APART)));
            }
        }
        Ok(())
    }
}
