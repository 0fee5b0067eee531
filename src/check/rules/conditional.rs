//! Rules that are told from a row alone: a condition that is true, false, or missing and then says nothing.

use arrow::array::{Array, AsArray};

use super::{Finding, Given, Rows, Shown, Test};
use crate::check::tally::Tally;
use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Node, Type};
use crate::stats::{Reader, Writer};

/// A condition of every row.
#[derive(Clone)]
pub(super) struct Conditional {
    condition: Bound,
    shown: Shown,
    tally: Tally,
}

impl Conditional {
    /// A test of a condition, whose failing rows show some columns.
    pub(super) fn start(condition: Node, columns: &[String], given: &Given<'_>) -> Result<Box<dyn Test>> {
        Self::of(&Expression::of(condition), columns, given)
    }

    pub(super) fn of(condition: &Expression, columns: &[String], given: &Given<'_>) -> Result<Box<dyn Test>> {
        let condition = condition.bind(given.schema)?;
        if !matches!(condition.of(), Type::Boolean | Type::Null) {
            return Err(Error::params("rules", format!("must be a condition, found a value of type {}", condition.of())));
        }
        Ok(Box::new(Self { condition, shown: Shown::new(columns, given.schema), tally: Tally::new(given.most) }))
    }
}

impl Test for Conditional {
    fn update(&mut self, rows: &Rows) -> Result<()> {
        let values = self.condition.evaluate(&rows.batch)?;
        // Nothing but missing values says nothing.
        let Some(values) = values.as_boolean_opt() else { return Ok(()) };
        self.tally.checked += (values.len() - values.null_count()) as u64;
        let failed = values.len() - values.null_count() - values.true_count();
        if failed > 0 {
            self.tally.failed += failed as u64;
            let fails = |&row: &usize| values.is_valid(row) && !values.value(row);
            let at: Vec<u64> = (0..values.len()).filter(fails).take(self.tally.room()).map(|row| row as u64).collect();
            self.tally.failures.extend(self.shown.failures(rows, &at)?);
        }
        Ok(())
    }

    fn merge(&mut self, next: &dyn Test, before: u64) -> Result<()> {
        self.tally.merge(&next.of::<Self>()?.tally, before);
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.tally.bytes()
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
