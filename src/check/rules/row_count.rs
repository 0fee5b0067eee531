//! The table has so many rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Asks, Finding, Given, Rows, Test};
use crate::error::{Error, Result};
use crate::stats::{Reader, Writer};

/// The table has so many rows; with `where` so many that meet it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RowCount {
    /// The fewest rows. Any number where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null", optional)]
    pub min: Option<u64>,
    /// The most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null", optional)]
    pub max: Option<u64>,
}

impl Asks for RowCount {
    fn says(&self) -> String {
        match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{min} to {max} rows"),
            (Some(min), None) => format!("{min} rows or more"),
            (None, Some(max)) => format!("{max} rows or fewer"),
            (None, None) => "any number of rows".to_owned(),
        }
    }

    fn columns(&self) -> Vec<String> {
        Vec::new()
    }

    fn check(&self) -> Result<()> {
        match (self.min, self.max) {
            (None, None) => Err(Error::params("min", "a number of rows needs min or max")),
            (Some(min), Some(max)) if min > max => Err(Error::params("min", "must not be above max")),
            _ => Ok(()),
        }
    }

    fn test(&self, _: &Given<'_>) -> Result<Box<dyn Test>> {
        Ok(Box::new(Counted { rule: self.clone(), rows: 0 }))
    }
}

/// Rows so far.
#[derive(Clone)]
struct Counted {
    rule: RowCount,
    rows: u64,
}

impl Test for Counted {
    fn update(&mut self, rows: &Rows) -> Result<()> {
        self.rows += rows.batch.num_rows() as u64;
        Ok(())
    }

    fn merge(&mut self, next: &dyn Test, _: u64) -> Result<()> {
        self.rows += next.of::<Self>()?.rows;
        Ok(())
    }

    fn bytes(&self) -> u64 {
        0
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.rows);
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Test>> {
        Ok(Box::new(Self { rows: reader.count()?, ..self.clone() }))
    }

    fn finding(&self, _: u64) -> Result<Finding> {
        let is_kept = self.rule.min.is_none_or(|min| self.rows >= min) && self.rule.max.is_none_or(|max| self.rows <= max);
        let reason = (!is_kept).then(|| format!("there are {} rows", self.rows));
        Ok(Finding { checked: self.rows, reason, ..Finding::default() })
    }

    fn copy(&self) -> Box<dyn Test> {
        Box::new(self.clone())
    }
}
