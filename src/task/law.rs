//! The law that every pass obeys, for the tests of those that do.

use arrow::compute::concat_batches;
use arrow::record_batch::RecordBatch;
use proptest::prelude::prop_assert_eq;
use proptest::test_runner::TestCaseError;

use super::{Outcome, Pass};

/// However the rows are cut into batches of one and passes that are sent and merged, the outcome is that of all rows in one batch.
pub(crate) fn any_cut_gives_the_same(
    all: &RecordBatch,
    cuts: &[usize],
    pass: impl Fn() -> Box<dyn Pass>,
) -> Result<(), TestCaseError> {
    let mut whole = pass();
    whole.update(all).unwrap();
    let expected = shown(&whole.finish().unwrap());
    let mut ends: Vec<usize> = cuts.iter().map(|&cut| cut.min(all.num_rows())).chain([all.num_rows()]).collect();
    ends.sort_unstable();
    let (mut merged, mut start): (Option<Box<dyn Pass>>, usize) = (None, 0);
    for end in ends {
        let mut part = pass();
        for row in start..end {
            part.update(&all.slice(row, 1)).unwrap();
        }
        let sent = part.restored(&part.to_bytes()).unwrap();
        prop_assert_eq!(sent.to_bytes(), part.to_bytes());
        match &mut merged {
            Some(merged) => merged.merge(&*sent).unwrap(),
            none => *none = Some(sent),
        }
        start = end;
    }
    let merged = merged.unwrap();
    prop_assert_eq!(shown(&merged.finish().unwrap()), expected.clone());
    prop_assert_eq!(shown(&merged.copy().finish().unwrap()), expected);
    Ok(())
}

/// Report and table, the latter in one batch.
fn shown(outcome: &Outcome) -> (String, Option<RecordBatch>) {
    let table = outcome.table.as_ref().map(|batches| concat_batches(&batches[0].schema(), batches).unwrap());
    (outcome.report.to_string(), table)
}
