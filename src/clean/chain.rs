//! Steps that change rows as they come by, one after the other over every batch.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::step::{Fit, Log, Planned, Rows, Whole, Work};
use super::steps::Step;
use crate::error::{Error, Result};

/// Steps of one pass, and the step behind them that ends it.
pub(super) struct Chain {
    links: Vec<(Box<dyn Rows>, Log)>,
    schema: SchemaRef,
    /// Rows that came in.
    pub(super) rows: u64,
    /// Numbers of the rows that come in among those that came in first, where they are not the same.
    origins: Option<Vec<u64>>,
    /// Numbers of the rows that came out last.
    pub(super) last: Vec<u64>,
}

/// What a pass ends with.
pub(super) enum Next {
    End,
    Fit(Box<dyn Fit>),
    Whole(Box<dyn Whole>, SchemaRef),
}

impl Chain {
    /// The steps from the first on that change rows as they come by, for rows of these columns. `first` is the number of the first step, for errors.
    ///
    /// # Errors
    /// `params` or `schema` with the place in the recipe.
    pub(super) fn new(schema: &SchemaRef, steps: &[Step], first: usize, most: usize) -> Result<(Self, Next)> {
        let mut chain = Self { links: Vec::new(), schema: schema.clone(), rows: 0, origins: None, last: Vec::new() };
        for (index, step) in steps.iter().enumerate() {
            let Planned { schema, work } = planned(step, &chain.schema, first + index)?;
            match (work, schema) {
                (Work::Rows(rows), Some(schema)) => {
                    chain.schema = schema;
                    chain.links.push((rows, Log { most, ..Log::default() }));
                }
                (Work::Fit(fit), _) => return Ok((chain, Next::Fit(fit))),
                (Work::Whole(whole), Some(schema)) => return Ok((chain, Next::Whole(whole, schema))),
                (_, None) => return Err(Error::internal("a step does not say which columns it makes")),
            }
        }
        Ok((chain, Next::End))
    }

    /// The rows that come in have these numbers.
    pub(super) fn numbered(mut self, origins: Option<Vec<u64>>) -> Self {
        self.origins = origins;
        self
    }

    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Number of steps.
    pub(super) fn len(&self) -> usize {
        self.links.len()
    }

    /// The rows of a batch as they are after all steps.
    pub(super) fn apply(&mut self, batch: RecordBatch) -> Result<RecordBatch> {
        let n_rows = batch.num_rows() as u64;
        let numbers = self.rows..self.rows + n_rows;
        self.last = match &self.origins {
            None => numbers.collect(),
            Some(origins) => origins[numbers.start as usize..numbers.end as usize].to_vec(),
        };
        self.rows += n_rows;
        let mut batch = batch;
        for (rows, log) in &mut self.links {
            log.origins = std::mem::take(&mut self.last);
            batch = rows.apply(batch, log)?;
            self.last = std::mem::take(&mut log.origins);
        }
        Ok(batch)
    }

    /// Bytes that the steps hold.
    pub(super) fn bytes(&self) -> u64 {
        self.links.iter().map(|(rows, _)| rows.bytes()).sum()
    }

    /// What the steps have done.
    pub(super) fn logs(&self) -> impl Iterator<Item = &Log> {
        self.links.iter().map(|(_, log)| log)
    }
}

/// A step for rows of these columns; what is wrong is told with the step's number.
pub(super) fn planned(step: &Step, schema: &SchemaRef, index: usize) -> Result<Planned> {
    step.plan(schema).map_err(|error| at_step(error, index))
}

/// Tells of the step at which something went wrong.
pub(super) fn at_step(error: Error, index: usize) -> Error {
    let place = match &error.place().param {
        Some(param) => format!("steps[{index}].{param}"),
        None => format!("steps[{index}]"),
    };
    error.param(place)
}
