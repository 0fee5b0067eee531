//! The nearest rows of every row.

use ndarray::Array2;

use crate::context::Context;
use crate::error::Result;
use crate::segment::lanes::flat;
use crate::segment::trees::kd::{KdTree, Nearest};
use crate::segment::trees::spanning::TREE_COLUMNS;
use crate::segment::trees::turned::Turned;

/// Rows searched from between two checkpoints: by the tree, and by distances to all rows of so many numbers.
const BLOCK: usize = 1 << 8;
const NUMBERS: usize = 1 << 21;

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
        let room = room.min(values.nrows());
        let mut all = Self { room, found: Vec::with_capacity(values.nrows() * room) };
        if values.ncols() <= TREE_COLUMNS {
            all.by_tree(cx, values).await?;
        } else {
            all.by_lanes(cx, values).await?;
        }
        Ok(all)
    }

    async fn by_tree(&mut self, cx: &Context, values: &Array2<f64>) -> Result<()> {
        let tree = KdTree::of(cx, values).await?;
        let mut near = Nearest::new(self.room);
        for (at, row) in values.rows().into_iter().enumerate() {
            tree.nearest(&row.to_vec(), &mut near);
            self.found.extend(near.found().iter().map(|&(squared, place)| (squared, tree.row(place as usize) as u32)));
            if at % BLOCK == 0 {
                cx.checkpoint(at as u64, values.nrows() as u64).await?;
            }
        }
        Ok(())
    }

    /// In many columns, where boxes rule out little.
    async fn by_lanes(&mut self, cx: &Context, values: &Array2<f64>) -> Result<()> {
        let (n, width) = values.dim();
        let turned = Turned::of(cx, values)?;
        let block = (NUMBERS / (n * width)).max(1);
        let (mut squared, mut all): (Vec<(f64, u32)>, Vec<f64>) = (Vec::with_capacity(n), Vec::new());
        for (at, row) in flat(values).chunks_exact(width).enumerate() {
            turned.squared(row, &mut all);
            squared.clear();
            squared.extend(all.iter().copied().zip(0..));
            let nearer = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
            if self.room < n {
                squared.select_nth_unstable_by(self.room, nearer);
            }
            squared[..self.room].sort_unstable_by(nearer);
            self.found.extend_from_slice(&squared[..self.room]);
            if at % block == 0 {
                cx.checkpoint(at as u64, n as u64).await?;
            }
        }
        Ok(())
    }
}
