//! What the transactions were of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// What the transactions were of, and the spans that are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct RfmParams {
    /// What a transaction was worth: a column of numbers, or an expression.
    pub amount: Option<String>,
    /// What it was of: a column, or an expression.
    pub category: Option<String>,
    /// The moment from which is looked back, as `"2024-06-30"`; transactions after it take no part. That of the last transaction where none is given.
    pub as_of: Option<String>,
    /// Days before that moment of which transactions are counted and summed, each by itself.
    pub windows_days: Vec<u32>,
}

impl Default for RfmParams {
    fn default() -> Self {
        Self { amount: None, category: None, as_of: None, windows_days: vec![30, 90, 365] }
    }
}

impl Params for RfmParams {
    fn check(&self) -> Result<()> {
        let mut different = self.windows_days.clone();
        different.sort_unstable();
        different.dedup();
        if different.len() == self.windows_days.len() && !different.contains(&0) && different.len() <= 50 {
            return Ok(());
        }
        Err(Error::params("windowsDays", "must be up to 50 different numbers of days, 1 or more"))
    }
}
