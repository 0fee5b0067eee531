//! The names of the columns.

use std::collections::{HashMap, HashSet};

use super::text::unescape;
use super::tokenize::Field;

/// `column_1`, `column_2` … for a source without a header.
pub(super) fn numbered(n: usize) -> Vec<String> {
    (1..=n).map(|position| format!("column_{position}")).collect()
}

/// The names in a first row, made unique: blanks around them are dropped, an empty one is numbered like [`numbered`] does,
/// and a repeated one gets `_2`, `_3` … behind it.
pub(super) fn names(source: &[u8], fields: &[Field], quote: u8) -> Vec<String> {
    let written: Vec<String> = fields.iter().map(|field| unescape(source, *field, quote).trim().to_owned()).collect();
    let known: HashSet<&str> = written.iter().map(String::as_str).collect();
    let mut used = HashSet::new();
    let mut repeats: HashMap<String, u64> = HashMap::new();
    let mut names = Vec::with_capacity(written.len());
    for (position, name) in written.iter().enumerate() {
        let base = if name.is_empty() { format!("column_{}", position + 1) } else { name.clone() };
        let mut unique = base.clone();
        while used.contains(&unique) || (unique != *name && known.contains(unique.as_str())) {
            let number = repeats.entry(base.clone()).or_insert(1);
            *number += 1;
            unique = format!("{base}_{number}");
        }
        used.insert(unique.clone());
        names.push(unique);
    }
    names
}

/// The names behind that of a first column which has none.
pub(super) fn with_unnamed_first(mut names: Vec<String>) -> Vec<String> {
    let mut first = "column_1".to_owned();
    while names.contains(&first) {
        first.push('_');
    }
    names.insert(0, first);
    names
}

/// Are all names there, and different?
pub(super) fn are_distinct(source: &[u8], fields: &[Field]) -> bool {
    let mut seen = HashSet::new();
    fields.iter().all(|field| !field.bytes(source).is_empty() && seen.insert(field.bytes(source)))
}

#[cfg(test)]
mod tests {
    use super::super::dialect::Dialect;
    use super::super::tokenize::{Rows, tokenize};

    fn names(line: &str) -> Vec<String> {
        let dialect = Dialect { delimiter: b',', quote: b'"', newline: b'\n', comment: None };
        let mut rows = Rows::default();
        tokenize(line.as_bytes(), &dialect, None, true, 1, &mut rows);
        super::names(line.as_bytes(), &rows.fields, b'"')
    }

    #[test]
    fn empty_and_repeated_names_are_made_unique() {
        assert_eq!(names("a,,a,a_2, a ,\"b\"\"c\""), ["a", "column_2", "a_3", "a_2", "a_4", "b\"c"]);
        assert_eq!(names(",column_1"), ["column_1_2", "column_1"]);
    }
}
