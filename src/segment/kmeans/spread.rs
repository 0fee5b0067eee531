//! The rows of a k-means here and with those who help, each of whom has a part of them. What comes of it is the same: sums keep what rounding takes, and parts are added up in
//! their order.

use ndarray::Array2;

use super::bounded::Bounded;
use super::chore::{NAME, end_of, sums_of, to_end, with_centers, with_rows};
use super::effort::Effort;
use super::sums::Sums;
use crate::context::{Answer, Errand, Reservation};
use crate::error::{ErrorKind, Result};
use crate::segment::lanes::flat;
use crate::stats::Total;

/// Numbers in the rows from which on it is worth to send some of them to others.
const MANY_NUMBERS: usize = 1 << 19;

/// The rows in parts, the first of them here.
pub(super) struct Spread<'a> {
    n_rows: usize,
    width: usize,
    /// The next centers are the first of a restart.
    is_new: bool,
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    width: usize,
    values: &'a [f64],
    /// Whoever has these rows; they are here otherwise.
    errand: Option<Box<dyn Errand>>,
    bounded: Option<Bounded>,
}

impl<'a> Spread<'a> {
    pub(super) async fn new(effort: &Effort<'_>, values: &'a Array2<f64>) -> Result<Self> {
        let (n_rows, width) = values.dim();
        let mut errands = if values.len() >= MANY_NUMBERS { effort.cx().errands(NAME) } else { Vec::new() };
        errands.truncate(n_rows.saturating_sub(1));
        let part_rows = n_rows.div_ceil(errands.len() + 1).max(1);
        let mut errands = errands.into_iter();
        let mut parts = Vec::new();
        for (i, values) in flat(values).chunks(part_rows * width).enumerate() {
            let errand = match if i == 0 { None } else { errands.next() } {
                Some(errand) => sent(effort, errand, values, width).await?,
                None => None,
            };
            parts.push(Part { width, values, errand, bounded: None });
        }
        Ok(Self { n_rows, width, is_new: true, parts })
    }

    /// Does anybody else have a part?
    pub(super) fn is_shared(&self) -> bool {
        self.parts.iter().any(|part| part.errand.is_some())
    }

    /// Begins anew: the next centers have not moved from others.
    pub(super) fn begin(&mut self) {
        self.is_new = true;
    }

    /// Brings every row to the nearest of `centers`; what the rows of each add up to.
    pub(super) async fn assign(&mut self, effort: &Effort<'_>, centers: &Array2<f64>) -> Result<Sums> {
        let is_new = std::mem::take(&mut self.is_new);
        let answers = self.ask(|| with_centers(centers, is_new));
        let mut sums = Sums::new(centers.nrows(), self.width);
        for (part, answer) in self.parts.iter_mut().zip(answers) {
            match theirs(answer, |answer| sums_of(answer, centers.dim())).await? {
                Some(theirs) => sums.merge(&theirs),
                None => {
                    let (values, bounded) = part.here(effort).await?;
                    sums.merge(bounded.assign(effort, values, centers, is_new).await?);
                }
            }
        }
        Ok(sums)
    }

    /// Brings every row to the nearest of `centers`: which it is, the sum of squared distances, and the memory held.
    pub(super) async fn settle(&mut self, effort: &Effort<'_>, centers: &Array2<f64>) -> Result<(Vec<u32>, f64, Reservation)> {
        let memory = effort.cx().reserve("the segments of the rows", self.n_rows as u64 * 4)?;
        let is_new = std::mem::take(&mut self.is_new);
        let answers = self.ask(|| to_end(centers, is_new));
        let (mut labels, mut inertia) = (Vec::with_capacity(self.n_rows), Total::default());
        for (part, answer) in self.parts.iter_mut().zip(answers) {
            match theirs(answer, |answer| end_of(answer, part.values.len() / self.width, centers.nrows())).await? {
                Some((total, theirs)) => {
                    inertia.merge(total);
                    labels.extend(theirs);
                }
                None => {
                    let (values, bounded) = part.here(effort).await?;
                    bounded.assign(effort, values, centers, is_new).await?;
                    inertia.merge(bounded.inertia(effort, values).await?);
                    labels.extend(bounded.labels());
                }
            }
        }
        Ok((labels, inertia.value(), memory))
    }

    /// Asks all who have a part: they begin at once, and this one beside them.
    fn ask(&self, message: impl Fn() -> Vec<u8>) -> Vec<Option<Answer>> {
        self.parts.iter().map(|part| part.errand.as_ref().map(|errand| errand.ask(message()))).collect()
    }
}

