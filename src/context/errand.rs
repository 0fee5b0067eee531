//! Work that a task gives to others, who have memory of their own: it sends them bytes, and they answer with bytes.
//!
//! What is sent is rows at first, and then only what must be known to go on, such as centers and sums. Whoever gives an errand can do it itself: others may end at any time.

use std::future::Future;
use std::pin::Pin;

use super::Context;
use crate::error::{Error, Result};

/// What comes back of an errand.
pub type Answer = Pin<Box<dyn Future<Output = Result<Vec<u8>>>>>;

/// An errand that another has taken; dropping it ends it.
pub trait Errand {
    /// Sends a message at once; one waits for the answer before the next.
    fn ask(&self, message: Vec<u8>) -> Answer;
}

/// An answer that is being made.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>>> + 'a>>;

/// The error for a message between workers that does not say what it should.
pub fn unknown_message() -> Error {
    Error::internal("a message between workers is not what it should be")
}

/// Begins a chore.
pub type NewChore = fn() -> Box<dyn Chore>;

/// An errand where it is done: it keeps what it was told from one message to the next.
pub trait Chore {
    /// Answers a message.
    ///
    /// # Errors
    /// `memory` where there is no room, `internal` for a message that it does not know; it is over then.
    fn answer<'a>(&'a mut self, cx: &'a Context, message: Vec<u8>) -> Answering<'a>;
}
