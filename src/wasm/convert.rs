//! The one conversion policy: counts are numbers, missing is `null`, maps are plain objects, columns are Arrow IPC bytes.

use js_sys::{Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::dataset;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::Outcome;

/// A result on its way to JavaScript.
pub type JsResult<T> = std::result::Result<T, JsValue>;

/// A JavaScript `Error` with `code`, `hint` and `details { file, column, row, byte, param }`.
pub fn to_js_error(error: Error) -> JsValue {
    let place = error.place();
    let details = Object::new();
    set(&details, "file", &place.file.as_deref().into());
    set(&details, "column", &place.column.as_deref().into());
    set(&details, "row", &place.row.map(|row| row as f64).into());
    set(&details, "byte", &place.byte.map(|byte| byte as f64).into());
    set(&details, "param", &place.param.as_deref().into());
    let js = js_sys::Error::new(error.message());
    set(&js, "code", &error.kind().code().into());
    set(&js, "hint", &error.remedy().into());
    set(&js, "details", &details);
    js.into()
}

/// A typed value from a plain JavaScript object; `undefined` and `null` stand for the default.
///
/// # Errors
/// `params` for a value of the wrong shape.
pub fn from_js<T: DeserializeOwned + Default>(value: JsValue) -> Result<T> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    let value: serde_json::Value =
        serde_wasm_bindgen::from_value(value).map_err(|error| Error::params("options", error.to_string()))?;
    serde_path_to_error::deserialize(value).map_err(|error| Error::params(error.path().to_string(), error.inner().to_string()))
}

/// A plain JavaScript object.
///
/// # Errors
/// `internal` for a number that JavaScript cannot hold exactly.
pub fn to_js(value: &impl Serialize) -> Result<JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|error| Error::internal(error.to_string()))
}

/// `{ report, table?: Uint8Array, model?: Uint8Array }`; the table is one Arrow IPC stream.
///
/// # Errors
/// What writing the stream or the model may fail with.
pub fn outcome_to_js(outcome: &Outcome) -> Result<JsValue> {
    let js = Object::new();
    set(&js, "report", &to_js(&outcome.report)?);
    if let Some(batches @ [first, ..]) = outcome.table.as_deref() {
        let table = Table::new(first.schema(), batches.to_vec());
        set(&js, "table", &Uint8Array::from(dataset::arrow_stream(&table)?.as_slice()));
    }
    if let Some(model) = &outcome.model {
        set(&js, "model", &Uint8Array::from(model.to_bytes()?.as_slice()));
    }
    Ok(js.into())
}

/// Sets a property of an object this module has just made, which cannot fail.
pub fn set(target: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(target, &name.into(), value);
}
