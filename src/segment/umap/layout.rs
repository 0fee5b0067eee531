//! The layout: near rows draw each other, and every row pushes away rows drawn at random.

use super::curve::Curve;
use super::graph::Edge;
use crate::context::Context;
use crate::error::Result;
use crate::segment::draw::Draws;

/// Passes over the edges: fewer for many rows.
const PASSES: u32 = 500;
const MANY_ROWS: usize = 10_000;
const FEWER_PASSES: u32 = 200;

/// Rows that are pushed away for each that is drawn near.
const PUSHED: f64 = 5.0;

/// How far a row moves at once, at most, along each axis.
const LIMIT: f64 = 4.0;

/// Keeps rows that lie on each other from being pushed without end.
const SOFTENING: f64 = 0.001;

/// Edges between two checkpoints.
const BLOCK: usize = 1 << 12;

/// When an edge is next followed: in every pass the surest, others as seldom as they are sure.
struct Turn {
    every: f64,
    next: f64,
    next_push: f64,
}

/// Moves rows until the passes are over.
pub(crate) async fn settle(cx: &Context, edges: &[Edge], curve: &Curve, places: &mut [[f64; 2]], draws: &mut Draws) -> Result<()> {
    let passes = if places.len() <= MANY_ROWS { PASSES } else { FEWER_PASSES };
    let surest = edges.iter().map(|edge| edge.weight).fold(0.0, f64::max);
    let kept: Vec<Edge> = edges.iter().filter(|edge| edge.weight * f64::from(passes) >= surest).copied().collect();
    let turn = |edge: &Edge| {
        let every = surest / edge.weight;
        Turn { every, next: every, next_push: every / PUSHED }
    };
    let mut turns: Vec<Turn> = kept.iter().map(turn).collect();
    for pass in 0..passes {
        let now = f64::from(pass);
        let step = 1.0 - now / f64::from(passes);
        for (edges, turns) in kept.chunks(BLOCK).zip(turns.chunks_mut(BLOCK)) {
            for (edge, turn) in edges.iter().zip(turns).filter(|(_, turn)| turn.next <= now) {
                draw_near(curve, places, edge, step);
                turn.next += turn.every;
                let pushes = ((now - turn.next_push) * PUSHED / turn.every) as u64;
                for _ in 0..pushes {
                    push_away(curve, places, edge.from as usize, draws, step);
                }
                turn.next_push += pushes as f64 * turn.every / PUSHED;
            }
            cx.checkpoint(u64::from(pass), u64::from(passes)).await?;
        }
    }
    Ok(())
}

fn draw_near(curve: &Curve, places: &mut [[f64; 2]], edge: &Edge, step: f64) {
    let (from, to) = (places[edge.from as usize], places[edge.to as usize]);
    let squared = squared_distance(from, to);
    if squared > 0.0 {
        let power = curve.power(squared);
        let pull = -2.0 * curve.a * curve.b * power / (squared * (curve.a * power + 1.0));
        for axis in 0..2 {
            let by = (pull * (from[axis] - to[axis])).clamp(-LIMIT, LIMIT) * step;
            places[edge.from as usize][axis] += by;
            places[edge.to as usize][axis] -= by;
        }
    }
}

fn push_away(curve: &Curve, places: &mut [[f64; 2]], row: usize, draws: &mut Draws, step: f64) {
    let (here, other) = (places[row], places[draws.index(places.len())]);
    let squared = squared_distance(here, other);
    if squared > 0.0 {
        let push = 2.0 * curve.b / ((SOFTENING + squared) * (curve.a * curve.power(squared) + 1.0));
        for axis in 0..2 {
            places[row][axis] += (push * (here[axis] - other[axis])).clamp(-LIMIT, LIMIT) * step;
        }
    }
}

fn squared_distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])
}
