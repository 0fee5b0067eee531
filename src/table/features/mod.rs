//! A table as numbers: a row-major matrix of shape `(n_rows, n_features)` for algorithms that measure distances.
//!
//! Whole numbers, floating-point numbers, decimals, booleans (0 and 1), dates and timestamps (milliseconds since
//! 1970 UTC) become `f64`. A null, a NaN and an infinity all count as missing; see [`Missing`].

mod numbers;
mod quantile;
mod select;

pub use numbers::Kind;
pub use quantile::quantile;
pub use select::LeftOut;

use std::ops::Range;

use arrow::array::{Array, Float64Array};
use arrow::datatypes::{FieldRef, Schema};
use ndarray::Array2;

use self::numbers::numbers;
use self::select::Selection;
use super::{Missing, Table};
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

/// One feature: where its numbers come from and how they lie, after missing values were treated.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Name of the column.
    pub name: String,
    /// What the numbers stand for.
    pub kind: Kind,
    /// Missing values in the input: nulls, NaNs and infinities.
    pub n_missing: u64,
    /// Mean.
    pub mean: f64,
    /// Population standard deviation.
    pub std: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
}

/// The matrix, with the input row of each of its rows. Holds its memory from the budget until dropped.
#[derive(Debug)]
pub struct Features {
    /// The columns of the matrix.
    pub columns: Vec<Feature>,
    /// Columns of the table that an automatic choice left out, each with the reason.
    pub left_out: Vec<LeftOut>,
    /// The numbers, row-major; every one is finite.
    pub values: Array2<f64>,
    /// Input row of each row of the matrix, ascending.
    pub rows: Vec<u64>,
    /// Rows of the input.
    pub n_rows: u64,
    /// Input rows with at least one missing value.
    pub n_rows_missing: u64,
    /// What replaced missing values, per column, where the policy fills.
    pub fills: Option<Vec<f64>>,
    _memory: Reservation,
}

impl Features {
    /// Reads `columns`, or where none are named every number column that can tell rows apart.
    ///
    /// # Errors
    /// `params` for an empty or repeated choice, `schema` for a column that is unknown, not numeric, without any value,
    /// or for missing values that the policy refuses, `memory`, `aborted`.
    pub async fn read(cx: &Context, table: &Table, columns: Option<&[String]>, missing: Missing) -> Result<Self> {
        let selection = match columns {
            Some(names) => Selection::named(table, names)?,
            None => Selection::automatic(cx, table).await?,
        };
        Self::gather(cx, table, selection, missing, None, &[], false).await
    }

    /// As [`Features::read`], without the rows that are marked in `skip`, which count as rows with a missing value; that no row is left is an error
    /// unless it `may_be_none`.
    ///
    /// # Errors
    /// As [`Features::read`].
    pub async fn read_without(
        cx: &Context,
        table: &Table,
        columns: Option<&[String]>,
        missing: Missing,
        fills: Option<Vec<f64>>,
        skip: &[bool],
        may_be_none: bool,
    ) -> Result<Self> {
        let selection = match columns {
            Some([]) => Selection::default(),
            Some(names) => Selection::named(table, names)?,
            None => Selection::automatic(cx, table).await?,
        };
        Self::gather(cx, table, selection, missing, fills, skip, may_be_none).await
    }

    /// The columns that [`Features::read`] looks at, of a table of this schema.
    #[must_use]
    pub fn reads(schema: &Schema, columns: Option<&[String]>) -> Vec<String> {
        let is_number = |field: &&FieldRef| Kind::of(field.data_type()) == Some(Kind::Number);
        match columns {
            Some(names) => names.to_vec(),
            None => schema.fields().iter().filter(is_number).map(|field| field.name().clone()).collect(),
        }
    }

