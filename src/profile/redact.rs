//! A report without any value of any row.

use super::report::{GapReport, ProfileReport};

/// Takes out what is a value, or could be one: ends, quantiles, means, frequent values, examples. What stays are counts, shares and shapes, and none that
/// tells of fewer than `smallest` rows. Alerts are made afterwards, of what is left.
pub(super) fn redact(report: &mut ProfileReport, smallest: u64) {
    report.sensitive = true;
    let tells = |count: u64| count == 0 || count >= smallest;
    let rows = report.rows;
    for column in &mut report.columns {
        column.min = None;
        column.max = None;
        column.mean = None;
        column.std = None;
        column.quantiles = None;
        // How often the most frequent values come is a shape; which they are is not.
        let count = column.top.first().map(|value| value.count);
        column.top.clear();
        column.most_frequent = count.filter(|&count| tells(count));
        column.defaults.clear();
        column.variants.clear();
        column.scripts.retain(|script| tells((script.share * rows as f64) as u64));
        if let Some(histogram) = &mut column.histogram {
            // Where bins lie is a range of values.
            histogram.edges.clear();
            histogram.counts.iter_mut().filter(|count| !tells(**count)).for_each(|count| *count = 0);
        }
        if rows - column.nulls < smallest {
            column.histogram = None;
            column.length = None;
            column.skewness = None;
            column.distinct = None;
        }
        if let Some(length) = &mut column.length {
            // The shortest and the longest are of one row each.
            (length.min, length.max) = (None, None);
        }
        for count in [
            &mut column.zeros,
            &mut column.negatives,
            &mut column.infinite,
            &mut column.nan,
            &mut column.outliers,
            &mut column.true_count,
        ] {
            *count = count.filter(|&count| tells(count));
        }
    }
    report.missing.patterns.retain(|pattern| pattern.rows >= smallest);
    if let Some(duplicates) = &mut report.duplicates {
        duplicates.rows = if tells(duplicates.rows) { duplicates.rows } else { 0 };
    }
    if let Some(order) = &mut report.order {
        order.gaps = order.gaps.iter().map(|gap| GapReport { spans: gap.spans, ..GapReport::default() }).collect();
    }
    if rows < smallest {
        report.correlations = None;
        report.order = None;
    }
}