impl Part<'_> {
    /// The rows here, also those that another had and can no longer do.
    async fn here(&mut self, effort: &Effort<'_>) -> Result<(&[f64], &mut Bounded)> {
        self.errand = None;
        let bounded = match self.bounded.take() {
            Some(bounded) => bounded,
            None => Bounded::new(effort, self.values, self.width).await?,
        };
        Ok((self.values, self.bounded.insert(bounded)))
    }
}

/// What another answers; nothing where nobody was asked or they failed. A task that was cancelled does not go on without them.
async fn theirs<T>(answer: Option<Answer>, read: impl FnOnce(&[u8]) -> Result<T>) -> Result<Option<T>> {
    let Some(answer) = answer else { return Ok(None) };
    match answer.await.and_then(|answer| read(&answer)) {
        Err(error) if error.kind() == ErrorKind::Aborted => Err(error),
        answer => Ok(answer.ok()),
    }
}

/// Sends rows to another; where that fails they stay here.
async fn sent(effort: &Effort<'_>, errand: Box<dyn Errand>, values: &[f64], width: usize) -> Result<Option<Box<dyn Errand>>> {
    let _message = effort.cx().reserve("rows on their way to another worker", values.len() as u64 * 8)?;
    let came = theirs(Some(errand.ask(with_rows(values, width))), |_| Ok(())).await?;
    Ok(came.map(|()| errand))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use pollster::block_on;

    use super::*;
    use crate::context::team::Team;
    use crate::context::{Budget, Context};
    use crate::segment::CHORES;
    use crate::segment::draw::Draws;
    use crate::segment::kmeans::fit::{Limits, Rows, Run, lloyd};

    fn team(last: Vec<usize>) -> Team {
        Team::new(CHORES[0], last)
    }

    fn with(team: Team, values: &Array2<f64>, iterations: u32) -> [Run; 2] {
        let cx = Context::new(Rc::new(team), Budget::new(100_000_000));
        let mut rows = Rows::of(values);
        let mut from = |start: &[usize]| {
            let start = values.select(ndarray::Axis(0), start);
            block_on(lloyd(&mut Effort::new(&cx, 0), &mut rows, start, Limits::new(iterations, 0.0, 1.0))).unwrap()
        };
        let runs = [from(&[0, 1, 2, 3]), from(&[7, 8, 9])];
        drop(rows);
        assert!(cx.reserve("all that is not held by the runs", 100_000_000 - 8 * values.nrows() as u64).is_ok());
        runs
    }

    /// Equal to the last digit.
    fn assert_same(runs: [Run; 2], others: &[Run; 2]) {
        for (run, other) in runs.into_iter().zip(others) {
            assert_eq!((&run.labels, &run.centers, run.inertia), (&other.labels, &other.centers, other.inertia));
        }
    }

    fn values() -> Array2<f64> {
        let mut draws = Draws::new(8);
        let mut values = Array2::from_shape_simple_fn((90_001, 12), || draws.unit() + 1e6);
        // Some groups, so that centers go somewhere.
        values.rows_mut().into_iter().enumerate().for_each(|(i, mut row)| row[i % 12] += (i % 3) as f64);
        values
    }

    #[test]
    fn any_number_of_helpers_gives_the_same_segments() {
        let values = values();
        let alone = with(team(Vec::new()), &values, 6);
        for helpers in 1..=3 {
            let team = team(vec![usize::MAX; helpers]);
            let (asked, open) = (Rc::clone(&team.asked), Rc::clone(&team.open));
            let runs = with(team, &values, 6);
            // The rows come once; then the centers of every iteration and of both ends.
            let iterations: u32 = runs.iter().map(|run| run.iterations).sum();
            assert_eq!((asked.get(), open.get()), ((iterations as usize + 3) * helpers, 0));
            assert_same(runs, &alone);
        }
    }

    #[test]
    fn what_a_helper_leaves_undone_is_done_here() {
        let values = values();
        let alone = with(team(Vec::new()), &values, 4);
        // One never takes its rows, one ends between two iterations, one right before the segments are told, one at the first centers of the second restart.
        for last in [vec![0], vec![3, 0], vec![5, 5], vec![4, 2, 6]] {
            assert_same(with(team(last), &values, 4), &alone);
        }
    }

    #[test]
    fn few_rows_are_kept_to_oneself() {
        let team = team(vec![usize::MAX]);
        let asked = Rc::clone(&team.asked);
        with(team, &values().select(ndarray::Axis(0), &(0..20_000).collect::<Vec<_>>()), 3);
        assert_eq!(asked.get(), 0);
    }
}
