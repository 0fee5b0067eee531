//! Two tables, from the portraits of their columns.

use super::drift;
use super::params::SliceParams;
use super::report::{CompareReport, DriftReport, SchemaChange, SchemaReport};
use crate::profile::{Portrait, Values};

/// Compares `current` with `reference`, column by column.
#[must_use]
pub fn contrast(reference: &[Portrait], current: &[Portrait], params: &SliceParams) -> CompareReport {
    let other = |name: &str| current.iter().find(|portrait| portrait.name == name);
    let mut schema = SchemaReport::default();
    let mut columns: Vec<DriftReport> = Vec::new();
    for ours in reference {
        let Some(theirs) = other(&ours.name) else {
            schema.removed.push(ours.name.clone());
            continue;
        };
        if ours.type_name != theirs.type_name {
            let change =
                SchemaChange { column: ours.name.clone(), reference: ours.type_name.clone(), current: theirs.type_name.clone() };
            schema.changed.push(change);
        }
        if are_alike(ours, theirs) {
            columns.push(drift::of(ours, theirs, params));
        }
    }
    let known = |portrait: &&Portrait| !reference.iter().any(|ours| ours.name == portrait.name);
    schema.added = current.iter().filter(known).map(|portrait| portrait.name.clone()).collect();
    if params.sensitive {
        columns.iter_mut().for_each(silence);
    }
    let judged = columns.iter().filter(|column| column.drifted.is_some()).count() as u64;
    let drifted = columns.iter().filter(|column| column.drifted == Some(true)).count() as u64;
    CompareReport {
        reference_rows: reference.first().map_or(0, |portrait| portrait.rows),
        current_rows: current.first().map_or(0, |portrait| portrait.rows),
        schema,
        columns,
        drifted_columns: drifted,
        judged_columns: judged,
        drifted: (judged > 0).then_some(drifted as f64 >= params.drift_share * judged as f64),
    }
}

/// Numbers compare with numbers, times with times, and texts and booleans with each other, whatever their exact types.
fn are_alike(a: &Portrait, b: &Portrait) -> bool {
    match (&a.values, &b.values) {
        (Values::Numbers { times: x, .. }, Values::Numbers { times: y, .. }) => x == y,
        (Values::Groups, Values::Groups) => a.type_name == b.type_name,
        _ => false,
    }
}

/// Takes out what is a value of a row, or could be one.
fn silence(column: &mut DriftReport) {
    column.picture = None;
    column.reference.mean = None;
    column.current.mean = None;
}
