//! One phase of a season: its level, and how that remembers the values.

use serde::{Deserialize, Serialize};

/// What a level remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Memory {
    /// All values alike; so many there were.
    Mean(u64),
    /// The last values alike, as many as `size`.
    Window {
        /// How many count.
        size: usize,
        /// Those that count, oldest first.
        values: Vec<f64>,
    },
    /// Every surprise by this share.
    Smoothing(f64),
}

/// A level and its memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// What is expected of the next value; NaN before there is enough to say.
    pub level: f64,
    /// How it came about.
    pub memory: Memory,
}

impl Phase {
    pub(super) fn new(memory: Memory) -> Self {
        Self { level: f64::NAN, memory }
    }

    /// Takes in the next value.
    pub(super) fn push(&mut self, y: f64) {
        let level = self.level;
        self.level = match &mut self.memory {
            Memory::Mean(n) => {
                *n += 1;
                if *n == 1 { y } else { level + (y - level) / *n as f64 }
            }
            Memory::Window { size, values } => {
                if values.len() == *size {
                    values.remove(0);
                }
                values.push(y);
                let n = *size as f64;
                if values.len() == *size { values.iter().map(|value| value / n).sum() } else { f64::NAN }
            }
            Memory::Smoothing(_) if level.is_nan() => y,
            Memory::Smoothing(alpha) => *alpha * y + (1.0 - *alpha) * level,
        };
    }

    /// The variance `seasons` ahead (0: the next), as a multiple of that of an error.
    pub(super) fn growth(&self, seasons: usize) -> f64 {
        match self.memory {
            Memory::Mean(n) => 1.0 + 1.0 / n.max(1) as f64,
            Memory::Window { .. } => 1.0,
            Memory::Smoothing(alpha) => 1.0 + seasons as f64 * alpha * alpha,
        }
    }
}
