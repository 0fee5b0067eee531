//! Upper and lower case.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Writes texts in one case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Case {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
    /// The case.
    #[ts(optional, as = "Option<_>")]
    pub to: Letters,
}

/// A case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Letters {
    /// all small
    #[default]
    Lower,
    /// ALL LARGE
    Upper,
    /// Every Word With A Large Letter
    Title,
    /// The first letter large
    Sentence,
}

impl Plan for Case {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let to = self.to;
        change_texts(schema, self.columns.as_deref(), move |text| Change::of(text, to.written(text).into()))
    }
}

impl Letters {
    fn written(self, text: &str) -> String {
        match self {
            Self::Lower => text.to_lowercase(),
            Self::Upper => text.to_uppercase(),
            Self::Title => with_first_letters(text, |before| !before.is_alphanumeric() && before != '\'' && before != '’'),
            Self::Sentence => with_first_letters(text, |before| before == '\0'),
        }
    }
}

/// In lower case, but for letters that follow one where a word begins; the first one follows none.
fn with_first_letters(text: &str, begins: impl Fn(char) -> bool) -> String {
    let mut made = String::with_capacity(text.len());
    let mut before = '\0';
    for letter in text.chars() {
        if begins(before) {
            made.extend(letter.to_uppercase());
        } else {
            made.extend(letter.to_lowercase());
        }
        before = letter;
    }
    made
}
