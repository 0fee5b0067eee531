//! The forecast area.

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[];
