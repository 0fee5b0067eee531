//! The columns of the result.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, UInt32Array, new_null_array};
use arrow::compute::take;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use super::params::JoinParams;
use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Node, Type};
use crate::table::index_of;

/// The columns of the result, and the keys of both sides.
pub(super) struct Layout {
    pub(super) schema: SchemaRef,
    pub(super) types: Vec<Type>,
    pub(super) left_keys: Vec<Bound>,
    pub(super) right_keys: Vec<Bound>,
    columns: Vec<Column>,
}

/// Where a column of the result comes from.
enum Column {
    Left(usize),
    Right(usize),
    /// A key that both have under one name: of rows of the other data set alone it is theirs. Brought to one type where they differ.
    Key {
        left: usize,
        right: usize,
        both: Option<[Bound; 2]>,
    },
}

impl Layout {
    pub(super) fn new(params: &JoinParams, left: &Schema, right: &Schema) -> Result<Self> {
        let (ours, theirs) = params.keys();
        let bind = |names: &[String], schema: &Schema, whose: &str| {
            let one = |name: &String| {
                index_of(schema, name).map_err(|error| {
                    Error::schema(format!("{whose} has no column {name}")).column(name).hint(error.remedy().unwrap_or_default())
                })?;
                Expression::of(Node::column(name)).bind(schema)
            };
            names.iter().map(one).collect::<Result<Vec<_>>>()
        };
        let (left_keys, right_keys) = (bind(&ours, left, "this data set")?, bind(&theirs, right, "the other data set")?);
        let mut types = Vec::new();
        for ((a, b), name) in left_keys.iter().zip(&right_keys).zip(&ours) {
            let common = a.of().with(b.of()).filter(|of| !matches!(of, Type::Other(_)));
            let differ = || Error::schema(format!("a value of type {} is never the same as one of type {}", a.of(), b.of()));
            types.push(
                common.ok_or_else(|| differ().column(name).hint("open one of them with types, so that both are of one kind"))?,
            );
        }
        let fit = |keys: Vec<Bound>| keys.into_iter().zip(&types).map(|(key, of)| key.into_type(of)).collect::<Result<Vec<_>>>();
        let (left_keys, right_keys) = (fit(left_keys)?, fit(right_keys)?);
        let mut layout = Self { schema: Arc::new(Schema::empty()), types, left_keys, right_keys, columns: Vec::new() };
        layout.schema = layout.arrange(params, left, right, [&ours, &theirs])?;
        Ok(layout)
    }

    fn arrange(&mut self, params: &JoinParams, left: &Schema, right: &Schema, [ours, theirs]: [&[String]; 2]) -> Result<SchemaRef> {
        let shared = |name: &String| (0..ours.len()).find(|&key| ours[key] == *name && theirs[key] == *name);
        let mut fields = Vec::new();
        for (index, field) in left.fields().iter().enumerate() {
            let mut of = field.data_type().clone();
            let key = shared(field.name()).filter(|_| params.how.keeps_right());
            self.columns.push(match key {
                None => Column::Left(index),
                Some(key) => {
                    let right_index = index_of(right, field.name())?;
                    let differ = right.field(right_index).data_type() != &of;
                    let both = differ.then(|| [self.left_keys[key].clone(), self.right_keys[key].clone()]);
                    if differ {
                        of = self.types[key].data_type();
                    }
                    Column::Key { left: index, right: right_index, both }
                }
            });
            fields.push(Field::new(field.name(), of, true));
        }
        if params.how.adds() {
            for (index, field) in right.fields().iter().enumerate().filter(|(_, field)| shared(field.name()).is_none()) {
                let is_taken = left.index_of(field.name()).is_ok();
                let name = if is_taken { format!("{}{}", field.name(), params.suffix) } else { field.name().clone() };
                fields.push(Field::new(name, field.data_type().clone(), true));
                self.columns.push(Column::Right(index));
            }
        }
        let mut names = HashSet::new();
        match fields.iter().find(|field| !names.insert(field.name().as_str())) {
            Some(twice) => {
                Err(Error::params("suffix", format!("two columns would be called {}", twice.name())).hint("pick another suffix"))
            }
            None => Ok(Arc::new(Schema::new(fields))),
        }
    }

    /// Rows of the left side, each with one of the other side or none.
    pub(super) fn joined(
        &self,
        left: &RecordBatch,
        at: &UInt32Array,
        right: &RecordBatch,
        with: &UInt32Array,
    ) -> Result<RecordBatch> {
        let column = |column: &Column| -> Result<ArrayRef> {
            Ok(match column {
                Column::Left(index) | Column::Key { left: index, both: None, .. } => take(left.column(*index), at, None)?,
                Column::Key { both: Some([left_key, _]), .. } => take(&left_key.evaluate(left)?, at, None)?,
                Column::Right(index) => take(right.column(*index), with, None)?,
            })
        };
        self.batch(self.columns.iter().map(column).collect::<Result<_>>()?, at.len())
    }

    /// Rows of the other side alone.
    pub(super) fn alone(&self, right: &RecordBatch, at: &UInt32Array) -> Result<RecordBatch> {
        let column = |(column, field): (&Column, &Arc<Field>)| -> Result<ArrayRef> {
            Ok(match column {
                Column::Left(_) => new_null_array(field.data_type(), at.len()),
                Column::Right(index) | Column::Key { right: index, both: None, .. } => take(right.column(*index), at, None)?,
                Column::Key { both: Some([_, right_key]), .. } => take(&right_key.evaluate(right)?, at, None)?,
            })
        };
        self.batch(self.columns.iter().zip(self.schema.fields()).map(column).collect::<Result<_>>()?, at.len())
    }

    fn batch(&self, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch> {
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}
