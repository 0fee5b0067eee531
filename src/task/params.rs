//! Parameters are data: one documented struct per method, read from JSON and checked before any row is touched.
//!
//! A task's parameters come in two structs, side by side in one flat JSON object: what the area has in common
//! (which columns, how missing values are treated) and what the method adds. Each field belongs to exactly one.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::error::{Error, Result};

/// A struct of parameters.
///
/// Derive with `#[serde(default, deny_unknown_fields, rename_all = "camelCase")]` on the struct, and give the
/// real defaults in `Default`.
pub trait Params: DeserializeOwned + Serialize + JsonSchema + TS + Default + 'static {
    /// Checks ranges by positive test, so that NaN fails; names the field and the range.
    ///
    /// # Errors
    /// `params`, with the parameter's name as the caller writes it.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// The columns that a task with these parameters reads, of a data set of this schema; by default all. Where rows are not kept
    /// in memory, only these are read again. Asked of an area's parameters, not of a method's own.
    ///
    /// # Errors
    /// `params` and `schema` as the task would report them.
    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        Ok(schema.fields().iter().map(|field| field.name().clone()).collect())
    }

    /// The columns that a task with these parameters reads of another data set, which it knows by this name; `None`: all.
    fn reads_of(&self, _other: &str) -> Option<Vec<String>> {
        None
    }
}

/// For a method that has no parameters of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Empty {}

impl Params for Empty {}

/// Splits one flat object into the area's and the method's parameters, and checks both.
/// `method` itself is not a parameter and must have been removed.
///
/// # Errors
/// `params` for a value that is not an object, an unknown name, a wrong type or a value out of range.
pub fn parse<C: Params, P: Params>(value: Value) -> Result<(C, P)> {
    let object = match value {
        Value::Object(object) => object,
        Value::Null => Map::new(),
        other => return Err(Error::params("params", format!("parameters must be an object, got {other}"))),
    };
    let common_names = names::<C>()?;
    let own_names = names::<P>()?;
    let (mut common, mut own) = (Map::new(), Map::new());
    for (name, value) in object {
        if common_names.contains(&name) {
            common.insert(name, value);
        } else if own_names.contains(&name) {
            own.insert(name, value);
        } else {
            let known: Vec<_> = common_names.iter().chain(&own_names).map(String::as_str).collect();
            return Err(
                Error::params(&name, format!("there is no parameter {name} here")).hint(format!("known: {}", known.join(", ")))
            );
        }
    }
    Ok((read(common)?, read(own)?))
}

/// The names of a struct's parameters, as the caller writes them.
fn names<P: Params>() -> Result<Vec<String>> {
    match serde_json::to_value(P::default())? {
        Value::Object(object) => Ok(object.into_iter().map(|(name, _)| name).collect()),
        _ => Err(Error::internal("a parameter struct must serialize to an object")),
    }
}

fn read<P: Params>(object: Map<String, Value>) -> Result<P> {
    let params: P = serde_path_to_error::deserialize(Value::Object(object))
        .map_err(|error| Error::params(error.path().to_string(), error.inner().to_string()))?;
    params.check()?;
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use serde_json::json;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
    #[serde(default, deny_unknown_fields, rename_all = "camelCase")]
    struct Shared {
        column_names: Vec<String>,
    }
    impl Params for Shared {}

    #[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
    #[serde(default, deny_unknown_fields, rename_all = "camelCase")]
    struct Own {
        n_init: u32,
    }
    impl Default for Own {
        fn default() -> Self {
            Self { n_init: 10 }
        }
    }
    impl Params for Own {
        fn check(&self) -> Result<()> {
            if self.n_init >= 1 { Ok(()) } else { Err(Error::params("nInit", "must be 1 or more")) }
        }
    }

    #[test]
    fn a_flat_object_is_split_by_owner_and_missing_fields_take_their_defaults() {
        let (shared, own) = parse::<Shared, Own>(json!({ "columnNames": ["a"] })).unwrap();
        assert_eq!((shared.column_names, own.n_init), (vec!["a".to_owned()], 10));
    }

    #[test]
    fn an_unknown_name_a_wrong_type_and_a_value_out_of_range_are_named() {
        for (value, param) in [
            (json!({ "n_init": 3 }), "n_init"),
            (json!({ "nInit": "many" }), "nInit"),
            (json!({ "nInit": 0 }), "nInit"),
            (json!({ "columnNames": [1] }), "columnNames[0]"),
            (json!([1]), "params"),
        ] {
            let error = parse::<Shared, Own>(value).unwrap_err();
            assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)));
        }
    }
}
