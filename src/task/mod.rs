//! What a runnable task is: parameters that are data, a context that can be asked for memory and told of
//! progress, an outcome of report, columns and model. No algorithm lives here.

#[cfg(not(target_arch = "wasm32"))]
mod describe;
#[cfg(test)]
pub(crate) mod law;
mod method;
mod model;
mod outcome;
mod params;
mod pass;
mod sampled;

pub use crate::context::{Answer, Answering, Budget, Chore, Context, Errand, Host, NewChore, Pause, Progress, Quiet, Reservation};
#[cfg(not(target_arch = "wasm32"))]
pub use describe::{Declarations, Description};
pub use method::{Algorithm, LocalFuture, Method};
pub use model::Model;
pub use outcome::Outcome;
pub use params::{Empty, Params, parse};
pub(crate) use pass::at_once;
pub use pass::{Pass, run_pass};
pub use sampled::{Sampled, Sampling, Standing};
