//! Tasks over rows that are not kept, on some rows that stand for all: one pass gathers them, and the task runs on them as on a table.
//!
//! The sample is that of [`Sample`]: rows by the smallest hashes, each with its count. A row is hashed with its surroundings ([`Run`]), so that of equal rows some are
//! there and others are not, or by itself for tasks that look for what repeats; either way the sample is the same for any cut into batches and any number of
//! workers. A row is then there as often as it came; where those are too many, some rows are there and others are not, and rows that came very often are there less often, all in proportion.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{Field, FieldRef, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use arrow::row::{RowConverter, SortField};

use super::{Algorithm, Context, LocalFuture, Outcome, Pass, at_once};
use crate::error::Result;
use crate::stats::hash::{hash_bytes, mix};
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

    /// Are equal rows there all or not at all, so that what repeats in the sample repeats among the rows? Else each is there for itself, and of equal rows as
    /// many as their share.
    const REPEATS: bool;

    /// The outcome of the rows that stand for all, as one of all rows.
    ///
    /// # Errors
    /// `internal` for a report that is not of this task.
    fn of_sample(outcome: Outcome, sample: &Standing) -> Result<Outcome>;

    /// How often all rows are gone over, where they are not kept: once for the sample.
    fn passes(_: &Self::Params) -> u32 {
        1
    }

    /// What the second pass begins with, after this outcome of the sample.
    ///
    /// # Errors
    /// `internal` where it cannot be written down.
    fn second(_: Outcome, _: &Self::Params) -> Result<Option<String>> {
        Ok(None)
    }

    /// A pass after the first.
    ///
    /// # Errors
    /// `parse` for anything but what such a pass begins with.
    fn later(_state: &str) -> Result<Box<dyn Pass>> {
        Err(codec::damaged())
    }
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
    /// Number and content of each row, but for the first runs.
    sample: Sample<ROWS>,
    /// The first runs, before which others may lie, and the last one where there are more.
    first: Vec<(Run, Box<[u8]>)>,
    last: Option<(Run, Before)>,
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
            first: self.first.clone(),
            last: self.last,
            rows: self.rows,
        }
    }
}

/// Runs before a row that it is hashed with: where few contents are frequent, so many of them in a row are not.
const BEFORE: usize = 8;

/// The contents of the runs before one, the next last; 0 where there is none.
type Before = [u64; BEFORE];

/// Equal rows that follow each other: the hash of their content, and how many there are. A row is hashed with its place in its run, and with the runs before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Run {
    content: u64,
    length: u64,
}

