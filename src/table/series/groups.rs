//! Which series are alike: those with the same value in a column that tells series apart.

use std::collections::HashMap;

use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::keys::KeyColumn;
use crate::error::Result;

/// For each of `n` series, and each column that tells them apart, the number of its value, in the order in which they are met. A column
/// in which no value is met twice makes nothing alike and is left out.
pub(super) fn groups(keys: &[KeyColumn], n: usize) -> Result<Vec<Vec<u32>>> {
    let mut groups = vec![Vec::new(); n];
    for (_, column) in keys {
        let text = ArrayFormatter::try_new(column, &FormatOptions::default())?;
        let mut numbers: HashMap<Option<String>, u32> = HashMap::new();
        let number = |index: usize| {
            let next = numbers.len() as u32;
            *numbers.entry((!column.is_null(index)).then(|| text.value(index).to_string())).or_insert(next)
        };
        let places: Vec<u32> = (0..n).map(number).collect();
        if numbers.len() < n {
            groups.iter_mut().zip(places).for_each(|(groups, place)| groups.push(place));
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, StringArray};
    use arrow::datatypes::{DataType, Field};

    use super::*;

    #[test]
    fn series_with_the_same_value_are_alike_and_a_column_of_different_ones_says_nothing() {
        let column = |values: [Option<&str>; 3]| -> KeyColumn {
            (Arc::new(Field::new("key", DataType::Utf8, true)), Arc::new(StringArray::from(values.to_vec())) as ArrayRef)
        };
        let keys = [column([Some("a"), None, Some("a")]), column([Some("x"), Some("y"), Some("z")])];
        assert_eq!(groups(&keys, 3).unwrap(), [[0], [1], [0]]);
    }
}
