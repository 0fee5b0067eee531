//! Values grow, or fall, from row to row.

use std::cmp::Ordering;

use arrow::array::{Array, ArrayRef, make_comparator};
use arrow::compute::{SortOptions, concat, filter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::unique::none_missing;
use super::{Asks, Finding, Given, Rows, Shown, Test, bound};
use crate::check::tally::{Failure, Tally};
use crate::error::{Error, Result};
use crate::expression::{Bound, Type};
use crate::keys::Codes;
use crate::stats::{Reader, Writer};

/// The values of a column grow, or fall, from row to row; missing ones are passed over. A row fails where the value before it is larger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Monotone {
    /// The column.
    pub column: String,
    /// Whether values fall. Default: they grow.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub decreasing: bool,
    /// Whether the same value must not follow itself.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub strict: bool,
}

impl Asks for Monotone {
    fn says(&self) -> String {
        let way = if self.decreasing { "falls" } else { "grows" };
        let strictly = if self.strict { " strictly" } else { "" };
        format!("{} {way}{strictly} from row to row", self.column)
    }

    fn columns(&self) -> Vec<String> {
        vec![self.column.clone()]
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let columns = self.columns();
        let value = bound(&columns, None, given.schema)?.remove(0);
        if let Type::Other(of) = value.of() {
            return Err(Error::params("rules", format!("values of type {of} have no order")));
        }
        Ok(Box::new(Steps {
            rule: self.clone(),
            value,
            whole: none_missing(&columns).bind(given.schema)?,
            shown: Shown::new(&columns, given.schema),
            ends: None,
            tally: Tally::new(given.most),
        }))
    }
}

/// The first and the last value so far, and the rows that fail between them.
#[derive(Clone)]
struct Steps {
    rule: Monotone,
    value: Bound,
    whole: Bound,
    shown: Shown,
    ends: Option<Ends>,
    tally: Tally,
}

#[derive(Clone)]
struct Ends {
    first: ArrayRef,
    at: Failure,
    last: ArrayRef,
}

impl Steps {
    /// Does each value but the first fail after the one before it?
    fn fails(&self, values: &ArrayRef) -> Result<impl Fn(usize) -> bool + use<>> {
        // Both zeros are one value, as everywhere.
        let compare = make_comparator(values, values, SortOptions::default())?;
        let (decreasing, strict) = (self.rule.decreasing, self.rule.strict);
        Ok(move |row: usize| {
            let order = compare(row - 1, row);
            let order = if decreasing { order.reverse() } else { order };
            order == Ordering::Greater || (strict && order == Ordering::Equal)
        })
    }
}

/// Floats without a negative zero.
fn plain(values: ArrayRef) -> ArrayRef {
    use arrow::array::AsArray;
    use arrow::datatypes::Float64Type;
    match values.as_primitive_opt::<Float64Type>() {
        Some(floats) => std::sync::Arc::new(floats.unary::<_, Float64Type>(crate::stats::hash::canonical)),
        None => values,
    }
}

impl Test for Steps {
    fn update(&mut self, rows: &Rows) -> Result<()> {
        let whole = self.whole.holds(&rows.batch)?;
        let at: Vec<u64> = whole.values().set_indices().map(|row| row as u64).collect();
        let values = plain(filter(&self.value.evaluate(&rows.batch)?, &whole)?);
        let Some(&first) = at.first() else { return Ok(()) };
        let (values, offset) = match &self.ends {
            Some(ends) => (concat(&[&ends.last, &values])?, 1),
            None => {
                let failure = self.shown.failures(rows, &[first])?.into_iter().next();
                let at = failure.ok_or_else(|| Error::internal("a row was not shown"))?;
                self.ends = Some(Ends { first: values.slice(0, 1), at, last: values.slice(0, 1) });
                (values, 0)
            }
        };
        let fails = self.fails(&values)?;
        let failed: Vec<u64> = (1..values.len()).filter(|&row| fails(row)).map(|row| at[row - offset]).collect();
        self.tally.checked += at.len() as u64;
        self.tally.failed += failed.len() as u64;
        let told = self.shown.failures(rows, &failed[..self.tally.room().min(failed.len())])?;
        self.tally.failures.extend(told);
        if let Some(ends) = &mut self.ends {
            ends.last = concat(&[&values.slice(values.len() - 1, 1)])?;
            ends.first = concat(&[&ends.first])?;
        }
        Ok(())
    }

    fn merge(&mut self, next: &dyn Test, before: u64) -> Result<()> {
        let next = next.of::<Self>()?;
        let Some(theirs) = &next.ends else { return Ok(()) };
        match &mut self.ends {
            None => self.ends = Some(Ends { at: theirs.at.after(before), ..theirs.clone() }),
            Some(ours) => {
                let pair = concat(&[&ours.last, &theirs.first])?;
                ours.last = theirs.last.clone();
                if self.fails(&pair)?(1) {
                    let failures = if self.tally.room() > 0 { vec![theirs.at.clone()] } else { Vec::new() };
                    let mut border = Tally::new(self.tally.most());
                    (border.failed, border.failures) = (1, failures);
                    self.tally.merge(&border, before);
                }
            }
        }
        self.tally.merge(&next.tally, before);
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.tally.bytes()
    }

    fn encode(&self, writer: &mut Writer) {
        self.tally.encode(writer);
        writer.u8(self.ends.is_some().into());
        if let Some(Ends { first, at, last }) = &self.ends {
            at.encode(writer);
            for value in [first, last] {
                let mut codes = Codes::new(self.value.of());
                // Values of these types are told apart: the rule was refused otherwise.
                if codes.codes_of(value, &mut Vec::new()).is_ok() {
                    codes.encode(writer);
                }
            }
        }
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Test>> {
        let tally = self.tally.decoded(reader)?;
        let ends = match reader.u8()? {
            0 => None,
            _ => {
                let at = Failure::decode(reader)?;
                let mut value = || {
                    let codes = Codes::new(self.value.of()).decoded(reader)?;
                    if codes.len() == 1 { codes.array(&[0]) } else { Err(crate::stats::codec::damaged()) }
                };
                Some(Ends { first: value()?, at, last: value()? })
            }
        };
        Ok(Box::new(Self { tally, ends, ..self.clone() }))
    }

    fn finding(&self, _: u64) -> Result<Finding> {
        Ok(self.tally.finding())
    }

    fn copy(&self) -> Box<dyn Test> {
        Box::new(self.clone())
    }
}
