//! K-means on a part of the rows, for a task that has all of them: the rows come once, then centers go one way and sums the other.

use ndarray::Array2;

use super::bounded::Bounded;
use super::effort::Effort;
use super::sums::Sums;
use crate::context::{Answering, Chore, Context, Reservation, unknown_message};
use crate::error::Result;
use crate::segment::lanes::flat;
use crate::stats::{Reader, Total, Writer};

/// The name of the chore.
pub(crate) const NAME: &str = "kmeans";

/// What a message says first.
const ROWS: u8 = 0;
const CENTERS: u8 = 1;
const END: u8 = 2;

/// A part of the rows, and how they stand to the centers.
#[derive(Default)]
pub(crate) struct KMeansChore(Option<Part>);

struct Part {
    width: usize,
    values: Vec<f64>,
    bounded: Bounded,
    _memory: Reservation,
}

impl Chore for KMeansChore {
    fn answer<'a>(&'a mut self, cx: &'a Context, message: Vec<u8>) -> Answering<'a> {
        Box::pin(async move {
            let effort = Effort::new(cx, 0);
            let mut message = Reader::of(&message);
            let mut answer = Writer::default();
            match (message.u8()?, &mut self.0) {
                (ROWS, part) => *part = Some(Part::read(&effort, &mut message).await?),
                (CENTERS, Some(part)) => part.assign(&effort, &mut message).await?.encode(&mut answer),
                (END, Some(part)) => part.end(&effort, &mut message, &mut answer).await?,
                _ => return Err(unknown_message()),
            }
            Ok(answer.into_bytes())
        })
    }
}

impl Part {
    async fn read(effort: &Effort<'_>, message: &mut Reader<'_>) -> Result<Self> {
        let width = message.count()? as usize;
        let memory = effort.cx().reserve("a part of the rows", message.clone().u64()?.saturating_mul(8))?;
        let values = message.f64s()?;
        if width == 0 || values.len() % width != 0 {
            return Err(unknown_message());
        }
        let bounded = Bounded::new(effort, &values, width).await?;
        Ok(Self { width, values, bounded, _memory: memory })
    }

    async fn assign(&mut self, effort: &Effort<'_>, message: &mut Reader<'_>) -> Result<&Sums> {
        let is_new = message.u8()? != 0;
        let centers = message.f64s()?;
        let centers = Array2::from_shape_vec((centers.len() / self.width, self.width), centers).map_err(|_| unknown_message())?;
        if centers.is_empty() || !is_new && self.bounded.k() != centers.nrows() {
            return Err(unknown_message());
        }
        self.bounded.assign(effort, &self.values, &centers, is_new).await
    }

    async fn end(&mut self, effort: &Effort<'_>, message: &mut Reader<'_>, answer: &mut Writer) -> Result<()> {
        self.assign(effort, message).await?;
        self.bounded.inertia(effort, &self.values).await?.encode(answer);
        answer.u32s(self.bounded.labels());
        Ok(())
    }
}

/// The message that brings the rows.
pub(super) fn with_rows(rows: &[f64], width: usize) -> Vec<u8> {
    let mut message = Writer::default();
    message.u8(ROWS);
    message.u64(width as u64);
    message.f64s(rows);
    message.into_bytes()
}

/// The message that brings centers; `is_new`: they have not moved from others.
pub(super) fn with_centers(centers: &Array2<f64>, is_new: bool) -> Vec<u8> {
    about(CENTERS, centers, is_new)
}

/// The message that brings the last centers, and asks how it ended.
pub(super) fn to_end(centers: &Array2<f64>, is_new: bool) -> Vec<u8> {
    about(END, centers, is_new)
}

fn about(what: u8, centers: &Array2<f64>, is_new: bool) -> Vec<u8> {
    let mut message = Writer::default();
    message.u8(what);
    message.u8(is_new.into());
    message.f64s(flat(centers));
    message.into_bytes()
}

/// What the rows of the part add up to, of an answer to [`with_centers`].
pub(super) fn sums_of(answer: &[u8], (k, width): (usize, usize)) -> Result<Sums> {
    Sums::decode(&mut Reader::of(answer), k, width)
}

/// The inertia of the part and the segments of its rows, so many of each, of an answer to [`to_end`].
pub(super) fn end_of(answer: &[u8], n_rows: usize, k: usize) -> Result<(Total, Vec<u32>)> {
    let mut answer = Reader::of(answer);
    let inertia = Total::decode(&mut answer)?;
    let labels = answer.u32s()?;
    answer.end()?;
    let fits = labels.len() == n_rows && labels.iter().all(|label| (*label as usize) < k);
    if fits { Ok((inertia, labels)) } else { Err(unknown_message()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollster::block_on;

    #[test]
    fn messages_that_are_none_are_refused() {
        let cx = Context::quiet();
        let rows = with_rows(&[1.0, 2.0, 3.0], 1);
        let two = Array2::zeros((2, 1));
        let mut chore = KMeansChore::default();
        assert!(block_on(chore.answer(&cx, to_end(&two, true))).is_err());
        for message in [vec![], vec![9; 9], rows[..20].to_vec(), rows[..30].to_vec()] {
            assert!(block_on(chore.answer(&cx, message)).is_err());
        }
        assert!(block_on(chore.answer(&cx, rows)).unwrap().is_empty());
        for centers in [with_centers(&two, false), with_centers(&Array2::zeros((0, 1)), true)] {
            assert!(block_on(chore.answer(&cx, centers)).is_err());
        }
        assert!(sums_of(&block_on(chore.answer(&cx, with_centers(&two, true))).unwrap(), (2, 1)).is_ok());
        assert!(block_on(chore.answer(&cx, with_centers(&Array2::zeros((3, 1)), false))).is_err());
        assert!(sums_of(&[0; 40], (2, 2)).is_err() && sums_of(&[], (2, 2)).is_err() && end_of(&[1], 3, 2).is_err());
        let end = block_on(chore.answer(&cx, to_end(&two, true))).unwrap();
        assert!(end_of(&end, 3, 2).is_ok() && end_of(&end, 4, 2).is_err() && end_of(&end, 3, 0).is_err());
    }
}
