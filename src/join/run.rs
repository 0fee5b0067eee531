//! The task: keys first, then the count of the rows, then the rows.

use arrow::array::UInt32Array;
use arrow::compute::concat_batches;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::layout::Layout;
use super::matches::{CHUNK, Index, NONE};
use super::params::{How, JoinParams};
use crate::context::Reservation;
use crate::error::Result;
use crate::table::{Batch, Table, memory_of};
use crate::task::{Algorithm, Context, Empty, Outcome};

/// Rows of a batch of the result.
const BATCH: usize = 1 << 16;

/// Puts the rows of two data sets together that have the same values in some columns.
///
/// Pick it to bring what is known of a thing to the rows that name it. **Input**: two tables. **Returns** the rows, in the order of this data set, those that go with one row
/// in the order of the other; rows of the other one alone come last. A key of one name is there once. **Cost**: a pass over both; the keys of both and the result are held in memory, which is asked
/// for before the result is made. A missing value is never the same as another. **Errors**: `schema` for a column that is not there or types that have nothing
/// in common, `params` where two columns would have one name, `memory`.
#[derive(Clone, Copy, Debug)]
pub struct Join;

/// What went together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct JoinReport {
    /// Rows of the result.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows of this data set that go with some of the other.
    #[ts(type = "number")]
    pub matched: u64,
    /// Rows of this data set that go with none.
    #[ts(type = "number")]
    pub unmatched: u64,
    /// Rows of the other data set that go with none.
    #[ts(type = "number")]
    pub unmatched_right: u64,
    /// Keys that several rows of the other data set have: each row of this one that has such a key is there several times.
    #[ts(type = "number")]
    pub repeated_right: u64,
}

impl Algorithm for Join {
    const TASK: &'static str = "join";
    const METHOD: &'static str = "keys";
    const SUMMARY: &'static str = "Puts the rows of two data sets together that have the same values in some columns.";
    type Common = JoinParams;
    type Params = Empty;
    type Report = JoinReport;

    async fn run(cx: &Context, table: &Table, common: JoinParams, _: Empty) -> Result<Outcome> {
        let other = table.other(&common.right)?;
        let layout = Layout::new(&common, table.schema(), other.schema())?;
        cx.phase("keys");
        let mut index = Index::of(cx, other, &layout.right_keys, &layout.types).await?;
        let keys = index.look_up(cx, table, &layout.left_keys).await?;
        let alone = index.rows_without(&keys, other.n_rows());
        let report = count(&common, &index, &keys, alone.len() as u64);
        let alone = if common.how.keeps_right() { alone } else { Vec::new() };
        cx.phase("join");
        let mut room = cx.reserve("the rows of the join", estimate(&common, table, other, report.rows))?;
        let batches = rows(cx, table, other, &layout, Plan { how: common.how, index, keys, alone }, &mut room).await?;
        Ok(Outcome::new(&report)?.with_table(batches))
    }
}

/// What goes together with what.
struct Plan {
    how: How,
    index: Index,
    /// The key of each row of this data set.
    keys: Vec<u32>,
    /// Rows of the other one that go alone.
    alone: Vec<u32>,
}

fn count(params: &JoinParams, index: &Index, keys: &[u32], alone: u64) -> JoinReport {
    let matched = keys.iter().filter(|&&key| key != NONE).count() as u64;
    let unmatched = keys.len() as u64 - matched;
    let pairs = || keys.iter().map(|&key| index.rows_of(key).len() as u64).sum::<u64>();
    let rows = match params.how {
        How::Inner => pairs(),
        How::Left => pairs() + unmatched,
        How::Right => pairs() + alone,
        How::Full => pairs() + unmatched + alone,
        How::Semi => matched,
        How::Anti => unmatched,
    };
    JoinReport { rows, matched, unmatched, unmatched_right: alone, repeated_right: index.n_repeated() }
}

/// Bytes that the rows will take, where they are as long as those of the tables are on average, and the other table as it is.
fn estimate(params: &JoinParams, table: &Table, other: &Table, rows: u64) -> u64 {
    let bytes = |table: &Table| {
        table.held().iter().map(|batch| if batch.is_plain() { batch.bytes() } else { batch.unpacking_bytes() }).sum::<u64>()
    };
    let row = |table: &Table| bytes(table) as f64 / table.n_rows().max(1) as f64;
    let added = if params.how.adds() { row(other) } else { 0.0 };
    let unpacked = other.held().iter().map(Batch::unpacking_bytes).sum::<u64>();
    ((row(table) + added) * rows as f64).ceil() as u64 + unpacked
}

async fn rows(
    cx: &Context,
    table: &Table,
    other: &Table,
    layout: &Layout,
    plan: Plan,
    room: &mut Reservation,
) -> Result<Vec<RecordBatch>> {
    let right = concat_batches(other.schema(), &other.batches().collect::<Result<Vec<_>>>()?)?;
    let mut made = Made { layout, right: &right, batches: Vec::new(), bytes: 0 };
    let mut done = 0;
    for piece in table.pieces(CHUNK) {
        cx.checkpoint(done as u64, table.n_rows()).await?;
        let piece = piece?;
        let (mut at, mut with) = (Vec::new(), Vec::new());
        for (row, &key) in plan.keys[done..done + piece.num_rows()].iter().enumerate() {
            let row = row as u32;
            match plan.index.rows_of(key) {
                [] if plan.how.keeps_left() => {
                    at.push(row);
                    with.push(None);
                }
                [] => {}
                _ if plan.how == How::Anti => {}
                _ if plan.how == How::Semi => {
                    at.push(row);
                    with.push(None);
                }
                several => {
                    // A key of many rows may be that of many others.
                    for some in several.chunks(BATCH) {
                        at.extend(std::iter::repeat_n(row, some.len()));
                        with.extend(some.iter().map(|&row| Some(row)));
                        if at.len() >= BATCH {
                            made.pairs(&piece, std::mem::take(&mut at), std::mem::take(&mut with), room)?;
                            cx.checkpoint(done as u64, table.n_rows()).await?;
                        }
                    }
                }
            }
        }
        made.pairs(&piece, at, with, room)?;
        done += piece.num_rows();
    }
    for some in plan.alone.chunks(BATCH) {
        cx.checkpoint(done as u64, table.n_rows()).await?;
        made.alone(some, room)?;
    }
    if made.batches.is_empty() {
        made.batches.push(RecordBatch::new_empty(layout.schema.clone()));
    }
    Ok(made.batches)
}

/// The rows so far.
struct Made<'a> {
    layout: &'a Layout,
    right: &'a RecordBatch,
    batches: Vec<RecordBatch>,
    bytes: u64,
}

impl Made<'_> {
    fn pairs(&mut self, left: &RecordBatch, at: Vec<u32>, with: Vec<Option<u32>>, room: &mut Reservation) -> Result<()> {
        if at.is_empty() {
            return Ok(());
        }
        let batch = self.layout.joined(left, &UInt32Array::from(at), self.right, &UInt32Array::from(with))?;
        self.take(batch, room)
    }

    fn alone(&mut self, rows: &[u32], room: &mut Reservation) -> Result<()> {
        let batch = self.layout.alone(self.right, &UInt32Array::from(rows.to_vec()))?;
        self.take(batch, room)
    }

    /// Where the rows turn out longer than they were taken to be, that is asked for too.
    fn take(&mut self, batch: RecordBatch, room: &mut Reservation) -> Result<()> {
        self.bytes += memory_of(&batch);
        self.batches.push(batch);
        room.grow("the rows of the join", self.bytes.saturating_sub(room.bytes()))
    }
}
