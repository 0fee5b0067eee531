//! Many pieces of work of which none needs another, done here and by those who help.

use std::collections::VecDeque;
use std::ops::Range;
use std::task::Poll;

use super::{Answer, Errand};
use crate::error::Result;

/// Most pieces that are given away at once: so many at least are told of together, and done twice if a helper ends.
const AT_ONCE: usize = 64;

/// Those who help, and the pieces that nobody does yet.
pub struct Crew {
    /// What all pieces have in common.
    common: Vec<u8>,
    hands: Vec<Hand>,
    /// Those who failed: they are held, so that they are not found free and asked again.
    failed: Vec<Hand>,
    left: VecDeque<Range<usize>>,
}

struct Hand {
    errand: Box<dyn Errand>,
    doing: Option<(Range<usize>, Answer)>,
}

/// What a helper says of some pieces, as it was read.
pub type Heard<T> = (Range<usize>, Result<T>);

impl Crew {
    /// So many pieces, and nobody who helps yet. Whoever does is told first what all pieces have in common, and answers with nothing.
    #[must_use]
    pub fn new(pieces: usize, common: Vec<u8>) -> Self {
        let mut crew = Self { common, hands: Vec::new(), failed: Vec::new(), left: VecDeque::new() };
        crew.leave(0..pieces);
        crew
    }

    /// Takes on those who have come.
    pub fn join(&mut self, errands: Vec<Box<dyn Errand>>) {
        for errand in errands {
            self.hands.push(Hand { doing: Some((0..0, errand.ask(self.common.clone()))), errand });
        }
    }

    /// Gives pieces to each helper that has none, fewer the fewer are left, so that all end at about the same time.
    pub fn give(&mut self, message: impl Fn(Range<usize>) -> Vec<u8>) {
        let hands = self.hands.len();
        for hand in &mut self.hands {
            if hand.doing.is_some() {
                continue;
            }
            let Some(first) = self.left.front_mut() else { return };
            let some = (first.len() / (hands + 1) / 4).clamp(1, AT_ONCE);
            let pieces = first.start..first.start + some;
            first.start += some;
            if first.start == first.end {
                self.left.pop_front();
            }
            hand.doing = Some((pieces.clone(), hand.errand.ask(message(pieces))));
        }
    }

    /// A piece to be done here.
    pub fn take(&mut self) -> Option<usize> {
        let first = self.left.front_mut()?;
        let piece = first.start;
        first.start += 1;
        if first.start == first.end {
            self.left.pop_front();
        }
        Some(piece)
    }

    /// An answer that has come, if there is one. A helper that failed, or whose answer cannot be read, is not asked again, and its pieces are left to do.
    pub fn heard<T>(&mut self, read: impl Fn(Range<usize>, &[u8]) -> Result<T>) -> Option<Heard<T>> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        for hand in 0..self.hands.len() {
            if let Some((_, answer)) = &mut self.hands[hand].doing
                && let Poll::Ready(answer) = answer.as_mut().poll(&mut context)
            {
                return self.settle(hand, answer, read);
            }
        }
        None
    }

    /// Waits for an answer; nothing where nobody is at work on a piece.
    pub async fn wait<T>(&mut self, read: impl Fn(Range<usize>, &[u8]) -> Result<T>) -> Option<Heard<T>> {
        let hand = self.hands.iter().position(|hand| hand.doing.as_ref().is_some_and(|(pieces, _)| !pieces.is_empty()))?;
        let (_, answer) = self.hands[hand].doing.as_mut()?;
        let answer = answer.as_mut().await;
        self.settle(hand, answer, read)
    }

    fn settle<T>(
        &mut self,
        hand: usize,
        answer: Result<Vec<u8>>,
        read: impl Fn(Range<usize>, &[u8]) -> Result<T>,
    ) -> Option<Heard<T>> {
        let (pieces, _) = self.hands[hand].doing.take()?;
        let answer = answer.and_then(|answer| read(pieces.clone(), &answer));
        if answer.is_err() {
            self.failed.push(self.hands.remove(hand));
            self.leave(pieces.clone());
        }
        Some((pieces, answer))
    }

    fn leave(&mut self, pieces: Range<usize>) {
        if !pieces.is_empty() {
            self.left.push_front(pieces);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::future::ready;
    use std::rc::Rc;

    use pollster::block_on;

    use super::*;
    use crate::error::Error;

    /// Says the message back; ends after some, or answers when it is asked for the second time only.
    struct Echo {
        left: Cell<usize>,
        open: Rc<Cell<usize>>,
    }

    impl Errand for Echo {
        fn ask(&self, message: Vec<u8>) -> Answer {
            if self.left.get() == 0 {
                return Box::pin(ready(Err(Error::internal("it ended"))));
            }
            self.left.set(self.left.get() - 1);
            let mut polls = 0;
            Box::pin(std::future::poll_fn(move |context| {
                polls += 1;
                context.waker().wake_by_ref();
                if polls > 1 { Poll::Ready(Ok(message.clone())) } else { Poll::Pending }
            }))
        }
    }

    impl Drop for Echo {
        fn drop(&mut self) {
            self.open.set(self.open.get() - 1);
        }
    }

    #[test]
    fn every_piece_is_done_once_whoever_ends() {
        for (lasting, garbles) in [(vec![], false), (vec![99], false), (vec![0], false), (vec![3, 99], true), (vec![1, 2, 0], true)]
        {
            let open = Rc::new(Cell::new(lasting.len()));
            let errands: Vec<Box<dyn Errand>> = lasting
                .iter()
                .map(|&left| Box::new(Echo { left: Cell::new(left), open: open.clone() }) as Box<dyn Errand>)
                .collect();
            let mut crew = Crew::new(500, b"all".to_vec());
            crew.join(errands);
            let done = RefCell::new(vec![0; 500]);
            let read = |pieces: Range<usize>, answer: &[u8]| {
                let known = if pieces.is_empty() { answer == b"all" } else { answer == pieces.start.to_le_bytes() };
                known.then_some(()).ok_or_else(|| Error::internal("no answer"))
            };
            let told = |(pieces, answer): Heard<()>| {
                if answer.is_ok() {
                    done.borrow_mut()[pieces].iter_mut().for_each(|times| *times += 1);
                }
            };
            loop {
                while let Some(heard) = crew.heard(read) {
                    told(heard);
                }
                crew.give(
                    |pieces| if pieces.contains(&241) && garbles { b"?".to_vec() } else { pieces.start.to_le_bytes().to_vec() },
                );
                if let Some(piece) = crew.take() {
                    done.borrow_mut()[piece] += 1;
                } else if let Some(heard) = block_on(crew.wait(read)) {
                    told(heard);
                } else {
                    break;
                }
            }
            assert_eq!(done.into_inner(), vec![1; 500], "{lasting:?}");
            drop(crew);
            assert_eq!(open.get(), 0);
        }
    }
}
