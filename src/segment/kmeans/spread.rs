//! The rows of a k-means here and with those who help, each of whom has a part of them. What comes of it is the same: sums keep what rounding takes, and parts are added up in
//! their order.

use ndarray::Array2;

use super::bounded::Bounded;
use super::chore::{NAME, end_of, sums_of, to_end, with_centers, with_rows};
use super::effort::Effort;
use super::sums::{Sums, Total};
use crate::context::{Errand, Reservation};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::lanes::flat;

/// Distances of one iteration, times columns, from which on it is worth to send rows to others.
const MUCH_WORK: usize = 1 << 22;

/// The rows in parts, the first of them here.
pub(super) struct Spread<'a> {
    k: usize,
    width: usize,
    parts: Vec<Part<'a>>,
    memory: Reservation,
}

struct Part<'a> {
    values: &'a [f64],
    place: Place,
}

enum Place {
    Here(Box<Bounded>),
    There(Box<dyn Errand>),
}

impl<'a> Spread<'a> {
    pub(super) async fn new(effort: &Effort<'_>, values: &'a Array2<f64>, k: usize) -> Result<Self> {
        let (n_rows, width) = values.dim();
        let memory = effort.cx().reserve("the segments of the rows", n_rows as u64 * 4)?;
        let mut errands = if n_rows.saturating_mul(k * width) >= MUCH_WORK { effort.cx().errands(NAME) } else { Vec::new() };
        errands.truncate(n_rows.saturating_sub(1));
        let part_rows = n_rows.div_ceil(errands.len() + 1).max(1);
        let mut errands = errands.into_iter();
        let mut parts = Vec::new();
        for (i, values) in flat(values).chunks(part_rows * width).enumerate() {
            let place = match if i == 0 { None } else { errands.next() } {
                Some(errand) => sent(effort, errand, values, width, k).await?,
                None => here(effort, values, width, k)?,
            };
            parts.push(Part { values, place });
        }
        Ok(Self { k, width, parts, memory })
    }

    /// Brings every row to the nearest of `centers`; what the rows of each add up to.
    pub(super) async fn assign(&mut self, effort: &Effort<'_>, centers: &Array2<f64>) -> Result<Sums> {
        // They begin at once, and this one beside them.
        let asked: Vec<_> = self.parts.iter().map(|part| part.errand().map(|errand| errand.ask(with_centers(centers)))).collect();
        let mut sums = Sums::new(self.k, self.width);
        for (part, answer) in self.parts.iter_mut().zip(asked) {
            if let Some(answer) = answer {
                match answer.await.and_then(|answer| sums_of(&answer, self.k, self.width)) {
                    Ok(theirs) => {
                        sums.absorb(&theirs);
                        continue;
                    }
                    Err(error) => part.bring_home(effort, self.width, self.k, error)?,
                }
            }
            if let Place::Here(bounded) = &mut part.place {
                bounded.assign(effort, part.values, centers).await?;
                sums.absorb(&bounded.sums);
            }
        }
        Ok(sums)
    }

    /// The nearest center of each row, the sum of squared distances to them, and the memory held. The rows are brought to `centers` first.
    pub(super) async fn settle(mut self, effort: &Effort<'_>, centers: &Array2<f64>) -> Result<(Vec<u32>, f64, Reservation)> {
        self.assign(effort, centers).await?;
        let asked: Vec<_> = self.parts.iter().map(|part| part.errand().map(|errand| errand.ask(to_end()))).collect();
        let (mut labels, mut inertia) =
            (Vec::with_capacity(self.parts.iter().map(|part| part.values.len() / self.width).sum()), Total::default());
        for (part, answer) in self.parts.iter_mut().zip(asked) {
            if let Some(answer) = answer {
                let ended = answer.await;
                match ended.as_deref().map_err(Clone::clone).and_then(end_of) {
                    Ok((total, theirs)) => {
                        inertia.absorb(total);
                        labels.extend(theirs);
                        continue;
                    }
                    Err(error) => {
                        part.bring_home(effort, self.width, self.k, error)?;
                        if let Place::Here(bounded) = &mut part.place {
                            bounded.assign(effort, part.values, centers).await?;
                        }
                    }
                }
            }
            if let Place::Here(bounded) = &part.place {
                inertia.absorb(bounded.inertia(effort, part.values).await?);
                labels.extend(bounded.labels());
            }
        }
        Ok((labels, inertia.value(), self.memory))
    }
}

impl Part<'_> {
    fn errand(&self) -> Option<&dyn Errand> {
        match &self.place {
            Place::Here(_) => None,
            Place::There(errand) => Some(errand.as_ref()),
        }
    }

    /// Goes on here with what another can no longer do; a task that was cancelled does not.
    fn bring_home(&mut self, effort: &Effort<'_>, width: usize, k: usize, why: Error) -> Result<()> {
        if why.kind() == ErrorKind::Aborted {
            return Err(why);
        }
        self.place = here(effort, self.values, width, k)?;
        Ok(())
    }
}

