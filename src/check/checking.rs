//! All rules on their way over the rows.

use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{Int64Array, StringArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::RecordBatch;

use super::params::{CheckParams, Rule, Severity};
use super::report::{CheckReport, RuleReport};
use super::rules::{Finding, Given, Known, Rows, Test, Told};
use crate::error::{Error, ErrorKind, Result};
use crate::expression::{Bound, Expression, Type};
use crate::stats::{Reader, Writer};
use crate::table::index_of;
use crate::task::{Outcome, Params, Pass};

const TAG: [u8; 4] = *b"chck";
const VERSION: u16 = 1;

/// The rules, and what was found in the rows so far.
pub(super) struct Checking {
    params: Rc<CheckParams>,
    /// The columns that batches have.
    schema: SchemaRef,
    lines: Vec<Line>,
    rows: u64,
}

/// A rule at work.
struct Line {
    filter: Option<Bound>,
    test: Box<dyn Test>,
}

impl Line {
    fn new(rule: &Rule, given: &Given<'_>) -> Result<Self> {
        let filter = rule.filter.as_deref().map(|text| condition(text, given.schema)).transpose();
        let line = filter.and_then(|filter| Ok(Self { filter, test: rule.ask.rule().test(given)? }));
        match line {
            // The columns are not those that it was written for: that is what checks are to find.
            Err(error) if matches!(error.kind(), ErrorKind::Schema | ErrorKind::Params) => {
                Ok(Self { filter: None, test: Box::new(Told { reason: Some(error.message().to_owned()) }) })
            }
            other => other,
        }
    }

    fn update(&mut self, batch: &RecordBatch, first: u64) -> Result<()> {
        let rows = match &self.filter {
            None => Rows { batch: batch.clone(), first, picked: None },
            Some(filter) => {
                let holds = filter.holds(batch)?;
                let picked = Some(holds.values().set_indices().map(|row| row as u64).collect());
                Rows { batch: filter_record_batch(batch, &holds)?, first, picked }
            }
        };
        // A value that a cast in an expression does not take breaks the rule, and not the check.
        match self.test.update(&rows) {
            Err(error) if error.kind() == ErrorKind::Schema => {
                self.test = Box::new(Told { reason: Some(error.message().to_owned()) });
                Ok(())
            }
            other => other,
        }
    }
}

fn condition(text: &str, schema: &Schema) -> Result<Bound> {
    let bound = Expression::parse(text)?.bind(schema)?;
    if matches!(bound.of(), Type::Boolean | Type::Null) {
        return Ok(bound);
    }
    Err(Error::params("where", format!("must be a condition, found a value of type {}", bound.of())))
}

impl Checking {
    /// Of rows that have columns of this schema, which may be more than are read; `known` has the values of the other data set for each rule that
    /// speaks of one.
    pub(super) fn new(params: CheckParams, schema: &Schema, mut known: Vec<Option<Result<Known>>>) -> Result<Self> {
        let columns = params.reads(schema)?;
        let indices = columns.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
        let schema: SchemaRef = schema.project(&indices)?.into();
        known.resize_with(params.rules.len(), || None);
        let most = params.max_failures as usize;
        let line = |(rule, known): (&Rule, Option<Result<Known>>)| match known.transpose() {
            Ok(known) => Line::new(rule, &Given { schema: &schema, known: known.as_ref(), most }),
            Err(error) => Ok(Line { filter: None, test: Box::new(Told { reason: Some(error.message().to_owned()) }) }),
        };
        let lines = params.rules.iter().zip(known).map(line).collect::<Result<_>>()?;
        Ok(Self { params: Rc::new(params), schema, lines, rows: 0 })
    }

    /// The columns that batches have.
    pub(super) fn columns(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn with(&self, lines: Vec<Line>, rows: u64) -> Self {
        Self { params: Rc::clone(&self.params), schema: Arc::clone(&self.schema), lines, rows }
    }

    fn report(&self, findings: &[Finding]) -> CheckReport {
        let rule = |(rule, finding): (&Rule, &Finding)| {
            let share = (finding.checked > 0).then(|| 1.0 - finding.failed as f64 / finding.checked as f64);
            RuleReport {
                name: rule.title(),
                rule: rule.ask.kind(),
                columns: rule.ask.rule().columns(),
                severity: rule.severity,
                passed: finding.reason.is_none() && share.is_none_or(|share| share >= rule.at_least),
                checked: finding.checked,
                failed: finding.failed,
                share,
                at_least: rule.at_least,
                reason: finding.reason.clone(),
            }
        };
        let rules: Vec<RuleReport> = self.params.rules.iter().zip(findings).map(rule).collect();
        let broken = |severity: Severity| rules.iter().filter(|rule| !rule.passed && rule.severity == severity).count() as u64;
        let (errors, warnings) = (broken(Severity::Error), broken(Severity::Warning));
        CheckReport { passed: errors == 0, rows: self.rows, errors, warnings, rules }
    }

    /// A line for every value that a failing row has in the columns that its rule is about.
    fn failures(&self, findings: &[Finding]) -> Result<RecordBatch> {
        let (mut rules, mut names, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for (i, (rule, finding)) in self.params.rules.iter().zip(findings).enumerate() {
            let (title, of) = (rule.title(), rule.ask.rule().columns());
            for failure in &finding.failures {
                for (column, value) in of.iter().zip(&failure.values) {
                    rules.push(i as i64);
                    names.push(title.clone());
                    rows.push(failure.row as i64);
                    columns.push(column.clone());
                    values.push(value.clone());
                }
            }
        }
        Ok(RecordBatch::try_from_iter_with_nullable([
            ("rule", Arc::new(Int64Array::from(rules)) as _, false),
            ("name", Arc::new(StringArray::from(names)) as _, false),
            ("row", Arc::new(Int64Array::from(rows)) as _, false),
            ("column", Arc::new(StringArray::from(columns)) as _, false),
            ("value", Arc::new(StringArray::from(values)) as _, true),
        ])?)
    }
}

impl Pass for Checking {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        let indices =
            self.schema.fields().iter().map(|field| index_of(&batch.schema(), field.name())).collect::<Result<Vec<_>>>()?;
        let batch = batch.project(&indices)?;
        let first = self.rows;
        self.lines.iter_mut().try_for_each(|line| line.update(&batch, first))?;
        self.rows += batch.num_rows() as u64;
        Ok(())
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        let before = self.rows;
        for (ours, theirs) in self.lines.iter_mut().zip(&next.lines) {
            if (&*ours.test as &dyn std::any::Any).is::<Told>() {
                continue;
            }
            match (&*theirs.test as &dyn std::any::Any).is::<Told>() {
                true => ours.test = theirs.test.copy(),
                false => ours.test.merge(&*theirs.test, before)?,
            }
        }
        self.rows += next.rows;
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.lines.iter().map(|line| line.test.bytes()).sum()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.rows);
        for line in &self.lines {
            // What a rule was broken by is sent in place of its counts.
            let told = (&*line.test as &dyn std::any::Any).downcast_ref::<Told>();
            writer.u8(told.is_some().into());
            match told {
                Some(told) => writer.bytes(told.reason.as_deref().unwrap_or_default().as_bytes()),
                None => line.test.encode(&mut writer),
            }
        }
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let rows = reader.count()?;
        let line = |line: &Line| {
            let test: Box<dyn Test> = match reader.u8()? {
                0 => line.test.decoded(&mut reader)?,
                _ => Box::new(Told { reason: Some(reader.text()?.to_owned()).filter(|reason| !reason.is_empty()) }),
            };
            Ok(Line { filter: line.filter.clone(), test })
        };
        let lines = self.lines.iter().map(line).collect::<Result<_>>()?;
        reader.end()?;
        Ok(Box::new(self.with(lines, rows)))
    }

    fn finish(&self) -> Result<Outcome> {
        let findings = self.lines.iter().map(|line| line.test.finding(self.rows)).collect::<Result<Vec<_>>>()?;
        Ok(Outcome::new(&self.report(&findings))?.with_table(vec![self.failures(&findings)?]))
    }

    fn copy(&self) -> Box<dyn Pass> {
        let lines = self.lines.iter().map(|line| Line { filter: line.filter.clone(), test: line.test.copy() });
        Box::new(self.with(lines.collect(), self.rows))
    }
}
