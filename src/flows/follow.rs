//! Segments over time: who stayed, who moved where, who came and who left.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, UInt64Array};
use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Result;
use crate::expression::given;
use crate::keys::Codes;
use crate::table::Table;
use crate::task::{Algorithm, Context, Empty, Outcome, Params};

/// Rows between two checkpoints.
const CHUNK: usize = 8192;

/// Whom to follow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FollowSegmentsParams {
    /// Whom to follow: a column, or an expression.
    #[schemars(extend("x-column" = "any"))]
    pub entity: String,
    /// The period that a row speaks of: a column, or an expression such as `bucket('month', day)`. Periods follow each other in the order of their values.
    #[schemars(extend("x-column" = "any"))]
    pub period: String,
    /// The segment of the entity in that period: a column, or an expression. Of several rows of an entity and period the last counts; rows in which something
    /// is missing take no part.
    #[schemars(extend("x-column" = "any"))]
    pub segment: String,
}

impl FollowSegmentsParams {
    fn texts(&self) -> [(&str, &'static str); 3] {
        [(&self.entity, "entity"), (&self.period, "period"), (&self.segment, "segment")]
    }
}

impl Params for FollowSegmentsParams {
    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        given::columns(schema, self.texts())
    }
}

/// Who was followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct FollowSegmentsReport {
    /// Rows that took part.
    #[ts(type = "number")]
    pub rows: u64,
    /// Different entities.
    #[ts(type = "number")]
    pub entities: u64,
    /// Periods.
    #[ts(type = "number")]
    pub periods: u64,
    /// From each period to the next.
    pub transitions: Vec<Transition>,
}

/// What became of the entities of a period in the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Transition {
    /// Entities in the same segment as before.
    #[ts(type = "number")]
    pub stayed: u64,
    /// Entities in another one.
    #[ts(type = "number")]
    pub moved: u64,
    /// Entities that were not there before.
    #[ts(type = "number")]
    pub came: u64,
    /// Entities that are there no more.
    #[ts(type = "number")]
    pub left: u64,
    /// Those that stayed, as a share of those that are in both periods; null where none is.
    pub stayed_share: Option<f64>,
}

/// Follows entities from segment to segment over periods.
///
/// Pick it to learn who moved where after segments were assigned for every month. **Input**: a row for each entity and period with its segment.
/// **Returns** for each period and the next a row for each pair of segments: `period`, `next_period`, `from`, `to`, `entities` and `share` (of those in
/// `from`). `from` is null for entities that came, `to` for those that left, and their share is that of all who came. **Cost**: one pass; memory for each entity
/// and period.
#[derive(Clone, Copy, Debug)]
pub struct FollowSegments;

impl Algorithm for FollowSegments {
    const TASK: &'static str = "follow_segments";
    const METHOD: &'static str = "flows";
    const SUMMARY: &'static str =
        "Follows customers from segment to segment over periods: who stayed, who moved where, who came and left.";
    type Common = FollowSegmentsParams;
    type Params = Empty;
    type Report = FollowSegmentsReport;