fn here(effort: &Effort<'_>, values: &[f64], width: usize, k: usize) -> Result<Place> {
    Bounded::new(effort, values.len() / width, width, k).map(|bounded| Place::Here(Box::new(bounded)))
}

/// Sends rows to another; where that fails they stay here.
async fn sent(effort: &Effort<'_>, errand: Box<dyn Errand>, values: &[f64], width: usize, k: usize) -> Result<Place> {
    let _message = effort.cx().reserve("rows on their way to another worker", values.len() as u64 * 8)?;
    match errand.ask(with_rows(values, width, k)).await {
        Ok(_) => Ok(Place::There(errand)),
        Err(error) if error.kind() == ErrorKind::Aborted => Err(error),
        Err(_) => here(effort, values, width, k),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::future::ready;
    use std::rc::Rc;

    use pollster::block_on;

    use super::*;
    use crate::context::{Answer, Budget, Chore, Context, Host, Progress};
    use crate::segment::draw::Draws;
    use crate::segment::kmeans::chore::KMeansChore;
    use crate::segment::kmeans::fit::{Limits, Run, lloyd};

    /// Has helpers in this process, some of whom end.
    #[derive(Default)]
    struct Team {
        /// After how many messages each of them ends.
        last: Vec<usize>,
        asked: Rc<Cell<usize>>,
        open: Rc<Cell<usize>>,
    }

    struct Helper {
        chore: RefCell<KMeansChore>,
        left: Cell<usize>,
        asked: Rc<Cell<usize>>,
        open: Rc<Cell<usize>>,
    }

    impl Host for Team {
        fn progress(&self, _: Progress) {}
        fn cancelled(&self) -> bool {
            false
        }
        fn errands(&self, chore: &'static str) -> Vec<Box<dyn Errand>> {
            assert_eq!(chore, NAME);
            self.open.set(self.open.get() + self.last.len());
            let helper = |&left: &usize| {
                let (asked, open) = (Rc::clone(&self.asked), Rc::clone(&self.open));
                Box::new(Helper { chore: RefCell::default(), left: Cell::new(left), asked, open }) as Box<dyn Errand>
            };
            self.last.iter().map(helper).collect()
        }
    }

    impl Errand for Helper {
        fn ask(&self, message: Vec<u8>) -> Answer {
            self.asked.set(self.asked.get() + 1);
            if self.left.get() == 0 {
                return Box::pin(ready(Err(Error::internal("it ended"))));
            }
            self.left.set(self.left.get() - 1);
            Box::pin(ready(block_on(self.chore.borrow_mut().answer(&Context::quiet(), message))))
        }
    }

    impl Drop for Helper {
        fn drop(&mut self) {
            self.open.set(self.open.get() - 1);
        }
    }

    fn with(team: Team, values: &Array2<f64>, iterations: u32) -> Run {
        let cx = Context::new(Rc::new(team), Budget::new(100_000_000));
        let start = values.select(ndarray::Axis(0), &[0, 1, 2, 3]);
        let run = block_on(lloyd(&mut Effort::new(&cx, 0), values, start, Limits::new(iterations, 0.0, 1.0))).unwrap();
        assert!(cx.reserve("all that is not held by the run", 100_000_000 - 4 * values.nrows() as u64).is_ok());
        run
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
        let alone = with(Team::default(), &values, 6);
        for helpers in 1..=3 {
            let team = Team { last: vec![usize::MAX; helpers], ..Team::default() };
            let (asked, open) = (Rc::clone(&team.asked), Rc::clone(&team.open));
            let run = with(team, &values, 6);
            // The rows, the centers of every iteration and of the end, and the end.
            assert_eq!((asked.get(), open.get()), ((run.iterations as usize + 3) * helpers, 0));
            assert_eq!((run.labels, run.centers, run.inertia), (alone.labels.clone(), alone.centers.clone(), alone.inertia));
        }
    }

    #[test]
    fn what_a_helper_leaves_undone_is_done_here() {
        let values = values();
        let alone = with(Team::default(), &values, 4);
        // One never takes its rows, one ends between two iterations, one right before the segments are told.
        for last in [vec![0], vec![3, 0], vec![6, 6], vec![5, 2, 6]] {
            let run = with(Team { last, ..Team::default() }, &values, 4);
            assert_eq!((run.labels, run.centers, run.inertia), (alone.labels.clone(), alone.centers.clone(), alone.inertia));
        }
    }

    #[test]
    fn few_rows_are_kept_to_oneself() {
        let team = Team { last: vec![usize::MAX], ..Team::default() };
        let asked = Rc::clone(&team.asked);
        with(team, &values().select(ndarray::Axis(0), &(0..20_000).collect::<Vec<_>>()), 3);
        assert_eq!(asked.get(), 0);
    }
}
