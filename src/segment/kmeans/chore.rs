//! K-means on a part of the rows, for a task that has all of them: the rows come once, then centers go one way and sums the other.
//!
//! Messages are words of 8 bytes, little-endian; the first says what it is. Segments of rows come last, as words of 4 bytes.

use ndarray::Array2;

use super::bounded::Bounded;
use super::effort::Effort;
use super::sums::{Sums, Total};
use crate::context::{Answering, Chore, Context, Reservation};
use crate::error::{Error, Result};
use crate::segment::lanes::flat;

/// The name of the chore.
pub(crate) const NAME: &str = "kmeans";

/// What a message says.
const ROWS: u64 = 0;
const CENTERS: u64 = 1;
const END: u64 = 2;

/// A part of the rows, and how they stand to the centers.
#[derive(Default)]
pub(crate) struct KMeansChore(Option<Part>);

struct Part {
    k: usize,
    width: usize,
    values: Vec<f64>,
    bounded: Bounded,
    _memory: Reservation,
}

impl Chore for KMeansChore {
    fn answer<'a>(&'a mut self, cx: &'a Context, message: Vec<u8>) -> Answering<'a> {
        Box::pin(async move {
            let (head, body) = message.split_at_checked(8).ok_or_else(unknown)?;
            let effort = Effort::new(cx, 0);
            match (word(head), &mut self.0) {
                (ROWS, part) => {
                    *part = Some(Part::of(&effort, body)?);
                    Ok(Vec::new())
                }
                (CENTERS, Some(part)) => part.assign(&effort, body).await,
                (END, Some(part)) => part.end(&effort).await,
                _ => Err(unknown()),
            }
        })
    }
}

impl Part {
    fn of(effort: &Effort<'_>, body: &[u8]) -> Result<Self> {
        let (shape, rows) = body.split_at_checked(16).ok_or_else(unknown)?;
        let (k, width) = (word(&shape[..8]) as usize, word(&shape[8..]) as usize);
        if k == 0 || width == 0 || rows.len() % (8 * width) != 0 {
            return Err(unknown());
        }
        let memory = effort.cx().reserve("a part of the rows", rows.len() as u64)?;
        let values: Vec<f64> = floats(rows).collect();
        let bounded = Bounded::new(effort, values.len() / width, width, k)?;
        Ok(Self { k, width, values, bounded, _memory: memory })
    }

    async fn assign(&mut self, effort: &Effort<'_>, body: &[u8]) -> Result<Vec<u8>> {
        let centers = Array2::from_shape_vec((self.k, self.width), floats(body).collect()).map_err(|_| unknown())?;
        self.bounded.assign(effort, &self.values, &centers).await?;
        let [sums, lost] = self.bounded.sums.parts();
        let counts = self.bounded.sums.counts.iter();
        Ok(sums
            .iter()
            .chain(lost)
            .flat_map(|value| value.to_le_bytes())
            .chain(counts.flat_map(|count| count.to_le_bytes()))
            .collect())
    }

    async fn end(&mut self, effort: &Effort<'_>) -> Result<Vec<u8>> {
        let Total { sum, lost } = self.bounded.inertia(effort, &self.values).await?;
        let head = [sum, lost].into_iter().flat_map(f64::to_le_bytes);
        Ok(head.chain(self.bounded.labels().iter().flat_map(|label| label.to_le_bytes())).collect())
    }
}

/// The message that brings the rows, for `k` centers.
pub(super) fn with_rows(rows: &[f64], width: usize, k: usize) -> Vec<u8> {
    let mut message = Vec::with_capacity(24 + 8 * rows.len());
    for head in [ROWS, k as u64, width as u64] {
        message.extend(head.to_le_bytes());
    }
    message.extend(rows.iter().flat_map(|value| value.to_le_bytes()));
    message
}

/// The message that brings centers.
pub(super) fn with_centers(centers: &Array2<f64>) -> Vec<u8> {
    CENTERS.to_le_bytes().into_iter().chain(flat(centers).iter().flat_map(|value| value.to_le_bytes())).collect()
}

/// The message that asks how it ended.
pub(super) fn to_end() -> Vec<u8> {
    END.to_le_bytes().to_vec()
}

/// What the rows of the part add up to, of an answer to [`with_centers`].
pub(super) fn sums_of(answer: &[u8], k: usize, width: usize) -> Result<Sums> {
    let (values, counts) = answer.split_at_checked(16 * k * width).ok_or_else(unknown)?;
    let mut values = floats(values);
    let sums: Vec<f64> = values.by_ref().take(k * width).collect();
    let counts: Vec<u64> = counts.chunks_exact(8).map(word).collect();
    Sums::of_parts(width, sums, values.collect(), counts).filter(|sums| sums.counts.len() == k).ok_or_else(unknown)
}

/// The inertia of the part and the segments of its rows, of an answer to [`to_end`].
pub(super) fn end_of(answer: &[u8]) -> Result<(Total, impl Iterator<Item = u32>)> {
    let (head, labels) = answer.split_at_checked(16).ok_or_else(unknown)?;
    let mut head = floats(head);
    let total = Total { sum: head.next().unwrap_or(0.0), lost: head.next().unwrap_or(0.0) };
    Ok((total, labels.chunks_exact(4).map(|label| u32::from_le_bytes([label[0], label[1], label[2], label[3]]))))
}

/// Eight bytes as a number.
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f64> {
    bytes.chunks_exact(8).map(|bytes| f64::from_bits(word(bytes)))
}

fn unknown() -> Error {
    Error::internal("a message between workers is not what it should be")
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollster::block_on;

    #[test]
    fn messages_that_are_none_are_refused() {
        let cx = Context::quiet();
        let rows = with_rows(&[1.0, 2.0, 3.0], 1, 2);
        let mut chore = KMeansChore::default();
        assert!(block_on(chore.answer(&cx, to_end())).is_err());
        for message in [vec![], vec![9; 8], rows[..20].to_vec(), rows[..30].to_vec()] {
            assert!(block_on(chore.answer(&cx, message)).is_err());
        }
        assert!(block_on(chore.answer(&cx, rows)).unwrap().is_empty());
        assert!(block_on(chore.answer(&cx, with_centers(&Array2::zeros((3, 1))))).is_err());
        assert!(sums_of(&[0; 40], 2, 2).is_err() && sums_of(&[], 2, 2).is_err() && end_of(&[1]).is_err());
    }
}
