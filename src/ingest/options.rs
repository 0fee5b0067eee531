//! How to read a source: which format, columns and rows, and the conventions of a text file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FormatName;
use super::text::by_label;
use crate::error::{Error, Result};
use crate::table::parse_type;

/// Are the rows kept in memory?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Keep {
    /// While they take no more than half of the memory budget; else they are read again when a task needs them.
    #[default]
    Auto,
    /// Always; a file that does not fit is refused.
    Always,
    /// Never; the source is read again for every task. Where no profile is kept either, opening only counts the rows, and the types
    /// shown are those of the first megabyte until a task reads them.
    Never,
}

/// What becomes of a row with fewer fields than there are columns?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Ragged {
    /// It is rejected, like one with more fields.
    #[default]
    Reject,
    /// The fields it lacks are missing values.
    Pad,
}

/// How to read a source. Whatever is not given is found out from the bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct OpenOptions {
    /// The format; `auto` looks at the first bytes, then at the name's extension, and takes the rest for CSV.
    pub format: FormatName,
    /// ZIP: the file of the archive to read. The only one, or the only one with an extension of a data format, if not given.
    pub entry: Option<String>,
    /// Text: its encoding, `auto` or a name of the WHATWG Encoding Standard such as `utf-8`, `utf-16le`, `windows-1252` or
    /// `shift_jis`. `auto` finds UTF-8 and UTF-16, and takes all other text for windows-1252, which covers Latin-1.
    pub encoding: String,
    /// JSON: are the members of an object inside of a row columns of their own, called `a.b`? If not, it is text.
    pub flatten: bool,
    /// Excel and OpenDocument: the sheet to read, by its name or by its number, counted from 0. The first that is not empty if not given.
    pub sheet: Option<String>,
    /// Keep a profile while reading? It is there the moment the rows are, at the cost of a slower read.
    pub profile: bool,
    /// Are the rows kept in memory: `auto`, `always` or `never`?
    pub keep: Keep,
    /// The columns to read, in this order; all of them if not given.
    pub columns: Option<Vec<String>>,
    /// The name of a column that tells of every row which file it comes from, behind the others or where `columns` names it. There is
    /// none if not given.
    pub source_column: Option<String>,
    /// Parquet only: the row groups to read, counted from 0, in this order; all of them if not given.
    #[ts(type = "Array<number> | null")]
    pub row_groups: Option<Vec<u64>>,
    /// Parquet only: an expression; row groups and pages whose statistics say that it is true for none of their rows are skipped. Other rows are
    /// there whether it is true for them or not.
    pub skip_unless: Option<String>,
    /// Most rows of a batch, 1 to 1,048,576. Arrow sources keep their own batches.
    pub batch_rows: u32,
    /// Most bytes asked for at a time where a source is read from end to end, 1 or more. A row longer than that is still read.
    pub read_bytes: u32,
    /// CSV: the character between fields, one byte. Found among comma, semicolon, tab and bar if not given.
    pub delimiter: Option<char>,
    /// CSV: the character around fields that hold delimiters, quotes or line breaks, one byte. Inside, it is doubled.
    /// Found among `"` and `'` if not given.
    pub quote: Option<char>,
    /// CSV: does the first row hold the names of the columns? Found out by comparing it with the rows below if not given.
    pub header: Option<bool>,
    /// CSV: words that stand for a missing value where they are not quoted. An empty unquoted field is always missing.
    /// `NA`, `N/A`, `#N/A`, `null`, `NULL` and `\N` if not given; `[]` for the empty field alone. Quoted, a word is missing only
    /// in a column that is not text; so is a quoted empty field, which in a text column is an empty text.
    /// JSON: texts and numbers that stand for a missing value beside `null`; none if not given.
    pub nulls: Option<Vec<String>>,
    /// CSV: lines above the table that are skipped. If not given, rows above the first that has as many fields as most are.
    pub skip_rows: Option<u32>,
    /// CSV: lines that begin with this character are skipped, one byte. `#` if not given, where such lines do not fit the table.
    pub comment: Option<char>,
    /// CSV, and JSON of declared type: in dates like 05/06/2024, does the day come first? If not given, the values decide, and a column in which none does stays text.
    pub day_first: Option<bool>,
    /// CSV, and JSON of declared type: the decimal mark, `.` or `,`, of numbers that could be read both ways, such as 1,234. If not given, it is that of the
    /// columns which leave no choice; failing them the point where the delimiter is a comma, and else such columns stay text. In JSON
    /// it is the point.
    pub decimal: Option<char>,
    /// CSV: what becomes of a row with fewer fields than there are columns, `reject` or `pad`?
    pub ragged: Ragged,
    /// CSV and JSON: does the first row that cannot be read end the reading? If not, such rows are left out and told of.
    pub strict: bool,
    /// CSV and JSON: most rows left out of which place and reason are kept; all are counted.
    pub max_rejects: u32,
    /// CSV and JSON: bytes that are looked at to find out the layout, columns and types, 1 or more.
    pub sample_bytes: u32,
    /// Bytes of a share, in Parquet and Arrow files of whole row groups and batches. A CSV, NDJSON, Parquet or Arrow file of four shares or
    /// more is read in them, so that several workers can read it; its profile is merged from theirs, so that it does not depend on how many do.
    pub share_bytes: u32,
    /// CSV and JSON: types by the columns' names: `int64`, `uint64`, `float64`, `decimal(12,2)`, `boolean`, `date`, `timestamp`,
    /// `timestamp[UTC]` or `utf8`. A column that is not named gets the narrowest type that keeps all its values exact.
    /// A row with a value of another type is left out.
    pub types: BTreeMap<String, String>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            format: FormatName::Auto,
            entry: None,
            encoding: "auto".to_owned(),
            flatten: true,
            sheet: None,
            profile: true,
            keep: Keep::Auto,
            columns: None,
            source_column: None,
            row_groups: None,
            skip_unless: None,
            batch_rows: 65_536,
            read_bytes: 4 << 20,
            delimiter: None,
            quote: None,
            header: None,
            nulls: None,
            skip_rows: None,
            comment: None,
            day_first: None,
            decimal: None,
            ragged: Ragged::Reject,
            strict: false,
            max_rejects: 1000,
            sample_bytes: 1 << 20,
            share_bytes: 8 << 20,
            types: BTreeMap::new(),
        }
    }
}

