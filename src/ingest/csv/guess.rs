//! Which kinds a column can still have, after the values seen so far.
//!
//! A guess only ever loses kinds, and loses the same ones in whatever order the values come:
//! what is found for a column depends on its values alone.

use arrow::datatypes::DataType;
use memchr::memchr2;

use super::column::Block;
use super::kind::{KINDS, Kind, Trust, styled};
use super::nulls::Nulls;
use super::style::{Mark, Unit};
use super::time::First;

/// The kinds that fit every value seen.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Guess {
    possible: Vec<Kind>,
    /// The kind of a declared column whose values rule out all others; text where nothing was declared.
    fallback: Kind,
    declared: Option<DataType>,
    seen: bool,
    /// Has there been a value with a point or a comma in it?
    marked: bool,
    /// How numbers are read that could be read both ways, where that is known.
    mark: Option<Mark>,
    /// Does a short integer without a sign fit every kind that is possible?
    takes_integers: bool,
}

impl Guess {
    /// Every kind is possible, but for the dates that `day_first` rules out.
    pub(super) fn any(day_first: Option<bool>) -> Self {
        Self::of(KINDS.to_vec(), Kind::Text, None, day_first)
    }

    /// One of the kinds of a declared type; there is at least one.
    pub(in crate::ingest) fn declared(data_type: &DataType, day_first: Option<bool>) -> Self {
        let kinds = Kind::of_type(data_type);
        let fallback = kinds.first().copied().unwrap_or(Kind::Text);
        Self::of(kinds, fallback, Some(data_type.clone()), day_first)
    }

    fn of(kinds: Vec<Kind>, fallback: Kind, declared: Option<DataType>, day_first: Option<bool>) -> Self {
        Self {
            possible: allowed(kinds, day_first),
            fallback,
            declared,
            seen: false,
            marked: false,
            mark: None,
            takes_integers: false,
        }
    }

    /// How far its texts are trusted.
    pub(super) fn trust(&self) -> Trust {
        if self.declared.is_some() { Trust::Declared } else { Trust::Found }
    }

    /// Takes note of a value. One that no kind of a declared type fits does not count: its row is not read.
    pub(in crate::ingest) fn update(&mut self, text: &[u8], nulls: &Nulls) {
        if self.seen && (self.possible.is_empty() || self.takes_integers && is_short_integer(text) && !nulls.contains(text)) {
            return;
        }
        let text = text.trim_ascii();
        if nulls.contains(text) || !self.seen && !self.see_first(text) || self.rejects(text) {
            return;
        }
        let trust = self.trust();
        self.marked |= memchr2(b'.', b',', text).is_some();
        self.possible.retain(|kind| kind.accepts(text, trust));
        self.takes_integers = self.possible.iter().all(|kind| kind.takes_integers());
    }

    /// All numbers of a column have the unit of the first.
    fn see_first(&mut self, text: &[u8]) -> bool {
        let styled = styled(Unit::of(text), self.declared.as_ref());
        self.seen = !self.rejects(text);
        if self.seen {
            let behind = self.possible.iter().position(|kind| *kind == Kind::Float64).map_or(self.possible.len(), |at| at + 1);
            self.possible.splice(behind..behind, styled);
        }
        self.seen
    }

    /// Does a value contradict what was declared?
    pub(in crate::ingest) fn rejects(&self, text: &[u8]) -> bool {
        let trust = self.trust();
        let fits = |kinds: &[Kind]| kinds.iter().any(|kind| kind.accepts(text, trust));
        let fits_styled = || !self.seen && fits(&styled(Unit::of(text), self.declared.as_ref()));
        trust == Trust::Declared && self.fallback != Kind::Text && !fits(&self.possible) && !fits_styled()
    }

    /// Takes note of one column of a block.
    pub(super) fn update_all(&mut self, block: Block, position: usize, nulls: &Nulls) {
        for field in block.column(position) {
            if self.seen && self.possible.is_empty() {
                return;
            }
            self.update(field.bytes(block.source), nulls);
        }
    }

    /// Has there been a value that is not missing?
    pub(super) fn has_seen(&self) -> bool {
        self.seen
    }

    /// Has a value been seen, and do all fit a kind other than text?
    pub(super) fn is_typed(&self) -> bool {
        self.seen && !self.possible.is_empty()
    }

