//! Row groups that hold no row for which a condition is true, by the least and the greatest values that the footer tells.

use arrow::array::ArrayRef;
use arrow::datatypes::Schema;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::file::metadata::ParquetMetaData;

use crate::error::Result;
use crate::expression::Expression;

/// A condition on the columns of a file.
pub(super) struct Condition {
    expression: Expression,
    schema: Schema,
}

impl Condition {
    /// # Errors
    /// `params` for an expression that is none, `schema` for a column that is not there.
    pub(super) fn new(source: &str, schema: &Schema) -> Result<Self> {
        let expression = Expression::parse(source).map_err(|error| error.param("skipUnless"))?;
        expression.columns(schema)?;
        Ok(Self { expression, schema: schema.clone() })
    }

    /// Can it be true for a row of this group?
    pub(super) fn may_hold(&self, metadata: &ParquetMetaData, group: usize) -> bool {
        let bounds = |name: &str| -> Option<(ArrayRef, ArrayRef)> {
            let converter = StatisticsConverter::try_new(name, &self.schema, metadata.file_metadata().schema_descr()).ok()?;
            let group = || std::iter::once(metadata.row_group(group));
            Some((converter.row_group_mins(group()).ok()?, converter.row_group_maxes(group()).ok()?))
        };
        self.expression.may_hold(&self.schema, &bounds)
    }
}
