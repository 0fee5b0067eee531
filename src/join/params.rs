//! Which rows go together, and what becomes of those that do not.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// Which rows go together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct JoinParams {
    /// The other data set.
    pub right: String,
    /// The columns whose values must be the same.
    pub on: On,
    /// What becomes of rows that go with none.
    pub how: How,
    /// What is put behind the name of a column of the other data set that this one has too.
    pub suffix: String,
}

/// The columns whose values must be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum On {
    /// A column that both have.
    One(String),
    /// Several.
    Several(Vec<Between>),
}

/// A column of each data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Between {
    /// A column that both have.
    Same(String),
    /// Columns of different names.
    Named {
        /// That of this data set.
        left: String,
        /// That of the other one.
        right: String,
    },
}

/// What becomes of rows that go with none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum How {
    /// They are left out, of both.
    #[default]
    Inner,
    /// Those of this data set stay.
    Left,
    /// Those of the other one stay.
    Right,
    /// Those of both stay.
    Full,
    /// No columns are added: rows that go with some stay, once.
    Semi,
    /// No columns are added: rows that go with none stay.
    Anti,
}

impl How {
    /// Are columns of the other data set added?
    pub(super) fn adds(self) -> bool {
        !matches!(self, Self::Semi | Self::Anti)
    }

    /// Do rows of the other data set stay that go with none?
    pub(super) fn keeps_right(self) -> bool {
        matches!(self, Self::Right | Self::Full)
    }

    /// Do rows of this data set stay that go with none?
    pub(super) fn keeps_left(self) -> bool {
        matches!(self, Self::Left | Self::Full | Self::Anti)
    }
}

impl Default for JoinParams {
    fn default() -> Self {
        Self { right: "right".to_owned(), on: On::Several(Vec::new()), how: How::Inner, suffix: "_right".to_owned() }
    }
}

impl JoinParams {
    /// The columns that must be the same, of this data set and of the other.
    pub(super) fn keys(&self) -> (Vec<String>, Vec<String>) {
        let pair = |between: &Between| match between {
            Between::Same(name) => (name.clone(), name.clone()),
            Between::Named { left, right } => (left.clone(), right.clone()),
        };
        match &self.on {
            On::One(name) => (vec![name.clone()], vec![name.clone()]),
            On::Several(several) => several.iter().map(pair).unzip(),
        }
    }
}

impl Params for JoinParams {
    fn check(&self) -> Result<()> {
        let (left, right) = self.keys();
        if left.is_empty() {
            return Err(Error::params("on", "must name a column")
                .hint("on: \"customer_id\", or on: [{ left: \"customer\", right: \"id\" }]"));
        }
        for side in [left, right] {
            let mut seen = HashSet::new();
            if let Some(name) = side.iter().find(|name| !seen.insert(name.as_str())) {
                return Err(Error::params("on", format!("{name} is there twice")));
            }
        }
        Ok(())
    }

    fn reads_of(&self, _: &str) -> Option<Vec<String>> {
        // Of a data set that adds no columns the keys are enough.
        (!self.how.adds()).then(|| self.keys().1)
    }
}
