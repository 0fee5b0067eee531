//! Which rows of a table belong to which series of a saved model.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray, UInt64Array};
use arrow::compute::{cast, concat, take};
use serde_json::{Map, Value};

use super::entry::key;
use super::saved::{SavedForecast, SavedSeries};
use crate::error::Result;
use crate::table::series::{Series, SeriesSet};

/// A series of the model that goes on.
pub(super) struct Line {
    pub(super) key: Map<String, Value>,
    /// Its place in the model.
    pub(super) position: usize,
    /// Its rows, if there are any.
    pub(super) read: Option<Series>,
}

/// Takes the series that the model knows out of a set and leaves the others; the rows of the keys are those of the lines, then those
/// of the others. All series of a hierarchy go on, with rows or without.
pub(super) fn split(set: &mut SeriesSet, saved: &SavedForecast) -> Result<Vec<Line>> {
    let position: HashMap<String, usize> =
        saved.series.iter().enumerate().map(|(position, series)| (name(&series.key), position)).collect();
    let (mut lines, mut rows, mut others) = (Vec::new(), Vec::new(), (Vec::new(), Vec::new()));
    for (index, series) in std::mem::take(&mut set.series).into_iter().enumerate() {
        let key = key(set, index)?;
        if let Some(position) = position.get(&name(&key)).copied() {
            lines.push(Line { key, position, read: Some(series) });
            rows.push(index as u64);
        } else {
            others.0.push(series);
            others.1.push(index as u64);
        }
    }
    if saved.sums.is_some() {
        let mut read: HashMap<usize, Line> = lines.into_iter().map(|line| (line.position, line)).collect();
        let all = saved.series.iter().enumerate();
        let line = |(position, old): (usize, &SavedSeries)| {
            read.remove(&position).unwrap_or_else(|| Line { key: old.key.clone(), position, read: None })
        };
        lines = all.map(line).collect();
    }
    let others_rows = UInt64Array::from(others.1);
    for (field, column) in &mut set.keys {
        let known: ArrayRef = if saved.sums.is_some() {
            let text: StringArray = saved.series.iter().map(|series| series.key.get(field.name()).and_then(text)).collect();
            *field = Arc::new(field.as_ref().clone().with_nullable(true));
            cast(&text, column.data_type())?
        } else {
            take(column, &UInt64Array::from(rows.clone()), None)?
        };
        *column = concat(&[known.as_ref(), take(column, &others_rows, None)?.as_ref()])?;
    }
    set.series = others.0;
    Ok(lines)
}

fn name(key: &Map<String, Value>) -> String {
    Value::Object(key.clone()).to_string()
}

/// A value of a key as a column's text; `None` for null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
