//! The table has these columns.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Asks, Finding, Given, Rows, Test};
use crate::error::{Error, Result};
use crate::stats::{Reader, Writer};
use crate::table::type_name;

/// The table has these columns; it may have others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Columns {
    /// Their names.
    pub columns: Vec<String>,
    /// The types that some must have: `int64`, `float64`, `decimal(12,2)`, `utf8`, `boolean`, `date`, `timestamp` …
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, String>>", optional)]
    pub types: BTreeMap<String, String>,
}

impl Asks for Columns {
    fn says(&self) -> String {
        format!("there are the columns {}", self.columns().join(", "))
    }

    fn columns(&self) -> Vec<String> {
        let typed = self.types.keys().filter(|name| !self.columns.contains(name));
        self.columns.iter().chain(typed).cloned().collect()
    }

    fn check(&self) -> Result<()> {
        if self.columns().is_empty() { Err(Error::params("columns", "must not be empty")) } else { Ok(()) }
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let lacks = self.columns().into_iter().filter(|name| given.schema.index_of(name).is_err());
        let lacks: Vec<String> = lacks.map(|name| format!("there is no column {name}")).collect();
        let differs = self.types.iter().filter_map(|(name, wanted)| {
            let found = type_name(given.schema.field_with_name(name).ok()?.data_type());
            (found != *wanted).then(|| format!("{name} is of type {found}, not {wanted}"))
        });
        let reasons: Vec<String> = lacks.into_iter().chain(differs).collect();
        let reason = (!reasons.is_empty()).then(|| reasons.join("; "));
        Ok(Box::new(Told { reason }))
    }
}

/// What is known without any row.
#[derive(Clone)]
pub(in crate::check) struct Told {
    pub(in crate::check) reason: Option<String>,
}

impl Test for Told {
    fn update(&mut self, _: &Rows) -> Result<()> {
        Ok(())
    }

    fn merge(&mut self, _: &dyn Test, _: u64) -> Result<()> {
        Ok(())
    }

    fn bytes(&self) -> u64 {
        0
    }

    fn encode(&self, _: &mut Writer) {}

    fn decoded(&self, _: &mut Reader<'_>) -> Result<Box<dyn Test>> {
        Ok(Box::new(self.clone()))
    }

    fn finding(&self, _: u64) -> Result<Finding> {
        Ok(Finding { reason: self.reason.clone(), ..Finding::default() })
    }

    fn copy(&self) -> Box<dyn Test> {
        Box::new(self.clone())
    }
}
