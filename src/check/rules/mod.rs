//! The rules. A new one is a file, a line below, and a line in `docs/check.md`.

mod conditional;

use std::any::Any;

use arrow::array::UInt64Array;
use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub(super) use columns::Told;
pub(super) use unique::{Seen, none_missing};

use super::tally::Failure;
use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Literal, Node, Type};
use crate::keys::Keys;
use crate::stats::{Reader, Writer};
use crate::table::index_of;

/// The modules of the rules, and the one type that they are written in.
macro_rules! rules {
    ($($(#[$doc:meta])* $module:ident::$name:ident,)+) => {
        $(mod $module;)+
        $(pub use $module::$name;)+

        /// What a rule asks for.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
        #[serde(tag = "rule", rename_all = "camelCase")]
        pub enum Ask {
            $($(#[$doc])* $name($name),)+
        }

        impl Ask {
            /// What it is called.
            pub(super) fn kind(&self) -> String {
                let name = match self {
                    $(Self::$name(_) => stringify!($name),)+
                };
                let (first, rest) = name.split_at(1);
                first.to_lowercase() + rest
            }

            pub(super) fn rule(&self) -> &dyn Asks {
                match self {
                    $(Self::$name(rule) => rule,)+
                }
            }
        }
    };
}

rules! {
    /// No value is missing.
    not_null::NotNull,
    /// No two rows have the same values.
    unique::Unique,
    /// Every value is one of a list.
    accepted_values::AcceptedValues,
    /// Every text matches a regular expression.
    regex::Regex,
    /// Every value lies between two others.
    range::Range,
    /// Every text has so many characters.
    length::Length,
    /// Values grow, or fall, from row to row.
    monotone::Monotone,
    /// Every value can be read as another type.
    parseable::Parseable,
    /// Every value is there in another data set.
    foreign_key::ForeignKey,
    /// An expression is true of every row.
    condition::Condition,
    /// The table has so many rows.
    row_count::RowCount,
    /// The table has these columns.
    columns::Columns,
}

/// What every rule answers.
pub(super) trait Asks {
    /// What it asks for, in words.
    fn says(&self) -> String;

    /// The columns that it is about.
    fn columns(&self) -> Vec<String>;

    /// Columns that it reads besides.
    ///
    /// # Errors
    /// `params` for an expression that is none.
    fn reads(&self, _: &Schema) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// Refuses what can be met by no table.
    ///
    /// # Errors
    /// `params`.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// The other data set that it speaks of, and the columns there.
    fn other(&self) -> Option<(&str, &[String])> {
        None
    }

    /// The rule as it is tested on rows of these columns.
    ///
    /// # Errors
    /// `schema` for a column that is not there, `params` for one of another type: the rule is then broken.
    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>>;
}

/// What a rule is tested with.
pub(super) struct Given<'a> {
    pub(super) schema: &'a Schema,
    /// The values of the other data set that it speaks of.
    pub(super) known: Option<&'a Known>,
    /// Failing rows that are kept.
    pub(super) most: usize,
}

/// The values of another data set.
pub(super) struct Known {
    pub(super) keys: Keys,
    /// The types in which they are compared.
    pub(super) types: Vec<Type>,
}

/// A rule on its way over the rows. The laws of a [pass](crate::task::Pass) hold.
pub(super) trait Test: Any {
    fn update(&mut self, rows: &Rows) -> Result<()>;

    /// Takes in what was found of the rows that follow the first so many.
    fn merge(&mut self, next: &dyn Test, before: u64) -> Result<()>;

    fn bytes(&self) -> u64;

    fn encode(&self, writer: &mut Writer);

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Test>>;

    /// What was found in so many rows.
    fn finding(&self, rows: u64) -> Result<Finding>;

    fn copy(&self) -> Box<dyn Test>;
}

impl dyn Test {
    fn of<T: Test>(&self) -> Result<&T> {
        (self as &dyn Any).downcast_ref().ok_or_else(|| Error::schema("the two checks have different rules"))
    }
}

/// Rows that a rule is about.
pub(super) struct Rows {
    pub(super) batch: RecordBatch,
    /// Rows before the batch.
    pub(super) first: u64,
    /// Where the rows stood in the batch, if some are left out.
    pub(super) picked: Option<Vec<u64>>,
}

impl Rows {
    /// The number of a row in the table.
    pub(super) fn number(&self, row: usize) -> u64 {
        self.first + self.picked.as_ref().map_or(row as u64, |picked| picked.get(row).copied().unwrap_or_default())
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Finding {
    pub(super) checked: u64,
    pub(super) failed: u64,
    pub(super) failures: Vec<Failure>,
    pub(super) reason: Option<String>,
}

/// The values of some columns, as texts.
#[derive(Clone)]
pub(super) struct Shown(Vec<Option<Bound>>);

impl Shown {
    fn new(columns: &[String], schema: &Schema) -> Self {
        // What cannot be a text, as a list, is not shown.
        Self(columns.iter().map(|name| Expression::of(as_text(name, schema)).bind(schema).ok()).collect())
    }

    /// The values of some rows of a batch, each with its number.
    fn failures(&self, rows: &Rows, at: &[u64]) -> Result<Vec<Failure>> {
        if at.is_empty() {
            return Ok(Vec::new());
        }
        let taken = arrow::compute::take_record_batch(&rows.batch, &UInt64Array::from(at.to_vec()))?;
        let columns = self.0.iter().map(|bound| bound.as_ref().map(|bound| bound.evaluate(&taken)).transpose());
        let columns = columns.collect::<Result<Vec<_>>>()?;
        let text = |row: usize, column: &Option<arrow::array::ArrayRef>| {
            let texts = column.as_ref()?.as_any().downcast_ref::<arrow::array::StringArray>()?;
            texts.iter().nth(row).flatten().map(str::to_owned)
        };
        let failure = |(row, &at): (usize, &u64)| Failure {
            row: rows.number(at as usize),
            values: columns.iter().map(|column| text(row, column)).collect(),
        };
        Ok(at.iter().enumerate().map(failure).collect())
    }
}

/// A column as a text.
fn as_text(name: &str, schema: &Schema) -> Node {
    let column = Node::column(name);
    let is_text = schema.field_with_name(name).is_ok_and(|field| Type::of(field.data_type()) == Type::Text);
    if is_text { column } else { Node::call("cast", vec![column, Node::literal(Literal::Text("text".to_owned()))], 0) }
}

/// A value as an expression has it.
fn literal(value: &Value) -> Result<Node> {
    Ok(Node::literal(match value {
        Value::Null => Literal::Null,
        Value::Bool(flag) => Literal::Boolean(*flag),
        Value::String(text) => Literal::Text(text.clone()),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => Literal::Integer(integer),
            (None, Some(float)) => Literal::Float(float),
            _ => return Err(Error::params("rules", format!("{number} is out of range"))),
        },
        other => return Err(Error::params("rules", format!("expected a number, a text or a boolean, found {other}"))),
    }))
}

/// Two conditions that both must hold.
fn both(a: Option<Node>, b: Option<Node>) -> Option<Node> {
    match (a, b) {
        (Some(a), Some(b)) => Some(Node::call("and", vec![a, b], 0)),
        (one, other) => one.or(other),
    }
}

/// The values of columns, in the types in which they are compared.
pub(super) fn bound(columns: &[String], types: Option<&[Type]>, schema: &Schema) -> Result<Vec<Bound>> {
    let bind = |(i, name): (usize, &String)| {
        index_of(schema, name)?;
        let bound = Expression::of(Node::column(name)).bind(schema)?;
        match types.and_then(|types| types.get(i)) {
            Some(to) => bound.into_type(to),
            None => Ok(bound),
        }
    };
    columns.iter().enumerate().map(bind).collect()
}
