//! Columns by their names, and values on their way through a step.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, StringArray, StringBuilder};
use arrow::compute::cast;
use arrow::compute::kernels::zip::zip;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::step::{Log, Marks, Planned};
use crate::error::{Error, Result};
use crate::expression::Type;
use crate::table::{index_of, type_name};

/// A value that is written out in a recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
#[ts(untagged)]
pub enum Plain {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(#[ts(type = "number")] i64),
    /// A number.
    Number(f64),
    /// A text, a date or a time.
    Text(String),
}

impl Plain {
    /// An array of it alone, of a type.
    pub(super) fn array(&self, data_type: &DataType) -> Result<ArrayRef> {
        let array: ArrayRef = match self {
            Self::Boolean(value) => Arc::new(BooleanArray::from(vec![*value])),
            Self::Integer(value) => Arc::new(arrow::array::Int64Array::from(vec![*value])),
            Self::Number(value) => Arc::new(Float64Array::from(vec![*value])),
            Self::Text(value) => Arc::new(StringArray::from(vec![value.as_str()])),
        };
        let brought = cast(&array, data_type).ok().filter(|brought| brought.null_count() == 0);
        let is_same = |brought: &ArrayRef| match self {
            Self::Number(value) => cast(brought, &DataType::Float64).is_ok_and(|back| {
                let back = back.as_primitive::<arrow::datatypes::Float64Type>().value(0);
                back == *value || data_type.is_floating()
            }),
            _ => true,
        };
        brought.filter(is_same).ok_or_else(|| {
            let shown = serde_json::to_string(self).unwrap_or_default();
            let error = Error::params("value", format!("{shown} is no value of type {}", type_name(data_type)));
            let broken = matches!(self, Self::Number(_)) && data_type.is_integer();
            if broken {
                error.hint("convert the column to float64 first, or take a whole number, the median or the mode")
            } else {
                error
            }
        })
    }
}

/// What becomes of a text.
pub(super) enum Change<'a> {
    Same,
    To(Cow<'a, str>),
    Missing,
}

impl<'a> Change<'a> {
    /// The text that was changed, or was not.
    pub(super) fn of(before: &str, after: Cow<'a, str>) -> Self {
        if before == after { Self::Same } else { Self::To(after) }
    }
}

/// Positions of columns.
pub(super) fn indices(schema: &Schema, columns: &[String], param: &str) -> Result<Vec<usize>> {
    columns.iter().map(|name| index_of(schema, name).map_err(|error| error.param(param))).collect()
}

/// Columns of texts by name, or all of them.
pub(super) fn text_columns(schema: &Schema, columns: Option<&[String]>) -> Result<Vec<usize>> {
    chosen(schema, columns, "texts", |of| of == Type::Text)
}

/// Columns of numbers by name, or all of them.
pub(super) fn number_columns(schema: &Schema, columns: Option<&[String]>) -> Result<Vec<usize>> {
    chosen(schema, columns, "numbers", |of| of.is_number())
}

/// Columns by name, or all.
pub(super) fn any_columns(schema: &Schema, columns: Option<&[String]>) -> Result<Vec<usize>> {
    chosen(schema, columns, "values", |_| true)
}

fn chosen(schema: &Schema, columns: Option<&[String]>, what: &str, fits: impl Fn(Type) -> bool) -> Result<Vec<usize>> {
    let fits = |index: usize| fits(Type::of(schema.field(index).data_type()));
    let Some(columns) = columns else { return Ok((0..schema.fields().len()).filter(|&index| fits(index)).collect()) };
    let chosen = indices(schema, columns, "columns")?;
    match chosen.iter().find(|&&index| !fits(index)) {
        None => Ok(chosen),
        Some(&index) => {
            let field = schema.field(index);
            Err(Error::schema(format!("{} holds no {what} but {}", field.name(), type_name(field.data_type())))
                .column(field.name())
                .param("columns"))
        }
    }
}

/// The schema with other types of some columns.
pub(super) fn with_types(schema: &SchemaRef, columns: &[usize], to: impl Fn(usize) -> DataType) -> SchemaRef {
    let field = |(index, field): (usize, &FieldRef)| match columns.contains(&index) {
        true => Arc::new(Field::new(field.name(), to(index), true)),
        false => Arc::clone(field),
    };
    Arc::new(Schema::new(schema.fields().iter().enumerate().map(field).collect::<Vec<_>>()))
}

/// The rows with other columns.
pub(super) fn with_columns(schema: &SchemaRef, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
}

/// The texts of a column, however they are held.
pub(super) fn texts_of(column: &ArrayRef) -> Result<StringArray> {
    Ok(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().clone(),
        _ => cast(column, &DataType::Utf8)?.as_string::<i32>().clone(),
    })
}