impl Run {
    /// The hash of its last row.
    fn hash(&self, before: &Before) -> u64 {
        before.iter().fold(mix(self.content ^ mix(self.length)), |hash, content| mix(hash ^ content))
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.content);
        writer.u64(self.length);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Self { content: reader.u64()?, length: reader.u64()? })
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
        let pass = Self::empty(columns, common, params);
        Ok(if RowConverter::supports_fields(&pass.fields()) { Some(Box::new(pass)) } else { None })
    }

    fn empty(columns: Schema, common: A::Common, params: A::Params) -> Self {
        Self { columns, common, params, sample: Sample::default(), first: Vec::new(), last: None, rows: 0 }
    }

    fn fields(&self) -> Vec<SortField> {
        self.columns.fields().iter().map(|field| SortField::new(field.data_type().clone())).collect()
    }

    /// The next row.
    fn take(&mut self, content: u64, number: u64, row: &[u8]) {
        let one = Run { content, length: 1 };
        let (run, before) = match self.last {
            Some((last, before)) if last.content == content => (Run { length: last.length + 1, ..last }, before),
            Some((last, mut before)) => {
                before.rotate_left(1);
                before[BEFORE - 1] = last.content;
                (one, before)
            }
            None => {
                if let Some((run, _)) = self.first.last_mut().filter(|(run, _)| run.content == content) {
                    run.length += 1;
                    return;
                }
                if self.first.len() < BEFORE {
                    self.first.push((one, row.into()));
                    return;
                }
                (one, std::array::from_fn(|i| self.first[i].0.content))
            }
        };
        let hash = if A::REPEATS { content } else { run.hash(&before) };
        if self.sample.wants(hash) {
            self.sample.insert(hash, [&number.to_le_bytes(), row].concat().into());
        }
        self.last = Some((run, before));
    }

    /// Takes the first runs of what follows.
    fn take_first(&mut self, runs: &[(Run, Box<[u8]>)]) {
        let mut number = self.rows;
        for (run, row) in runs {
            for _ in 0..run.length {
                self.take(run.content, number, row);
                number += 1;
            }
        }
    }

    /// The rows with those of the first runs, before which there is nothing.
    fn complete(&self) -> Sample<ROWS> {
        let nothing = Some((Run::default(), Before::default()));
        let mut all = Self { last: nothing, ..Self::empty(self.columns.clone(), self.common.clone(), self.params.clone()) };
        all.take_first(&self.first);
        all.sample.merge_changed(&self.sample, |_| ());
        all.sample
    }

    /// The rows that stand for all.
    fn standing(&self) -> Result<(Table, Standing)> {
        let sample = self.complete();
        let total = u128::from(sample.rows().map(|sampled| sampled.count).sum::<u64>().max(1));
        let wanted = total.min(ROWS as u128);
        let converter = RowConverter::new(self.fields())?;
        let (mut due, mut rows, parser) = (0, Vec::with_capacity(wanted as usize), converter.parser());
        for sampled in sample.rows() {
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
            self.take(hash_bytes(row.data()), number, row.data());
        }
        Ok(())
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        let before = self.rows;
        self.take_first(&next.first);
        self.last = next.last.or(self.last);
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
        writer.u64(self.first.len() as u64);
        for (run, row) in &self.first {
            run.encode(&mut writer);
            writer.bytes(row);
        }
        if let Some((run, before)) = &self.last {
            run.encode(&mut writer);
            before.iter().for_each(|content| writer.u64(*content));
        }
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let rows = reader.count()?;
        let sample = Sample::decode(&mut reader)?;
        let n_first = reader.len(24)?;
        let first = (0..n_first).map(|_| Ok((Run::decode(&mut reader)?, reader.bytes()?.into()))).collect::<Result<Vec<_>>>()?;
        let mut last = None;
        if reader.end().is_err() {
            // There are more runs.
            let (run, mut before) = (Run::decode(&mut reader)?, Before::default());
            for content in &mut before {
                *content = reader.u64()?;
            }
            last = Some((run, before));
        }
        reader.end()?;
        Ok(Box::new(Self { rows, sample, first, last, ..self.clone() }))
    }

    fn finish(&self) -> Result<Outcome> {
        let cx = Context::quiet();
        at_once(self.outcome(&cx))
    }

    fn conclude<'a>(&'a self, cx: &'a Context) -> LocalFuture<'a, Result<Outcome>> {
        Box::pin(self.outcome(cx))
    }

    fn further<'a>(&'a self, cx: &'a Context) -> LocalFuture<'a, Result<Option<String>>> {
        Box::pin(async move {
            if A::passes(&self.params) < 2 {
                return Ok(None);
            }
            A::second(self.outcome(cx).await?, &self.params)
        })
    }

    fn begun(&self, state: &str) -> Result<Box<dyn Pass>> {
        A::later(state)
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, UInt32Array};
    use arrow::datatypes::{DataType, UInt32Type};

    use super::*;
    use crate::task::Empty;

    struct Nothing;

    impl Algorithm for Nothing {
        const TASK: &'static str = "nothing";
        const METHOD: &'static str = "nothing";
        const SUMMARY: &'static str = "Nothing.";
        type Common = Empty;
        type Params = Empty;
        type Report = Empty;

        async fn run(_: &Context, _: &Table, _: Empty, _: Empty) -> Result<Outcome> {
            Outcome::new(&())
        }
    }

    impl Sampling for Nothing {
        const PREFERS_ALL: bool = false;
        const REPEATS: bool = false;

        fn of_sample(outcome: Outcome, _: &Standing) -> Result<Outcome> {
            Ok(outcome)
        }
    }

    type Rows = Sampled<Nothing>;

    /// A pass over rows of one number each.
    fn seen(values: &[u32]) -> Rows {
        let columns = Schema::new(vec![Field::new("x", DataType::UInt32, false)]);
        let mut pass = Rows::empty(columns, Empty {}, Empty {});
        let values: ArrayRef = Arc::new(UInt32Array::from(values.to_vec()));
        pass.update(&RecordBatch::try_from_iter([("x", values)]).unwrap()).unwrap();
        pass
    }

    fn standing(pass: &Rows) -> (Vec<u32>, Vec<u64>) {
        let (table, standing) = pass.standing().unwrap();
        let batch = table.batches().next().unwrap().unwrap();
        (batch.column(0).as_primitive::<UInt32Type>().values().to_vec(), standing.numbers)
    }

    #[test]
    fn of_equal_rows_as_many_stand_for_all_as_their_share() {
        // Half of the rows are 0 to 3, in no order; the others differ.
        let n = 400_000u32;
        let values: Vec<u32> =
            (0..n).map(|i| i.wrapping_mul(2_654_435_761) >> 3).map(|x| if x % 2 == 0 { x / 2 % 4 } else { x }).collect();
        let (sample, numbers) = standing(&seen(&values));
        assert!(sample.len() > 131_000 && sample.len() <= ROWS);
        for value in 0..4 {
            let share = |of: &[u32]| of.iter().filter(|found| **found == value).count() as f64 / of.len() as f64;
            assert!((share(&sample) / share(&values) - 1.0).abs() < 0.03, "{value}: {} {}", share(&sample), share(&values));
        }
        assert!(numbers.iter().zip(&sample).all(|(&number, found)| values[number as usize] == *found));
    }

    #[test]
    fn a_long_run_is_thinned_and_parts_of_it_are_put_together() {
        let mut values = vec![7; 300_000];
        values.extend(0..100);
        let whole = standing(&seen(&values));
        let sevens = whole.0.iter().filter(|value| **value == 7).count();
        assert!(sevens > 130_000 && whole.0.len() <= ROWS && whole.1.is_sorted(), "{sevens}");
        for cuts in [[1, 2], [0, 299_999], [150_000, 300_000], [300_001, 300_050]] {
            let (first, rest) = values.split_at(cuts[0]);
            let (second, third) = rest.split_at(cuts[1] - cuts[0]);
            let mut merged = seen(first);
            for part in [second, third] {
                let part = seen(part);
                merged.merge(&*part.restored(&part.to_bytes()).unwrap()).unwrap();
            }
            assert_eq!(standing(&merged), whole, "{cuts:?}");
        }
    }
}
