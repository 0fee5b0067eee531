//! Every value is there in another data set.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::unique::none_missing;
use super::{Asks, Finding, Given, Rows, Shown, Test, bound};
use crate::check::tally::Tally;
use crate::error::{Error, Result};
use crate::expression::Bound;
use crate::keys::Keys;
use crate::stats::{Reader, Writer};

/// The values of these columns are there together in a row of another data set; rows in which one of them is missing are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ForeignKey {
    /// The columns.
    pub columns: Vec<String>,
    /// The other data set, as `references` or the command line's `--with` call it.
    pub to: String,
    /// The columns there, where they are called otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub to_columns: Vec<String>,
}

impl ForeignKey {
    fn theirs(&self) -> &[String] {
        if self.to_columns.is_empty() { &self.columns } else { &self.to_columns }
    }
}

impl Asks for ForeignKey {
    fn says(&self) -> String {
        format!("{} is there in {}", self.columns.join(", "), self.to)
    }

    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn check(&self) -> Result<()> {
        if self.columns.is_empty() {
            return Err(Error::params("columns", "must not be empty"));
        }
        if self.theirs().len() == self.columns.len() { Ok(()) } else { Err(Error::params("toColumns", "must be as many as columns")) }
    }

    fn other(&self) -> Option<(&str, &[String])> {
        Some((&self.to, self.theirs()))
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let known = given.known.ok_or_else(|| Error::internal("the values of the other data set are not there"))?;
        Ok(Box::new(Looked {
            values: bound(&self.columns, Some(&known.types), given.schema)?,
            whole: none_missing(&self.columns).bind(given.schema)?,
            shown: Shown::new(&self.columns, given.schema),
            n_known: known.keys.len(),
            keys: known.keys.clone(),
            tally: Tally::new(given.most),
            groups: Vec::new(),
        }))
    }
}

/// The values of the other data set, and after these the ones that are not there.
#[derive(Clone)]
struct Looked {
    values: Vec<Bound>,
    whole: Bound,
    shown: Shown,
    n_known: usize,
    keys: Keys,
    tally: Tally,
    groups: Vec<u32>,
}

impl Test for Looked {
    fn update(&mut self, rows: &Rows) -> Result<()> {
        let whole = self.whole.holds(&rows.batch)?;
        let arrays = self.values.iter().map(|value| value.evaluate(&rows.batch)).collect::<Result<Vec<_>>>()?;
        let arrays = arrays.iter().map(|array| arrow::compute::filter(array, &whole)).collect::<std::result::Result<Vec<_>, _>>()?;
        let at: Vec<u64> = whole.values().set_indices().map(|row| row as u64).collect();
        self.keys.groups(&arrays, at.len(), &mut self.groups)?;
        let unknown = self.groups.iter().zip(&at).filter(|(group, _)| **group as usize >= self.n_known).map(|(_, &row)| row);
        let unknown: Vec<u64> = unknown.collect();
        self.tally.checked += at.len() as u64;
        self.tally.failed += unknown.len() as u64;
        let told = self.shown.failures(rows, &unknown[..self.tally.room().min(unknown.len())])?;
        self.tally.failures.extend(told);
        Ok(())
    }

    fn merge(&mut self, next: &dyn Test, before: u64) -> Result<()> {
        self.tally.merge(&next.of::<Self>()?.tally, before);
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.keys.bytes() + self.tally.bytes()
    }

    fn encode(&self, writer: &mut Writer) {
        self.tally.encode(writer);
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Test>> {
        Ok(Box::new(Self { tally: self.tally.decoded(reader)?, ..self.clone() }))
    }

    fn finding(&self, _: u64) -> Result<Finding> {
        Ok(self.tally.finding())
    }

    fn copy(&self) -> Box<dyn Test> {
        Box::new(self.clone())
    }
}