    /// Names of the columns, in the order of the matrix.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    async fn gather(
        cx: &Context,
        table: &Table,
        selection: Selection,
        missing: Missing,
        fills: Option<Vec<f64>>,
        skip: &[bool],
        may_be_none: bool,
    ) -> Result<Self> {
        if table.n_rows() == 0 {
            return Err(Error::schema("the table has no rows").hint("open a file with at least one row of data"));
        }
        let width = selection.columns.len();
        let n_values = table.n_rows().saturating_mul(width as u64);
        let memory = cx.reserve("the feature matrix", n_values.saturating_add(table.n_rows()).saturating_mul(8))?;
        let mut gathered = Gathered {
            width,
            missing,
            values: room(n_values)?,
            rows: room(table.n_rows())?,
            n_missing: vec![0; width],
            n_rows_missing: 0,
        };
        let mut row = 0u64;
        let indices: Vec<_> = selection.columns.iter().map(|column| column.index).collect();
        for piece in table.project(&indices)?.pieces(BLOCK_ROWS) {
            let piece = piece?;
            let chunks = piece.columns().iter().map(numbers).collect::<Result<Vec<_>>>()?;
            let after = row + piece.num_rows() as u64;
            let skip = skip.get(row as usize..after as usize).unwrap_or(&[]);
            if !skip.contains(&true) && chunks.iter().all(is_complete) {
                gathered.take_all(row..after, &chunks);
            } else {
                gathered.take(row..after, &chunks, skip).map_err(|(j, row)| refused(&selection.columns[j].name, row))?;
            }
            row = after;
            cx.checkpoint(selection.scanned + row, selection.scanned + table.n_rows()).await?;
        }
        let Gathered { values, rows, n_missing, n_rows_missing, .. } = gathered;
        if rows.is_empty() && !may_be_none {
            return Err(nothing_left(&selection, &n_missing, table.n_rows()));
        }
        let mut values = Array2::from_shape_vec((rows.len(), width), values)
            .map_err(|error| Error::internal(format!("the feature matrix has the wrong shape: {error}")))?;
        let names: Vec<&str> = selection.columns.iter().map(|column| column.name.as_str()).collect();
        let fills = match fills {
            Some(fills) => Some(fills),
            None => missing.fills(cx, &names, &values, &n_missing)?,
        };
        if let Some(fills) = &fills {
            missing.fill(cx, &mut values, fills).await?;
        }
        let columns = summarize(cx, &selection, &values, &n_missing).await?;
        Ok(Self {
            columns,
            left_out: selection.left_out,
            values,
            rows,
            n_rows: table.n_rows(),
            n_rows_missing,
            fills,
            _memory: memory,
        })
    }
}

/// The rows that were read so far.
struct Gathered {
    width: usize,
    missing: Missing,
    values: Vec<f64>,
    rows: Vec<u64>,
    n_missing: Vec<u64>,
    n_rows_missing: u64,
}

impl Gathered {
    /// Rows that miss nothing, column by column.
    fn take_all(&mut self, rows: Range<u64>, chunks: &[Float64Array]) {
        let start = self.values.len();
        self.values.resize(start + (rows.end - rows.start) as usize * self.width, 0.0);
        for (j, chunk) in chunks.iter().enumerate() {
            for (row, &value) in self.values[start..].chunks_exact_mut(self.width).zip(chunk.values()) {
                row[j] = value;
            }
        }
        self.rows.extend(rows);
    }

    /// Rows that may miss values, without those that are marked in `skip`; of a value that must not be missing its column and row.
    fn take(&mut self, rows: Range<u64>, chunks: &[Float64Array], skip: &[bool]) -> std::result::Result<(), (usize, u64)> {
        for (i, row) in rows.enumerate() {
            if skip.get(i).is_some_and(|skip| *skip) {
                self.n_rows_missing += 1;
                continue;
            }
            let start = self.values.len();
            let mut first_missing = None;
            for (j, chunk) in chunks.iter().enumerate() {
                let value = if chunk.is_null(i) { f64::NAN } else { chunk.value(i) };
                if value.is_finite() {
                    self.values.push(value);
                } else {
                    self.values.push(f64::NAN);
                    self.n_missing[j] += 1;
                    first_missing.get_or_insert(j);
                }
            }
            self.n_rows_missing += u64::from(first_missing.is_some());
            match (first_missing, self.missing) {
                (Some(_), Missing::Drop) => self.values.truncate(start),
                (Some(j), Missing::Error) => return Err((j, row)),
                (Some(_), Missing::Mean | Missing::Median | Missing::Zero) | (None, _) => self.rows.push(row),
            }
        }
        Ok(())
    }
}

