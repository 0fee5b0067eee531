//! Unicode normal forms.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Brings texts to a Unicode normal form (Unicode Standard Annex 15), so that equal looks are equal texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Normalize {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
    /// The form.
    #[ts(optional, as = "Option<_>")]
    pub form: NormalForm,
}

/// A normal form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum NormalForm {
    /// Letters with their accents.
    #[default]
    Nfc,
    /// Letters and accents apart.
    Nfd,
    /// As NFC, with ligatures, wide letters and the like written plainly.
    Nfkc,
    /// As NFD, with ligatures, wide letters and the like written plainly.
    Nfkd,
}

impl Plan for Normalize {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let form = self.form;
        change_texts(schema, self.columns.as_deref(), move |text| {
            if text.is_ascii() {
                return Change::Same;
            }
            let made: String = match form {
                NormalForm::Nfc => text.nfc().collect(),
                NormalForm::Nfd => text.nfd().collect(),
                NormalForm::Nfkc => text.nfkc().collect(),
                NormalForm::Nfkd => text.nfkd().collect(),
            };
            Change::of(text, made.into())
        })
    }
}
