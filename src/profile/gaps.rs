//! Which values are missing together.

use super::report::{MissingReport, PatternReport};
use super::rows::Rows;

/// Patterns that are told of.
const SHOWN: usize = 20;

/// The most frequent patterns of missing values.
pub(super) fn of(rows: &Rows, total: u64, names: &[&str]) -> MissingReport {
    let counted = rows.patterns().largest(usize::MAX);
    let incomplete: u64 = counted.iter().map(|pattern| pattern.count).sum();
    let patterns: Vec<PatternReport> = counted
        .iter()
        .take(SHOWN)
        .map(|pattern| {
            let missing = |column: &usize| pattern.value.get(column / 8).is_some_and(|byte| byte >> (column % 8) & 1 == 1);
            let columns = (0..names.len()).filter(missing).map(|column| names[column].to_owned()).collect();
            PatternReport { columns, rows: pattern.count }
        })
        .collect();
    let shown: u64 = patterns.iter().map(|pattern| pattern.rows).sum();
    // A pattern that lost its counter is among those of incomplete rows that none accounts for; without one, all counts are exact.
    MissingReport {
        complete: total.saturating_sub(incomplete),
        others: incomplete - shown,
        error: rows.patterns().floor(),
        patterns,
    }
}
