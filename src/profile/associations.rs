//! How columns move together, by the measure that fits a pair.

use std::collections::BTreeMap;

use super::report::{Correlations, PairReport};
use super::rows::{Cell, Role, Rows};

/// Columns of texts with more different values in the sample are names of rows, not groups of them.
const MOST_GROUPS: usize = 50;
/// Columns that take part, at most.
const COLUMNS: usize = 40;
/// Rows of the sample that a measure needs.
const FEWEST: u64 = 10;

/// A column of the sample.
enum Sampled {
    /// With their ranks, where none is missing: then these are the same beside every other such column.
    Numbers {
        values: Vec<Option<f64>>,
        ranks: Option<Vec<f64>>,
    },
    Groups {
        codes: Vec<Option<usize>>,
        n: usize,
    },
}

/// The correlations of all pairs of usable columns: Pearson's of all rows, the others of the sample.
pub(super) fn of(rows: &Rows, columns: &[Vec<Cell>], counts: &[u64], names: &[&str]) -> Correlations {
    let mut usable: Vec<(usize, Sampled)> = Vec::new();
    let mut left_out = Vec::new();
    for (column, cells) in columns.iter().enumerate() {
        let sampled = match rows.roles()[column] {
            Role::Number => numbers(cells, counts),
            Role::Text => groups(cells),
            Role::Time | Role::Other => None,
        };
        match sampled {
            Some(sampled) if usable.len() < COLUMNS => usable.push((column, sampled)),
            _ => left_out.push(names[column].to_owned()),
        }
    }
    let correlated: Vec<usize> = rows.correlated().collect();
    let pearson: BTreeMap<(usize, usize), f64> = rows
        .comoments()
        .pairs()
        .filter_map(|(a, b, pair)| Some(((*correlated.get(a)?, *correlated.get(b)?), pair.correlation()?)))
        .collect();
    let weights: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
    let mut pairs = Vec::new();
    for (i, (a, first)) in usable.iter().enumerate() {
        for (b, second) in &usable[i + 1..] {
            let mut pair = PairReport { a: names[*a].to_owned(), b: names[*b].to_owned(), ..PairReport::default() };
            match (first, second) {
                (Sampled::Numbers { values: x, ranks: p }, Sampled::Numbers { values: y, ranks: q }) => {
                    pair.pearson = pearson.get(&(*a, *b)).copied();
                    pair.spearman = match (p, q) {
                        (Some(p), Some(q)) => of_ranks(p, q, &weights),
                        _ => spearman(x, y, counts),
                    };
                }
                (Sampled::Groups { codes: x, n: r }, Sampled::Groups { codes: y, n: k }) => {
                    pair.cramers_v = cramers_v((x, *r), (y, *k), counts);
                }
                (Sampled::Numbers { values: x, .. }, Sampled::Groups { codes, n })
                | (Sampled::Groups { codes, n }, Sampled::Numbers { values: x, .. }) => {
                    pair.correlation_ratio = correlation_ratio(x, codes, *n, counts);
                }
            }
            pairs.push(pair);
        }
    }
    Correlations { columns: usable.iter().map(|(column, _)| names[*column].to_owned()).collect(), left_out, pairs }
}

fn numbers(cells: &[Cell], counts: &[u64]) -> Option<Sampled> {
    let numbers: Vec<Option<f64>> =
        cells.iter().map(|cell| if let Cell::Number(x) = cell { Some(*x).filter(|x| x.is_finite()) } else { None }).collect();
    let mut present = numbers.iter().flatten();
    let first = present.next()?;
    let varies = present.any(|x| x != first);
    let weights = || counts.iter().map(|&count| count as f64).collect::<Vec<_>>();
    let ranks = numbers.iter().copied().collect::<Option<Vec<f64>>>().map(|all| ranks(all.into_iter(), &weights()));
    varies.then_some(Sampled::Numbers { values: numbers, ranks })
}

fn groups(cells: &[Cell]) -> Option<Sampled> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut codes = Vec::with_capacity(cells.len());
    for cell in cells {
        let Cell::Text(text) = cell else {
            codes.push(None);
            continue;
        };
        let next = places.len();
        codes.push(Some(*places.entry(text).or_insert(next)));
        if places.len() > MOST_GROUPS {
            return None;
        }
    }
    let n = places.len();
    (n > 1).then_some(Sampled::Groups { codes, n })
}

