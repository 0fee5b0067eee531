//! Evaluation, a batch at a time.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::compute::{cast, prep_null_mask_filter};
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;

use super::bind::{Bound, Part};
use super::operand::Operand;
use super::types::Type;
use crate::error::Result;

impl Bound {
    /// The values for the rows of a batch, in the [type](Bound::of) of the expression.
    ///
    /// # Errors
    /// `schema` for a value that a cast does not take or an integer that overflows.
    pub(crate) fn evaluate(&self, batch: &RecordBatch) -> Result<ArrayRef> {
        self.part.evaluate(batch)?.spread(batch.num_rows())
    }

    /// As [`evaluate`](Self::evaluate), but a column that is held as a dictionary of these values stays one.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate).
    pub(crate) fn evaluate_encoded(&self, batch: &RecordBatch) -> Result<ArrayRef> {
        match self.as_column().map(|index| batch.column(index)) {
            Some(column) if matches!(column.data_type(), DataType::Dictionary(..)) => Ok(Arc::clone(column)),
            _ => self.evaluate(batch),
        }
    }

    /// The rows of a batch for which it is true.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate).
    pub(crate) fn holds(&self, batch: &RecordBatch) -> Result<BooleanArray> {
        let holds = self.evaluate(batch)?;
        if self.of == Type::Null {
            return Ok(BooleanArray::from(vec![false; batch.num_rows()]));
        }
        let holds = holds.as_boolean();
        Ok(if holds.null_count() > 0 { prep_null_mask_filter(holds) } else { holds.clone() })
    }
}

impl Part {
    fn evaluate(&self, batch: &RecordBatch) -> Result<Operand> {
        match self {
            Self::Column { index, of } => {
                let (column, held) = (batch.column(*index), of.data_type());
                let array = if *column.data_type() == held { Arc::clone(column) } else { cast(column, &held)? };
                Ok(Operand { array, is_constant: false })
            }
            Self::Constant(array) => Ok(Operand { array: Arc::clone(array), is_constant: true }),
            Self::Call { run, arguments } => {
                let operands = arguments.iter().map(|part| part.evaluate(batch)).collect::<Result<Vec<_>>>()?;
                let is_constant = operands.iter().all(|operand| operand.is_constant);
                let rows = if is_constant { 1 } else { batch.num_rows() };
                Ok(Operand { array: run(&operands, rows)?, is_constant })
            }
        }
    }
}
