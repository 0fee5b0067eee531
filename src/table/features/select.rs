//! Which columns become features.

use arrow::array::{Array, Float64Array};
use arrow::datatypes::DataType;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::BLOCK_ROWS;
use super::numbers::{Kind, numbers};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::{Table, type_name};

/// A counter needs this many rows to be told from a short list of years or months.
const COUNTER_ROWS: u64 = 10;

/// Last words of names that whole-number columns of identifiers have.
const IDENTIFIER_WORDS: &[&str] = &["id", "ids", "uuid", "guid", "key", "pk", "index", "idx", "row", "no", "nr", "number", "code"];

/// A column that an automatic choice did not use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct LeftOut {
    /// Name of the column.
    pub column: String,
    /// Why, in plain words.
    pub reason: String,
}

/// A column that is used.
pub(super) struct Chosen {
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// The choice.
#[derive(Default)]
pub(super) struct Selection {
    pub(super) columns: Vec<Chosen>,
    pub(super) left_out: Vec<LeftOut>,
    /// Rows that were read to choose.
    pub(super) scanned: u64,
}

impl Selection {
    /// Exactly the named columns, in their order.
    pub(super) fn named(table: &Table, names: &[String]) -> Result<Self> {
        if names.is_empty() {
            return Err(Error::params("columns", "must name at least one column").hint("omit it to use every suitable column"));
        }
        let mut columns: Vec<Chosen> = Vec::with_capacity(names.len());
        for name in names {
            if columns.iter().any(|column| &column.name == name) {
                return Err(Error::params("columns", format!("{name} is named twice")).column(name));
            }
            let index = table.index_of(name)?;
            let data_type = table.schema().field(index).data_type();
            let kind = Kind::of(data_type).ok_or_else(|| {
                Error::schema(format!("{name} is {}, and distances need numbers", type_name(data_type)))
                    .column(name)
                    .hint("name columns of numbers, booleans, dates or timestamps")
            })?;
            columns.push(Chosen { index, name: name.clone(), kind });
        }
        Ok(Self { columns, left_out: Vec::new(), scanned: 0 })
    }

    /// Every column of numbers that can tell rows apart.
    pub(super) async fn automatic(cx: &Context, table: &Table) -> Result<Self> {
        let mut left_out = Vec::new();
        let mut candidates = Vec::new();
        for (place, field) in table.whole_schema().fields().iter().enumerate() {
            let (name, data_type) = (field.name().clone(), field.data_type());
            match Kind::of(data_type) {
                Some(kind @ Kind::Number) => {
                    let index = table.index_of(&name)?;
                    candidates.push((place, Chosen { index, name, kind }, Facts::new(data_type)));
                }
                Some(_) => {
                    left_out.push((place, name, format!("a {} column is used only when named", type_name(data_type))));
                }
                None => left_out.push((place, name, format!("{} is not a number", type_name(data_type)))),
            }
        }
        let total = table.n_rows().saturating_mul(2);
        let mut row = 0;
        let indices: Vec<_> = candidates.iter().map(|(_, column, _)| column.index).collect();
        for piece in table.project(&indices)?.pieces(BLOCK_ROWS) {
            let piece = piece?;
            for ((_, _, facts), chunk) in candidates.iter_mut().zip(piece.columns()) {
                facts.see(&numbers(chunk)?);
            }
            row += piece.num_rows() as u64;
            cx.checkpoint(row, total).await?;
        }
        let mut columns = Vec::new();
        for (place, column, facts) in candidates {
            match facts.objection(&column.name) {
                None => columns.push(column),
                Some(reason) => left_out.push((place, column.name, reason.to_owned())),
            }
        }
        left_out.sort_by_key(|(place, ..)| *place);
        let left_out: Vec<_> = left_out.into_iter().map(|(_, column, reason)| LeftOut { column, reason }).collect();
        if columns.is_empty() {
            return Err(no_column(table, &left_out));
        }
        Ok(Self { columns, left_out, scanned: row })
    }
}

fn no_column(table: &Table, left_out: &[LeftOut]) -> Error {
    if table.n_rows() == 0 {
        return Error::schema("the table has no rows").hint("open a file with at least one row of data");
    }
    let reasons: Vec<_> = left_out.iter().map(|out| format!("{}: {}", out.column, out.reason)).collect();
    Error::schema(format!("no column is suited by itself ({})", reasons.join("; "))).hint("name the columns to use")
}

/// What one pass says about a column of numbers.
struct Facts {
    whole: bool,
    n_present: u64,
    n_missing: u64,
    min: f64,
    max: f64,
    previous: Option<f64>,
    counts_up: bool,
}

impl Facts {
    fn new(data_type: &DataType) -> Self {
        let whole = match data_type {
            DataType::Dictionary(_, values) => values.is_integer(),
            other => other.is_integer(),
        };
        Self { whole, n_present: 0, n_missing: 0, min: f64::INFINITY, max: f64::NEG_INFINITY, previous: None, counts_up: true }
    }

    fn see(&mut self, chunk: &Float64Array) {
        // Once values differ and do not count up, only how many there are can matter.
        if self.min < self.max && !(self.whole && self.counts_up) && chunk.null_count() == 0 {
            let n_present = chunk.values().iter().filter(|value| value.is_finite()).count() as u64;
            self.n_present += n_present;
            self.n_missing += chunk.len() as u64 - n_present;
            return;
        }
        chunk.iter().for_each(|value| self.see_one(value));
    }

    fn see_one(&mut self, value: Option<f64>) {
        let Some(value) = value.filter(|value| value.is_finite()) else {
            self.n_missing += 1;
            return;
        };
        self.n_present += 1;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.counts_up &= self.previous.is_none_or(|previous| value == previous + 1.0);
        self.previous = Some(value);
    }

    fn objection(&self, name: &str) -> Option<&'static str> {
        if self.n_present == 0 {
            Some("it has no values")
        } else if self.n_missing > self.n_present {
            Some("more than half of its values are missing")
        } else if self.min == self.max {
            Some("it is the same in every row")
        } else if self.whole && self.counts_up && self.n_missing == 0 && self.n_present >= COUNTER_ROWS {
            Some("it counts the rows")
        } else if self.whole && names_an_identifier(name) {
            Some("its name says that it is an identifier")
        } else {
            None
        }
    }
}

/// Is the last word of the name one that identifiers have? Words end at `_`, spaces and the like, and where case changes.
fn names_an_identifier(name: &str) -> bool {
    let mut last = String::new();
    let mut previous_is_lower = false;
    for letter in name.chars() {
        let starts_a_word = letter.is_uppercase() && previous_is_lower;
        if starts_a_word || !letter.is_alphanumeric() {
            last.clear();
        }
        if letter.is_alphanumeric() {
            last.extend(letter.to_lowercase());
        }
        previous_is_lower = letter.is_lowercase();
    }
    IDENTIFIER_WORDS.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use super::names_an_identifier;

    #[test]
    fn identifiers_are_told_by_the_last_word_of_their_name() {
        for name in ["id", "ID", "customer_id", "CustomerID", "InvoiceNo", "zip code", "rowIndex"] {
            assert!(names_an_identifier(name), "{name}");
        }
        for name in ["amount", "paid", "grid", "number_of_orders", "idle_time", "casino", ""] {
            assert!(!names_an_identifier(name), "{name}");
        }
    }
}