/// The numbers of a column.
pub(super) fn numbers_of(column: &ArrayRef) -> Result<Float64Array> {
    Ok(cast(column, &DataType::Float64)?.as_primitive().clone())
}

/// Numbers as values of a type; whole ones are rounded.
pub(super) fn of_numbers(numbers: Vec<Option<f64>>, data_type: &DataType) -> Result<ArrayRef> {
    let is_whole = data_type.is_integer();
    let numbers: Float64Array = numbers.into_iter().map(|x| if is_whole { x.map(f64::round) } else { x }).collect();
    Ok(cast(&(Arc::new(numbers) as ArrayRef), data_type)?)
}

/// The values of a column, other ones where `is_other`.
pub(super) fn replaced(values: &ArrayRef, is_other: &BooleanArray, others: &ArrayRef) -> Result<ArrayRef> {
    Ok(zip(is_other, others, values)?)
}

/// A step that changes texts, each for itself.
pub(super) fn change_texts(
    schema: &SchemaRef,
    columns: Option<&[String]>,
    change: impl for<'a> Fn(&'a str) -> Change<'a> + 'static,
) -> Result<Planned> {
    let columns = text_columns(schema, columns)?;
    let made = with_types(schema, &columns, |_| DataType::Utf8);
    let schema = Arc::clone(&made);
    Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
        let mut marks = Marks::new(batch.num_rows());
        let mut arrays = batch.columns().to_vec();
        for &column in &columns {
            arrays[column] = changed(&texts_of(&arrays[column])?, &change, &mut marks);
        }
        log.take(&marks);
        with_columns(&schema, arrays, batch.num_rows())
    }))
}

fn changed(texts: &StringArray, change: impl for<'a> Fn(&'a str) -> Change<'a>, marks: &mut Marks) -> ArrayRef {
    let mut made = StringBuilder::with_capacity(texts.len(), texts.value_data().len());
    let mut is_same = true;
    for (row, text) in texts.iter().enumerate() {
        let Some(text) = text else {
            made.append_null();
            continue;
        };
        match change(text) {
            Change::Same => made.append_value(text),
            Change::To(other) => {
                made.append_value(other);
                marks.set(row);
                is_same = false;
            }
            Change::Missing => {
                made.append_null();
                marks.set(row);
                is_same = false;
            }
        }
    }
    if is_same { Arc::new(texts.clone()) } else { Arc::new(made.finish()) }
}

/// Refuses names of new columns that are taken or come twice.
pub(super) fn refuse_taken<'a>(taken: impl Iterator<Item = &'a String>, names: &[String], param: &str) -> Result<()> {
    let mut seen: std::collections::HashSet<&String> = taken.collect();
    match names.iter().find(|name| !seen.insert(name)) {
        Some(name) => Err(Error::params(param, format!("there is a column {name} already")).column(name)),
        None => Ok(()),
    }
}

/// A regular expression.
pub(super) fn pattern(text: &str) -> Result<regex::Regex> {
    regex::Regex::new(text).map_err(|error| Error::params("pattern", error.to_string()))
}
