//! The JavaScript side of a running task: progress out, cancel in, and the moments when its event loop may run.

use crate::error::Error;
use crate::task::{Answer, Errand, Host, Pause, Progress};
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
  /** An errand of this chore for each of those who may help now and have none of this task. */
  errands(chore: string): Errand[];
}

/** Work that another does. */
export interface Errand {
  ask(message: Uint8Array): Promise<Uint8Array>;
  /** It is over, whatever is still being done. */
  end(): void;
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

    #[wasm_bindgen(method)]
    fn errands(this: &JsHost, chore: &str) -> Vec<JsErrand>;

    /// An errand, see [`Errand`].
    #[wasm_bindgen(typescript_type = "Errand")]
    pub type JsErrand;

    #[wasm_bindgen(method)]
    fn ask(this: &JsErrand, message: js_sys::Uint8Array) -> js_sys::Promise;

    #[wasm_bindgen(method)]
    fn end(this: &JsErrand);
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

    fn errands(&self, chore: &'static str) -> Vec<Box<dyn Errand>> {
        self.errands(chore).into_iter().map(|errand| Box::new(Sent(errand)) as Box<dyn Errand>).collect()
    }
}

/// An errand that ends when it is dropped.
struct Sent(JsErrand);

impl Errand for Sent {
    fn ask(&self, message: Vec<u8>) -> Answer {
        let answer = JsFuture::from(self.0.ask(js_sys::Uint8Array::from(message.as_slice())));
        Box::pin(async move {
            // Why another failed is no matter: what it was to do can be done here.
            let answer = answer.await.map_err(|_| Error::internal("another worker has failed"))?;
            Ok(js_sys::Uint8Array::new(&answer).to_vec())
        })
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.0.end();
    }
}
