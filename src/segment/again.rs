//! Rows that are not kept, gone over again: all go to the nearest of the centers that a sample gave and are counted, and centers move to their means.
//!
//! **Steps.** A pass holds for every center the sum and the number of its rows, and the inertia; passes over parts of the rows add up. Before the next pass every center
//! becomes the mean of its rows (S. Lloyd 1982, doi:10.1109/TIT.1982.1056489); one without rows stays. After the last pass centers stay where they are, so
//! that sizes and inertia are those of the model.

use std::rc::Rc;

use arrow::record_batch::RecordBatch;
use ndarray::{Array2, ArrayView1};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::assigner::{Assigner, Centers};
use super::kmeans::Sums;
use super::lanes::{flat, nearest};
use super::saved::SavedSegments;
use crate::context::Context;
use crate::error::{Error, Place, Result};
use crate::stats::{Reader, Total, Writer, codec};
use crate::table::Table;
use crate::task::{LocalFuture, Model, Outcome, Pass, at_once};

const TAG: [u8; 4] = *b"agai";
const VERSION: u16 = 1;

/// Rows that are prepared at a time.
const PIECE: usize = 8192;

/// A pass after the first.
#[derive(Clone)]
pub(super) struct Again {
    beginning: Rc<Beginning>,
    saved: Rc<SavedSegments>,
    /// `(k, n_features)`, in the space of the points.
    centers: Array2<f64>,
    beginning_bytes: u64,
    sums: Sums,
    inertia: Total,
    rows: u64,
    rows_missing: u64,
}

/// What a pass begins with.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Beginning {
    /// The report of the sample without its note, with the centers as they are now.
    report: Value,
    model: Model,
    /// Did centers move?
    moved: bool,
    /// Passes after this one.
    left: u32,
}

impl Again {
    /// What the second of so many passes begins with, after the sample's outcome.
    pub(super) fn after(outcome: Outcome, passes: u32) -> Result<String> {
        let model = outcome.model.ok_or_else(|| Error::internal("a sample gave no model"))?;
        let mut report = outcome.report;
        if report["sampleRows"].is_u64()
            && let Some(notes) = report["notes"].as_array_mut()
        {
            notes.pop();
        }
        let beginning = Beginning { report, model, moved: false, left: passes.saturating_sub(2) };
        Ok(serde_json::to_string(&beginning)?)
    }

    /// A pass of no rows yet.
    pub(super) fn begun(state: &str) -> Result<Self> {
        let beginning: Beginning = serde_json::from_str(state).map_err(|_| codec::damaged())?;
        let saved = SavedSegments::of(&beginning.model)?;
        let rows = saved.assigner.centers().ok_or_else(codec::damaged)?;
        let (k, width) = (rows.len(), saved.preparation.width());
        let centers = Array2::from_shape_vec((k, width), rows.concat()).map_err(|_| codec::damaged())?;
        let (beginning, saved) = (Rc::new(beginning), Rc::new(saved));
        Ok(Self {
            beginning,
            saved,
            centers,
            beginning_bytes: state.len() as u64,
            sums: Sums::new(k, width),
            inertia: Total::default(),
            rows: 0,
            rows_missing: 0,
        })
    }

    /// The centers, each the mean of its rows.
    fn moved(&self) -> Result<Array2<f64>> {
        let (mut centers, sums) = (self.centers.clone(), self.sums.values()?);
        for ((mut center, sum), &count) in centers.rows_mut().into_iter().zip(sums.rows()).zip(&self.sums.counts) {
            if count > 0 {
                center.assign(&(&sum / count as f64));
            }
        }
        Ok(centers)
    }

    /// What the next pass begins with; nothing after the last, or where centers are at rest.
    fn next(&self) -> Result<Option<String>> {
        let Some(left) = self.beginning.left.checked_sub(1) else { return Ok(None) };
        let centers = self.moved()?;
        if centers == self.centers {
            return Ok(None);
        }
        let Model { task, method, .. } = &self.beginning.model;
        let mut report = self.beginning.report.clone();
        for (s, center) in centers.rows().into_iter().enumerate() {
            let original = self.saved.preparation.original(ArrayView1::from(&center.to_vec()));
            let told = report["segments"][s]["center"].as_object_mut().ok_or_else(codec::damaged)?;
            told.values_mut().zip(original).for_each(|(told, value)| *told = value.into());
        }
        let saved = SavedSegments { assigner: Assigner::Centers(Centers::new(&centers)), ..(*self.saved).clone() };
        let next = Beginning { report, model: Model::new(task, method, &saved)?, moved: true, left };
        Ok(Some(serde_json::to_string(&next)?))
    }