    /// Could day and month, or the marks of numbers, be either way round?
    pub(in crate::ingest) fn is_ambiguous(&self) -> bool {
        self.seen && !self.possible.is_empty() && self.choice().is_none()
    }

    /// Is the column read as text only until some value decides what it is?
    pub(super) fn is_undecided(&self) -> bool {
        self.declared.is_none() && (!self.seen || self.is_ambiguous())
    }

    /// Does a value leave every kind possible that is?
    pub(super) fn stays_undecided(&self, text: &[u8]) -> bool {
        self.possible.iter().all(|kind| kind.accepts(text, self.trust()))
    }

    /// The narrowest kind that is left.
    pub(in crate::ingest) fn kind(&self) -> Kind {
        match self.choice() {
            _ if self.is_undecided() => Kind::Text,
            Some(kind) => kind,
            None => self.fallback,
        }
    }

    /// The decimal mark, where the values leave no other.
    pub(super) fn only_mark(&self) -> Option<Mark> {
        match (self.marked, self.with_mark(Mark::Point), self.with_mark(Mark::Comma)) {
            (true, Some(_), None) => Some(Mark::Point),
            (true, None, Some(_)) => Some(Mark::Comma),
            _ => None,
        }
    }

    /// Says how numbers are read that could be read both ways.
    pub(in crate::ingest) fn prefer(&mut self, mark: Option<Mark>) {
        self.mark = mark;
    }

    fn choice(&self) -> Option<Kind> {
        let &first = self.possible.first()?;
        let other_order = match first {
            Kind::Date(First::Day) => Some(Kind::Date(First::Month)),
            Kind::Timestamp(First::Day) => Some(Kind::Timestamp(First::Month)),
            _ => None,
        };
        if other_order.is_some_and(|other| self.possible.contains(&other)) {
            return None;
        }
        match (self.with_mark(Mark::Point), self.with_mark(Mark::Comma), self.mark) {
            (Some(point), Some(comma), mark) if self.marked && first.mark().is_some() => match mark {
                Some(Mark::Point) => Some(point),
                Some(Mark::Comma) => Some(comma),
                // Programs write no other.
                None => Some(Kind::Float64).filter(|_| point == Kind::Float64),
            },
            _ => Some(first),
        }
    }

    /// The narrowest kind of number with a mark.
    fn with_mark(&self, mark: Mark) -> Option<Kind> {
        self.possible.iter().copied().find(|kind| kind.mark() == Some(mark))
    }
}

/// Few digits, and no zero in front of others.
#[inline]
fn is_short_integer(text: &[u8]) -> bool {
    matches!(text.len(), 1..=15) && text.iter().all(u8::is_ascii_digit) && (text[0] != b'0' || text.len() == 1)
}

/// The kinds that `day_first` does not rule out.
fn allowed(mut kinds: Vec<Kind>, day_first: Option<bool>) -> Vec<Kind> {
    let ruled_out = match day_first {
        Some(true) => Some(First::Month),
        Some(false) => Some(First::Day),
        None => None,
    };
    kinds.retain(|kind| ruled_out.is_none() || lead(*kind) != ruled_out);
    kinds
}

