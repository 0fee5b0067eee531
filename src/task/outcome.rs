//! What a task returns: facts, columns, a model.

use arrow::record_batch::RecordBatch;
use serde::Serialize;
use serde_json::Value;

use super::Model;
use crate::error::Result;

/// A report of small typed facts, and where there are any a table of columns and a model.
#[derive(Debug)]
pub struct Outcome {
    /// The facts, camelCase; a statistic that does not exist is `null`.
    pub report: Value,
    /// The columns, snake_case, in one or more batches of one schema.
    pub table: Option<Vec<RecordBatch>>,
    /// What was learnt, to save and apply to other data.
    pub model: Option<Model>,
}

impl Outcome {
    /// An outcome of facts only.
    ///
    /// # Errors
    /// `internal` if the report cannot be written as JSON.
    pub fn new(report: &impl Serialize) -> Result<Self> {
        Ok(Self { report: serde_json::to_value(report)?, table: None, model: None })
    }

    /// Adds columns.
    #[must_use]
    pub fn with_table(mut self, batches: Vec<RecordBatch>) -> Self {
        self.table = Some(batches);
        self
    }

    /// Adds a model.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = Some(model);
        self
    }
}
