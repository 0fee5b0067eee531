//! Tasks over rows that are not kept, on some rows that stand for all: one pass gathers them, and the task runs on them as on a table.
//!
//! The sample is that of [`Sample`]: different rows by the smallest hashes of their content, each with its count. It is the same for any cut into batches and any
//! number of workers. A row is then there as often as it came; where those are too many, some rows are there and others are not, and rows that came very
//! often are there less often, all in proportion.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, Waker};

use arrow::array::ArrayRef;
use arrow::datatypes::{Field, FieldRef, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use arrow::row::{RowConverter, SortField};

use super::{Algorithm, Context, LocalFuture, Outcome, Pass};
use crate::error::{Error, Result};
use crate::stats::hash::hash_bytes;
use crate::stats::{Reader, Sample, Summary, Writer, codec};
use crate::table::{Table, index_of};

/// Rows that stand for all, at most.
const ROWS: usize = 1 << 17;

/// A row that came more often is not there as often as it came.
const OFTEN: u64 = 1 << 10;

/// Bytes of a held row beside its content, and rows of a batch that may yet come.
const OVERHEAD: u64 = 96;
const NEXT_ROWS: u64 = 8192;

const TAG: [u8; 4] = *b"smpl";
const VERSION: u16 = 1;

/// A task that also runs on rows that stand for all.
pub trait Sampling: Algorithm<Common: Clone, Params: Clone> {
    /// All rows in memory give a better answer, so that they are read into it where they fit; otherwise nobody would keep them for it.
    const PREFERS_ALL: bool;

    /// The outcome of the rows that stand for all, as one of all rows.
    ///
    /// # Errors
    /// `internal` for a report that is not of this task.
    fn of_sample(outcome: Outcome, sample: &Standing) -> Result<Outcome>;
}

/// Rows that stand for all, in the order of the first of each.
#[derive(Debug)]
pub struct Standing {
    /// How many rows there are.
    pub all: u64,
    /// The number among them of each row that stands for them; of equal rows that of the first.
    pub numbers: Vec<u64>,
}

impl Standing {
    /// How many rows stand for all; nothing where they are all, in their order.
    #[must_use]
    pub fn rows(&self) -> Option<u64> {
        let rows = self.numbers.len() as u64;
        (rows < self.all || !self.numbers.is_sorted_by(|a, b| a < b)).then_some(rows)
    }
}

/// A pass that gathers rows for a task.
pub struct Sampled<A: Sampling> {
    /// The columns that are read, as they come.
    columns: Schema,
    common: A::Common,
    params: A::Params,
    /// Number and content of each row.
    sample: Sample<ROWS>,
    /// Rows so far.
    rows: u64,
}

impl<A: Sampling> Clone for Sampled<A> {
    fn clone(&self) -> Self {
        Self {
            columns: self.columns.clone(),
            common: self.common.clone(),
            params: self.params.clone(),
            sample: self.sample.clone(),
            rows: self.rows,
        }
    }
}

impl<A: Sampling> Sampled<A> {
    /// No rows yet; nothing where the columns are such that rows cannot be compared.
    ///
    /// # Errors
    /// As the task, before any row is read.
    pub fn start(schema: &Schema, common: A::Common, params: A::Params) -> Result<Option<Box<dyn Pass>>> {
        let places = A::reads(schema, &common, &params)?.iter().map(|name| index_of(schema, name)).collect::<Result<Vec<_>>>()?;
        let columns = schema.project(&places)?;
        let pass = Self { columns, common, params, sample: Sample::default(), rows: 0 };
        Ok(if RowConverter::supports_fields(&pass.fields()) { Some(Box::new(pass)) } else { None })
    }

    fn fields(&self) -> Vec<SortField> {
        self.columns.fields().iter().map(|field| SortField::new(field.data_type().clone())).collect()
    }

    /// The rows that stand for all.
    fn standing(&self) -> Result<(Table, Standing)> {
        let total = u128::from(self.sample.rows().map(|sampled| sampled.count).sum::<u64>().max(1));
        let wanted = total.min(ROWS as u128);
        let converter = RowConverter::new(self.fields())?;
        let (mut due, mut rows, parser) = (0, Vec::with_capacity(wanted as usize), converter.parser());
        for sampled in self.sample.rows() {
            // In parts of `total`.
            due += u128::from(sampled.count) * wanted;
            let all = u128::from(sampled.count) * total;
            let copies = match sampled.count {
                ..=OFTEN if due >= all => sampled.count,
                ..=OFTEN => 0,
                _ => (due / total) as u64,
            };
            due -= u128::from(copies) * total;
            let (number, content) = numbered(&sampled.row)?;
            rows.extend((0..copies).map(|_| (number, parser.parse(content))));
        }
        rows.sort_by_key(|(number, _)| *number);
        let numbers: Vec<u64> = rows.iter().map(|(number, _)| *number).collect();
        let columns: Vec<ArrayRef> = converter.convert_rows(rows.into_iter().map(|(_, row)| row))?;
        let field = |(field, column): (&FieldRef, &ArrayRef)| Field::new(field.name(), column.data_type().clone(), true);
        let schema = Arc::new(Schema::new(self.columns.fields().iter().zip(&columns).map(field).collect::<Vec<_>>()));
        let standing = Standing { all: self.rows, numbers };
        let options = RecordBatchOptions::new().with_row_count(Some(standing.numbers.len()));
        let batch = RecordBatch::try_new_with_options(schema.clone(), columns, &options)?;
        Ok((Table::new(schema, vec![batch]), standing))
    }

    async fn outcome(&self, cx: &Context) -> Result<Outcome> {
        let _memory = cx.reserve("the rows that stand for all", self.bytes())?;
        let (table, standing) = self.standing()?;
        A::of_sample(A::run(cx, &table, self.common.clone(), self.params.clone()).await?, &standing)
    }
}

/// The number of a row that is held, and its content.
fn numbered(row: &[u8]) -> Result<(u64, &[u8])> {
    let (number, content) = row.split_first_chunk().ok_or_else(codec::damaged)?;
    Ok((u64::from_le_bytes(*number), content))
}

impl<A: Sampling> Pass for Sampled<A> {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        let first = self.rows;
        self.rows += batch.num_rows() as u64;
        if self.columns.fields().is_empty() {
            return Ok(());
        }
        let found = batch.schema();
        let places = self.columns.fields().iter().map(|field| index_of(&found, field.name())).collect::<Result<Vec<_>>>()?;
        let rows = RowConverter::new(self.fields())?.convert_columns(batch.project(&places)?.columns())?;
        for (number, row) in (first..).zip(&rows) {
            let hash = hash_bytes(row.data());
            if self.sample.wants(hash) {
                self.sample.insert(hash, [&number.to_le_bytes(), row.data()].concat().into());
            }
        }
        Ok(())
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        let before = self.rows;
        self.sample.merge_changed(&next.sample, |row| {
            if let Some(number) = row.first_chunk_mut() {
                *number = u64::from_le_bytes(*number).saturating_add(before).to_le_bytes();
            }
        });
        self.rows += next.rows;
        Ok(())
    }

    fn bytes(&self) -> u64 {
        let held = self.sample.len() as u64;
        let next = NEXT_ROWS.min(ROWS as u64 - held);
        self.sample.bytes() + held * OVERHEAD + next * (self.sample.bytes() / held.max(1) + OVERHEAD)
    }

    fn prefers_all(&self) -> bool {
        A::PREFERS_ALL
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.rows);
        self.sample.encode(&mut writer);
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let rows = reader.count()?;
        let sample = Sample::decode(&mut reader)?;
        reader.end()?;
        Ok(Box::new(Self { rows, sample, ..self.clone() }))
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
