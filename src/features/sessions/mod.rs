//! Visits: events of one entity that follow each other without a long pause.

use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::log::{FeaturesParams, FeaturesReport, Log, Named, counts, numbers};
use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::{Algorithm, Context, Outcome, Params};

/// What ends a session, and what a row of the result is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SessionsParams {
    /// Seconds without an event after which the next one begins a new session.
    pub gap_seconds: f64,
    /// What a row of the result is.
    pub per: Per,
}

/// What a row of the result is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Per {
    /// A session.
    #[default]
    Session,
    /// An entity with all its sessions.
    Entity,
}

impl Default for SessionsParams {
    fn default() -> Self {
        Self { gap_seconds: 1800.0, per: Per::Session }
    }
}

impl Params for SessionsParams {
    fn check(&self) -> Result<()> {
        let is_fit = self.gap_seconds.is_finite() && self.gap_seconds > 0.0;
        if is_fit { Ok(()) } else { Err(Error::params("gapSeconds", "must be above 0")) }
    }
}

/// Sessions from a log of events.
///
/// Pick it to turn clicks into visits. A session ends where the next event of the entity is more than `gapSeconds` later. **Returns** for each session its number within the entity
/// (`session`, from 1), `start`, `end`, `seconds`, `events` and `seconds_since_previous`; or for each entity `sessions`, `events`, `events_per_session`, `mean_seconds`, `longest_seconds`,
/// `mean_pause_seconds` between sessions, `first` and `last`. **Cost**: a sort of the log.
#[derive(Clone, Copy, Debug)]
pub struct Sessions;

impl Algorithm for Sessions {
    const TASK: &'static str = "features";
    const METHOD: &'static str = "sessions";
    const SUMMARY: &'static str = "Visits from a log of events, which a long pause sets apart, and what they tell of each visitor.";
    type Common = FeaturesParams;
    type Params = SessionsParams;
    type Report = FeaturesReport;

    async fn run(cx: &Context, table: &Table, common: FeaturesParams, params: SessionsParams) -> Result<Outcome> {
        cx.phase("features");
        let log = Log::read(cx, table, &common, &[], None).await?;
        let _memory = cx.reserve("the sessions", log.len() as u64 * 96)?;
        let sessions = sessions(&log, params.gap_seconds);
        let columns = match params.per {
            Per::Session => of_sessions(&log, &sessions, &common.entity)?,
            Per::Entity => of_entities(&log, &sessions, &common.entity)?,
        };
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))?;
        let report = log.report(batch.num_rows(), &batch.schema(), 1);
        Ok(Outcome::new(&report)?.with_table(vec![batch]))
    }
}

/// Events of an entity without a long pause.
struct Session {
    entity: u32,
    number: i64,
    start: i64,
    end: i64,
    events: i64,
    /// The end of the one before.
    previous: Option<i64>,
}

fn sessions(log: &Log, gap_seconds: f64) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    for (entity, span) in &log.spans {
        for &tick in &log.ticks[span.clone()] {
            match sessions.last_mut().filter(|last| last.entity == *entity) {
                Some(last) if log.seconds(tick - last.end) <= gap_seconds => {
                    last.end = tick;
                    last.events += 1;
                }
                last => {
                    let (number, previous) = last.map_or((1, None), |last| (last.number + 1, Some(last.end)));
                    sessions.push(Session { entity: *entity, number, start: tick, end: tick, events: 1, previous });
                }
            }
        }
    }
    sessions
}

fn of_sessions(log: &Log, sessions: &[Session], entity: &str) -> Result<Vec<Named>> {
    let entities: Vec<u32> = sessions.iter().map(|session| session.entity).collect();
    let seconds = |session: &Session| log.seconds(session.end - session.start);
    let since = |session: &Session| session.previous.map(|end| log.seconds(session.start - end));
    Ok(vec![
        (entity.to_owned(), log.entities(&entities)?),
        counts("session", sessions.iter().map(|session| session.number).collect()),
        ("start".to_owned(), log.times(sessions.iter().map(|session| session.start).collect())?),
        ("end".to_owned(), log.times(sessions.iter().map(|session| session.end).collect())?),
        numbers("seconds", sessions.iter().map(|session| Some(seconds(session))).collect()),
        counts("events", sessions.iter().map(|session| session.events).collect()),
        numbers("seconds_since_previous", sessions.iter().map(since).collect()),
    ])
}

fn of_entities(log: &Log, sessions: &[Session], entity: &str) -> Result<Vec<Named>> {
    let own: Vec<&[Session]> = sessions.chunk_by(|a, b| a.entity == b.entity).collect();
    let entities: Vec<u32> = own.iter().filter_map(|own| Some(own.first()?.entity)).collect();
    let each = |f: &dyn Fn(&[Session]) -> Option<f64>| own.iter().map(|own| f(own)).collect::<Vec<_>>();
    let events = |own: &[Session]| own.iter().map(|session| session.events).sum::<i64>();
    let seconds = |own: &[Session]| own.iter().map(|session| log.seconds(session.end - session.start)).collect::<Vec<f64>>();
    let mean = |values: Vec<f64>| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    let pauses = |own: &[Session]| {
        own.iter().filter_map(|session| Some(log.seconds(session.start - session.previous?))).collect::<Vec<f64>>()
    };
    Ok(vec![
        (entity.to_owned(), log.entities(&entities)?),
        counts("sessions", own.iter().map(|own| own.len() as i64).collect()),
        counts("events", own.iter().map(|own| events(own)).collect()),
        numbers("events_per_session", each(&|own| Some(events(own) as f64 / own.len() as f64))),
        numbers("mean_seconds", each(&|own| mean(seconds(own)))),
        numbers("longest_seconds", each(&|own| seconds(own).into_iter().reduce(f64::max))),
        numbers("mean_pause_seconds", each(&|own| mean(pauses(own)))),
        ("first".to_owned(), log.times(own.iter().filter_map(|own| Some(own.first()?.start)).collect())?),
        ("last".to_owned(), log.times(own.iter().filter_map(|own| Some(own.last()?.end)).collect())?),
    ])
}
