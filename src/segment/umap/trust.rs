//! How far a map can be trusted: are rows that lie near on it near?

use ndarray::Array2;

use crate::context::Context;
use crate::error::Result;
use crate::segment::lanes::squared_distance;

/// Nearest rows on the map that are looked at.
const NEIGHBORS: usize = 15;

/// Rows between two checkpoints.
const BLOCK: usize = 1 << 4;

/// Trustworthiness (J. Venna, S. Kaski 2001, doi:10.1007/3-540-44668-0_68), 1: all that lie near are near; `None` with too few rows to tell.
pub(crate) async fn trustworthiness(cx: &Context, values: &Array2<f64>, places: &[[f64; 2]]) -> Result<Option<f64>> {
    let n = values.nrows();
    if n <= 2 * NEIGHBORS {
        return Ok(None);
    }
    let rows: Vec<&[f64]> = values.rows().into_iter().filter_map(|row| row.to_slice()).collect();
    let (mut far, mut penalty) = (Vec::with_capacity(n), 0.0);
    for row in 0..n {
        far.clear();
        far.extend(rows.iter().map(|other| squared_distance(other, rows[row])));
        let mut near: Vec<(f64, usize)> = places.iter().map(|place| squared_distance(place, &places[row])).zip(0..).collect();
        near.swap_remove(row);
        near.select_nth_unstable_by(NEIGHBORS - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for &(_, other) in &near[..NEIGHBORS] {
            let nearer = |at: usize| far[at] < far[other] || (far[at] == far[other] && at < other);
            let rank = 1 + (0..n).filter(|&at| at != row && nearer(at)).count();
            penalty += rank.saturating_sub(NEIGHBORS) as f64;
        }
        if row % BLOCK == 0 {
            cx.checkpoint(row as u64, n as u64).await?;
        }
    }
    let (n, k) = (n as f64, NEIGHBORS as f64);
    Ok(Some(1.0 - penalty * 2.0 / (n * k * (2.0 * n - 3.0 * k - 1.0))))
}
