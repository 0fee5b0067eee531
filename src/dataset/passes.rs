//! Tasks that run while rows are read, and stand ready afterwards.

use std::fmt;
use std::rc::Rc;

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Result;
use crate::profile::{ProfileReport, Profiler};
use crate::registry;
use crate::task::{Pass, Reservation};

/// A task by its name and parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Its name.
    pub task: String,
    /// Its parameters.
    pub params: Value,
    /// What it begins with where it goes over all rows again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl Spec {
    pub(super) fn new(task: &str, params: Value) -> Self {
        Self { task: task.to_owned(), params, state: None }
    }

    /// The profile of all columns.
    pub(super) fn profile() -> Self {
        Self::new("profile", Value::Null)
    }

    /// Is it this task with these parameters?
    pub(super) fn is(&self, task: &str, params: &Value) -> bool {
        self.task == task && self.params == *params
    }

    fn start(&self, schema: &Schema) -> Result<Option<Box<dyn Pass>>> {
        let first = registry::pass(schema, &self.task, self.params.clone())?;
        match (first, &self.state) {
            (Some(first), Some(state)) => first.begun(state).map(Some),
            (first, _) => Ok(first),
        }
    }
}

/// A task that has seen all rows.
pub struct Standing {
    pub(super) spec: Spec,
    pub(super) pass: Box<dyn Pass>,
    /// By whom it is watched; none where it came with the reading.
    pub(super) watched: Option<Watched>,
}

/// Who watches a task.
#[derive(Clone)]
pub(super) struct Watched {
    pub(super) number: u64,
    /// What it holds.
    pub(super) room: Vec<Rc<Reservation>>,
}

impl Clone for Standing {
    fn clone(&self) -> Self {
        Self { spec: self.spec.clone(), pass: self.pass.copy(), watched: self.watched.clone() }
    }
}

impl Standing {
    pub(super) fn of_profile(profiler: Profiler) -> Self {
        Self { spec: Spec::profile(), pass: Box::new(profiler), watched: None }
    }

    /// The profiler that it is, if it is one.
    pub(super) fn profiler(&self) -> Option<&Profiler> {
        self.pass.of().ok()
    }
}

/// What tasks know of a share, in this worker or as another has sent it.
pub(super) enum Passed {
    Here(Vec<Box<dyn Pass>>),
    Sent(Vec<Vec<u8>>),
}

impl Passed {
    pub(super) fn states(&self) -> Vec<Vec<u8>> {
        match self {
            Self::Here(passes) => passes.iter().map(|pass| pass.to_bytes()).collect(),
            Self::Sent(states) => states.clone(),
        }
    }
}

impl fmt::Debug for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.states().iter().map(Vec::len)).finish()
    }
}

/// Tasks over the rows of a source, those of its shares merged in their order.
#[derive(Default)]
pub(super) struct Passes {
    specs: Vec<Spec>,
    share: u64,
    current: Vec<Box<dyn Pass>>,
    merged: Vec<Box<dyn Pass>>,
}

impl Passes {
    pub(super) fn new(specs: Vec<Spec>) -> Self {
        Self { specs, ..Self::default() }
    }

    /// The same tasks, of no rows yet.
    pub(super) fn start_over(&mut self) {
        *self = Self::new(std::mem::take(&mut self.specs));
    }

    pub(super) fn update(&mut self, share: u64, batch: &RecordBatch) -> Result<()> {
        if share != self.share {
            self.settle()?;
            self.share = share;
        }
        if self.current.is_empty() {
            self.current = self.started(&batch.schema())?;
        }
        self.current.iter_mut().try_for_each(|pass| pass.update(batch))
    }

    /// Rows of this schema will not be seen, because they do not meet the condition of the one task there is.
    pub(super) fn skip(&mut self, schema: &Schema, rows: u64) -> Result<()> {
        if rows > 0 && self.current.is_empty() {
            self.current = self.started(schema)?;
        }
        self.current.iter_mut().for_each(|pass| pass.skip(rows));
        Ok(())
    }

    fn started(&self, schema: &Schema) -> Result<Vec<Box<dyn Pass>>> {
        Ok(self.specs.iter().map(|spec| spec.start(schema)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn settle(&mut self) -> Result<()> {
        let current = std::mem::take(&mut self.current);
        self.merge(current)
    }

    fn merge(&mut self, next: Vec<Box<dyn Pass>>) -> Result<()> {
        if self.merged.is_empty() {
            self.merged = next;
            return Ok(());
        }
        // A part without rows has nothing to say.
        self.merged.iter_mut().zip(&next).try_for_each(|(merged, next)| merged.merge(&**next))
    }

    /// The tasks.
    pub(super) fn specs(&self) -> &[Spec] {
        &self.specs
    }

    /// What is known of all rows, and goes with it; nothing before the first row.
    pub(super) fn take(&mut self) -> Result<Vec<Box<dyn Pass>>> {
        self.settle()?;
        Ok(std::mem::take(&mut self.merged))
    }

    /// Takes in what the same tasks know of the rows that follow, which have columns of this schema.
    pub(super) fn absorb(&mut self, schema: &Schema, passed: Passed) -> Result<()> {
        match passed {
            Passed::Here(next) => self.merge(next),
            Passed::Sent(states) if states.is_empty() => Ok(()),
            Passed::Sent(states) => {
                let of = self.started(schema)?;
                let next = of.iter().zip(&states).map(|(pass, state)| pass.restored(state)).collect::<Result<Vec<_>>>()?;
                self.merge(next)
            }
        }
    }

    /// The profile of all rows so far.
    pub(super) fn profile(&self) -> Option<ProfileReport> {
        match (profiler_of(&self.merged), profiler_of(&self.current)) {
            (Some(merged), Some(current)) => {
                let mut together = merged.clone();
                Profiler::merge(&mut together, current).ok()?;
                Some(Profiler::finish(&together))
            }
            (one, other) => one.or(other).map(Profiler::finish),
        }
    }

    /// Bytes that they hold.
    pub(super) fn bytes(&self) -> u64 {
        self.current.iter().chain(&self.merged).map(|pass| bytes_of(&**pass)).sum()
    }

    /// The tasks, also where there was no row.
    pub(super) fn finish(mut self, schema: &Schema) -> Result<Vec<Standing>> {
        self.settle()?;
        if self.merged.is_empty() {
            self.merged = self.started(schema)?;
        }
        let specs = self.specs.into_iter();
        Ok(specs.zip(self.merged).map(|(spec, pass)| Standing { spec, pass, watched: None }).collect())
    }
}

/// Bytes that a task holds. Of a profile only what grows with the rows counts: else it is of a size that the columns give, and rows are read whatever is left of the budget.
pub(super) fn bytes_of(pass: &dyn Pass) -> u64 {
    pass.of().map_or_else(|_| pass.bytes(), Profiler::growing_bytes)
}

/// The profiler among passes, if there is one.
fn profiler_of(passes: &[Box<dyn Pass>]) -> Option<&Profiler> {
    passes.iter().find_map(|pass| pass.of().ok())
}
