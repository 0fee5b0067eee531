//! Panics, those included that are caught: in the browser none is.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static IS_WATCHED: Cell<bool> = const { Cell::new(false) };
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// What `run` returns, or the first panic in it, whether it was caught or not.
pub(crate) fn first_panic<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if IS_WATCHED.get() {
                SEEN.with_borrow_mut(|seen| seen.push(info.to_string()));
            } else {
                before(info);
            }
        }));
    });
    IS_WATCHED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    IS_WATCHED.set(false);
    let mut seen = SEEN.take();
    // Arithmetic is checked for overflow in debug builds only; what is released wraps, and goes on to fail with an error.
    seen.retain(|panic| !(panic.contains("attempt to ") && panic.contains("with overflow")));
    match (outcome, seen.into_iter().next()) {
        (_, Some(panic)) => Err(panic),
        (Ok(result), None) => Ok(result),
        (Err(_), None) => Err("an overflow that was not caught".to_owned()),
    }
}
