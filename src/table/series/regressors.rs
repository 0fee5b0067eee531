//! Columns that stand beside the values of a series, and may be known further than these.

use arrow::array::{ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};

use super::{Clock, Series};
use crate::context::Reservation;
use crate::error::{Error, Result};
use crate::table::{Table, type_name};

/// Places of the future that are looked at: as far as a forecast may reach.
const FURTHEST: i64 = 10_000;

/// The places of these columns in the table.
pub(super) fn find(table: &Table, names: &[String]) -> Result<Vec<usize>> {
    let place = |name: &String| {
        let index = table.index_of(name)?;
        match table.schema().field(index).data_type() {
            data_type if data_type.is_numeric() || *data_type == DataType::Boolean => Ok(index),
            other => Err(Error::schema(format!("expected numbers or truth values beside the series, found {}", type_name(other)))
                .column(name)
                .hint("make numbers of it first: `clean` has `oneHot` for texts")),
        }
    };
    names.iter().map(place).collect()
}

/// The numbers of a chunk of a column, NaN for what is none.
pub(super) fn numbers(chunk: &ArrayRef) -> Result<Vec<f64>> {
    let numbers = cast(chunk, &DataType::Float64)?;
    let numbers = numbers.as_primitive::<Float64Type>();
    let finite = |number: Option<f64>| number.filter(|number| number.is_finite()).unwrap_or(f64::NAN);
    Ok(numbers.iter().map(finite).collect())
}

/// Lays the regressors, of which `columns` has all rows, on the places of a series; `group` has its times and rows.
pub(super) fn lay_beside(
    series: &mut Series,
    clock: &Clock,
    group: &[(i64, usize)],
    columns: &[Vec<f64>],
    memory: &mut Reservation,
) -> Result<()> {
    if series.values.is_empty() {
        series.regressors = vec![Vec::new(); columns.len()];
        return Ok(());
    }
    let places: Vec<i64> = group.iter().map(|(tick, _)| series.grid.place(clock, *tick)).collect();
    series.future_rows = places.iter().filter(|place| **place >= series.next).count() as u64;
    if columns.is_empty() {
        return Ok(());
    }
    let end = places.last().copied().unwrap_or(0).clamp(series.next - 1, series.next.saturating_add(FURTHEST)) + 1;
    let width = usize::try_from(end - series.start).map_err(|_| Error::internal("a series wider than memory"))?;
    memory.grow("the regressors without gaps", (width as u64).saturating_mul(8 * columns.len() as u64))?;
    for column in columns {
        let mut laid = vec![f64::NAN; width];
        let mut run: Option<(i64, f64, f64)> = None;
        for (place, (_, row)) in places.iter().zip(group) {
            let number = column[*row];
            if number.is_nan() || *place < series.start || *place >= end {
                continue;
            }
            let (sum, count) = match run {
                Some((at, sum, count)) if at == *place => (sum + number, count + 1.0),
                _ => (number, 1.0),
            };
            run = Some((*place, sum, count));
            laid[(*place - series.start) as usize] = sum / count;
        }
        series.regressors_filled += close(&mut laid);
        series.regressors.push(laid);
    }
    Ok(())
}

/// Cuts off what is not known at the end and fills the rest: with the number before, at the beginning with the first. Returns
/// how many were filled.
fn close(laid: &mut Vec<f64>) -> u64 {
    let known = laid.iter().rposition(|number| !number.is_nan()).map_or(0, |last| last + 1);
    laid.truncate(known);
    let Some(first) = laid.iter().copied().find(|number| !number.is_nan()) else { return 0 };
    let (mut before, mut filled) = (first, 0);
    for number in laid {
        if number.is_nan() {
            *number = before;
            filled += 1;
        }
        before = *number;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_take_the_number_before_and_the_unknown_end_is_cut_off() {
        let nan = f64::NAN;
        let mut laid = vec![nan, 1.0, nan, 3.0, nan];
        assert_eq!((close(&mut laid), laid), (2, vec![1.0, 1.0, 1.0, 3.0]));
        let mut unknown = vec![nan, nan];
        assert_eq!((close(&mut unknown), unknown), (0, Vec::new()));
    }
}
