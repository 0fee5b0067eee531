//! The kinds of column, and which values belong to each.

use std::borrow::Cow;

use arrow::datatypes::{DataType, TimeUnit};

use super::scan::{Class, unescape};
use crate::ingest::csv::guess::Guess as DeclaredGuess;
use crate::ingest::csv::kind::Kind as DeclaredKind;
use crate::ingest::csv::nulls::Nulls;
use crate::ingest::csv::number;
pub(super) use crate::ingest::csv::number::{int64, uint64};
use crate::ingest::csv::style::Mark;
use crate::ingest::csv::time::{self, First};
use crate::ingest::{OpenOptions, values::Values};
use crate::table::parse_type;

/// What the values of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Int64,
    UInt64,
    /// Integers of up to 38 digits.
    Decimal,
    Float64,
    Date,
    Timestamp,
    /// A time with its zone, kept in UTC.
    Instant,
    Text,
    /// Values of different classes, or nested ones, as the JSON they are written in.
    Json,
    /// What was declared: the texts and numbers are read as the fields of a CSV are.
    Declared(DeclaredKind),
}

/// All kinds that are found, the narrowest first.
const KINDS: [Kind; 10] = [
    Kind::Boolean,
    Kind::Int64,
    Kind::UInt64,
    Kind::Decimal,
    Kind::Float64,
    Kind::Date,
    Kind::Timestamp,
    Kind::Instant,
    Kind::Text,
    Kind::Json,
];

impl Kind {
    /// The type of the column.
    pub(super) fn data_type(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Int64 => DataType::Int64,
            Self::UInt64 => DataType::UInt64,
            Self::Decimal => DataType::Decimal128(38, 0),
            Self::Float64 => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Text | Self::Json => DataType::Utf8,
            Self::Declared(kind) => kind.data_type(),
        }
    }

    /// Does a value belong to the kind?
    fn accepts(self, class: Class, text: &[u8]) -> bool {
        match (self, class) {
            (Self::Json, _) | (Self::Boolean, Class::True | Class::False) | (Self::Text, Class::Text | Class::Escaped) => true,
            (Self::Int64, Class::Number) => int64(text).is_some(),
            (Self::UInt64, Class::Number) => uint64(text).is_some(),
            (Self::Decimal, Class::Number) => decimal(text).is_some(),
            (Self::Float64, Class::Number) => float64(text).is_some(),
            (Self::Date, Class::Text) => date(text).is_some(),
            (Self::Timestamp, Class::Text) => timestamp(text).is_some(),
            (Self::Instant, Class::Text) => instant(text).is_some(),
            _ => false,
        }
    }
}

/// The kinds that fit every value seen. It only ever loses kinds, and the same ones in whatever order the values come.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    possible: Vec<Kind>,
    seen: bool,
    declared: Option<Declared>,
}

/// What was said about a column, and what its values have said since.
#[derive(Clone, Debug)]
struct Declared {
    guess: DeclaredGuess,
    /// Is an empty text a missing value?
    skips_empty: bool,
}

impl Guess {
    pub(super) fn any() -> Self {
        Self { possible: KINDS.to_vec(), seen: false, declared: None }
    }

    /// The guess of the column at `path`, of which the options may declare the type.
    pub(super) fn of(path: &str, options: &OpenOptions) -> Self {
        let Some(data_type) = options.types.get(path).and_then(|name| parse_type(name)) else { return Self::any() };
        let mut guess = DeclaredGuess::declared(&data_type, options.day_first);
        guess.prefer(Some(options.decimal.map_or(Mark::Point, Mark::of)));
        let declared = Declared { guess, skips_empty: data_type != DataType::Utf8 };
        Self { possible: Vec::new(), seen: true, declared: Some(declared) }
    }

    /// Takes note of a value.
    pub(super) fn update(&mut self, class: Class, text: &[u8]) {
        if let Some(declared) = &mut self.declared {
            if class != Class::Null {
                declared.guess.update(&plain(class, text), &Nulls::none());
            }
        } else if class != Class::Null {
            self.seen = true;
            if self.possible.len() > 1 {
                self.possible.retain(|kind| kind.accepts(class, text));
            }
        }
    }

    /// Has there been a value that is not null?
    pub(super) fn has_seen(&self) -> bool {
        self.seen
    }

    /// Does a value contradict what was declared?
    pub(super) fn rejects(&self, class: Class, text: &[u8]) -> bool {
        self.declared.as_ref().is_some_and(|declared| {
            let text = plain(class, text);
            let text = text.trim_ascii();
            class != Class::Null && !declared.skips(text) && declared.guess.rejects(text)
        })
    }

    /// Could the values of a declared type be read two ways?
    pub(super) fn is_ambiguous(&self) -> bool {
        self.declared.as_ref().is_some_and(|declared| declared.guess.is_ambiguous())
    }

    /// Appends a value that was declared to be of a kind. The values are as many as before where it is a missing one; false if it does
    /// not belong to the kind.
    pub(super) fn append(&self, kind: DeclaredKind, class: Class, text: &[u8], values: &mut Values) -> bool {
        let text = plain(class, text);
        match &self.declared {
            Some(declared) if declared.skips_empty => {
                let text = text.trim_ascii();
                declared.skips(text) || kind.append(text, values)
            }
            _ => kind.append(&text, values),
        }
    }

    /// The narrowest kind that is left.
    pub(super) fn kind(&self) -> Kind {
        if let Some(declared) = &self.declared {
            return Kind::Declared(declared.guess.kind());
        }
        if self.seen { self.possible.first().copied().unwrap_or(Kind::Json) } else { Kind::Text }
    }
}

impl Declared {
    fn skips(&self, text: &[u8]) -> bool {
        self.skips_empty && text.is_empty()
    }
}

/// A value as the field of a CSV.
pub(super) fn plain(class: Class, text: &[u8]) -> Cow<'_, [u8]> {
    if class != Class::Escaped {
        return Cow::Borrowed(text);
    }
    let mut plain = Vec::with_capacity(text.len());
    unescape(text, &mut plain);
    Cow::Owned(plain)
}

pub(super) fn decimal(text: &[u8]) -> Option<i128> {
    let value: i128 = std::str::from_utf8(text).ok()?.parse().ok()?;
    (value.unsigned_abs() < 10u128.pow(38)).then_some(value)
}

/// The nearest `f64`; none for an integer that would be rounded.
#[inline]
pub(super) fn float64(text: &[u8]) -> Option<f64> {
    number::float64(text).filter(|_| !number::loses_digits(text))
}

#[inline]
pub(super) fn date(text: &[u8]) -> Option<i32> {
    time::date(text, First::Year)
}

#[inline]
pub(super) fn timestamp(text: &[u8]) -> Option<i64> {
    time::timestamp(text, First::Year)
}

#[inline]
pub(super) fn instant(text: &[u8]) -> Option<i64> {
    time::instant(text)
}
