//! Which segments last: the method runs again on draws of the rows with replacement, and each segment is looked for among those it finds: C. Hennig (2007),
//! doi:10.1016/j.csda.2006.11.025.

use ndarray::Axis;

use super::clustering::{Clusterer, Points};
use super::draw::Draws;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};

/// Rows that are drawn from: of more a sample stands for all.
pub(crate) const DRAWN_ROWS: usize = 5000;

/// Mean likeness of each segment to the one most like it, over `runs` draws; `None` where no draw could be clustered.
pub(crate) async fn stability<C: Clusterer>(
    cx: &Context,
    points: &Points,
    params: &C::Params,
    labels: &[i32],
    k: usize,
    runs: u32,
) -> Result<Option<Vec<f64>>> {
    let mut draws = Draws::new(C::seed(params));
    let rows = draws.sample(labels.len(), DRAWN_ROWS);
    let bytes = rows.len() as u64 * 2 * (points.values.ncols() as u64 * 8 + points.codes.ncols() as u64 * 4);
    let _memory = cx.reserve("draws of the rows", bytes)?;
    let sample = select(points, &rows);
    let known: Vec<i32> = rows.iter().map(|&row| labels[row]).collect();
    // That there are so many segments was found already: which they are is what draws may change.
    let params = C::told(params, k.max(1) as u32);
    let (mut sums, mut n_runs) = (vec![0.0; k], 0u32);
    for run in 0..runs {
        cx.phase("stability");
        cx.checkpoint(run.into(), runs.into()).await?;
        let drawn: Vec<usize> = rows.iter().map(|_| draws.index(rows.len())).collect();
        let found = match C::cluster(cx, &select(&sample, &drawn), &params).await {
            Ok((clustering, _)) => clustering.assigner,
            // A draw may have fewer different rows than segments were asked for.
            Err(error) if error.kind() == ErrorKind::Params => continue,
            Err(error) => return Err(error),
        };
        let assigned = found.assign(cx, &sample).await?;
        let likeness = best_jaccard(&known, k, &assigned.labels, found.n_segments())?;
        sums.iter_mut().zip(likeness).for_each(|(sum, likeness)| *sum += likeness);
        n_runs += 1;
    }
    Ok((n_runs > 0).then(|| sums.into_iter().map(|sum| sum / f64::from(n_runs)).collect()))
}

fn select(points: &Points, rows: &[usize]) -> Points {
    Points {
        values: points.values.select(Axis(0), rows),
        codes: points.codes.select(Axis(0), rows),
        n_numbers: points.n_numbers,
        preparation: points.preparation.clone(),
    }
}

/// For each of `k` segments the largest share of rows in common with one of `n_found`, of the rows in either.
fn best_jaccard(known: &[i32], k: usize, found: &[i32], n_found: usize) -> Result<Vec<f64>> {
    let mut common = vec![vec![0.0; n_found]; k];
    let (mut of_known, mut of_found) = (vec![0.0; k], vec![0.0; n_found]);
    for (&a, &b) in known.iter().zip(found) {
        let (a, b) = (usize::try_from(a).ok(), usize::try_from(b).ok());
        if b.is_some_and(|b| b >= n_found) {
            return Err(Error::internal("a method gave a row a segment that does not exist"));
        }
        a.into_iter().for_each(|a| of_known[a] += 1.0);
        b.into_iter().for_each(|b| of_found[b] += 1.0);
        if let (Some(a), Some(b)) = (a, b) {
            common[a][b] += 1.0;
        }
    }
    let jaccard = |a: usize, b: usize| {
        let either = of_known[a] + of_found[b] - common[a][b];
        if either > 0.0 { common[a][b] / either } else { 0.0 }
    };
    Ok((0..k).map(|a| (0..n_found).map(|b| jaccard(a, b)).fold(0.0, f64::max)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_found_again_is_alike_and_one_cut_in_two_half_so() {
        let likeness = best_jaccard(&[0, 0, 1, 1, -1], 2, &[1, 1, 0, 2, 2], 3).unwrap();
        assert_eq!(likeness, [1.0, 0.5]);
    }
}
