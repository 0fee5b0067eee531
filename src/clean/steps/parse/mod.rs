//! Values of another type.

mod numbers;
mod times;

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use arrow::record_batch::RecordBatch;
use arrow::util::display::array_value_to_string;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(in crate::clean) use numbers::{Mark, plain_number};
pub(in crate::clean) use times::Format;

use crate::clean::cells::{any_columns, texts_of, with_columns, with_types};
use crate::clean::step::{Log, Marks, Plan, Planned};
use crate::error::{Error, Result};
use crate::expression::Type;
use crate::table::parse_type;

/// Converts values to another type. Texts may be written in many ways: numbers with currency signs, percent signs, groups of thousands and a decimal comma, dates and times in
/// several formats, yes and no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Parse {
    /// The columns.
    pub columns: Vec<String>,
    /// The type: `int64`, `float64`, `decimal(12,2)`, `boolean`, `date`, `timestamp`, `utf8`.
    pub to: String,
    /// Of dates and times the formats that are tried, one after the other, in the letters of strftime: `%d.%m.%Y %H:%M`. ISO 8601 where none are given.
    pub formats: Option<Vec<String>>,
    /// The decimal mark of numbers: `.`, `,`, or `auto`, which decides value by value: of two different marks it is the last, and one that three digits follow is
    /// a comma of thousands or a decimal point.
    #[ts(optional, as = "Option<_>")]
    pub decimal: Mark,
    /// What becomes of a value that cannot be converted; it is told of in any case.
    #[ts(optional, as = "Option<_>")]
    pub on_error: OnError,
}

/// What becomes of a value that cannot be converted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum OnError {
    /// It is missing.
    #[default]
    Null,
    /// Its row is taken away.
    Reject,
    /// Nothing is cleaned.
    Fail,
}

impl Default for Parse {
    fn default() -> Self {
        let (to, decimal, on_error) = ("float64".to_owned(), Mark::default(), OnError::default());
        Self { columns: Vec::new(), to, formats: None, decimal, on_error }
    }
}

/// A converted value, and whether it was written as that type is.
enum Read<T> {
    Plain(T),
    Other(T),
    Failed,
}

impl Plan for Parse {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let to = type_of(&self.to)?;
        let formats = match &self.formats {
            Some(formats) => formats.iter().map(|format| Format::new(format)).collect::<Result<Vec<_>>>()?,
            None => Format::iso(),
        };
        let columns = any_columns(schema, Some(&self.columns))?;
        let made = with_types(schema, &columns, |_| to.clone());
        let (after, mark, on_error) = (Arc::clone(&made), self.decimal, self.on_error);
        Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
            let rows = batch.num_rows();
            let mut marks = Marks::new(rows);
            let mut stays = vec![true; rows];
            let mut arrays = batch.columns().to_vec();
            for &column in &columns {
                let before = Arc::clone(&arrays[column]);
                let converted = converted(&before, &to, &formats, mark, &mut marks)?;
                if converted.logical_null_count() > before.logical_null_count() {
                    let (was, is) = (before.logical_nulls(), converted.logical_nulls());
                    let is_null = |nulls: &Option<arrow::buffer::NullBuffer>, row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
                    for row in (0..rows).filter(|&row| is_null(&is, row) && !is_null(&was, row)) {
                        let (name, text) = (after.field(column).name(), array_value_to_string(&before, row)?);
                        if on_error == OnError::Fail {
                            return Err(refused(&text, &to, name, log.origin(row)));
                        }
                        log.reject(row, name, &text);
                        stays[row] = on_error != OnError::Reject;
                        if stays[row] {
                            marks.set(row);
                        }
                    }
                }
                arrays[column] = converted;
            }
            log.take(&marks);
            let batch = with_columns(&after, arrays, rows)?;
            if stays.iter().all(|stays| *stays) { Ok(batch) } else { log.keep(&batch, &BooleanArray::from(stays)) }
        }))
    }
}

fn refused(text: &str, to: &DataType, column: &str, row: u64) -> Error {
    let shown: String = text.chars().take(60).collect();
    Error::schema(format!("\"{shown}\" cannot be converted to {}", crate::table::type_name(to)))
        .column(column)
        .row(row)
        .hint("give its format, or set onError to null or reject")
}

fn type_of(name: &str) -> Result<DataType> {
    let known = match name {
        "integer" => Some(DataType::Int64),
        "float" | "number" => Some(DataType::Float64),
        "text" => Some(DataType::Utf8),
        other => parse_type(other).filter(|of| !matches!(of, DataType::Timestamp(_, Some(_)))),
    };
    known.ok_or_else(|| {
        Error::params("to", format!("there is no type {name} to convert to"))
            .hint("int64, float64, decimal(12,2), boolean, date, timestamp, utf8; a zone is given by a derive step with with_zone")
    })
}

/// The values as another type, missing where they cannot be.
fn converted(values: &ArrayRef, to: &DataType, formats: &[Format], mark: Mark, marks: &mut Marks) -> Result<ArrayRef> {
    let is_text = Type::of(values.data_type()) == Type::Text;
    if !is_text || *to == DataType::Utf8 {
        return if values.data_type() == to { Ok(Arc::clone(values)) } else { Ok(cast(values, to)?) };
    }
    let texts = texts_of(values)?;
    Ok(match to {
        DataType::Int64 => Arc::new(Int64Array::from(each(&texts, marks, |text| numbers::integer(text, mark)))),
        DataType::Float64 => Arc::new(Float64Array::from(each(&texts, marks, |text| numbers::float(text, mark)))),
        DataType::Boolean => Arc::new(BooleanArray::from(each(&texts, marks, numbers::boolean))),
        DataType::Date32 => Arc::new(Date32Array::from(each(&texts, marks, |text| times::date(text, formats)))),
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            Arc::new(TimestampMicrosecondArray::from(each(&texts, marks, |text| times::moment(text, formats))))
        }
        _ => {
            let plain: StringArray = each(&texts, marks, |text| numbers::text(text, mark)).into_iter().collect();
            cast(&(Arc::new(plain) as ArrayRef), to)?
        }
    })
}

fn each<T>(texts: &StringArray, marks: &mut Marks, read: impl Fn(&str) -> Read<T>) -> Vec<Option<T>> {
    let mut one = |(row, text): (usize, Option<&str>)| match read(text?) {
        Read::Plain(value) => Some(value),
        Read::Other(value) => {
            marks.set(row);
            Some(value)
        }
        Read::Failed => None,
    };
    texts.iter().enumerate().map(&mut one).collect()
}
