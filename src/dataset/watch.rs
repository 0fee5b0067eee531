//! Tasks of one pass that are watched: what they know of the rows is kept, and rows that are appended are taken in without reading the others again.

use serde_json::Value;

use super::Dataset;
use super::passes::{Spec, Standing, Watched, bytes_of};
use crate::error::{Error, Result};
use crate::registry;
use crate::task::{Budget, Context, Reservation, run_pass};

/// What a watched task holds, as it is told where there is no room for it.
const WHAT: &str = "a task that is watched";

impl Dataset {
    /// What a task of one pass knows of all rows: for [`Dataset::watch`] of this data set, or of the one that was [scanned](Dataset::scan) for it.
    ///
    /// # Errors
    /// `unsupported` for a task that is not one pass, else as [`Dataset::run`].
    pub async fn passed(&self, cx: &Context, task: &str, params: Value) -> Result<Standing> {
        let pass = match self.standing(task, &params)? {
            Some(pass) => pass,
            None => {
                let pass = registry::pass(self.schema(), task, params.clone())?.filter(|pass| !pass.prefers_all());
                let mut pass = pass.ok_or_else(|| {
                    Error::unsupported(format!("{task} needs all rows at once and cannot be watched"))
                        .hint("watch aggregate, profile or check, or run the task again when it is wanted")
                })?;
                let columns = registry::reads(self.schema(), task, params.clone())?;
                run_pass(cx, self.table()?, &columns, &mut *pass).await?;
                pass
            }
        };
        Ok(Standing { spec: Spec::new(task, params), pass, watched: None })
    }

    /// Keeps what a task knows of all rows, under a number. Asked for with the same parameters, the task is only written out; rows that are appended are taken in.
    ///
    /// # Errors
    /// `memory` where it does not fit.
    pub fn watch(&mut self, number: u64, passed: Standing) -> Result<()> {
        let room = self.budget.reserve(WHAT, bytes_of(&*passed.pass))?;
        self.standing.push(Standing { watched: Some(Watched { number, room: vec![room.into()] }), ..passed });
        Ok(())
    }

    /// Lets the task of this number go.
    pub fn unwatch(&mut self, number: u64) {
        self.standing.retain(|standing| standing.watched.as_ref().is_none_or(|watched| watched.number != number));
    }
}

/// Room for what watched tasks will hold more, at most, once they have taken in what the same tasks know of `appended` rows.
pub(super) fn room_for(budget: &Budget, standing: &[Standing], appended: &[Standing]) -> Result<Reservation> {
    let watched = standing.iter().zip(appended).filter(|(standing, _)| standing.watched.is_some());
    budget.reserve(WHAT, watched.map(|(_, appended)| bytes_of(&*appended.pass)).sum())
}

impl Standing {
    /// Takes in what the same task has seen of the rows that follow; what it holds more comes out of `room`.
    pub(super) fn follow(&mut self, next: &Self, room: &mut Reservation) -> Result<()> {
        let before = bytes_of(&*self.pass);
        self.pass.merge(&*next.pass)?;
        if let Some(watched) = &mut self.watched {
            let more = bytes_of(&*self.pass).saturating_sub(before);
            // Most appends bring no new group, and a feed has many.
            watched.room.extend((more > 0).then(|| room.split(more).into()));
        }
        Ok(())
    }
}
