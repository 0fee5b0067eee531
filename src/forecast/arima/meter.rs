//! Checkpoints by work done: a beat whenever so many steps of a recursion have been made.

use crate::error::Result;
use crate::forecast::Pulse;

/// Steps of a recursion between two checkpoints: a few milliseconds.
const STEPS_BETWEEN_CHECKPOINTS: u64 = 100_000;

/// Counts steps and lets the host breathe.
pub struct Meter<'a> {
    pulse: &'a Pulse<'a>,
    steps: u64,
}

impl<'a> Meter<'a> {
    /// Begins at zero.
    pub fn new(pulse: &'a Pulse<'a>) -> Self {
        Self { pulse, steps: 0 }
    }

    /// Counts `steps` that were made or are about to be.
    ///
    /// # Errors
    /// `aborted`.
    pub async fn spend(&mut self, steps: u64) -> Result<()> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps < STEPS_BETWEEN_CHECKPOINTS {
            return Ok(());
        }
        self.steps = 0;
        self.pulse.beat().await
    }
}
