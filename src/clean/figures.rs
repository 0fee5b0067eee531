//! Values that are collected so that figures can be taken of them.

use std::collections::BTreeMap;

use arrow::array::Array;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::cells::numbers_of;
use super::step::Fit;
use super::steps::Step;
use crate::error::Result;

/// Bytes that a counted value takes beside its text.
const ENTRY: u64 = 64;

/// The finite numbers of columns, and the step that they make.
pub(super) struct Numbers<F> {
    columns: Vec<usize>,
    values: Vec<Vec<f64>>,
    then: F,
}

impl<F: FnMut(&mut [Vec<f64>]) -> Result<Step>> Numbers<F> {
    pub(super) fn new(columns: Vec<usize>, then: F) -> Self {
        Self { values: vec![Vec::new(); columns.len()], columns, then }
    }
}

impl<F: FnMut(&mut [Vec<f64>]) -> Result<Step>> Fit for Numbers<F> {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        for (&column, values) in self.columns.iter().zip(&mut self.values) {
            let numbers = numbers_of(batch.column(column))?;
            values.extend(numbers.iter().flatten().filter(|number| number.is_finite()));
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        // A list that is full takes as much again.
        self.values.iter().map(|values| 16 * values.capacity() as u64).sum()
    }

    fn finish(&mut self) -> Result<Step> {
        (self.then)(&mut self.values)
    }
}

/// The different values of columns as texts, with how often each comes, and the step that they make.
pub(super) struct Counts<F> {
    columns: Vec<usize>,
    counts: Vec<BTreeMap<String, u64>>,
    bytes: u64,
    then: F,
}

impl<F: FnMut(&[BTreeMap<String, u64>]) -> Result<Step>> Counts<F> {
    pub(super) fn new(columns: Vec<usize>, then: F) -> Self {
        Self { counts: vec![BTreeMap::new(); columns.len()], columns, bytes: 0, then }
    }
}

impl<F: FnMut(&[BTreeMap<String, u64>]) -> Result<Step>> Fit for Counts<F> {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        let options = FormatOptions::default();
        for (&column, counts) in self.columns.iter().zip(&mut self.counts) {
            let values = batch.column(column);
            let nulls = values.logical_nulls();
            let shown = ArrayFormatter::try_new(values, &options)?;
            for row in (0..values.len()).filter(|&row| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row))) {
                let text = shown.value(row).to_string();
                match counts.get_mut(&text) {
                    Some(count) => *count += 1,
                    None => {
                        self.bytes += text.len() as u64 + ENTRY;
                        counts.insert(text, 1);
                    }
                }
            }
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn finish(&mut self) -> Result<Step> {
        (self.then)(&self.counts)
    }
}
