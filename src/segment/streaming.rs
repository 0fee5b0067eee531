//! Segments of rows that are not kept: one pass gathers a sample that depends on nothing but the rows, and a method runs on it.
//!
//! The sample is that of [`Sample`]: different rows by the smallest hashes of their content, each with its count. It is the same for any order of the rows,
//! any cut into batches and any number of workers. Rows are then drawn from it in even steps through the counts, so that a row that came often is there often.

use std::future::Future;
use std::pin::pin;
use std::task::{Poll, Waker};

use arrow::array::ArrayRef;
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::RecordBatch;
use arrow::row::{RowConverter, SortField};
use serde_json::Value;

use super::SegmentParams;
use super::clustering::Clusterer;
use super::run::Segmentation;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::stats::hash::hash_bytes;
use crate::stats::{Reader, Sample, Summary, Writer};
use crate::table::{Table, index_of};
use crate::task::{Algorithm, LocalFuture, Outcome, Pass};

/// Rows that stand for all, at most.
const ROWS: usize = 1 << 17;

/// Bytes of a held row beside its content, and rows of a batch that may yet come.
const OVERHEAD: u64 = 96;
const NEXT_ROWS: u64 = 8192;

const TAG: [u8; 4] = *b"segs";
const VERSION: u16 = 1;

/// A method that runs on a sample of the rows.
pub(crate) struct Streaming<C: Clusterer> {
    /// The columns that are read, as they come.
    columns: Schema,
    common: SegmentParams,
    params: C::Params,
    sample: Sample<ROWS>,
    /// Rows so far.
    rows: u64,
    /// Bytes of the largest row that was held.
    widest: u64,
}

impl<C: Clusterer> Clone for Streaming<C> {
    fn clone(&self) -> Self {
        Self {
            columns: self.columns.clone(),
            common: self.common.clone(),
            params: self.params.clone(),
            sample: self.sample.clone(),
            ..*self
        }
    }
}

impl<C: Clusterer> Streaming<C> {
    /// No rows yet.
    pub(crate) fn new(schema: &Schema, columns: &[String], common: SegmentParams, params: C::Params) -> Result<Self> {
        let places = columns.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
        let columns = schema.project(&places)?;
        Ok(Self { columns, common, params, sample: Sample::default(), rows: 0, widest: 0 })
    }

    fn converter(&self) -> Result<RowConverter> {
        let field = |field: &std::sync::Arc<Field>| SortField::new(field.data_type().clone());
        Ok(RowConverter::new(self.columns.fields().iter().map(field).collect())?)
    }

    /// The rows that stand for all.
    fn table(&self) -> Result<Table> {
        let total: u64 = self.sample.rows().map(|sampled| sampled.count).sum();
        let wanted = u128::from(total.min(ROWS as u64));
        let (converter, mut before, mut rows) = (self.converter()?, 0u64, Vec::with_capacity(wanted as usize));
        let parser = converter.parser();
        for sampled in self.sample.rows() {
            let until = |count: u64| u128::from(count) * wanted / u128::from(total.max(1));
            let copies = until(before + sampled.count) - until(before);
            before += sampled.count;
            rows.extend((0..copies).map(|_| parser.parse(&sampled.row)));
        }
        let columns: Vec<ArrayRef> = converter.convert_rows(rows)?;
        let fields = self.columns.fields().iter().zip(&columns);
        let fields = fields.map(|(field, column)| Field::new(field.name(), column.data_type().clone(), true));
        let schema = std::sync::Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        Ok(Table::new(schema.clone(), vec![RecordBatch::try_new(schema, columns)?]))
    }

    async fn outcome(&self, cx: &Context) -> Result<Outcome> {
        if self.columns.fields().is_empty() {
            return Err(Error::schema("no column of numbers").hint("name the columns to use"));
        }
        let _memory = cx.reserve("the rows that stand for all", self.bytes())?;
        let table = self.table()?;
        let mut outcome = Segmentation::<C>::run(cx, &table, self.common.clone(), self.params.clone()).await?;
        tell_of_all(&mut outcome.report, self.rows, table.n_rows());
        outcome.table = None;
        Ok(outcome)
    }
}

/// Makes the report of a sample one of all rows: where its rows stood is not known.
fn tell_of_all(report: &mut Value, rows: u64, sampled: u64) {
    for segment in report["segments"].as_array_mut().into_iter().flatten() {
        (segment["typical"], segment["borderline"]) = (Value::Array(Vec::new()), Value::Array(Vec::new()));
    }
    report["rows"] = rows.into();
    if sampled < rows {
        report["sampleRows"] = sampled.into();
        if let Some(notes) = report["notes"].as_array_mut() {
            notes.push(format!("Sizes and all other figures are of {sampled} rows that stand for all {rows}.").into());
        }
    }
}

impl<C: Clusterer> Pass for Streaming<C> {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        self.rows += batch.num_rows() as u64;
        if self.columns.fields().is_empty() {
            return Ok(());
        }
        let found = batch.schema();
        let places = self.columns.fields().iter().map(|field| index_of(&found, field.name())).collect::<Result<Vec<_>>>()?;
        let rows = self.converter()?.convert_columns(batch.project(&places)?.columns())?;
        for row in &rows {
            let hash = hash_bytes(row.data());
            if self.sample.wants(hash) {
                self.widest = self.widest.max(row.data().len() as u64);
                self.sample.insert(hash, row.data().into());
            }
        }
        Ok(())
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        self.sample.merge(&next.sample);
        self.rows += next.rows;
        self.widest = self.widest.max(next.widest);
        Ok(())
    }

    fn bytes(&self) -> u64 {
        (self.rows + NEXT_ROWS).min(ROWS as u64) * (self.widest + OVERHEAD)
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.rows);
        writer.u64(self.widest);
        self.sample.encode(&mut writer);
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let (rows, widest) = (reader.u64()?, reader.u64()?);
        let sample = Sample::decode(&mut reader)?;
        reader.end()?;
        Ok(Box::new(Self { rows, widest, sample, ..self.clone() }))
    }

    fn finish(&self) -> Result<Outcome> {
        let cx = Context::quiet();
        match pin!(self.outcome(&cx)).poll(&mut std::task::Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => Err(Error::internal("a run that nobody watches waited")),
        }
    }

    fn conclude<'a>(&'a self, cx: &'a Context) -> LocalFuture<'a, Result<Outcome>> {
        Box::pin(self.outcome(cx))
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.clone())
    }
}