/// Is every value there and finite?
fn is_complete(chunk: &Float64Array) -> bool {
    chunk.null_count() == 0 && chunk.values().iter().all(|value| value.is_finite())
}

/// Mean, spread and range of each column; the mean is corrected by the second pass (Chan, Golub, LeVeque 1983).
async fn summarize(cx: &Context, selection: &Selection, values: &Array2<f64>, n_missing: &[u64]) -> Result<Vec<Feature>> {
    let (n, width) = (values.nrows().max(1) as f64, values.ncols());
    let flat = values.as_slice().ok_or_else(|| Error::internal("the feature matrix is not row-major"))?;
    let blocks = || flat.chunks(BLOCK_ROWS * width.max(1));
    let (mut means, mut min, mut max) = (vec![0.0; width], vec![f64::INFINITY; width], vec![f64::NEG_INFINITY; width]);
    for block in blocks() {
        for row in block.chunks_exact(width) {
            for (((&value, sum), min), max) in row.iter().zip(&mut means).zip(&mut min).zip(&mut max) {
                *sum += value;
                // Plain comparisons: `f64::min` is a call in WebAssembly.
                *min = if value < *min { value } else { *min };
                *max = if value > *max { value } else { *max };
            }
        }
        breathe(cx).await?;
    }
    means.iter_mut().for_each(|sum| *sum /= n);
    let (mut deviations, mut squares) = (vec![0.0; width], vec![0.0; width]);
    for block in blocks() {
        for row in block.chunks_exact(width) {
            for (((value, mean), sum), square) in row.iter().zip(&means).zip(&mut deviations).zip(&mut squares) {
                let deviation = value - mean;
                *sum += deviation;
                *square += deviation * deviation;
            }
        }
        breathe(cx).await?;
    }
    let summary = |j: usize| {
        let name = &selection.columns[j].name;
        let shift = deviations[j] / n;
        let (mean, std) = (means[j] + shift, (squares[j] / n - shift * shift).max(0.0).sqrt());
        if !(mean.is_finite() && std.is_finite()) {
            return Err(Error::schema(format!("the values of {name} are too large to be squared"))
                .column(name)
                .hint("divide the column by a large number, or leave it out"));
        }
        let kind = selection.columns[j].kind;
        Ok(Feature { name: name.clone(), kind, n_missing: n_missing[j], mean, std, min: min[j], max: max[j] })
    };
    (0..width).map(summary).collect()
}

/// A checkpoint of a pass that is short beside the reading: it can be cancelled, and the progress stands at the end.
async fn breathe(cx: &Context) -> Result<()> {
    cx.checkpoint(1, 1).await
}

/// An empty vector with room for `len` values, or a refusal where an allocation would have trapped.
fn room<T>(len: u64) -> Result<Vec<T>> {
    let bytes = len.saturating_mul(size_of::<T>() as u64);
    let refuse = || Error::memory("the feature matrix", bytes, 0);
    let mut values = Vec::new();
    values.try_reserve_exact(usize::try_from(len).map_err(|_| refuse())?).map_err(|_| refuse())?;
    Ok(values)
}

fn refused(column: &str, row: u64) -> Error {
    Error::schema(format!("{column} has no value in row {row}"))
        .column(column)
        .row(row)
        .hint("choose missing: drop, mean, median or zero, or fill the column first")
}

fn nothing_left(selection: &Selection, n_missing: &[u64], n_rows: u64) -> Error {
    let worst = (0..n_missing.len()).max_by_key(|&j| (n_missing[j], std::cmp::Reverse(j)));
    let Some(worst) = worst.filter(|&worst| n_missing[worst] > 0) else {
        return Error::schema("every row misses a value in at least one column").hint("choose missing: mean, median or zero");
    };
    let name = &selection.columns[worst].name;
    let error =
        Error::schema(format!("every row misses a value in at least one column; {name} misses {} of {n_rows}", n_missing[worst]));
    error.column(name).hint("leave that column out, or choose missing: mean, median or zero")
}

#[cfg(test)]
mod tests;
