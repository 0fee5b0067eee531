//! A column being read: what it is thought to be, and its values so far.

use arrow::array::{ArrayRef, NullBufferBuilder};
use arrow::datatypes::Field as ArrowField;

use super::guess::Guess;
use super::kind::{self, Kind, Trust};
use super::nulls::Nulls;
use super::text;
use super::time;
use super::tokenize::Field;
use crate::error::Result;
use crate::ingest::values::Values;

/// Some rows of equal width, cut into fields.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub source: &'a [u8],
    pub fields: &'a [Field],
    pub width: usize,
    pub quote: u8,
}

impl<'a> Block<'a> {
    /// The fields of one column.
    pub(super) fn column(self, position: usize) -> impl Iterator<Item = Field> + use<'a> {
        self.fields.get(position..).unwrap_or_default().iter().step_by(self.width).copied()
    }

    /// A row as it was written, without its line break.
    pub(super) fn row_text(self, row: usize) -> &'a [u8] {
        let (first, last) = (self.field(row, 0), self.field(row, self.width - 1));
        let start = first.start() - usize::from(first.is_quoted());
        &self.source[start..self.source.len().min(last.end() + usize::from(last.is_quoted()))]
    }

    pub(super) fn field(self, row: usize, position: usize) -> Field {
        self.fields[row * self.width + position]
    }
}

/// One column of the result.
pub(super) struct Column {
    pub name: String,
    /// Its position in a row of the source.
    pub position: usize,
    pub guess: Guess,
    kind: Kind,
    /// Does a null word look like a value? Then it is looked for first.
    nulls_first: bool,
    values: Values,
    valid: NullBufferBuilder,
}

impl Column {
    /// An empty column of the kind its guess has come to.
    pub(super) fn new(name: String, position: usize, guess: Guess, nulls: &Nulls) -> Self {
        let (kind, trust) = (guess.kind(), guess.trust());
        let nulls_first = nulls.words().any(|word| kind != Kind::Text && kind.accepts(word, trust));
        Self {
            name,
            position,
            guess,
            kind,
            nulls_first,
            values: Values::new(&kind.data_type(), 0),
            valid: NullBufferBuilder::new(0),
        }
    }

    /// Forgets all values, and takes up the kind its guess has come to since.
    pub(super) fn reset(&mut self, nulls: &Nulls) {
        let name = std::mem::take(&mut self.name);
        *self = Self::new(name, self.position, self.guess.clone(), nulls);
    }

    pub(super) fn arrow_field(&self) -> ArrowField {
        ArrowField::new(&self.name, self.kind.data_type(), true)
    }

    /// Was its type declared?
    pub(super) fn is_declared(&self) -> bool {
        self.guess.trust() == Trust::Declared
    }

