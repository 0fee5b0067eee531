//! From rows that are near.

use arrow::array::Array;
use arrow::compute::cast;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::clean::cells::{numbers_of, of_numbers, replaced, with_columns};
use crate::clean::step::{Log, Marks, Whole};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::task::LocalFuture;

/// Rows between two checkpoints.
const CHUNK: usize = 16;

/// Fills a value with the mean of the rows that are nearest and have it, as scikit-learn's `KNNImputer` does: the distance is that in the columns which both rows have,
/// scaled up to all of them. Of rows that are equally near the first ones count.
pub(super) struct Neighbours {
    k: usize,
    made: SchemaRef,
    columns: Vec<usize>,
    /// The columns that say how near rows are.
    near: Vec<usize>,
}

impl Neighbours {
    pub(super) fn new(k: u32, made: SchemaRef, columns: Vec<usize>, using: Vec<usize>) -> Result<Self> {
        if k == 0 {
            return Err(Error::params("neighbours", "must be 1 or more"));
        }
        let mut near = columns.clone();
        near.extend(using);
        near.sort_unstable();
        near.dedup();
        Ok(Self { k: k as usize, made, columns, near })
    }
}

impl Whole for Neighbours {
    fn run<'a>(&'a self, cx: &'a Context, rows: RecordBatch, log: &'a mut Log) -> LocalFuture<'a, Result<RecordBatch>> {
        Box::pin(async move {
            let (n_rows, width) = (rows.num_rows(), self.near.len());
            let _memory = cx.reserve("nearest neighbours", n_rows as u64 * (8 * width as u64 + 32))?;
            let mut matrix = vec![f64::NAN; n_rows * width];
            for (place, &column) in self.near.iter().enumerate() {
                for (row, number) in numbers_of(rows.column(column))?.iter().enumerate() {
                    matrix[row * width + place] = number.unwrap_or(f64::NAN);
                }
            }
            let row_of = |row: usize| &matrix[row * width..(row + 1) * width];
            let mut marks = Marks::new(n_rows);
            let mut arrays = rows.columns().to_vec();
            for &column in &self.columns {
                let values = cast(&arrays[column], self.made.field(column).data_type())?;
                let numbers = numbers_of(&values)?;
                let donors: Vec<usize> = (0..n_rows).filter(|&row| numbers.is_valid(row)).collect();
                let asking: Vec<usize> = (0..n_rows).filter(|&row| values.is_null(row)).collect();
                let mean = |of: &[usize]| (!of.is_empty()).then(|| of.iter().map(|&row| numbers.value(row)).sum::<f64>() / of.len() as f64);
                let of_all = mean(&donors);
                let mut made = vec![None; n_rows];
                for (done, &row) in asking.iter().enumerate() {
                    if done % CHUNK == 0 {
                        cx.checkpoint(done as u64, asking.len() as u64).await?;
                    }
                    let distance = |&donor: &usize| Some((distance(row_of(row), row_of(donor))?, donor));
                    let mut near: Vec<(f64, usize)> = donors.iter().filter_map(distance).collect();
                    if near.len() > self.k {
                        near.select_nth_unstable_by(self.k - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                        near.truncate(self.k);
                    }
                    near.sort_unstable_by_key(|(_, donor)| *donor);
                    let near: Vec<usize> = near.into_iter().map(|(_, donor)| donor).collect();
                    made[row] = mean(&near).or(of_all);
                    if made[row].is_some() {
                        marks.set(row);
                    }
                }
                let is_other = made.iter().map(|value| Some(value.is_some())).collect();
                let others = of_numbers(made, values.data_type())?;
                arrays[column] = replaced(&values, &is_other, &others)?;
            }
            log.take(&marks);
            with_columns(&self.made, arrays, n_rows)
        })
    }
}

/// The squared distance in what both have, as much as it would be in all; `None` where they have nothing in common.
fn distance(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0_u32);
    for (a, b) in a.iter().zip(b) {
        let apart = a - b;
        if !apart.is_nan() {
            sum += apart * apart;
            n += 1;
        }
    }
    (n > 0).then(|| sum * a.len() as f64 / f64::from(n))
}
