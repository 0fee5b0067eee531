//! Helpers in this process, for the tests of those who give errands.

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::Rc;

use pollster::block_on;

use super::{Answer, Chore, Context, Errand, Host, NewChore, Progress};
use crate::error::Error;

/// A host with helpers, some of whom end.
pub(crate) struct Team {
    chore: (&'static str, NewChore),
    /// After how many messages each of them ends.
    last: Vec<usize>,
    given: Cell<bool>,
    /// Messages in all, and errands that are not over.
    pub(crate) asked: Rc<Cell<usize>>,
    pub(crate) open: Rc<Cell<usize>>,
}

impl Team {
    pub(crate) fn new(chore: (&'static str, NewChore), last: Vec<usize>) -> Self {
        Self { chore, last, given: Cell::default(), asked: Rc::default(), open: Rc::default() }
    }
}

struct Helper {
    chore: RefCell<Box<dyn Chore>>,
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
        assert_eq!(chore, self.chore.0);
        if self.given.replace(true) {
            return Vec::new();
        }
        self.open.set(self.open.get() + self.last.len());
        let helper = |&left: &usize| {
            let (asked, open) = (Rc::clone(&self.asked), Rc::clone(&self.open));
            Box::new(Helper { chore: RefCell::new(self.chore.1()), left: Cell::new(left), asked, open }) as Box<dyn Errand>
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
