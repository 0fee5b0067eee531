//! Texts that were written in UTF-8 and read as windows-1252: "Ã©" for "é".

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Repairs texts that were written in UTF-8 and read as windows-1252 or Latin-1, once or several times over: "Ã©" becomes "é". A text is changed only where all of
/// its foreign letters together are valid UTF-8, which no text of a human language is by chance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct RepairEncoding {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
}

/// Times that a text is taken to have been read wrongly at most.
const TIMES: usize = 3;

impl Plan for RepairEncoding {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        change_texts(schema, self.columns.as_deref(), |text| repaired(text).map_or(Change::Same, |made| Change::To(made.into())))
    }
}

/// The text as it was written, where it was read wrongly.
pub(in crate::clean) fn repaired(text: &str) -> Option<String> {
    let mut made: Option<String> = None;
    for _ in 0..TIMES {
        match once(made.as_deref().unwrap_or(text)) {
            Some(better) => made = Some(better),
            None => break,
        }
    }
    made
}

fn once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(byte_of).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// The byte that is read as this letter in windows-1252, or in Latin-1 where windows-1252 has none.
fn byte_of(letter: char) -> Option<u8> {
    // The letters of the bytes 0x80 to 0x9f.
    const SPECIAL: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match SPECIAL.iter().position(|&special| special == letter) {
        Some(at) => Some(0x80 + at as u8),
        None => u8::try_from(u32::from(letter)).ok(),
    }
}
