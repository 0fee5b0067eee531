//! A column being read: what it is thought to be, and its values so far.

use arrow::array::{ArrayRef, NullBufferBuilder};

use super::kind::{self, Guess, Kind};
use super::scan::{Class, Token, unescape};
use crate::error::Result;
use crate::ingest::OpenOptions;
use crate::ingest::values::Values;

/// One column of the source.
pub(super) struct Column {
    /// Names of the objects around it and its own, with dots between.
    pub path: String,
    pub guess: Guess,
    /// Is it in a row that was not left out, or declared?
    pub is_real: bool,
    /// Do objects stand for its value in some rows? Then their members are columns of their own.
    pub is_flattened: bool,
    /// Is it read?
    pub is_placed: bool,
    /// The row that set it last, by the number of rows that were cut before.
    pub cut: u64,
    kind: Kind,
    values: Values,
    valid: NullBufferBuilder,
}

impl Column {
    pub(super) fn new(path: String, options: &OpenOptions) -> Self {
        let guess = Guess::of(&path, options);
        Self {
            path,
            is_real: guess.has_seen(),
            guess,
            is_flattened: false,
            is_placed: false,
            cut: 0,
            kind: Kind::Text,
            values: Values::new(&Kind::Text.data_type(), 0),
            valid: NullBufferBuilder::new(0),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Forgets all values, and takes up the kind its guess has come to.
    pub(super) fn reset(&mut self) {
        self.kind = self.guess.kind();
        self.values = Values::new(&self.kind.data_type(), 0);
        self.valid = NullBufferBuilder::new(0);
    }

    /// Bytes of text held.
    pub(super) fn text_bytes(&self) -> usize {
        self.values.text_bytes()
    }

    /// Fills up with nulls to `n_rows`.
    pub(super) fn pad(&mut self, n_rows: usize) {
        let missing = n_rows - self.values.len();
        if missing > 0 {
            self.values.pad(missing);
            self.valid.append_n_nulls(missing);
        }
    }

    /// Drops the values from row `n_rows` on.
    pub(super) fn truncate(&mut self, n_rows: usize) {
        if self.values.len() > n_rows {
            self.values.truncate(n_rows);
            self.valid.truncate(n_rows);
        }
    }

    /// Takes the value of row `row`, the rows before which without one are null; false if the value does not belong to the kind.
    #[inline]
    pub(super) fn push(&mut self, row: usize, token: &Token, source: &[u8]) -> bool {
        let text = token.bytes(source);
        let class = token.class;
        if class == Class::Null {
            return true;
        }
        if !self.guess.has_seen() {
            return false;
        }
        if self.values.len() < row {
            self.pad(row);
        }
        fn take<T>(value: Option<T>, into: &mut Vec<T>) -> bool {
            value.map(|value| into.push(value)).is_some()
        }
        if let Kind::Declared(kind) = self.kind {
            let fits = self.guess.append(kind, class, text, &mut self.values);
            if self.values.len() > row {
                self.valid.append_non_null();
            }
            return fits;
        }
        let is_number = class == Class::Number;
        let is_plain = class == Class::Text;
        let fits = match (&mut self.values, self.kind) {
            (Values::Boolean(values), _) => {
                let value = matches!(class, Class::True | Class::False);
                if value {
                    values.append(class == Class::True);
                }
                value
            }
            (Values::Int64(values), _) => is_number && take(kind::int64(text), values),
            (Values::UInt64(values), _) => is_number && take(kind::uint64(text), values),
            (Values::Decimal(values), _) => is_number && take(kind::decimal(text), values),
            (Values::Float64(values), _) => is_number && take(kind::float64(text), values),
            (Values::Date(values), _) => is_plain && take(kind::date(text), values),
            (Values::Time(values), Kind::Timestamp) => is_plain && take(kind::timestamp(text), values),
            (Values::Time(values), _) => is_plain && take(kind::instant(text), values),
            (Values::Text { ends, bytes }, kind) => {
                let fits = match (kind, class) {
                    (Kind::Json, Class::Text | Class::Escaped) => {
                        bytes.push(b'"');
                        bytes.extend_from_slice(text);
                        bytes.push(b'"');
                        true
                    }
                    (Kind::Json, _) | (_, Class::Text) => {
                        bytes.extend_from_slice(text);
                        true
                    }
                    (_, Class::Escaped) => {
                        unescape(text, bytes);
                        true
                    }
                    _ => false,
                };
                if fits {
                    // The decoder ends a batch long before its text outgrows 31 bits.
                    ends.push(bytes.len() as i32);
                }
                fits
            }
        };
        if fits {
            self.valid.append_non_null();
        }
        fits
    }

    /// Hands out `n_rows` values as an array, and starts the next one.
    pub(super) fn finish(&mut self, n_rows: usize) -> Result<ArrayRef> {
        self.pad(n_rows);
        let nulls = self.valid.finish();
        std::mem::replace(&mut self.values, Values::new(&self.kind.data_type(), 0)).finish(&self.kind.data_type(), nulls)
    }
}
