//! The last words of a module that cannot go on.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

/// Makes a panic reach JavaScript as an `Error` with its message, `code: "internal"` and `fatal: true`.
///
/// Library code returns errors instead of panicking; this is for the bug that proves otherwise. The module must
/// not be called again, which is what `fatal` says: the engine builds a new one and reopens its files.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        let error = js_sys::Error::new(&info.to_string());
        // A failure to annotate the message leaves the message, which is what matters here.
        let _ = Reflect::set(&error, &"code".into(), &"internal".into());
        let _ = Reflect::set(&error, &"fatal".into(), &JsValue::TRUE);
        wasm_bindgen::throw_val(error.into());
    }));
}
