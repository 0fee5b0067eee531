//! The nearest rows of every row.

use ndarray::Array2;

use crate::context::Context;
use crate::error::Result;
use crate::segment::lanes::flat;
use crate::segment::trees::kd::{KdTree, Nearest};
use crate::segment::trees::turned::Turned;

/// Columns up to which a tree finds neighbors sooner than distances to all rows do.
const TREE_COLUMNS: usize = 8;

/// Numbers compared between two checkpoints.
const NUMBERS: usize = 1 << 21;

/// Rows that neighbors are looked for among.
pub(crate) struct Among {
    rows: Rows,
    near: Nearest,
    /// Rows that may be searched from between two checkpoints.
    pub(crate) block: usize,
}

enum Rows {
    Tree(KdTree),
    /// In many columns, where boxes rule out little.
    All(Turned, Vec<f64>),
}

impl Among {
    /// The rows of `values`, of which `room` are to be found.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, room: usize) -> Result<Self> {
        let (n, width) = values.dim();
        let rows = if width <= TREE_COLUMNS {
            Rows::Tree(KdTree::of(cx, values).await?)
        } else {
            Rows::All(Turned::of(cx, values)?, Vec::with_capacity(n))
        };
        Ok(Self { rows, near: Nearest::new(room.min(n)), block: (NUMBERS / values.len().max(1)).max(1) })
    }

    /// Puts squared distance and row of the nearest to a point behind what is there, the nearest first.
    pub(crate) fn find(&mut self, point: &[f64], found: &mut Vec<(f64, u32)>) {
        match &mut self.rows {
            Rows::Tree(tree) => {
                tree.nearest(point, &mut self.near);
                found.extend(self.near.found().iter().map(|&(squared, place)| (squared, tree.row(place as usize) as u32)));
            }
            Rows::All(turned, squared) => {
                turned.squared(point, squared);
                self.near.clear();
                squared.iter().zip(0..).for_each(|(&squared, row)| self.near.offer(squared, row));
                found.extend_from_slice(self.near.found());
            }
        }
    }
}

/// For each row its nearest rows, as a rule itself among them, the nearest first.
pub(crate) struct Neighborhoods {
    /// Rows of each.
    pub(crate) room: usize,
    /// Squared distance and row, `room` of each row.
    pub(crate) found: Vec<(f64, u32)>,
}

impl Neighborhoods {
    /// The `room` nearest rows of each row of `values`, all of them if there are not so many.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, room: usize) -> Result<Self> {
        let (n, width) = values.dim();
        let room = room.min(n);
        let mut among = Among::of(cx, values, room).await?;
        let mut found = Vec::with_capacity(n * room);
        for (at, row) in flat(values).chunks_exact(width).enumerate() {
            among.find(row, &mut found);
            if at % among.block == 0 {
                cx.checkpoint(at as u64, n as u64).await?;
            }
        }
        Ok(Self { room, found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::draw::Draws;
    use crate::segment::lanes::squared_distance;

    #[test]
    fn neighbors_are_those_of_the_plain_search_in_few_columns_and_in_many() {
        for width in [2, 3 * TREE_COLUMNS] {
            let mut draws = Draws::new(3);
            let values = Array2::from_shape_simple_fn((200, width), || draws.unit());
            let near = pollster::block_on(Neighborhoods::of(&Context::quiet(), &values, 7)).unwrap();
            for (row, found) in values.rows().into_iter().zip(near.found.chunks_exact(7)) {
                let row = row.to_vec();
                let mut plain: Vec<(f64, u32)> =
                    flat(&values).chunks_exact(width).map(|other| squared_distance(other, &row)).zip(0..).collect();
                plain.sort_by(|a, b| a.0.total_cmp(&b.0));
                assert_eq!(found, &plain[..7]);
            }
        }
    }
}
