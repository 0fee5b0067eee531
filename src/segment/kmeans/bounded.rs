//! Which center is nearest to each row, while centers move: bounds on the distances say for most rows that it is still the same.
//!
//! G. Hamerly (2010), Making k-means even faster, doi:10.1137/1.9781611972801.12.

use ndarray::Array2;

use super::effort::Effort;
use crate::context::Reservation;
use crate::error::Result;
use crate::segment::lanes::{LANES, Lane, block_rows, flat, smaller, squared_distances, turn};

/// Bounds are wider by this part, which is more than rounding ever adds up to.
const SLACK: f64 = 1e-9;

/// The nearest center of each row, and what the rows of each center add up to.
pub(super) struct Bounded<'a> {
    values: &'a Array2<f64>,
    /// Those that the rows were last compared with; none yet at first.
    centers: Option<Array2<f64>>,
    labels: Vec<u32>,
    /// Of each row, at least the distance to its center.
    upper: Vec<f64>,
    /// Of each row, at most the distance to any other center.
    lower: Vec<f64>,
    /// `(k, n_features)`, row-major.
    pub(super) sums: Vec<f64>,
    pub(super) counts: Vec<u64>,
    _memory: Reservation,
}

/// How far centers went, and how far they are from each other.
struct Moves {
    moved: Vec<f64>,
    /// The largest move of any other center.
    others: Vec<f64>,
    /// Half the distance to the nearest other center.
    half: Vec<f64>,
}

impl<'a> Bounded<'a> {
    pub(super) fn new(effort: &Effort<'_>, values: &'a Array2<f64>, k: usize) -> Result<Self> {
        let n_rows = values.nrows();
        let memory = effort.cx().reserve("bounds of the rows", n_rows as u64 * 20)?;
        Ok(Self {
            values,
            centers: None,
            labels: vec![0; n_rows],
            upper: vec![f64::INFINITY; n_rows],
            lower: vec![0.0; n_rows],
            sums: vec![0.0; k * values.ncols()],
            counts: vec![0; k],
            _memory: memory,
        })
    }

    /// Brings every row to the nearest of `centers`, of equally near ones to the first.
    pub(super) async fn assign(&mut self, effort: &Effort<'_>, centers: &Array2<f64>) -> Result<()> {
        let width = self.values.ncols();
        let moves = self.centers.as_ref().map(|before| Moves::of(before, centers));
        let block = block_rows(centers.len());
        let (mut doubtful, mut lanes) = (Vec::new(), Vec::new());
        for (b, rows) in flat(self.values).chunks(block * width).enumerate() {
            let first = b * block;
            doubtful.clear();
            match &moves {
                Some(moves) => self.doubt(first, rows, centers, moves, &mut doubtful),
                None => doubtful.extend(first..first + rows.len() / width),
            }
            for rows in doubtful.chunks(LANES) {
                self.compare(rows, centers, moves.is_none(), &mut lanes);
            }
            effort.pause().await?;
        }
        self.centers = Some(centers.clone());
        Ok(())
    }

