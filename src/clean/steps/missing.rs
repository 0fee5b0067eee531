//! Words for a missing value.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::trim::is_space;
use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Makes markers of missing values missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct MissingMarkers {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
    /// The markers, compared without regard to case and spaces around them. `n/a`, `-`, `?`, `unknown` and the like where none are given; the empty text always is one.
    pub markers: Option<Vec<String>>,
}

/// Markers that mean a missing value in whatever column.
pub(in crate::clean) const MARKERS: [&str; 20] = [
    "n/a", "#n/a", "na", "n.a.", "nan", "null", "none", "nil", "missing", "unknown", "not available", "not applicable", "no data", "tbd", "-", "--",
    "---", "?", "??", "\\n",
];

impl Plan for MissingMarkers {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let written = |markers: &Vec<String>| markers.iter().map(|marker| plain(marker)).collect();
        let markers: std::collections::HashSet<String> =
            self.markers.as_ref().map_or_else(|| MARKERS.iter().map(|&marker| marker.to_owned()).collect(), written);
        let longest = markers.iter().map(String::len).max().unwrap_or(0);
        change_texts(schema, self.columns.as_deref(), move |text| {
            let bare = text.trim_matches(is_space);
            match bare.is_empty() || (bare.len() <= 2 * longest && markers.contains(&plain(bare))) {
                true => Change::Missing,
                false => Change::Same,
            }
        })
    }
}

/// A marker as it is compared.
pub(in crate::clean) fn plain(marker: &str) -> String {
    marker.trim_matches(is_space).to_lowercase()
}
