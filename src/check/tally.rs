//! Counts of rows, and the first ones that fail.

use super::rules::Finding;
use crate::error::Result;
use crate::stats::{Reader, Writer};

/// A row that does not meet a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) row: u64,
    /// The values of the columns that the rule is about, as texts; `None`: missing.
    pub(super) values: Vec<Option<String>>,
}

impl Failure {
    /// Bytes, about.
    pub(super) fn bytes(&self) -> u64 {
        40 + self.values.iter().flatten().map(|text| text.len() as u64 + 24).sum::<u64>()
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.u64(self.row);
        writer.u64(self.values.len() as u64);
        for value in &self.values {
            writer.u8(value.is_some().into());
            if let Some(text) = value {
                writer.bytes(text.as_bytes());
            }
        }
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let row = reader.count()?;
        let value = |reader: &mut Reader<'_>| match reader.u8()? {
            0 => Ok(None),
            _ => Ok(Some(reader.text()?.to_owned())),
        };
        let values = (0..reader.len(1)?).map(|_| value(reader)).collect::<Result<_>>()?;
        Ok(Self { row, values })
    }

    pub(super) fn after(&self, rows: u64) -> Self {
        Self { row: self.row + rows, values: self.values.clone() }
    }
}

/// Rows that were looked at, those that fail, and the first of these.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) checked: u64,
    pub(super) failed: u64,
    pub(super) failures: Vec<Failure>,
    most: usize,
}

impl Tally {
    pub(super) fn new(most: usize) -> Self {
        Self { checked: 0, failed: 0, failures: Vec::new(), most }
    }

    /// How many more failures are kept.
    pub(super) fn room(&self) -> usize {
        self.most - self.failures.len().min(self.most)
    }

    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Takes in what was counted of rows that follow so many.
    pub(super) fn merge(&mut self, next: &Self, before: u64) {
        self.checked += next.checked;
        self.failed += next.failed;
        let room = self.room();
        self.failures.extend(next.failures.iter().take(room).map(|failure| failure.after(before)));
    }

    /// What is reported.
    pub(super) fn finding(&self) -> Finding {
        let Self { checked, failed, failures, .. } = self.clone();
        Finding { checked, failed, failures, reason: None }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.failures.iter().map(Failure::bytes).sum()
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.u64(self.checked);
        writer.u64(self.failed);
        writer.u64(self.failures.len() as u64);
        self.failures.iter().for_each(|failure| failure.encode(writer));
    }

    pub(super) fn decoded(&self, reader: &mut Reader<'_>) -> Result<Self> {
        let (checked, failed) = (reader.count()?, reader.count()?);
        let failures = (0..reader.len(16)?).map(|_| Failure::decode(reader)).collect::<Result<_>>()?;
        Ok(Self { checked, failed, failures, most: self.most })
    }
}
