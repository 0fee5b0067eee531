//! Data sets beside each other, and data sets that tasks make.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::loader::Origin;
use super::tail::Tail;
use super::{Dataset, Rows};
use crate::error::{Error, Result};
use crate::ingest::{Findings, OpenOptions};
use crate::registry;
use crate::table::{Table, memory_of};
use crate::task::{Budget, Context, Outcome, Reservation};

impl Dataset {
    /// This data set with another one beside it, which its tasks know by a name. The columns of the other that they read must be in memory.
    #[must_use]
    pub fn beside(&self, name: &str, other: &Self) -> Self {
        let mut both = self.clone();
        both.others.insert(name.to_owned(), other.clone());
        both
    }

    /// The columns that a task reads of another data set, which its parameters name so; all where `None`.
    ///
    /// # Errors
    /// `params`, as the task itself.
    pub fn reads_of(task: &str, params: Value, other: &str) -> Result<Option<Vec<String>>> {
        registry::reads_of(task, params, other)
    }

    /// A data set of rows in memory that come from no source.
    pub(super) fn of_rows(rows: Table, held: Reservation, budget: Budget) -> Self {
        Self {
            rows: Rows::Kept(rows),
            tail: Tail::default(),
            findings: Findings::default(),
            origin: Origin { parts: Vec::new(), options: OpenOptions::default(), whole: None, steps: Rc::default() },
            standing: Vec::new(),
            others: BTreeMap::new(),
            budget,
            held: Rc::new(held),
            cache: None,
        }
    }

    /// The rows, with those of the other data sets beside them.
    pub(super) fn with_others(&self) -> Result<Table> {
        let other = |(name, other): (&String, &Self)| Ok((name.clone(), other.table()?.clone()));
        let others = self.others.iter().map(other).collect::<Result<BTreeMap<_, _>>>()?;
        Ok(self.table()?.clone().beside(others))
    }

    /// Runs a task and makes its table a data set of its own, which is kept in memory; the outcome has the rest.
    ///
    /// # Errors
    /// As [`Dataset::run`]; `params` for a task that has no table, `memory`.
    pub async fn derive(&self, cx: &Context, task: &str, params: Value) -> Result<(Self, Outcome)> {
        let mut outcome = self.run(cx, task, params).await?;
        let batches = outcome.table.take().unwrap_or_default();
        let Some(first) = batches.first() else {
            return Err(Error::params("task", format!("{task} has no table that could be a data set")));
        };
        let held = self.budget.reserve("the rows of the result", batches.iter().map(memory_of).sum())?;
        let derived = Self::of_rows(Table::new(first.schema(), batches), held, self.budget.clone());
        Ok((derived, outcome))
    }
}
