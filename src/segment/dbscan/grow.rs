//! Segments grow from dense row to dense row.

use crate::context::Context;
use crate::error::Result;
use crate::segment::trees::kd::{KdTree, Nearest};

/// Searches between two checkpoints.
const BLOCK: u64 = 128;

/// Rows whose distances the knee is read off, at most.
const KNEE_ROWS: usize = 10_000;

/// What grew, by row of the matrix.
pub(super) struct Grown {
    pub(super) labels: Vec<i32>,
    /// Is the row dense?
    pub(super) core: Vec<bool>,
    pub(super) segments: usize,
}

/// Grows segments in the order of the matrix's rows: a row in reach of two segments is of the earlier one.
pub(super) async fn grow(cx: &Context, tree: &KdTree, eps: f64, min_samples: usize) -> Result<Grown> {
    let n = tree.len();
    let _memory = cx.reserve("the segments of the rows", n as u64 * 16)?;
    let mut place = vec![0u32; n];
    (0..n).for_each(|at| place[tree.row(at)] = at as u32);
    let mut grown = Grown { labels: vec![-1; n], core: vec![false; n], segments: 0 };
    let (mut seen, mut open, mut found, mut front) = (vec![false; n], Vec::new(), Vec::new(), Vec::new());
    let mut searches = 0;
    for row in 0..n {
        if seen[row] {
            continue;
        }
        front.push(place[row]);
        // A segment begins only if its first row is dense.
        let mut begun = false;
        while let Some(at) = front.pop() {
            let row = tree.row(at as usize);
            if std::mem::replace(&mut seen[row], true) {
                continue;
            }
            found.clear();
            tree.within(tree.point(at as usize), eps * eps, &mut open, |other, _| found.push(other));
            searches += 1;
            if searches % BLOCK == 0 {
                cx.checkpoint(searches, n as u64).await?;
            }
            if found.len() < min_samples {
                continue;
            }
            if !begun {
                begun = true;
                grown.segments += 1;
            }
            grown.core[row] = true;
            grown.labels[row] = grown.segments as i32 - 1;
            for &other in &found {
                let label = &mut grown.labels[tree.row(other as usize)];
                if *label < 0 {
                    *label = grown.segments as i32 - 1;
                    front.push(other);
                }
            }
        }
    }
    Ok(grown)
}

/// The distance to the `min_samples`-th neighbor, the row itself among them, at the knee of the sorted distances: where the curve
/// is farthest below the line from its first to its last point.
pub(super) async fn knee(cx: &Context, tree: &KdTree, min_samples: usize) -> Result<f64> {
    let step = tree.len().div_ceil(KNEE_ROWS).max(1);
    let mut near = Nearest::new(min_samples);
    let mut distances = Vec::new();
    for place in (0..tree.len()).step_by(step) {
        tree.nearest(tree.point(place), &mut near);
        distances.push(near.found().last().map_or(0.0, |found| found.0.sqrt()));
        if distances.len() % BLOCK as usize == 0 {
            cx.checkpoint(place as u64, tree.len() as u64).await?;
        }
    }
    distances.sort_by(f64::total_cmp);
    let (first, last) = (distances.first().copied().unwrap_or(0.0), distances.last().copied().unwrap_or(0.0));
    let line = |i: usize| first + (last - first) * i as f64 / (distances.len() - 1).max(1) as f64;
    let deepest = (0..distances.len()).fold((0, 0.0), |best, i| {
        let below = line(i) - distances[i];
        if below > best.1 { (i, below) } else { best }
    });
    let eps = distances.get(deepest.0).copied().unwrap_or(0.0);
    // All rows equal: any reach will do.
    Ok(if eps > 0.0 {
        eps
    } else if last > 0.0 {
        last
    } else {
        1.0
    })
}
