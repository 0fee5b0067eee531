//! Tasks that see every row as it comes by, once or a few times, and need not keep it.

use std::any::Any;
use std::future::Future;
use std::pin::pin;
use std::task::{Poll, Waker};

use arrow::record_batch::RecordBatch;

use super::{Context, LocalFuture, Outcome};
use crate::error::{Error, Result};
use crate::table::Table;

/// Rows between two checkpoints.
const CHUNK: usize = 8192;

/// A task that is running over rows as they come by: while they are read, from memory, in several workers at once.
///
/// The laws of a [summary](crate::stats::Summary) hold: any cut of the rows into batches and any cut of the batches into passes that are merged in the order of their
/// rows give the same outcome, up to the rounding of floating-point sums.
pub trait Pass: Any {
    /// Takes in the rows of a batch, which has the columns that the task reads.
    ///
    /// # Errors
    /// `schema` for a batch of other columns or a value that an expression does not take.
    fn update(&mut self, batch: &RecordBatch) -> Result<()>;

    /// The condition, an expression, that rows must meet to matter, if there is one: parts of a source that hold no such row need not be read.
    fn condition(&self) -> Option<&str> {
        None
    }

    /// There are so many rows that do not meet the condition, which it will not see.
    fn skip(&mut self, _rows: u64) {}

    /// Takes in what a pass of the same task has seen of the rows that follow.
    ///
    /// # Errors
    /// `schema` for a pass of another task or other columns.
    fn merge(&mut self, next: &dyn Pass) -> Result<()>;

    /// Bytes that it holds, and those that it may take with the next few thousand rows.
    fn bytes(&self) -> u64;

    /// Would the task say more of rows that are all in memory? Then they are read into it where they fit.
    fn prefers_all(&self) -> bool {
        false
    }

    /// The state, to be sent to another worker.
    fn to_bytes(&self) -> Vec<u8>;

    /// A pass of the same task with a state that was sent.
    ///
    /// # Errors
    /// `parse` for damaged bytes.
    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>>;

    /// The outcome of the rows so far; the pass can go on.
    ///
    /// # Errors
    /// Whatever the task may fail with at the end.
    fn finish(&self) -> Result<Outcome>;

    /// As [`Pass::finish`], where the end is long: with progress, and heard when it is cancelled.
    fn conclude<'a>(&'a self, _: &'a Context) -> LocalFuture<'a, Result<Outcome>> {
        Box::pin(async { self.finish() })
    }

    /// What a further pass over all rows [begins](Pass::begun) with, where there is more to know than one pass can tell; nothing where this is the last.
    ///
    /// # Errors
    /// As [`Pass::finish`].
    fn further<'a>(&'a self, _: &'a Context) -> LocalFuture<'a, Result<Option<String>>> {
        Box::pin(async { Ok(None) })
    }

    /// A further pass of this task, of no rows yet.
    ///
    /// # Errors
    /// `parse` for anything but what such a pass begins with.
    fn begun(&self, _state: &str) -> Result<Box<dyn Pass>> {
        Err(Error::parse("this task goes over its rows once"))
    }

    /// This task over the rows that another pass has seen, where that knows all that this one would.
    fn seen_by(&self, _other: &dyn Pass) -> Option<Box<dyn Pass>> {
        None
    }

    /// A copy that goes its own way.
    fn copy(&self) -> Box<dyn Pass>;
}

impl dyn Pass {
    /// The pass as what it is.
    ///
    /// # Errors
    /// `schema` where it is of another task.
    pub fn of<P: Pass>(&self) -> Result<&P> {
        (self as &dyn Any).downcast_ref().ok_or_else(|| Error::schema("the two passes are of different tasks"))
    }
}

/// What comes of a computation that nobody watches, and that waits for nothing.
///
/// # Errors
/// As the computation; `internal` where it waits.
pub(crate) fn at_once<T>(run: impl Future<Output = Result<T>>) -> Result<T> {
    match pin!(run).poll(&mut std::task::Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(Error::internal("a run that nobody watches waited")),
    }
}

/// Runs a pass over a table in memory.
///
/// # Errors
/// As the pass; `memory` where it outgrows the budget, `aborted`.
pub async fn run_pass(cx: &Context, table: &Table, columns: &[String], pass: &mut dyn Pass) -> Result<()> {
    let indices = columns.iter().map(|name| table.index_of(name)).collect::<Result<Vec<_>>>()?;
    let mut held = cx.reserve("the task", pass.bytes())?;
    let table = table.project(&indices)?;
    let mut done = 0;
    for piece in table.pieces(CHUNK) {
        cx.checkpoint(done, table.n_rows()).await?;
        let piece = piece?;
        pass.update(&piece)?;
        held.grow("the task", pass.bytes().saturating_sub(held.bytes()))?;
        done += piece.num_rows() as u64;
    }
    cx.checkpoint(done, table.n_rows()).await
}