    async fn run(cx: &Context, table: &Table, common: FollowSegmentsParams, _: Empty) -> Result<Outcome> {
        cx.phase("follow");
        let bound = common.texts().map(|(text, param)| given::bound(text, param, table.schema()));
        let [entity, period, segment] = bound;
        let columns = [entity?, period?, segment?];
        let mut codes = columns.each_ref().map(|column| Codes::new(column.of()));
        // By entity and period: whoever comes last has the say.
        let mut seen: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        let (mut done, mut rows) = (0, 0);
        let mut held = cx.reserve("the segments of entities", 0)?;
        for piece in table.pieces(CHUNK) {
            let piece = piece?;
            let (mut numbers, mut nulls) = (Vec::new(), Vec::new());
            for (column, codes) in columns.iter().zip(&mut codes) {
                let array = column.evaluate(&piece)?;
                let mut of_rows = Vec::with_capacity(piece.num_rows());
                codes.codes_of(&array, &mut of_rows)?;
                nulls.extend(array.logical_nulls());
                numbers.push(of_rows);
            }
            for row in (0..piece.num_rows()).filter(|&row| nulls.iter().all(|nulls| nulls.is_valid(row))) {
                seen.insert((numbers[0][row], numbers[1][row]), numbers[2][row]);
                rows += 1;
            }
            held.grow("the segments of entities", (seen.len() as u64 * 48).saturating_sub(held.bytes()))?;
            done += piece.num_rows() as u64;
            cx.checkpoint(done, table.n_rows()).await?;
        }
        let ranks = codes.each_ref().map(Codes::ranks);
        let mut periods: Vec<u32> = seen.keys().map(|(_, period)| *period).collect();
        periods.sort_by_key(|&period| ranks[1][period as usize]);
        periods.dedup();
        let mut entities: Vec<u32> = seen.keys().map(|(entity, _)| *entity).collect();
        entities.dedup();
        let (mut flows, mut transitions) = (Vec::new(), Vec::new());
        for pair in periods.windows(2) {
            let mut counts: BTreeMap<(Option<u32>, Option<u32>), u64> = BTreeMap::new();
            for &entity in &entities {
                let (from, to) = (seen.get(&(entity, pair[0])).copied(), seen.get(&(entity, pair[1])).copied());
                if from.is_some() || to.is_some() {
                    *counts.entry((from, to)).or_default() += 1;
                }
            }
            transitions.push(Transition::of(&counts));
            let mut of_from: BTreeMap<Option<u32>, u64> = BTreeMap::new();
            counts.iter().for_each(|((from, _), n)| *of_from.entry(*from).or_default() += n);
            let rank = |segment: Option<u32>| segment.map_or(u32::MAX, |segment| ranks[2][segment as usize]);
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by_key(|&((from, to), _)| (rank(from), rank(to)));
            flows.extend(
                counts.into_iter().map(|((from, to), n)| (pair[0], pair[1], from, to, n, n as f64 / of_from[&from] as f64)),
            );
            cx.checkpoint(done, table.n_rows()).await?;
        }
        let period = |of: fn(&Flow) -> u32| -> Result<ArrayRef> { codes[1].array(&flows.iter().map(of).collect::<Vec<_>>()) };
        let segment = |of: fn(&Flow) -> Option<u32>| -> Result<ArrayRef> {
            let there: Vec<bool> = flows.iter().map(|flow| of(flow).is_some()).collect();
            let values = codes[2].array(&flows.iter().map(|flow| of(flow).unwrap_or(0)).collect::<Vec<_>>())?;
            Ok(arrow::compute::nullif(&values, &arrow::compute::not(&there.into())?)?)
        };
        let batch = RecordBatch::try_from_iter_with_nullable([
            ("period", period(|flow| flow.0)?, true),
            ("next_period", period(|flow| flow.1)?, true),
            ("from", segment(|flow| flow.2)?, true),
            ("to", segment(|flow| flow.3)?, true),
            ("entities", Arc::new(UInt64Array::from_iter_values(flows.iter().map(|flow| flow.4))) as ArrayRef, true),
            ("share", Arc::new(Float64Array::from_iter_values(flows.iter().map(|flow| flow.5))) as ArrayRef, true),
        ])?;
        let report = FollowSegmentsReport { rows, entities: entities.len() as u64, periods: periods.len() as u64, transitions };
        Ok(Outcome::new(&report)?.with_table(vec![batch]))
    }
}

/// Period, next period, from, to, entities, share.
type Flow = (u32, u32, Option<u32>, Option<u32>, u64, f64);

impl Transition {
    fn of(counts: &BTreeMap<(Option<u32>, Option<u32>), u64>) -> Self {
        let sum = |which: fn(&(Option<u32>, Option<u32>)) -> bool| {
            counts.iter().filter(|(pair, _)| which(pair)).map(|(_, n)| n).sum::<u64>()
        };
        let stayed = sum(|(from, to)| from == to);
        let moved = sum(|(from, to)| from.is_some() && to.is_some() && from != to);
        let both = stayed + moved;
        Self {
            stayed,
            moved,
            came: sum(|(from, _)| from.is_none()),
            left: sum(|(_, to)| to.is_none()),
            stayed_share: (both > 0).then(|| stayed as f64 / both as f64),
        }
    }
}
