//! Where a fit stands: iterations done, of all that might be needed.

use crate::context::Context;
use crate::error::Result;

/// Counts iterations over restarts and numbers of segments, so that progress runs once from nothing to all.
pub(super) struct Effort<'a> {
    cx: &'a Context,
    done: u64,
    total: u64,
}

impl<'a> Effort<'a> {
    /// Nothing done of `total` iterations.
    pub(super) fn new(cx: &'a Context, total: u64) -> Self {
        Self { cx, done: 0, total }
    }

    /// The context.
    pub(super) fn cx(&self) -> &'a Context {
        self.cx
    }

    /// A checkpoint.
    pub(super) async fn pause(&self) -> Result<()> {
        self.cx.checkpoint(self.done, self.total).await
    }

    /// Counts iterations: those made, and those that proved unnecessary.
    pub(super) fn advance(&mut self, iterations: u64) {
        self.done += iterations;
    }
}