fn lead(kind: Kind) -> Option<First> {
    match kind {
        Kind::Date(lead) | Kind::Timestamp(lead) => Some(lead),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::style::Style;
    use super::*;
    use crate::ingest::OpenOptions;

    #[track_caller]
    fn found(values: &[&str], expected: Kind) {
        let nulls = Nulls::new(&OpenOptions::default());
        let mut guess = Guess::any(None);
        values.iter().for_each(|value| guess.update(value.as_bytes(), &nulls));
        assert_eq!(guess.kind(), expected, "{values:?}");
        let mut backwards = Guess::any(None);
        values.iter().rev().for_each(|value| backwards.update(value.as_bytes(), &nulls));
        assert_eq!(backwards.kind(), expected, "{values:?} backwards");
    }

    #[test]
    fn integers_take_the_narrowest_type_that_keeps_them_exact() {
        found(&["1", "-2", "0"], Kind::Int64);
        found(&["1", "9223372036854775808"], Kind::UInt64);
        found(&["-1", "9223372036854775808"], Kind::Decimal(38, 0));
        found(&["123456789012345678901234567890"], Kind::Decimal(38, 0));
        found(&["1234567890123456789012345678901234567890"], Kind::Text);
    }

    #[test]
    fn an_integer_that_a_float_would_round_keeps_the_column_text() {
        found(&["1", "2.5"], Kind::Float64);
        found(&["9007199254740992", "2.5"], Kind::Float64);
        found(&["9007199254740993", "2.5"], Kind::Text);
    }

    #[test]
    fn floats_have_points_exponents_and_special_values() {
        found(&["12.50", "-0.1", ".5", "3."], Kind::Float64);
        found(&["1e5", "1E-5"], Kind::Float64);
        found(&["NaN", "inf", "-Infinity", "1"], Kind::Float64);
        found(&["+1.5"], Kind::Text);
    }

    #[test]
    fn a_comma_is_a_decimal_mark_or_stands_between_groups_where_the_values_say_so() {
        let style = |mark| Style { mark, unit: Unit::None };
        found(&["1,5", "1,234"], Kind::StyledFloat64(style(Mark::Comma)));
        found(&["1.234,5"], Kind::StyledFloat64(style(Mark::Comma)));
        found(&["1,234,567", "1,234"], Kind::StyledInt64(style(Mark::Point)));
        found(&["1,234.5", "7"], Kind::StyledFloat64(style(Mark::Point)));
        found(&["1,234", "7"], Kind::Text);
        found(&["1.234", "7"], Kind::Float64);
        found(&["1 234", "7"], Kind::StyledInt64(style(Mark::Point)));
        found(&["1,5", "1.5"], Kind::Text);
    }

    #[test]
    fn all_numbers_of_a_column_have_one_unit_or_none() {
        let of = |mark, text: &str| Style { mark, unit: Unit::of(text.as_bytes()) };
        found(&["$5", "$1,200.50"], Kind::StyledFloat64(of(Mark::Point, "$")));
        found(&["5 €", "12 €"], Kind::StyledInt64(of(Mark::Point, "€")));
        found(&["12,5 %", "7 %"], Kind::StyledFloat64(of(Mark::Comma, "%")));
        found(&["5 €", "$12"], Kind::Text);
        found(&["5 €", "12"], Kind::Text);
    }

    #[test]
    fn numbers_with_leading_zeros_are_text() {
        found(&["007", "12"], Kind::Text);
        found(&["00.5"], Kind::Text);
        found(&["0", "0.5"], Kind::Float64);
    }

    #[test]
    fn booleans_are_words_not_digits() {
        found(&["true", "FALSE", "True"], Kind::Boolean);
        found(&["0", "1"], Kind::Int64);
        found(&["true", "1"], Kind::Text);
        found(&["yes", "no"], Kind::Text);
    }

    #[test]
    fn dates_with_the_day_in_front_need_a_value_that_decides() {
        found(&["2024-01-05", "2024/1/5"], Kind::Date(First::Year));
        found(&["05/06/2024", "25/06/2024"], Kind::Date(First::Day));
        found(&["05/06/2024", "06/25/2024"], Kind::Date(First::Month));
        found(&["05/06/2024", "06/07/2024"], Kind::Text);
        found(&["25/06/2024", "06/25/2024"], Kind::Text);
        found(&["05.06.2024"], Kind::Date(First::Day));
        found(&["20240105"], Kind::Int64);
    }

    #[test]
    fn times_with_and_without_a_zone_do_not_mix() {
        found(&["2024-01-05 10:00", "2024-01-05T10:00:00.25", "2024-01-05"], Kind::Timestamp(First::Year));
        found(&["12/1/2010 8:26", "12/13/2010 8:26"], Kind::Timestamp(First::Month));
        found(&["2024-01-05T10:00Z", "2024-01-05 10:00:00+02:00"], Kind::Instant);
        found(&["2024-01-05T10:00Z", "2024-01-05 10:00"], Kind::Text);
    }

    #[test]
    fn missing_values_and_blanks_around_a_value_do_not_count() {
        found(&["NA", "", " 1 ", "null", "\\N", "N/A"], Kind::Int64);
        found(&["NA", ""], Kind::Text);
        found(&["n/a", "1"], Kind::Text);
    }
}