    /// Counts some rows.
    fn count(&mut self, rows: RecordBatch) -> Result<()> {
        let table = Table::new(rows.schema(), vec![rows]);
        let sheet = at_once(self.saved.preparation.clone().apply_to_some(&Context::quiet(), &table));
        // Where they lie among all rows is not known here.
        let sheet = sheet.map_err(|error| match error.place() {
            Place { column: Some(column), row: Some(_), .. } => Error::schema(format!("{column} has a row without a value"))
                .column(column)
                .hint("choose missing: drop, mean, median or zero, or fill the column first"),
            _ => error,
        })?;
        let (values, width, mut lanes) = (&sheet.points.values, self.centers.ncols(), Vec::new());
        nearest(flat(values), flat(&self.centers), width, &mut lanes, |_, row, label, squared| {
            self.sums.add(label, row);
            self.inertia.add(squared);
        });
        self.rows += sheet.features.n_rows;
        self.rows_missing += sheet.features.n_rows_missing;
        Ok(())
    }
}

impl Pass for Again {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        for start in (0..batch.num_rows()).step_by(PIECE) {
            self.count(batch.slice(start, PIECE.min(batch.num_rows() - start)))?;
        }
        Ok(())
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        let next = next.of::<Self>()?;
        self.sums.merge(&next.sums);
        self.inertia.merge(next.inertia);
        self.rows += next.rows;
        self.rows_missing += next.rows_missing;
        Ok(())
    }

    fn bytes(&self) -> u64 {
        // Centers and sums; the rows of a piece, as they are and in the space of the points.
        let (k, width) = self.centers.dim();
        (k * width * 24 + PIECE * width * 16) as u64 + self.beginning_bytes
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.rows);
        writer.u64(self.rows_missing);
        self.inertia.encode(&mut writer);
        self.sums.encode(&mut writer);
        writer.seal(TAG, VERSION)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let (rows, rows_missing, inertia) = (reader.count()?, reader.count()?, Total::decode(&mut reader)?);
        let sums = Sums::decode(&mut reader, self.centers.nrows(), self.centers.ncols())?;
        Ok(Box::new(Self { rows, rows_missing, inertia, sums, ..self.clone() }))
    }

    fn finish(&self) -> Result<Outcome> {
        let Beginning { mut report, model, moved, .. } = (*self.beginning).clone();
        let used: u64 = self.sums.counts.iter().sum();
        for (segment, &size) in report["segments"].as_array_mut().into_iter().flatten().zip(&self.sums.counts) {
            segment["size"] = size.into();
            segment["share"] = (size as f64 / used.max(1) as f64).into();
        }
        if let Some(sample) = report["sampleRows"].as_u64()
            && let Some(notes) = report["notes"].as_array_mut()
        {
            notes.push(of_all(sample, self.rows, moved).into());
        }
        report["rows"] = self.rows.into();
        report["rowsUsed"] = used.into();
        report["rowsMissing"] = self.rows_missing.into();
        report["inertia"] = self.inertia.value().into();
        Ok(Outcome { report, table: None, model: Some(model) })
    }

    fn further<'a>(&'a self, cx: &'a Context) -> LocalFuture<'a, Result<Option<String>>> {
        Box::pin(async {
            // Reading that follows is then seen to begin anew.
            cx.phase("fit");
            cx.checkpoint(1, 1).await?;
            self.next()
        })
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.clone())
    }
}

/// The note of a report that is of a sample.
pub(super) fn of_sample(rows: u64, all: u64) -> String {
    format!("Sizes and all other figures are of {rows} rows that stand for all {all}.")
}

/// The note of a report whose rows were counted.
fn of_all(rows: u64, all: u64, moved: bool) -> String {
    let (counted, since) =
        if moved { ("Sizes, centers and inertia", ", before the centers moved") } else { ("Sizes and inertia", "") };
    format!("{counted} are of all {all} rows, other figures of {rows} that stand for them{since}.")
}
