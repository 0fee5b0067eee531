//! A chunk of a column as `f64`.

use arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, TimeUnit};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// What the numbers of a feature stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A quantity: whole, floating-point or decimal.
    Number,
    /// True is 1, false is 0.
    Flag,
    /// Milliseconds since 1970 UTC.
    Time,
}

impl Kind {
    /// The kind of a column's type; `None` where it cannot become numbers.
    #[must_use]
    pub fn of(data_type: &DataType) -> Option<Self> {
        match data_type {
            DataType::Dictionary(_, values) => Self::of(values),
            DataType::Boolean => Some(Self::Flag),
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => Some(Self::Time),
            DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => {
                Some(Self::Number)
            }
            other if other.is_numeric() => Some(Self::Number),
            _ => None,
        }
    }
}

/// The numbers of a chunk whose type has a [`Kind`].
pub(super) fn numbers(chunk: &ArrayRef) -> Result<Float64Array> {
    let plain = match chunk.data_type() {
        DataType::Dictionary(_, values) => cast(chunk, values)?,
        _ => chunk.clone(),
    };
    let countable = match plain.data_type() {
        DataType::Date32 | DataType::Date64 => milliseconds(&plain, DataType::Timestamp(TimeUnit::Millisecond, None))?,
        // The zone is kept, so that the instant stays what it is.
        DataType::Timestamp(_, zone) => milliseconds(&plain, DataType::Timestamp(TimeUnit::Millisecond, zone.clone()))?,
        _ => plain,
    };
    Ok(cast(&countable, &DataType::Float64)?.as_primitive::<Float64Type>().clone())
}

fn milliseconds(chunk: &ArrayRef, to: DataType) -> Result<ArrayRef> {
    Ok(cast(&cast(chunk, &to)?, &DataType::Int64)?)
}
