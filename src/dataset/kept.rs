//! The rows that a loader keeps: as they come while they are few, packed once they are many.

use std::rc::Rc;

use arrow::record_batch::RecordBatch;

use super::loader::Loader;
use crate::error::Result;
use crate::ingest::Keep;
use crate::table::{Batch, memory_of};
use crate::task::{Budget, Reservation};

/// The part of the budget that rows may take as they come, one in this many. Where all of them will take more, they are packed.
pub(super) const PLAIN: u64 = 4;
/// The part of the budget that kept rows may take, one in this many.
const KEPT: u64 = 2;
/// The part of the budget that rows must fill before they tell how many there will be: one in this many.
const JUDGED_AT: u64 = 32;
/// Bytes of rows that tell how many there will be, whatever the budget: more at once would take long to pack.
const JUDGED_BYTES: u64 = 64 << 20;

/// Rows in memory.
pub(super) struct Kept {
    batches: Vec<Batch>,
    held: Reservation,
    is_packed: bool,
}

impl Kept {
    pub(super) fn new(budget: &Budget) -> Result<Self> {
        Ok(Self { batches: Vec::new(), held: budget.reserve("reading", 0)?, is_packed: false })
    }

    pub(super) fn into_parts(self) -> (Vec<Batch>, Rc<Reservation>) {
        (self.batches, Rc::new(self.held))
    }

    fn grow(&mut self, bytes: u64) -> Result<()> {
        self.held.grow("the rows of this file", bytes)
    }

    fn push(&mut self, batches: Vec<RecordBatch>, budget: &Budget) -> Result<()> {
        if !self.is_packed && self.grow(batches.iter().map(memory_of).sum()).is_ok() {
            self.batches.extend(batches.into_iter().map(Batch::from));
            return Ok(());
        }
        self.pack(budget)?;
        for batch in batches {
            let packed = Batch::pack(&batch)?;
            self.grow(packed.iter().map(Batch::bytes).sum())?;
            self.batches.extend(packed);
        }
        Ok(())
    }

    /// Packs the rows there are; every later one is packed as it comes.
    fn pack(&mut self, budget: &Budget) -> Result<()> {
        if std::mem::replace(&mut self.is_packed, true) {
            return Ok(());
        }
        for batch in std::mem::take(&mut self.batches) {
            self.batches.extend(Batch::pack(&batch.unpack()?)?);
        }
        self.held = budget.reserve("reading", 0)?;
        self.grow(self.batches.iter().map(Batch::bytes).sum())
    }

    /// Bytes that a row takes in each column.
    fn row_bytes(&self) -> Vec<f64> {
        let n_rows: usize = self.batches.iter().map(Batch::n_rows).sum();
        let mut bytes = vec![0.0; self.batches.first().map_or(0, |batch| batch.column_bytes().count())];
        for batch in &self.batches {
            bytes.iter_mut().zip(batch.column_bytes()).for_each(|(sum, bytes)| *sum += bytes as f64);
        }
        bytes.iter_mut().for_each(|bytes| *bytes /= n_rows.max(1) as f64);
        bytes
    }
}

impl Loader {
    /// Keeps rows, unless they were let go before. Where all of them will not fit even when packed they are let go, to be read again when a
    /// task needs them: memory that was taken once is not given back in a browser, so that this is judged early. Where there is a cache, it takes those
    /// of `share` too.
    pub(super) fn keep(&mut self, share: u64, batches: Vec<RecordBatch>) -> Result<()> {
        let taken = if self.caching.is_some() { batches.clone() } else { Vec::new() };
        self.keep_apart(batches)?;
        if let Some(caching) = &mut self.caching {
            taken.into_iter().for_each(|batch| caching.take(share, batch, self.kept.is_some()));
        }
        Ok(())
    }

    /// As [`keep`](Self::keep), for rows that the cache has already.
    pub(super) fn keep_apart(&mut self, batches: Vec<RecordBatch>) -> Result<()> {
        let Some(mut kept) = self.kept.take() else { return Ok(()) };
        let (limit, may_let_go) = (self.budget.limit(), self.origin.options.keep == Keep::Auto);
        let so_far = kept.held.bytes().saturating_add(batches.iter().map(memory_of).sum());
        if so_far >= (limit / JUDGED_AT).min(JUDGED_BYTES) && self.in_all(so_far).is_none_or(|all| all > limit / PLAIN) {
            kept.pack(&self.budget)?;
        }
        match kept.push(batches, &self.budget) {
            Err(error) if !may_let_go => return Err(error),
            Ok(()) if !may_let_go || self.will_fit(&kept) => self.kept = Some(kept),
            _ => {
                self.row_bytes = Some(kept.row_bytes());
                if let Some(caching) = &mut self.caching {
                    let (batches, held) = kept.into_parts();
                    caching.take_kept(batches, held);
                }
            }
        }
        Ok(())
    }

    fn will_fit(&self, kept: &Kept) -> bool {
        let bytes = kept.held.bytes();
        let expected = if kept.is_packed { self.in_all(bytes).unwrap_or(bytes) } else { bytes };
        expected <= self.budget.limit() / KEPT
    }

    /// Bytes that all rows will take, where those so far take so many and the size of the source is known.
    fn in_all(&self, bytes: u64) -> Option<u64> {
        let all = u128::from(bytes) * u128::from(self.origin.size()?) / u128::from(self.fed.max(1));
        Some(u64::try_from(all).unwrap_or(u64::MAX).max(bytes))
    }
}
