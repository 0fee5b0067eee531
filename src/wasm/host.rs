//! The JavaScript side of a running task: progress out, cancel in, and the moments when its event loop may run.

use crate::task::{Host, Pause, Progress};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(typescript_custom_section)]
const HOST: &str = r#"
/** Whoever runs a task: hears of progress, says when to stop, and decides when the event loop gets its turn. */
export interface Host {
  progress(phase: string, done: number, total: number): void;
  cancelled(): boolean;
  /** A promise to wait for, or undefined to go straight on. */
  pause(): Promise<void> | undefined;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The object that JavaScript passes with every call that may take long.
    #[wasm_bindgen(typescript_type = "Host")]
    pub type JsHost;

    #[wasm_bindgen(method)]
    fn progress(this: &JsHost, phase: &str, done: f64, total: f64);

    #[wasm_bindgen(method)]
    fn cancelled(this: &JsHost) -> bool;

    #[wasm_bindgen(method)]
    fn pause(this: &JsHost) -> Option<js_sys::Promise>;
}

impl Host for JsHost {
    fn progress(&self, progress: Progress) {
        self.progress(progress.phase, progress.done as f64, progress.total as f64);
    }

    fn cancelled(&self) -> bool {
        self.cancelled()
    }

    fn pause(&self) -> Option<Pause> {
        let promise = self.pause()?;
        Some(Box::pin(async move {
            // A rejected pause is still a pause.
            let _ = JsFuture::from(promise).await;
        }))
    }
}