    /// Moves the bounds of the rows from `first` on as the centers moved, and names those whose center may be another one now.
    fn doubt(&mut self, first: usize, rows: &[f64], centers: &Array2<f64>, moves: &Moves, doubtful: &mut Vec<usize>) {
        let width = self.values.ncols();
        let bounds = self.labels[first..].iter().zip(&mut self.upper[first..]).zip(&mut self.lower[first..]);
        for (i, (row, ((&label, upper), lower))) in rows.chunks_exact(width).zip(bounds).enumerate() {
            let own = label as usize;
            *upper += moves.moved[own];
            *lower -= moves.others[own];
            let safe = if *lower > moves.half[own] { *lower } else { moves.half[own] };
            if *upper < safe {
                continue;
            }
            let center = &flat(centers)[own * width..(own + 1) * width];
            *upper = widened(row.iter().zip(center).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b)).sqrt());
            if *upper >= safe {
                doubtful.push(first + i);
            }
        }
    }

    /// Compares up to eight rows with all centers; `new`: they have none yet.
    fn compare(&mut self, rows: &[usize], centers: &Array2<f64>, new: bool, lanes: &mut Vec<Lane>) {
        let width = self.values.ncols();
        let row = |row: usize| &flat(self.values)[row * width..(row + 1) * width];
        if rows[rows.len() - 1] - rows[0] + 1 == rows.len() {
            turn(&flat(self.values)[rows[0] * width..(rows[0] + rows.len()) * width], width, lanes);
        } else {
            lanes.resize(width, [0.0; LANES]);
            for (r, &place) in rows.iter().enumerate() {
                lanes.iter_mut().zip(row(place)).for_each(|(lane, value)| lane[r] = *value);
            }
        }
        let (mut best, mut second, mut labels) = ([f64::INFINITY; LANES], [f64::INFINITY; LANES], [0u64; LANES]);
        for (c, center) in flat(centers).chunks_exact(width).enumerate() {
            let distances = squared_distances(lanes, center);
            for r in 0..LANES {
                let nearer = distances[r] < best[r];
                second[r] = if nearer { best[r] } else { smaller(second[r], distances[r]) };
                best[r] = if nearer { distances[r] } else { best[r] };
                labels[r] = if nearer { c as u64 } else { labels[r] };
            }
        }
        for (r, &place) in rows.iter().enumerate() {
            let (before, now) = (self.labels[place] as usize, labels[r] as usize);
            self.upper[place] = widened(best[r].sqrt());
            self.lower[place] = second[r].sqrt() * (1.0 - SLACK);
            let row = row(place);
            if !new && now != before {
                self.counts[before] -= 1;
                self.sums[before * width..(before + 1) * width].iter_mut().zip(row).for_each(|(sum, value)| *sum -= value);
            }
            if new || now != before {
                self.counts[now] += 1;
                self.sums[now * width..(now + 1) * width].iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
                self.labels[place] = now as u32;
            }
        }
    }

    /// The sum of squared distances of the rows to the centers that they were last brought to.
    pub(super) async fn inertia(&self, effort: &Effort<'_>) -> Result<f64> {
        let Some(centers) = &self.centers else { return Ok(f64::INFINITY) };
        let (width, mut inertia) = (self.values.ncols(), 0.0);
        let block = block_rows(width);
        for (rows, labels) in flat(self.values).chunks(block * width).zip(self.labels.chunks(block)) {
            for (row, &label) in rows.chunks_exact(width).zip(labels) {
                let center = &flat(centers)[label as usize * width..(label as usize + 1) * width];
                inertia += row.iter().zip(center).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
            }
            effort.pause().await?;
        }
        Ok(inertia)
    }
}

impl Moves {
    fn of(before: &Array2<f64>, now: &Array2<f64>) -> Self {
        let distance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        let centers = |of: &'_ Array2<f64>| flat(of).chunks_exact(of.ncols()).map(<[f64]>::to_vec).collect::<Vec<_>>();
        let (before, now) = (centers(before), centers(now));
        let k = now.len();
        let moved: Vec<f64> = before.iter().zip(&now).map(|(a, b)| widened(distance(a, b))).collect();
        let largest = |skip: usize| (0..k).filter(|&c| c != skip).map(|c| moved[c]).fold(0.0, f64::max);
        let nearest = |own: usize| (0..k).filter(|&c| c != own).map(|c| distance(&now[own], &now[c])).fold(f64::INFINITY, f64::min);
        let others = (0..k).map(largest).collect();
        let half = (0..k).map(|c| nearest(c) / 2.0 * (1.0 - SLACK)).collect();
        Self { moved, others, half }
    }
}

fn widened(distance: f64) -> f64 {
    distance * (1.0 + SLACK)
}
