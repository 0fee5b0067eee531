//! The customary names of customers by how lately and how much they bought.

/// Rows: the recency score from 1 (long ago) to 5; columns: the score of frequency and amount together from 1 to 5.
const GRID: [[&str; 5]; 5] = [
    ["lost", "lost", "at risk", "cannot lose them", "cannot lose them"],
    ["hibernating", "hibernating", "at risk", "at risk", "cannot lose them"],
    ["about to sleep", "need attention", "need attention", "loyal", "loyal"],
    ["promising", "potential loyalists", "loyal", "champions", "champions"],
    ["new", "potential loyalists", "potential loyalists", "champions", "champions"],
];

/// All names, the best customers first.
pub(super) const NAMES: [&str; 11] = [
    "champions",
    "loyal",
    "potential loyalists",
    "new",
    "promising",
    "need attention",
    "about to sleep",
    "at risk",
    "cannot lose them",
    "hibernating",
    "lost",
];

/// The name of a cell; both scores are 1 to 5.
pub(super) fn name(recency: u8, value: u8) -> &'static str {
    GRID[usize::from(recency.clamp(1, 5)) - 1][usize::from(value.clamp(1, 5)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_in_the_grid_and_every_cell_has_one() {
        for row in GRID {
            assert!(row.iter().all(|name| NAMES.contains(name)));
        }
        assert!(NAMES.iter().all(|name| GRID.iter().flatten().any(|cell| cell == name)));
        assert_eq!((name(5, 5), name(5, 1), name(1, 1), name(1, 5)), ("champions", "new", "lost", "cannot lose them"));
    }
}
