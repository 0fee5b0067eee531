//! Series that do not need each other are worked on here and wherever somebody helps.

use std::ops::Range;

use super::Pulse;
use super::chore::{self, Answered, Common};
use crate::context::{Context, Crew, Heard};
use crate::error::{Error, ErrorKind, Result};
use crate::table::series::Series;

/// Series from which on it is worth to give some of them to others.
const SEVERAL: usize = 8;

/// Part of a larger piece of work, as progress tells of it.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    /// What is done before it.
    pub(super) before: usize,
    /// How much a series is.
    pub(super) unit: usize,
    /// What is done in all.
    pub(super) total: usize,
}

/// What `work` says of each series, by its place; others who are told what is `common` say the same.
pub(super) async fn each<T: Answered>(
    cx: &Context,
    all: &[Series],
    common: &Common,
    stretch: Stretch,
    work: impl AsyncFn(&Pulse<'_>, usize) -> Result<T>,
) -> Result<Vec<T>> {
    let read = |some: Range<usize>, answer: &[u8]| chore::answers(&all[some], answer);
    let mut crew = Crew::new(all.len(), common.message()?);
    let mut found: Vec<Option<T>> = std::iter::repeat_with(|| None).take(all.len()).collect();
    let mut done = 0;
    loop {
        while let Some(heard) = crew.heard(read) {
            done += take_in(&mut found, heard)?;
        }
        if all.len() >= SEVERAL {
            crew.join(cx.errands(chore::NAME));
        }
        crew.give(|some| chore::message(all, some));
        let pulse = Pulse::new(cx, stretch.before + done * stretch.unit, stretch.total);
        pulse.beat().await?;
        if let Some(index) = crew.take() {
            found[index] = Some(work(&pulse, index).await?);
            done += 1;
        } else if let Some(heard) = crew.wait(read).await {
            done += take_in(&mut found, heard)?;
        } else {
            break;
        }
    }
    found.into_iter().collect::<Option<_>>().ok_or_else(|| Error::internal("a series was left out"))
}

/// Takes in what another has done; how much it was. What it failed to do is left to be done.
fn take_in<T>(found: &mut [Option<T>], (some, heard): Heard<Vec<T>>) -> Result<usize> {
    match heard {
        Ok(theirs) => {
            let done = some.len();
            found[some].iter_mut().zip(theirs).for_each(|(one, theirs)| *one = Some(theirs));
            Ok(done)
        }
        Err(error) if error.kind() == ErrorKind::Aborted => Err(error),
        Err(_) => Ok(0),
    }
}