    /// What its numbers are written with.
    pub(super) fn unit(&self) -> Option<&'static str> {
        self.kind.unit()
    }

    /// Drops the values from the row `n_rows` on.
    pub(super) fn truncate(&mut self, n_rows: usize) {
        self.valid.truncate(n_rows);
        self.values.truncate(n_rows);
    }

    /// Bytes of text held.
    pub(super) fn text_bytes(&self) -> usize {
        self.values.text_bytes()
    }

    /// Takes the values of a block; `Err` with the first row whose value does not belong to the kind.
    pub(super) fn push(&mut self, block: Block, nulls: &Nulls) -> std::result::Result<(), usize> {
        let trust = self.guess.trust();
        let cells = Cells { block, position: self.position, nulls, nulls_first: self.nulls_first, valid: &mut self.valid };
        match (&mut self.values, self.kind) {
            (Values::Boolean(values), _) => cells.fill(|text| kind::boolean(text, trust), |value| values.append(value)),
            (Values::Int64(values), Kind::StyledInt64(style)) => cells.fill(|text| style.int64(text), |value| values.push(value)),
            (Values::Float64(values), Kind::StyledFloat64(style)) => {
                cells.fill(|text| style.float64(text), |value| values.push(value))
            }
            (Values::Decimal(values), Kind::StyledDecimal(precision, scale, style)) => {
                cells.fill(|text| style.decimal(text, precision, scale), |value| values.push(value))
            }
            (Values::Int64(values), _) => cells.fill(|text| kind::int64(text, trust), |value| values.push(value)),
            (Values::UInt64(values), _) => cells.fill(|text| kind::uint64(text, trust), |value| values.push(value)),
            (Values::Decimal(values), Kind::Decimal(precision, scale)) => {
                cells.fill(|text| kind::decimal(text, precision, scale, trust), |value| values.push(value))
            }
            (Values::Float64(values), _) => cells.fill(|text| kind::float64(text, trust), |value| values.push(value)),
            (Values::Date(values), Kind::Date(lead)) => cells.fill(|text| time::date(text, lead), |value| values.push(value)),
            (Values::Time(values), Kind::Timestamp(lead)) => {
                cells.fill(|text| time::timestamp(text, lead), |value| values.push(value))
            }
            (Values::Time(values), _) => cells.fill(|text| kind::instant(text, trust), |value| values.push(value)),
            (Values::Text { ends, bytes }, _) => {
                let undecided = self.guess.is_undecided().then_some(&self.guess);
                cells.fill_text(ends, bytes, undecided)
            }
            // `Values::new` pairs kinds and values.
            (Values::Decimal(_) | Values::Date(_), _) => Err(0),
        }
    }

    /// Hands out the values as an array, and starts the next one.
    pub(super) fn finish(&mut self) -> Result<ArrayRef> {
        let nulls = self.valid.finish();
        let n_rows = self.values.len();
        std::mem::replace(&mut self.values, Values::new(&self.kind.data_type(), n_rows)).finish(&self.kind.data_type(), nulls)
    }
}

/// The fields of one column of a block, on their way into its values.
struct Cells<'a> {
    block: Block<'a>,
    position: usize,
    nulls: &'a Nulls,
    nulls_first: bool,
    valid: &'a mut NullBufferBuilder,
}

impl Cells<'_> {
    fn fill<T: Default>(self, parse: impl Fn(&[u8]) -> Option<T>, mut push: impl FnMut(T)) -> std::result::Result<(), usize> {
        let mut n_valid = 0;
        for (row, field) in self.block.column(self.position).enumerate() {
            let text = field.bytes(self.block.source);
            let value = if self.nulls_first || text.is_empty() { None } else { parse(text) };
            let value = match value {
                Some(value) => Some(value),
                None if text.is_empty() => None,
                None => {
                    let text = text.trim_ascii();
                    if self.nulls.contains(text) { None } else { Some(parse(text).ok_or(row)?) }
                }
            };
            match value {
                Some(value) => {
                    n_valid += 1;
                    push(value);
                }
                None => {
                    self.valid.append_n_non_nulls(n_valid);
                    self.valid.append_null();
                    n_valid = 0;
                    push(T::default());
                }
            }
        }
        self.valid.append_n_non_nulls(n_valid);
        Ok(())
    }

    /// `undecided`: the guess of a column that some value may yet decide.
    fn fill_text(self, ends: &mut Vec<i32>, bytes: &mut Vec<u8>, undecided: Option<&Guess>) -> std::result::Result<(), usize> {
        let Block { source, quote, .. } = self.block;
        for (row, field) in self.block.column(self.position).enumerate() {
            let text = field.bytes(source);
            if let Some(guess) = undecided {
                let text = text.trim_ascii();
                if !self.nulls.contains(text) && !guess.stays_undecided(text) {
                    return Err(row);
                }
            }
            if !field.is_quoted() && self.nulls.contains(text) {
                self.valid.append_null();
            } else {
                self.valid.append_non_null();
                text::append(source, field, quote, bytes);
            }
            // The decoder ends a batch long before its text outgrows 31 bits.
            ends.push(bytes.len() as i32);
        }
        Ok(())
    }
}
