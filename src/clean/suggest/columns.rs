//! What the columns hold: different texts with their counts, numbers.

use std::collections::HashMap;

use arrow::array::Array;

use crate::clean::cells::{any_columns, numbers_of, texts_of};
use crate::clean::spelling::by_count;
use crate::error::Result;
use crate::expression::Type;
use crate::table::Table;
use crate::task::{Context, Reservation};

/// Rows between two checkpoints.
const CHUNK: usize = 8192;
/// Most different texts of a column that are looked at.
const DIFFERENT: usize = 300_000;
/// Bytes that a counted text takes beside itself.
const ENTRY: u64 = 64;

/// A column.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) of: Type,
    pub(super) nulls: u64,
    pub(super) rows: u64,
    /// Its different texts and how often each comes.
    pub(super) texts: HashMap<String, u64>,
    /// There are more different texts than were looked at.
    pub(super) is_cut: bool,
    /// Its finite numbers.
    pub(super) numbers: Vec<f64>,
}

/// The columns of a table.
pub(super) struct Columns {
    pub(super) columns: Vec<Column>,
    _memory: Reservation,
}

impl Columns {
    /// Looks at some columns, or all.
    pub(super) async fn of(cx: &Context, table: &Table, names: Option<&[String]>) -> Result<Self> {
        let chosen = any_columns(table.schema(), names)?;
        let mut memory = cx.reserve("looking at the values", 0)?;
        let mut columns: Vec<Column> = chosen
            .iter()
            .map(|&index| {
                let field = table.schema().field(index);
                let (name, of) = (field.name().clone(), Type::of(field.data_type()));
                Column { name, of, nulls: 0, rows: table.n_rows(), texts: HashMap::new(), is_cut: false, numbers: Vec::new() }
            })
            .collect();
        let (mut done, mut bytes) = (0, 0);
        for piece in table.project(&chosen)?.pieces(CHUNK) {
            cx.checkpoint(done, table.n_rows()).await?;
            let piece = piece?;
            done += piece.num_rows() as u64;
            for (column, values) in columns.iter_mut().zip(piece.columns()) {
                column.nulls += values.logical_null_count() as u64;
                if column.of == Type::Text {
                    bytes += column.count(&texts_of(values)?);
                } else if column.of.is_number() {
                    column.numbers.extend(numbers_of(values)?.iter().flatten().filter(|number| number.is_finite()));
                    bytes += 8 * values.len() as u64;
                }
            }
            memory.grow("looking at the values", bytes.saturating_sub(memory.bytes()))?;
        }
        Ok(Self { columns, _memory: memory })
    }

    /// The columns of texts.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Column> {
        self.columns.iter_mut().filter(|column| column.of == Type::Text)
    }
}

impl Column {
    fn count(&mut self, texts: &arrow::array::StringArray) -> u64 {
        let mut bytes = 0;
        for text in texts.iter().flatten() {
            if let Some(count) = self.texts.get_mut(text) {
                *count += 1;
            } else if self.texts.len() < DIFFERENT {
                bytes += text.len() as u64 + ENTRY;
                self.texts.insert(text.to_owned(), 1);
            } else {
                self.is_cut = true;
            }
        }
        bytes
    }

    /// Values of texts that were looked at.
    pub(super) fn counted(&self) -> u64 {
        self.texts.values().sum()
    }

    /// Texts as they are after a change.
    pub(super) fn change(&mut self, change: impl Fn(&str) -> Option<String>) {
        let mut changed: HashMap<String, u64> = HashMap::with_capacity(self.texts.len());
        for (text, count) in std::mem::take(&mut self.texts) {
            if let Some(text) = change(&text) {
                *changed.entry(text).or_default() += count;
            }
        }
        self.texts = changed;
    }

    /// The texts, most frequent first.
    pub(super) fn frequent(&self) -> Vec<(&str, u64)> {
        by_count(&self.texts)
    }
}
