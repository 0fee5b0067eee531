//! The rows that were appended to a data set.

use std::rc::Rc;

use arrow::compute::concat_batches;

use crate::error::Result;
use crate::table::{Batch, memory_of};
use crate::task::{Budget, Reservation};

/// Most rows of appends that are put into one batch.
const JOINED_ROWS: u64 = 65_536;

/// Appended rows, in their order. Small appends are joined, a larger one with those before it that are not much larger, so that
/// there are never many batches and a row is copied a few times at most. A clone shares the rows, and both hold their memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail {
    runs: Vec<Run>,
}

/// What came with one append, or with several that were joined.
#[derive(Clone, Debug)]
struct Run {
    batches: Vec<Batch>,
    held: Rc<Reservation>,
    is_packed: bool,
}

impl Tail {
    pub(super) fn push(&mut self, batches: Vec<Batch>, held: Rc<Reservation>, budget: &Budget) {
        if batches.iter().all(|batch| batch.n_rows() == 0) {
            return;
        }
        let is_packed = !batches.iter().all(Batch::is_plain);
        self.runs.push(Run { batches, held, is_packed });
        while let [.., before, last] = &self.runs[..]
            && before.n_rows() <= 2 * last.n_rows()
            && !before.is_packed
            && !last.is_packed
            && before.n_rows() + last.n_rows() <= JOINED_ROWS
            && let Ok(joined) = before.join(last, budget)
        {
            self.runs.truncate(self.runs.len() - 2);
            self.runs.push(joined);
        }
    }

    /// Packs the runs that will not be joined with others any more, where there is room to.
    pub(super) fn pack(&mut self, budget: &Budget) {
        for run in self.runs.iter_mut().filter(|run| !run.is_packed && 3 * run.n_rows() > 2 * JOINED_ROWS) {
            if let Ok(packed) = run.pack(budget) {
                *run = packed;
            }
        }
    }

    pub(super) fn batches(&self) -> impl Iterator<Item = &Batch> {
        self.runs.iter().flat_map(|run| &run.batches)
    }

    /// Number of batches.
    pub(super) fn len(&self) -> usize {
        self.runs.iter().map(|run| run.batches.len()).sum()
    }

    pub(super) fn n_rows(&self) -> u64 {
        self.runs.iter().map(Run::n_rows).sum()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> u64 {
        self.runs.iter().map(|run| run.held.bytes()).sum()
    }
}

impl Run {
    fn n_rows(&self) -> u64 {
        self.batches.iter().map(|batch| batch.n_rows() as u64).sum()
    }

    fn pack(&self, budget: &Budget) -> Result<Self> {
        let packed = self.batches.iter().map(|batch| Batch::pack(&batch.unpack()?)).collect::<Result<Vec<_>>>()?;
        let batches: Vec<Batch> = packed.into_iter().flatten().collect();
        let held = budget.reserve("packing appended rows", batches.iter().map(Batch::bytes).sum())?;
        Ok(Self { batches, held: Rc::new(held), is_packed: true })
    }

    /// Both as one batch. What they hold themselves is given back when no running task sees them any more.
    fn join(&self, next: &Self, budget: &Budget) -> Result<Self> {
        let room = budget.reserve("joining appended rows", self.held.bytes() + next.held.bytes())?;
        let all = self.batches.iter().chain(&next.batches).map(Batch::unpack).collect::<Result<Vec<_>>>()?;
        let batch = concat_batches(&all[0].schema(), &all)?;
        drop(room);
        let held = budget.reserve("joining appended rows", memory_of(&batch))?;
        Ok(Self { batches: vec![batch.into()], held: Rc::new(held), is_packed: false })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array};
    use arrow::record_batch::RecordBatch;

    use super::*;

    fn push(tail: &mut Tail, first: i64, rows: i64, budget: &Budget) {
        let values: ArrayRef = Arc::new(Int64Array::from_iter_values(first..first + rows));
        let batch = RecordBatch::try_from_iter([("n", values)]).unwrap();
        let held = budget.reserve("rows", memory_of(&batch)).unwrap();
        tail.push(vec![batch.into()], Rc::new(held), budget);
    }

    fn values(tail: &Tail) -> Vec<i64> {
        let values =
            |batch: &Batch| batch.unpack().unwrap().column(0).as_any().downcast_ref::<Int64Array>().unwrap().values().to_vec();
        tail.batches().flat_map(values).collect()
    }

    #[test]
    fn many_small_appends_are_few_batches_with_every_row_in_its_place() {
        let (budget, mut tail) = (Budget::unlimited(), Tail::default());
        for i in 0..5000 {
            push(&mut tail, 20 * i, 20, &budget);
        }
        assert_eq!(values(&tail), (0..100_000).collect::<Vec<_>>());
        assert!(tail.len() < 20, "{}", tail.len());
        assert_eq!(budget.used(), tail.bytes());
        assert!(budget.used() < 2 * 8 * 100_000, "{}", budget.used());
    }

    #[test]
    fn a_clone_keeps_the_rows_it_had_and_their_memory() {
        let (budget, mut tail) = (Budget::unlimited(), Tail::default());
        push(&mut tail, 0, 10, &budget);
        let seen = tail.clone();
        push(&mut tail, 10, 10, &budget);
        assert_eq!((values(&seen).len(), values(&tail).len()), (10, 20));
        assert_eq!(budget.used(), seen.bytes() + tail.bytes());
        drop((seen, tail));
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn where_there_is_no_room_to_join_they_stay_apart() {
        let (mut tail, rows) = (Tail::default(), 100);
        let budget = Budget::new(3 * 8 * rows as u64);
        push(&mut tail, 0, rows, &budget);
        push(&mut tail, rows, rows, &budget);
        assert_eq!((tail.len(), tail.n_rows()), (2, 200));
    }
}
