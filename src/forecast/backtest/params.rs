//! What a backtest is asked.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::forecast::KINDS;
use crate::task::Params;

/// The most origins.
const MAX_ORIGINS: u32 = 1_000;

/// Which methods are compared, and from where they forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct BacktestParams {
    /// The methods of `forecast` to compare; the seasonal naive one always stands beside them. Empty: the default method.
    pub methods: Vec<String>,
    /// By the name of a method, parameters of its own.
    #[ts(type = "Record<string, object>")]
    pub options: BTreeMap<String, Map<String, Value>>,
    /// Origins to forecast from, 1 to 1000: the last lies one horizon before the end. Series that are too short have fewer.
    #[schemars(range(min = 1, max = 1_000))]
    pub origins: u32,
    /// Steps from one origin to the next; by default the horizon.
    #[schemars(range(min = 1))]
    pub step: Option<u32>,
    /// Fit again at each origin? Otherwise the model of the first goes on with the observations that come, as a saved model does.
    pub refit: bool,
}

impl Default for BacktestParams {
    fn default() -> Self {
        Self { methods: Vec::new(), options: BTreeMap::new(), origins: 4, step: None, refit: true }
    }
}

impl Params for BacktestParams {
    fn check(&self) -> Result<()> {
        let known = |name: &String| KINDS.iter().any(|kind| kind.name == name);
        let unknown = |param: String, name: &String| {
            let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
            Error::params(param, format!("forecast has no method {name}")).hint(format!("known: {}", names.join(", ")))
        };
        for (index, name) in self.methods.iter().enumerate() {
            let param = format!("methods[{index}]");
            if !known(name) {
                return Err(unknown(param, name));
            }
            if self.methods[..index].contains(name) {
                return Err(Error::params(param, format!("{name} is there twice")));
            }
        }
        if let Some(name) = self.options.keys().find(|name| !known(name)) {
            return Err(unknown(format!("options.{name}"), name));
        }
        if !(1..=MAX_ORIGINS).contains(&self.origins) {
            return Err(Error::params("origins", format!("must be between 1 and {MAX_ORIGINS}")));
        }
        if self.step == Some(0) {
            return Err(Error::params("step", "must be 1 or more"));
        }
        Ok(())
    }
}
