//! A few rules that a person can apply by hand: a small decision tree that reproduces the segments (CART, L. Breiman et al. 1984, by Gini impurity).

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::clustering::Points;
use super::draw::Draws;
use super::lanes::flat;
use super::portrait::number;
use crate::context::Context;
use crate::error::Result;

/// Rows that the tree is learnt from: of more a sample stands for all.
const LEARNT_ROWS: usize = 20_000;

/// A leaf has at least this share of the rows.
const LEAF_SHARE: f64 = 0.005;

/// Levels of the tree, more where there are more segments than so many levels tell apart.
const LEVELS: u32 = 3;

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

/// The rules.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SegmentRules")]
pub struct Rules {
    /// Share of all rows that the rules put in their segment, 0–1.
    pub fidelity: f64,
    /// Rows that they were learnt from.
    pub learnt_rows: u64,
    /// Exactly one holds for each row.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SegmentRule")]
pub struct Rule {
    /// The segment of the rows that it holds for; −1: noise.
    pub segment: i32,
    /// All must hold; none: every row.
    pub conditions: Vec<Condition>,
    /// Rows that it holds for.
    pub rows: u64,
    /// Share of the segment's rows that it holds for.
    pub coverage: f64,
    /// Share of the rows that it holds for that are of the segment.
    pub precision: f64,
    /// In words.
    pub sentence: String,
}

/// What a row must meet.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SegmentCondition")]
pub struct Condition {
    /// Name of the column, of a coded category with its value: `region = north`.
    pub column: String,
    /// The number must be above this.
    pub above: Option<f64>,
    /// The number must be at most this.
    pub up_to: Option<f64>,
    /// The category must have this value, or must not.
    pub holds: Option<bool>,
}

/// A part of the tree.
enum Node {
    Leaf { class: usize },
    Split { dimension: usize, threshold: f64, below: usize, above: usize },
}

/// A part that is still to be cut.
struct Open {
    place: usize,
    rows: Vec<usize>,
    depth: u32,
}

impl Rules {
    /// Learns rules for `k` segments, and noise where there is any.
    pub(crate) async fn learn(cx: &Context, points: &Points, labels: &[i32], k: usize, seed: u64) -> Result<Self> {
        let classes = k + 1;
        let class = |row: usize| usize::try_from(labels[row]).unwrap_or(k);
        let rows = Draws::new(seed).sample(labels.len(), LEARNT_ROWS);
        let _memory = cx.reserve("the rules", rows.len() as u64 * 48)?;
        let learnt_rows = rows.len() as u64;
        let smallest = ((rows.len() as f64 * LEAF_SHARE) as usize).max(1);
        let levels = LEVELS.max(usize::BITS - k.leading_zeros() + 1);
        let mut nodes = vec![Node::Leaf { class: 0 }];
        let mut open = vec![Open { place: 0, rows, depth: 0 }];
        while let Some(Open { place, rows, depth }) = open.pop() {
            nodes[place] = Node::Leaf { class: majority(&rows, &class, classes) };
            let cut = if depth < levels { best_cut(cx, points, &rows, &class, classes, smallest).await? } else { None };
            if let Some((dimension, threshold)) = cut {
                let (below, above): (Vec<usize>, Vec<usize>) =
                    rows.into_iter().partition(|&row| points.values[[row, dimension]] <= threshold);
                nodes[place] = Node::Split { dimension, threshold, below: nodes.len(), above: nodes.len() + 1 };
                for rows in [below, above] {
                    open.push(Open { place: nodes.len(), rows, depth: depth + 1 });
                    nodes.push(Node::Leaf { class: 0 });
                }
            }
        }
        merge_equal(&mut nodes);
        Self::judge(cx, points, labels, k, &nodes, learnt_rows).await
    }