/// Pearson's correlation of the ranks, equal values sharing theirs.
fn spearman(x: &[Option<f64>], y: &[Option<f64>], counts: &[u64]) -> Option<f64> {
    let rows: Vec<(f64, f64, f64)> =
        x.iter().zip(y).zip(counts).filter_map(|((x, y), &count)| Some(((*x)?, (*y)?, count as f64))).collect();
    let weights: Vec<f64> = rows.iter().map(|row| row.2).collect();
    let (a, b) = (ranks(rows.iter().map(|row| row.0), &weights), ranks(rows.iter().map(|row| row.1), &weights));
    of_ranks(&a, &b, &weights)
}

fn of_ranks(a: &[f64], b: &[f64], weights: &[f64]) -> Option<f64> {
    let n: f64 = weights.iter().sum();
    let middle = (n + 1.0) / 2.0;
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for ((a, b), weight) in a.iter().zip(b).zip(weights) {
        let (a, b) = (a - middle, b - middle);
        aa += weight * a * a;
        bb += weight * b * b;
        ab += weight * a * b;
    }
    (n >= FEWEST as f64 && aa > 0.0 && bb > 0.0).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}

/// The mean rank of each value among all.
fn ranks(values: impl Iterator<Item = f64>, weights: &[f64]) -> Vec<f64> {
    let values: Vec<f64> = values.collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let (mut below, mut at) = (0.0, 0);
    while at < order.len() {
        let end = order[at..].iter().position(|&i| values[i] != values[order[at]]).map_or(order.len(), |n| at + n);
        let weight: f64 = order[at..end].iter().map(|&i| weights[i]).sum();
        order[at..end].iter().for_each(|&i| ranks[i] = below + (weight + 1.0) / 2.0);
        below += weight;
        at = end;
    }
    ranks
}

/// Cramér's V without the bias of few rows: W. Bergsma (2013), "A bias-correction for Cramér's V and Tschuprow's T", doi:10.1016/j.jkss.2012.10.002.
fn cramers_v((x, r): (&[Option<usize>], usize), (y, k): (&[Option<usize>], usize), counts: &[u64]) -> Option<f64> {
    let mut table = vec![0.0; r * k];
    for ((x, y), &count) in x.iter().zip(y).zip(counts) {
        if let (Some(x), Some(y)) = (x, y) {
            table[x * k + y] += count as f64;
        }
    }
    let n: f64 = table.iter().sum();
    let down: Vec<f64> = (0..r).map(|i| table[i * k..(i + 1) * k].iter().sum()).collect();
    let across: Vec<f64> = (0..k).map(|j| (0..r).map(|i| table[i * k + j]).sum()).collect();
    let (r, k_used) = (down.iter().filter(|&&x| x > 0.0).count() as f64, across.iter().filter(|&&x| x > 0.0).count() as f64);
    if n < FEWEST as f64 || r < 2.0 || k_used < 2.0 {
        return None;
    }
    let mut chi = 0.0;
    for (i, a) in down.iter().enumerate() {
        for (j, b) in across.iter().enumerate().filter(|(_, b)| a * **b > 0.0) {
            let expected = a * b / n;
            chi += (table[i * k + j] - expected).powi(2) / expected;
        }
    }
    let phi = (chi / n - (r - 1.0) * (k_used - 1.0) / (n - 1.0)).max(0.0);
    let (r, k) = (r - (r - 1.0).powi(2) / (n - 1.0), k_used - (k_used - 1.0).powi(2) / (n - 1.0));
    let least = r.min(k) - 1.0;
    (least > 0.0).then(|| (phi / least).sqrt().min(1.0))
}

/// Share of the spread of the numbers that the groups explain, as its root: eta.
fn correlation_ratio(x: &[Option<f64>], codes: &[Option<usize>], n: usize, counts: &[u64]) -> Option<f64> {
    let rows = || x.iter().zip(codes).zip(counts).filter_map(|((x, code), &count)| Some(((*x)?, (*code)?, count as f64)));
    let total: f64 = rows().map(|row| row.2).sum();
    if total < FEWEST as f64 {
        return None;
    }
    let mean = rows().map(|(x, _, weight)| x * (weight / total)).sum::<f64>();
    let mut groups = vec![(0.0, 0.0); n];
    for (x, code, weight) in rows() {
        groups[code].0 += weight;
        groups[code].1 += weight * (x - mean);
    }
    let all: f64 = rows().map(|(x, _, weight)| weight * (x - mean).powi(2)).sum();
    let between: f64 = groups.iter().filter(|group| group.0 > 0.0).map(|(weight, sum)| sum * sum / weight).sum();
    (all > 0.0 && all.is_finite()).then(|| (between / all).sqrt().min(1.0))
}
