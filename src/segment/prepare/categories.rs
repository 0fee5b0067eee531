//! Columns of categories: their levels as numbers, and as columns of 0 and 1.

use std::collections::HashMap;

use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use serde::{Deserialize, Serialize};

use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::table::{Missing, Table};

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

/// A level needs this share of the rows for a column of its own; the others are lumped.
const RARE_SHARE: f64 = 0.01;

/// Levels of a category with a column of their own.
const MOST_CODED: usize = 20;

/// Levels up to which a text column is taken for a category where none are named.
const MOST_LEVELS: usize = 100;

/// A column of categories as it was learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Category {
    /// Name of the column.
    pub(crate) column: String,
    /// Its values, the most frequent first; null is the missing value, where that is a level.
    pub(crate) levels: Vec<Option<String>>,
    /// Levels with a column of their own; the rest, and what was never seen, share another.
    pub(crate) n_coded: usize,
}

impl Category {
    /// Columns of 0 and 1 that it takes.
    pub(crate) fn width(&self) -> usize {
        self.n_coded + usize::from(self.lumps())
    }

    /// Are there levels without a column of their own?
    pub(crate) fn lumps(&self) -> bool {
        self.n_coded < self.levels.len()
    }

    /// The column that a level's 1 stands in; `None` for one that was never seen where nothing is lumped.
    pub(crate) fn place(&self, code: u32) -> Option<usize> {
        let code = code as usize;
        if code < self.n_coded { Some(code) } else { self.lumps().then_some(self.n_coded) }
    }

    /// Name of a level for people.
    pub(crate) fn name(&self, code: usize) -> &str {
        self.levels.get(code).map_or("(never seen)", |level| level.as_deref().unwrap_or("(missing)"))
    }

    /// Names of the columns of 0 and 1.
    pub(crate) fn coded_names(&self) -> impl Iterator<Item = String> {
        let lumped = self.lumps().then(|| format!("{} = (other)", self.column));
        (0..self.n_coded).map(|code| format!("{} = {}", self.column, self.name(code))).chain(lumped)
    }

    /// Is it one that could have been learnt?
    pub(crate) fn is_sound(&self) -> bool {
        self.n_coded <= self.levels.len()
    }
}

/// Can values of this type be taken for categories without being told so?
pub(crate) fn is_category(data_type: &DataType) -> bool {
    match data_type {
        DataType::Dictionary(_, values) => is_category(values),
        other => matches!(other, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Boolean),
    }
}

/// The levels of some columns, row by row.
pub(crate) struct Codes {
    pub(crate) categories: Vec<Category>,
    /// For each category the level of each row of the table.
    pub(crate) of_rows: Vec<Vec<u32>>,
    /// Missing values of each category.
    pub(crate) n_missing: Vec<u64>,
    /// The rows that are left out for a missing value.
    pub(crate) skip: Vec<bool>,
    _memory: Reservation,
}

impl Codes {
    /// Reads categories: levels are those of `known`, or else learnt.
    pub(crate) async fn read(
        cx: &Context,
        table: &Table,
        names: &[String],
        missing: Missing,
        known: Option<&[Category]>,
    ) -> Result<Self> {
        let memory = cx.reserve("the categories of the rows", table.n_rows().saturating_mul(4 * names.len() as u64 + 1))?;
        let indices = names.iter().map(|name| table.index_of(name)).collect::<Result<Vec<_>>>()?;
        let mut columns: Vec<Column> = (0..names.len()).map(|j| Column::new(known.map(|known| &known[j]))).collect();
        let mut skip = vec![false; if names.is_empty() { 0 } else { table.n_rows() as usize }];
        let mut row = 0;
        if !names.is_empty() {
            for piece in table.project(&indices)?.pieces(BLOCK_ROWS) {
                let piece = piece?;
                for ((column, chunk), name) in columns.iter_mut().zip(piece.columns()).zip(names) {
                    let texts = cast(chunk, &DataType::Utf8)?;
                    for (i, text) in texts.as_string::<i32>().iter().enumerate() {
                        if text.is_none() && missing == Missing::Error {
                            return Err(Error::schema(format!("{name} has no value in row {}", row + i))
                                .column(name)
                                .row((row + i) as u64));
                        }
                        skip[row + i] |= text.is_none() && missing == Missing::Drop;
                        column.see(text);
                    }
                }
                row += piece.num_rows();
                cx.checkpoint(row as u64, table.n_rows()).await?;
            }
        }
        let n_missing = columns.iter().map(|column| column.n_missing).collect();
        let (mut categories, mut of_rows) = (Vec::new(), Vec::new());
        for (j, column) in columns.into_iter().enumerate() {
            let (category, codes) = match known {
                Some(known) => (known[j].clone(), column.codes),
                None => column.finish(names[j].clone(), &skip),
            };
            categories.push(category);
            of_rows.push(codes);
        }
        Ok(Self { categories, of_rows, n_missing, skip, _memory: memory })
    }

    /// Why a column should not be used unless it is named.
    pub(crate) fn objection(category: &Category) -> Option<&'static str> {
        match category.levels.len() {
            0 => Some("it has no values"),
            1 => Some("it is the same in every row"),
            n if n > MOST_LEVELS => Some("it has too many different values for a category"),
            _ => None,
        }
    }
}

/// A column while it is read.
struct Column {
    numbers: HashMap<Option<String>, u32>,
    levels: Vec<Option<String>>,
    codes: Vec<u32>,
    n_missing: u64,
    grows: bool,
}

impl Column {
    fn new(known: Option<&Category>) -> Self {
        let levels = known.map(|known| known.levels.clone()).unwrap_or_default();
        let numbers = levels.iter().cloned().zip(0..).collect();
        Self { numbers, levels, codes: Vec::new(), n_missing: 0, grows: known.is_none() }
    }

    fn see(&mut self, text: Option<&str>) {
        self.n_missing += u64::from(text.is_none());
        let text = text.map(str::to_owned);
        let code = match self.numbers.get(&text) {
            Some(code) => *code,
            None if self.grows => {
                let code = self.levels.len() as u32;
                self.levels.push(text.clone());
                self.numbers.insert(text, code);
                code
            }
            None => u32::MAX,
        };
        self.codes.push(code);
    }

    /// Numbers levels by how many rows have them, of equally many by name; those of rows that are left out only are forgotten.
    fn finish(mut self, column: String, skip: &[bool]) -> (Category, Vec<u32>) {
        let mut counts = vec![0u64; self.levels.len()];
        self.codes.iter().zip(skip).filter(|(_, skip)| !**skip).for_each(|(&code, _)| counts[code as usize] += 1);
        let mut order: Vec<usize> = (0..counts.len()).filter(|&code| counts[code] > 0).collect();
        order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then_with(|| self.levels[a].cmp(&self.levels[b])));
        let mut renumbered = vec![u32::MAX; counts.len()];
        order.iter().zip(0..).for_each(|(&old, new)| renumbered[old] = new);
        self.codes.iter_mut().for_each(|code| *code = renumbered[*code as usize]);
        let n_rows: u64 = counts.iter().sum();
        let frequent = order.iter().filter(|&&old| counts[old] as f64 >= RARE_SHARE * n_rows as f64).count().min(MOST_CODED);
        // One level alone is not lumped: it would only change its name.
        let n_coded = if frequent + 1 >= order.len() { order.len() } else { frequent };
        let levels = order.into_iter().map(|old| self.levels[old].clone()).collect();
        (Category { column, levels, n_coded }, self.codes)
    }
}
