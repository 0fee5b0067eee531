//! The world as a task sees it: progress out, cancel in, memory on request.

mod crew;
mod errand;
#[cfg(test)]
pub(crate) mod team;

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

pub use self::crew::{Crew, Heard};
pub use self::errand::{Answer, Answering, Chore, Errand, NewChore, unknown_message};
use crate::error::{Error, Result};

/// How far a task has come. `total` is 0 while it is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, in a word or two: `"read"`, `"fit"`, `"score"`.
    pub phase: &'static str,
    /// Units done.
    pub done: u64,
    /// Units in all, or 0.
    pub total: u64,
}

/// A wait that lets the host's event loop run.
pub type Pause = Pin<Box<dyn Future<Output = ()>>>;

/// Whoever runs a task: a worker, a native test, a cluster.
pub trait Host {
    /// Takes note of progress. Called at every checkpoint; throttling is the host's business.
    fn progress(&self, progress: Progress);

    /// Has the caller asked to stop?
    fn cancelled(&self) -> bool;

    /// A wait that the task must make now, or `None` to go straight on. Native hosts never wait.
    fn pause(&self) -> Option<Pause> {
        None
    }

    /// An errand of this chore for each of those who may help now and have none of this task. Most hosts have nobody.
    fn errands(&self, _chore: &'static str) -> Vec<Box<dyn Errand>> {
        Vec::new()
    }
}

/// A host that reports nothing and never cancels.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Host for Quiet {
    fn progress(&self, _: Progress) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// A count of bytes that may be held at once, shared by everything one engine opens.
#[derive(Clone, Debug)]
pub struct Budget(Rc<Ledger>);

#[derive(Debug)]
struct Ledger {
    limit: u64,
    used: Cell<u64>,
}

impl Budget {
    /// A budget of `limit` bytes.
    #[must_use]
    pub fn new(limit: u64) -> Self {
        Self(Rc::new(Ledger { limit, used: Cell::new(0) }))
    }

    /// No limit but the machine's.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::new(u64::MAX)
    }

    /// Bytes that may be held at once.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.0.limit
    }

    /// Bytes that may still be asked for.
    #[must_use]
    pub fn available(&self) -> u64 {
        self.limit().saturating_sub(self.used())
    }

    /// Bytes held now.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.0.used.get()
    }

    /// Asks for `bytes` before they are allocated; they are given back when the reservation is dropped.
    ///
    /// # Errors
    /// `memory` when the budget does not allow it; `what` names the purpose in the message.
    pub fn reserve(&self, what: &str, bytes: u64) -> Result<Reservation> {
        let available = self.available();
        if bytes > available {
            return Err(Error::memory(what, bytes, available));
        }
        self.0.used.set(self.used() + bytes);
        Ok(Reservation { budget: self.clone(), bytes })
    }
}

/// Bytes that were asked for; dropping gives them back.
#[derive(Debug)]
pub struct Reservation {
    budget: Budget,
    bytes: u64,
}

impl Reservation {
    /// Bytes held by this reservation.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Asks for `more` bytes on top.
    ///
    /// # Errors
    /// `memory`, and the reservation keeps what it had.
    pub fn grow(&mut self, what: &str, more: u64) -> Result<()> {
        let mut extra = self.budget.reserve(what, more)?;
        self.bytes += std::mem::take(&mut extra.bytes);
        Ok(())
    }

    /// A reservation of its own of so many of these bytes, at most of all.
    #[must_use]
    pub fn split(&mut self, bytes: u64) -> Self {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        Self { budget: self.budget.clone(), bytes }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.budget.0.used.set(self.budget.used().saturating_sub(self.bytes));
    }
}

/// What a running task is given. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    host: Rc<dyn Host>,
    budget: Budget,
    phase: Cell<&'static str>,
}

impl Context {
    /// A context that reports to `host` and takes memory from `budget`.
    pub fn new(host: Rc<dyn Host>, budget: Budget) -> Self {
        Self { host, budget, phase: Cell::new("run") }
    }

    /// For tests and simple native programs: silent, never cancelled, no memory limit.
    #[must_use]
    pub fn quiet() -> Self {
        Self::new(Rc::new(Quiet), Budget::unlimited())
    }

    /// Names what the following checkpoints belong to.
    pub fn phase(&self, phase: &'static str) {
        self.phase.set(phase);
    }

    /// Reports progress, lets the host breathe, and stops here if the caller cancelled.
    ///
    /// Call it between chunks of a few thousand rows, iterations, series or trees: a host in the browser can
    /// only hear a cancel, and a page can only show progress, when a checkpoint comes every few milliseconds.
    ///
    /// # Errors
    /// `aborted` when the caller cancelled.
    pub async fn checkpoint(&self, done: u64, total: u64) -> Result<()> {
        self.host.progress(Progress { phase: self.phase.get(), done, total });
        if let Some(pause) = self.host.pause() {
            pause.await;
        }
        if self.host.cancelled() { Err(Error::aborted()) } else { Ok(()) }
    }

    /// An errand of this chore for each of those who may help now and have none of this task: workers with memory of their own. Others may come later.
    #[must_use]
    pub fn errands(&self, chore: &'static str) -> Vec<Box<dyn Errand>> {
        self.host.errands(chore)
    }

    /// Asks for memory before taking it. See [`Budget::reserve`].
    ///
    /// # Errors
    /// `memory` when the budget does not allow it.
    pub fn reserve(&self, what: &str, bytes: u64) -> Result<Reservation> {
        self.budget.reserve(what, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn a_dropped_reservation_gives_its_bytes_back() {
        let budget = Budget::new(100);
        let mut first = budget.reserve("a", 60).unwrap();
        assert_eq!(budget.reserve("b", 50).unwrap_err().kind(), ErrorKind::Memory);
        first.grow("a", 40).unwrap();
        assert_eq!((first.bytes(), budget.used()), (100, 100));
        assert!(first.grow("a", 1).is_err());
        drop(first);
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn a_checkpoint_stops_a_cancelled_task() {
        struct Stop;
        impl Host for Stop {
            fn progress(&self, _: Progress) {}
            fn cancelled(&self) -> bool {
                true
            }
        }
        let context = Context::new(Rc::new(Stop), Budget::unlimited());
        assert_eq!(pollster::block_on(context.checkpoint(1, 2)).unwrap_err().kind(), ErrorKind::Aborted);
    }
}