impl OpenOptions {
    /// Lets a source be read for the rows alone that meet one more condition.
    pub(crate) fn narrow(&mut self, condition: Option<&str>) {
        let Some(condition) = condition else { return };
        self.skip_unless = Some(match self.skip_unless.take() {
            Some(before) => format!("({before}) and ({condition})"),
            None => condition.to_owned(),
        });
    }

    /// Checks what can be checked before the first byte is read.
    ///
    /// # Errors
    /// `params`, with the option's name.
    pub fn check(&self) -> Result<()> {
        if !(1..=1 << 20).contains(&self.batch_rows) {
            return Err(Error::params("batchRows", format!("must be 1 to 1048576, got {}", self.batch_rows)));
        }
        if self.share_bytes < 1 {
            return Err(Error::params("shareBytes", "must be 1 or more"));
        }
        if self.read_bytes < 1 {
            return Err(Error::params("readBytes", "must be 1 or more"));
        }
        if self.sample_bytes < 1 {
            return Err(Error::params("sampleBytes", "must be 1 or more"));
        }
        if let Some(decimal) = self.decimal.filter(|decimal| !matches!(decimal, '.' | ',')) {
            return Err(Error::params("decimal", format!("must be . or , and is {decimal:?}")));
        }
        by_label(&self.encoding)?;
        self.check_characters()?;
        for (position, name) in self.columns.iter().flatten().enumerate() {
            if self.columns.iter().flatten().take(position).any(|earlier| earlier == name) {
                return Err(Error::params("columns", format!("{name} is named twice")));
            }
        }
        if self.columns.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::params("columns", "must name at least one column").hint("leave it out to read all columns"));
        }
        if self.source_column.as_ref().is_some_and(String::is_empty) {
            return Err(Error::params("sourceColumn", "must not be empty").hint("leave it out to have no such column"));
        }
        for (column, name) in &self.types {
            check_type(column, name)?;
        }
        Ok(())
    }

    fn check_characters(&self) -> Result<()> {
        let given = [("delimiter", self.delimiter), ("quote", self.quote), ("comment", self.comment)];
        for (position, (param, character)) in given.iter().enumerate() {
            let Some(character) = character else { continue };
            if !character.is_ascii() || matches!(character, '\n' | '\r' | '\0') {
                return Err(Error::params(
                    *param,
                    format!("must be one ASCII character other than a line break, got {character:?}"),
                ));
            }
            if let Some((other, _)) = given[..position].iter().find(|(_, earlier)| earlier == &Some(*character)) {
                return Err(Error::params(*param, format!("must differ from {other}, both are {character:?}")));
            }
        }
        Ok(())
    }
}

