//! The steps. A new one is a file and a line in the list below, and a section in `docs/clean.md`.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::step::{Plan, Planned};
use crate::error::Result;

macro_rules! steps {
    ($($name:literal $module:ident $params:ident: $about:literal,)*) => {
        $(pub(in crate::clean) mod $module; pub use $module::$params;)*

        /// A step and its parameters; whatever is left out has its default.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
        #[serde(tag = "step")]
        #[ts(rename = "CleanStep")]
        pub enum Step {
            $(#[doc = $about] #[serde(rename = $name)] $params($params),)*
        }

        /// Every step by its name, and what it does.
        pub const STEPS: &[(&str, &str)] = &[$(($name, $about)),*];

        impl Step {
            /// Its name.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$params(_) => $name,)* }
            }

            pub(super) fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
                match self { $(Self::$params(params) => params.plan(schema),)* }
            }
        }
    };
}

steps! {
    "trim" trim Trim: "Takes spaces at the ends of texts away.",
    "collapse" collapse Collapse: "Makes one space of several inside of texts.",
    "case" case Case: "Writes texts in upper, lower or title case.",
    "normalize" normalize Normalize: "Brings texts to a Unicode normal form.",
    "repairEncoding" repair_encoding RepairEncoding: "Repairs texts that were read in a wrong encoding.",
    "replace" replace Replace: "Replaces a text, or a part of texts, by another.",
    "regexReplace" regex_replace RegexReplace: "Replaces what matches a regular expression.",
    "missing" missing MissingMarkers: "Makes markers of missing values, such as - and unknown, missing.",
    "parse" parse Parse: "Converts values to another type, texts in many formats.",
    "split" split Split: "Splits a text column into several.",
    "extract" extract Extract: "Takes parts of texts by a regular expression into new columns.",
    "fill" fill Fill: "Fills missing values.",
    "outliers" outliers Outliers: "Caps outliers, makes them missing or drops their rows.",
    "merge" merge Merge: "Replaces spellings by the one they mean.",
    "cluster" cluster Cluster: "Finds spellings of one thing and merges them into the most frequent one.",
    "dropDuplicates" drop_duplicates DropDuplicates: "Drops rows that were there before.",
    "dropSimilar" drop_similar DropSimilar: "Drops rows that are nearly the same as one before.",
    "filter" filter Filter: "Keeps the rows for which an expression is true.",
    "derive" derive Derive: "Computes a column by an expression.",
    "drop" drop_columns DropColumns: "Drops columns.",
    "keep" keep_columns KeepColumns: "Keeps only some columns, in their order.",
    "rename" rename Rename: "Gives columns other names.",
    "reorder" reorder Reorder: "Puts columns in front of the others.",
    "oneHot" one_hot OneHot: "Makes a column of zeros and ones for every category.",
    "ordinal" ordinal Ordinal: "Replaces categories by their numbers.",
    "scale" scale Scale: "Brings numbers to one scale.",
    "sort" sort SortRows: "Sorts the rows.",
}

impl Step {
    /// Is there no way to do it but with all rows in memory?
    pub(super) fn needs_all_rows(&self) -> bool {
        match self {
            Self::SortRows(_) | Self::DropSimilar(_) => true,
            Self::DropDuplicates(params) => params.needs_all_rows(),
            Self::Fill(params) => params.with.needs_all_rows(),
            _ => false,
        }
    }
}
