//! Two segmentations of the same rows beside each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, UInt64Array};
use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::agreement::Counts;
use crate::error::Result;
use crate::expression::given;
use crate::keys::Codes;
use crate::table::Table;
use crate::task::{Algorithm, Context, Empty, Outcome, Params};

/// Rows between two checkpoints.
const CHUNK: usize = 8192;

/// The two segmentations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CompareSegmentsParams {
    /// The segment of each row in the one: a column, or an expression.
    #[schemars(extend("x-column" = "any"))]
    pub first: String,
    /// The segment of each row in the other: a column, or an expression. Rows in which one of them is missing take no part.
    #[schemars(extend("x-column" = "any"))]
    pub second: String,
}

impl Params for CompareSegmentsParams {
    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        given::columns(schema, [(self.first.as_str(), "first"), (self.second.as_str(), "second")])
    }
}

/// How alike they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompareSegmentsReport {
    /// Rows that have both segments.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows in which one of them is missing.
    #[ts(type = "number")]
    pub rows_missing: u64,
    /// Segments of the first.
    #[ts(type = "number")]
    pub first_segments: u64,
    /// Segments of the second.
    #[ts(type = "number")]
    pub second_segments: u64,
    /// Adjusted Rand index: 1 where both put the same rows together, about 0 where they agree by chance only; null without rows.
    pub ari: Option<f64>,
    /// Adjusted mutual information, likewise.
    pub ami: Option<f64>,
    /// In words.
    pub summary: String,
}

/// Compares two segmentations of the same rows.
///
/// Pick it to see what another method, other columns or another number of segments changed. **Input**: two columns of segments; noise (−1) is a segment like
/// others. **Returns** the adjusted Rand index and the adjusted mutual information, and a row for each pair of segments that share rows: `first`, `second`,
/// `rows`, `share_of_first`, `share_of_second`. **Cost**: one pass. **Reference**: scikit-learn's `adjusted_rand_score` and `adjusted_mutual_info_score`.
#[derive(Clone, Copy, Debug)]
pub struct CompareSegments;

impl Algorithm for CompareSegments {
    const TASK: &'static str = "compare_segments";
    const METHOD: &'static str = "overlap";
    const SUMMARY: &'static str = "How alike two segmentations of the same rows are, and which segments share rows.";
    type Common = CompareSegmentsParams;
    type Params = Empty;
    type Report = CompareSegmentsReport;

    async fn run(cx: &Context, table: &Table, common: CompareSegmentsParams, _: Empty) -> Result<Outcome> {
        cx.phase("compare");
        let first = given::bound(&common.first, "first", table.schema())?;
        let second = given::bound(&common.second, "second", table.schema())?;
        let (mut first_codes, mut second_codes) = (Codes::new(first.of()), Codes::new(second.of()));
        let mut pairs: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        let (mut done, mut rows) = (0, 0);
        let mut held = cx.reserve("the pairs of segments", 0)?;
        for piece in table.pieces(CHUNK) {
            let piece = piece?;
            let arrays = [first.evaluate(&piece)?, second.evaluate(&piece)?];
            let (mut a, mut b) = (Vec::new(), Vec::new());
            first_codes.codes_of(&arrays[0], &mut a)?;
            second_codes.codes_of(&arrays[1], &mut b)?;
            let nulls = arrays.each_ref().map(|array| array.logical_nulls());
            let there = |row: usize| nulls.iter().flatten().all(|nulls| nulls.is_valid(row));
            for row in (0..piece.num_rows()).filter(|&row| there(row)) {
                *pairs.entry((a[row], b[row])).or_default() += 1;
                rows += 1;
            }
            held.grow("the pairs of segments", (pairs.len() as u64 * 32).saturating_sub(held.bytes()))?;
            done += piece.num_rows() as u64;
            cx.checkpoint(done, table.n_rows()).await?;
        }
        let (first_ranks, second_ranks) = (first_codes.ranks(), second_codes.ranks());
        let mut cells: Vec<(u32, u32, u64)> = pairs.into_iter().map(|((a, b), rows)| (a, b, rows)).collect();
        cells.sort_by_key(|&(a, b, _)| (first_ranks[a as usize], second_ranks[b as usize]));
        let counts = Counts::of(&cells);
        cx.checkpoint(done, table.n_rows()).await?;
        let (ari, ami) = if rows > 0 { (Some(counts.adjusted_rand()), Some(counts.adjusted_information())) } else { (None, None) };
        let report = CompareSegmentsReport {
            rows,
            rows_missing: done - rows,
            first_segments: counts.first.len() as u64,
            second_segments: counts.second.len() as u64,
            summary: summary(ari),
            ari,
            ami,
        };
        let codes = |of: fn(&(u32, u32, u64)) -> u32| cells.iter().map(of).collect::<Vec<u32>>();
        let share = |of: &[u64], place: fn(&(usize, usize, u64)) -> usize| -> ArrayRef {
            Arc::new(counts.cells.iter().map(|cell| Some(cell.2 as f64 / of[place(cell)] as f64)).collect::<Float64Array>())
        };
        let batch = RecordBatch::try_from_iter([
            ("first", first_codes.array(&codes(|cell| cell.0))? as ArrayRef),
            ("second", second_codes.array(&codes(|cell| cell.1))? as ArrayRef),
            ("rows", Arc::new(UInt64Array::from_iter_values(cells.iter().map(|cell| cell.2))) as ArrayRef),
            ("share_of_first", share(&counts.first, |cell| cell.0)),
            ("share_of_second", share(&counts.second, |cell| cell.1)),
        ])?;
        Ok(Outcome::new(&report)?.with_table(vec![batch]))
    }
}

impl Counts {
    /// Parts are numbered as they come by.
    fn of(cells: &[(u32, u32, u64)]) -> Self {
        let mut counts = Self { cells: Vec::new(), first: Vec::new(), second: Vec::new() };
        let (mut firsts, mut seconds) = (BTreeMap::new(), BTreeMap::new());
        for &(a, b, rows) in cells {
            let next = firsts.len();
            let a = *firsts.entry(a).or_insert(next);
            let next = seconds.len();
            let b = *seconds.entry(b).or_insert(next);
            counts.first.resize(firsts.len(), 0);
            counts.second.resize(seconds.len(), 0);
            counts.first[a] += rows;
            counts.second[b] += rows;
            counts.cells.push((a, b, rows));
        }
        counts
    }
}

fn summary(ari: Option<f64>) -> String {
    let Some(ari) = ari else { return "No row has both segments.".to_owned() };
    let degree = match ari {
        1.0 => "put exactly the same rows together",
        ari if ari >= 0.9 => "are all but the same",
        ari if ari >= 0.65 => "agree in the main",
        ari if ari >= 0.3 => "agree in part",
        ari if ari >= 0.05 => "have little in common",
        _ => "agree no more than chance would have them",
    };
    format!("The two segmentations {degree} (adjusted Rand index {ari:.2}).")
}