fn check_type(column: &str, name: &str) -> Result<()> {
    use arrow::datatypes::DataType;
    match parse_type(name) {
        Some(DataType::Timestamp(_, Some(zone))) if &*zone != "UTC" => {
            Err(Error::params("types", format!("{name} of column {column}: a text is read into UTC only"))
                .column(column)
                .hint("declare it timestamp[UTC]; offsets written in the file are applied"))
        }
        Some(_) => Ok(()),
        None => Err(Error::params("types", format!("{name} of column {column} is not a type"))
            .column(column)
            .hint("known: int64, uint64, float64, decimal(precision,scale), boolean, date, timestamp, timestamp[UTC], utf8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: serde_json::Value) -> String {
        let options: OpenOptions = serde_json::from_value(json).unwrap();
        options.check().unwrap_err().place().param.clone().unwrap()
    }

    #[test]
    fn the_defaults_pass() {
        OpenOptions::default().check().unwrap();
        assert_eq!(serde_json::from_str::<OpenOptions>("{}").unwrap(), OpenOptions::default());
    }

    #[test]
    fn a_bad_option_is_named() {
        use serde_json::json;
        assert_eq!(refused(json!({ "batchRows": 0 })), "batchRows");
        assert_eq!(refused(json!({ "readBytes": 0 })), "readBytes");
        assert_eq!(refused(json!({ "sampleBytes": 0 })), "sampleBytes");
        assert_eq!(refused(json!({ "shareBytes": 0 })), "shareBytes");
        assert_eq!(refused(json!({ "encoding": "utf8x" })), "encoding");
        assert_eq!(refused(json!({ "decimal": "'" })), "decimal");
        assert_eq!(refused(json!({ "delimiter": "é" })), "delimiter");
        assert_eq!(refused(json!({ "delimiter": "\n" })), "delimiter");
        assert_eq!(refused(json!({ "delimiter": "'", "quote": "'" })), "quote");
        assert_eq!(refused(json!({ "columns": ["a", "b", "a"] })), "columns");
        assert_eq!(refused(json!({ "columns": [] })), "columns");
        assert_eq!(refused(json!({ "sourceColumn": "" })), "sourceColumn");
        assert_eq!(refused(json!({ "types": { "a": "integer" } })), "types");
        assert_eq!(refused(json!({ "types": { "a": "timestamp[Europe/Berlin]" } })), "types");
    }

    #[test]
    fn an_unknown_option_is_refused() {
        assert!(serde_json::from_str::<OpenOptions>(r#"{ "separator": ";" }"#).is_err());
    }
}