    /// Applies the tree to all rows.
    async fn judge(cx: &Context, points: &Points, labels: &[i32], k: usize, nodes: &[Node], learnt_rows: u64) -> Result<Self> {
        let (mut held, mut right, mut sizes) = (vec![0u64; nodes.len()], vec![0u64; nodes.len()], vec![0u64; k + 1]);
        for (i, (row, &label)) in flat(&points.values).chunks_exact(points.values.ncols()).zip(labels).enumerate() {
            let mut at = 0;
            let class = loop {
                match nodes[at] {
                    Node::Leaf { class } => break class,
                    Node::Split { dimension, threshold, below, above } => {
                        at = if row[dimension] <= threshold { below } else { above }
                    }
                }
            };
            let own = usize::try_from(label).unwrap_or(k);
            held[at] += 1;
            right[at] += u64::from(own == class);
            sizes[own] += 1;
            if i % BLOCK_ROWS == 0 {
                cx.checkpoint(i as u64, labels.len() as u64).await?;
            }
        }
        let mut rules = Vec::new();
        let names = points.preparation.dimensions();
        let mut paths = vec![(0, Vec::<(usize, f64, bool)>::new())];
        while let Some((at, path)) = paths.pop() {
            match nodes[at] {
                Node::Leaf { .. } if held[at] == 0 => {}
                Node::Leaf { class } => {
                    let conditions = conditions(points, &names, &path);
                    let segment = if class == k { -1 } else { class as i32 };
                    let (rows, share) = (held[at], |of: u64| if of > 0 { right[at] as f64 / of as f64 } else { 0.0 });
                    let (coverage, precision) = (share(sizes[class]), share(rows));
                    rules.push(Rule { sentence: sentence(segment, &conditions), segment, conditions, rows, coverage, precision });
                }
                Node::Split { dimension, threshold, below, above } => {
                    for (next, is_above) in [(below, false), (above, true)] {
                        let mut path = path.clone();
                        path.push((dimension, threshold, is_above));
                        paths.push((next, path));
                    }
                }
            }
        }
        rules.sort_by(|a, b| (a.segment.cast_unsigned(), b.rows).cmp(&(b.segment.cast_unsigned(), a.rows)));
        let fidelity = right.iter().sum::<u64>() as f64 / labels.len() as f64;
        Ok(Self { fidelity, learnt_rows, rules })
    }
}

fn majority(rows: &[usize], class: &impl Fn(usize) -> usize, classes: usize) -> usize {
    let mut counts = vec![0u64; classes];
    rows.iter().for_each(|&row| counts[class(row)] += 1);
    (0..classes).fold(0, |best, c| if counts[c] > counts[best] { c } else { best })
}

/// The cut that leaves the purest two parts, of equally good ones the first; `None` where none is better than no cut.
async fn best_cut(
    cx: &Context,
    points: &Points,
    rows: &[usize],
    class: &impl Fn(usize) -> usize,
    classes: usize,
    smallest: usize,
) -> Result<Option<(usize, f64)>> {
    let n = rows.len() as f64;
    let mut all = vec![0.0; classes];
    rows.iter().for_each(|&row| all[class(row)] += 1.0);
    let squares: f64 = all.iter().map(|count| count * count).sum();
    // Purity of the parts: the sum of squared counts over the size, which is n with one class only.
    let mut best = (squares / n + 1e-9 * n, None);
    for dimension in 0..points.values.ncols() {
        let mut column: Vec<(f64, usize)> = rows.iter().map(|&row| (points.values[[row, dimension]], class(row))).collect();
        column.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut below, mut above) = (vec![0.0; classes], all.clone());
        let (mut squares_below, mut squares_above) = (0.0, squares);
        for i in 0..column.len() - 1 {
            let (value, class) = column[i];
            squares_below += 2.0 * below[class] + 1.0;
            squares_above -= 2.0 * above[class] - 1.0;
            below[class] += 1.0;
            above[class] -= 1.0;
            let (n_below, next) = (i + 1, column[i + 1].0);
            if value < next && n_below >= smallest && column.len() - n_below >= smallest {
                let purity = squares_below / n_below as f64 + squares_above / (column.len() - n_below) as f64;
                if purity > best.0 {
                    // A middle that rounds up to the next value would not part the two.
                    let middle = value + (next - value) / 2.0;
                    best = (purity, Some((dimension, if middle < next { middle } else { value })));
                }
            }
        }
        cx.checkpoint(0, 1).await?;
    }
    Ok(best.1)
}

/// A split whose two leaves are of one class is that leaf.
fn merge_equal(nodes: &mut [Node]) {
    for place in (0..nodes.len()).rev() {
        if let Node::Split { below, above, .. } = nodes[place]
            && let (Node::Leaf { class: a }, Node::Leaf { class: b }) = (&nodes[below], &nodes[above])
            && a == b
        {
            nodes[place] = Node::Leaf { class: *a };
        }
    }
}

/// The conditions on a way through the tree: one for each column, in the order in which they came up.
fn conditions(points: &Points, names: &[String], path: &[(usize, f64, bool)]) -> Vec<Condition> {
    let mut conditions: Vec<Condition> = Vec::new();
    for &(dimension, threshold, is_above) in path {
        let column = &names[dimension];
        let place = conditions.iter().position(|condition| condition.column == *column).unwrap_or_else(|| {
            conditions.push(Condition { column: column.clone(), above: None, up_to: None, holds: None });
            conditions.len() - 1
        });
        let condition = &mut conditions[place];
        if dimension >= points.n_numbers {
            condition.holds = Some(is_above);
        } else {
            let bound = Some(points.preparation.original_at(dimension, threshold));
            // Cuts further down are tighter.
            if is_above { condition.above = bound } else { condition.up_to = bound }
        }
    }
    conditions
}

fn sentence(segment: i32, conditions: &[Condition]) -> String {
    let words = |condition: &Condition| {
        let Condition { column, above, up_to, holds } = condition;
        match (above, up_to, holds) {
            (_, _, Some(true)) => column.clone(),
            (_, _, Some(false)) => format!("not {column}"),
            (Some(above), Some(up_to), None) => format!("{column} above {} and up to {}", number(*above), number(*up_to)),
            (Some(above), None, None) => format!("{column} above {}", number(*above)),
            (None, Some(up_to), None) => format!("{column} up to {}", number(*up_to)),
            (None, None, None) => column.clone(),
        }
    };
    let what = if segment < 0 { "noise".to_owned() } else { format!("segment {segment}") };
    if conditions.is_empty() {
        return format!("Every row: {what}.");
    }
    format!("If {}: {what}.", conditions.iter().map(words).collect::<Vec<_>>().join(", "))
}
