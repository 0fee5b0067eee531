//! The layout: near rows draw each other, and every row is pushed away by rows drawn at random.

use super::curve::Curve;
use super::graph::Edge;
use crate::context::Context;
use crate::error::Result;
use crate::segment::draw::Draws;
use crate::segment::lanes::squared_distance;

/// Passes over the edges: fewer for many rows.
const PASSES: u32 = 500;
const MANY_ROWS: usize = 10_000;
const FEWER_PASSES: u32 = 200;

/// Rows that push for each that draws near.
const PUSHED: f64 = 5.0;

/// How far a row moves at once, at most, along each axis.
const LIMIT: f64 = 4.0;

/// Keeps rows that lie on each other from being pushed without end.
const SOFTENING: f64 = 0.001;

/// Edges between two checkpoints.
const BLOCK: usize = 1 << 12;

/// When an edge is next followed: in every pass the surest, others as seldom as they are sure.
pub(super) struct Turn {
    every: f64,
    next: f64,
    next_push: f64,
}

impl Turn {
    pub(super) fn of(every: f64) -> Self {
        Self { every, next: every, next_push: every / PUSHED }
    }

    /// Is it the edge's turn now? Then so many rows push.
    #[inline]
    pub(super) fn take(&mut self, now: f64) -> Option<u32> {
        if self.next > now {
            return None;
        }
        self.next += self.every;
        let pushes = ((now - self.next_push) * PUSHED / self.every) as u32;
        self.next_push += f64::from(pushes) * self.every / PUSHED;
        Some(pushes)
    }
}

/// Moves rows until the passes are over.
pub(crate) async fn settle(cx: &Context, edges: &[Edge], curve: &Curve, places: &mut [[f64; 2]], draws: &mut Draws) -> Result<()> {
    let passes = if places.len() <= MANY_ROWS { PASSES } else { FEWER_PASSES };
    let surest = edges.iter().map(|edge| edge.weight).fold(0.0, f64::max);
    let kept: Vec<Edge> = edges.iter().filter(|edge| edge.weight * f64::from(passes) >= surest).copied().collect();
    let mut turns: Vec<Turn> = kept.iter().map(|edge| Turn::of(surest / edge.weight)).collect();
    for pass in 0..passes {
        let now = f64::from(pass);
        let step = 1.0 - now / f64::from(passes);
        for (edges, turns) in kept.chunks(BLOCK).zip(turns.chunks_mut(BLOCK)) {
            for (edge, turn) in edges.iter().zip(turns) {
                let Some(pushes) = turn.take(now) else { continue };
                let (from, to) = (edge.from as usize, edge.to as usize);
                let by = pull(curve, places[from], places[to]);
                for axis in 0..2 {
                    places[from][axis] += by[axis] * step;
                    places[to][axis] -= by[axis] * step;
                }
                let by = push(curve, places, places[from], pushes, draws);
                (0..2).for_each(|axis| places[from][axis] += by[axis] * step);
            }
            cx.checkpoint(u64::from(pass), u64::from(passes)).await?;
        }
    }
    Ok(())
}

/// How a place is drawn to another.
#[inline]
pub(super) fn pull(curve: &Curve, from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
    let squared = squared_distance(&from, &to);
    if squared == 0.0 {
        return [0.0; 2];
    }
    let power = curve.power(squared);
    let pull = -2.0 * curve.a * curve.b * power / (squared * (curve.a * power + 1.0));
    std::array::from_fn(|axis| (pull * (from[axis] - to[axis])).clamp(-LIMIT, LIMIT))
}

/// How a place is pushed by others drawn at random, all from where it is: none waits for the one before, which is most of the time of the layout.
#[inline]
pub(super) fn push(curve: &Curve, places: &[[f64; 2]], here: [f64; 2], pushes: u32, draws: &mut Draws) -> [f64; 2] {
    let mut by = [0.0; 2];
    for _ in 0..pushes {
        let other = places[draws.index(places.len())];
        let squared = squared_distance(&here, &other);
        let push = 2.0 * curve.b / ((SOFTENING + squared) * (curve.a * curve.power(squared) + 1.0));
        // Where both lie on each other the difference is none, and so is the push.
        (0..2).for_each(|axis| by[axis] += (push * (here[axis] - other[axis])).clamp(-LIMIT, LIMIT));
    }
    by
}
