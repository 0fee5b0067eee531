//! Distances of a point to all rows, eight at a time.

use ndarray::Array2;

use crate::context::{Context, Reservation};
use crate::error::Result;
use crate::segment::lanes::{LANES, Lane, flat, squared_distances, turn};

/// Rows, turned on their side in groups of eight.
pub(crate) struct Turned {
    lanes: Vec<Lane>,
    n: usize,
    width: usize,
    _memory: Reservation,
}

impl Turned {
    /// Turns the rows of `values`.
    pub(crate) fn of(cx: &Context, values: &Array2<f64>) -> Result<Self> {
        let (n, width) = values.dim();
        let memory = cx.reserve("the rows in lanes", (n.next_multiple_of(LANES) * width) as u64 * 8)?;
        let (mut all, mut lanes) = (Vec::with_capacity(n.div_ceil(LANES) * width), Vec::new());
        for group in flat(values).chunks(LANES * width) {
            turn(group, width, &mut lanes);
            all.extend_from_slice(&lanes);
        }
        Ok(Self { lanes: all, n, width, _memory: memory })
    }

    /// Squared distance of each row to a point.
    pub(crate) fn squared(&self, point: &[f64], out: &mut Vec<f64>) {
        out.clear();
        self.lanes.chunks_exact(self.width).for_each(|group| out.extend(squared_distances(group, point)));
        out.truncate(self.n);
    }
}
