//! Segments are numbered by size.

/// Rows of each of `k` segments; noise counts nowhere.
pub(crate) fn sizes(labels: &[i32], k: usize) -> Vec<u64> {
    let mut sizes = vec![0; k];
    labels.iter().filter_map(|&label| usize::try_from(label).ok()).for_each(|label| sizes[label] += 1);
    sizes
}

/// Numbers the `k` segments by size, the largest first, of equal sizes the one with the earlier first row; returns the old number of each new one.
pub(crate) fn number_by_size(labels: &mut [i32], k: usize) -> Vec<usize> {
    let sizes = sizes(labels, k);
    let mut first_row = vec![usize::MAX; k];
    for (row, &label) in labels.iter().enumerate().rev() {
        if let Ok(label) = usize::try_from(label) {
            first_row[label] = row;
        }
    }
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by_key(|&old| (std::cmp::Reverse(sizes[old]), first_row[old], old));
    let mut renumbered = vec![0; k];
    order.iter().enumerate().for_each(|(new, &old)| renumbered[old] = new as i32);
    for label in labels {
        if let Ok(old) = usize::try_from(*label) {
            *label = renumbered[old];
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first_of_equal_ones_the_earlier_and_noise_stays() {
        let mut labels = [3, -1, 0, 1, 1, -1];
        assert_eq!(number_by_size(&mut labels, 4), [1, 3, 0, 2]);
        assert_eq!(labels, [1, -1, 2, 0, 0, -1]);
        assert_eq!(sizes(&labels, 4), [2, 1, 1, 0]);
    }
}
