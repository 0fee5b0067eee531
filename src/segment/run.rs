//! A run of any method: prepare, cluster, number by size, score, describe, and put report, table and model together.

use std::marker::PhantomData;

use arrow::datatypes::Schema;
use ndarray::{ArrayView1, Axis};
use serde_json::Value;

use super::again::{self, Again};
use super::clustering::{Clusterer, Clustering, Points, Reads};
use super::lanes::flat;
use super::numbering::{number_by_size, sizes};
use super::params::{SegmentMap, SegmentParams};
use super::portrait::Segment;
use super::prepare::{Preparation, Sheet, category_of};
use super::projection::Plane;
use super::report::{Report, SegmentReport};
use super::rules::Rules;
use super::saved::SavedSegments;
use super::scores::{SILHOUETTE_ROWS, Score, SilhouettePlot, Silhouettes};
use super::stability::{DRAWN_ROWS, stability};
use super::table::Marks;
use super::tally::Tally;
use super::typical::Examples;
use super::umap::{Places, Umap};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::table::features::Features;
use crate::task::{Algorithm, Model, Outcome, Pass, Sampled, Sampling, Standing};

/// A method of this area as a task.
pub struct Segmentation<C>(PhantomData<C>);

impl<C: Clusterer> Algorithm for Segmentation<C> {
    const TASK: &'static str = "segment";
    const METHOD: &'static str = C::METHOD;
    const SUMMARY: &'static str = C::SUMMARY;
    type Common = SegmentParams;
    type Params = C::Params;
    type Report = Report<C::Facts>;

    fn reads(schema: &Schema, common: &SegmentParams, _: &C::Params) -> Result<Vec<String>> {
        let mut names = match &common.columns {
            Some(names) => names.clone(),
            None => taken(schema, C::READS),
        };
        names.extend(common.described(schema, &names));
        Ok(names)
    }

    async fn run(cx: &Context, table: &Table, common: SegmentParams, params: C::Params) -> Result<Outcome> {
        cx.phase("prepare");
        let sheet = Preparation::learn(cx, table, &common, C::READS).await?;
        let points = &sheet.points;
        cx.phase("fit");
        let (clustering, mut facts) = C::cluster(cx, points, &params).await?;
        cx.phase("score");
        let found = Found::of(cx, points, clustering).await?;
        let scores = found.score(cx, points, C::seed(&params)).await?;
        let plane = Plane::fit(cx, &points.values).await?;
        if let Some((score, _)) = &scores {
            C::take_score(&mut facts, score);
        }
        let map = match common.map {
            SegmentMap::Pca => None,
            SegmentMap::Umap => Some(Umap::of(cx, &points.values, &plane, common.n_neighbors, common.min_dist).await?),
        };
        cx.phase("describe");
        let mut report = found.report(cx, &sheet, scores, &plane).await?;
        report.umap = map.as_ref().map(|map| map.report.clone());
        report.segments = found.describe(cx, table, &sheet, &common, &report.silhouettes).await?;
        if report.k > 0 {
            report.rules = Some(Rules::learn(cx, points, &found.clustering.labels, found.sizes.len(), C::seed(&params)).await?);
        }
        if common.stability > 0 {
            let (labels, k) = (&found.clustering.labels, found.sizes.len());
            let lasting = stability::<C>(cx, points, &params, labels, k, common.stability).await?;
            for (segment, stability) in report.segments.iter_mut().zip(lasting.into_iter().flatten()) {
                segment.stability = Some(stability);
            }
            report.stability_rows = (labels.len() > DRAWN_ROWS).then_some(DRAWN_ROWS as u64);
        }
        cx.phase("table");
        let table = found.marks(points, &plane, map.as_ref().map(|map| &map.places)).table(cx, &sheet.features).await?;
        let report = Report { common: report, facts };
        let saved = SavedSegments {
            preparation: sheet.points.preparation,
            assigner: found.clustering.assigner,
            plane,
            map: map.map(|map| map.saved()),
        };
        Ok(Outcome::new(&report)?.with_table(table).with_model(Model::new(Self::TASK, Self::METHOD, &saved)?))
    }

    fn pass(schema: &Schema, common: SegmentParams, params: C::Params) -> Result<Option<Box<dyn Pass>>> {
        if C::STREAMS { Sampled::<Self>::start(schema, common, params) } else { Ok(None) }
    }

    fn apply_reads(model: &Model) -> Result<Option<Vec<String>>> {
        Ok(Some(SavedSegments::of(model)?.columns()))
    }

    async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
        SavedSegments::of(model)?.apply(cx, table).await
    }
}

impl<C: Clusterer> Sampling for Segmentation<C> {
    const PREFERS_ALL: bool = false;
    const REPEATS: bool = false;

    /// Where the rows of the examples stood is not told, and what is of each row cannot be.
    fn of_sample(mut outcome: Outcome, sample: &Standing) -> Result<Outcome> {
        let report = &mut outcome.report;
        for segment in report["segments"].as_array_mut().into_iter().flatten() {
            (segment["typical"], segment["borderline"]) = (Value::Array(Vec::new()), Value::Array(Vec::new()));
        }
        report["rows"] = sample.all.into();
        if let Some(rows) = sample.rows() {
            report["sampleRows"] = rows.into();
            if let Some(notes) = report["notes"].as_array_mut() {
                notes.push(again::of_sample(rows, sample.all).into());
            }
        }
        Ok(Outcome { table: None, ..outcome })
    }

    fn passes(params: &C::Params) -> u32 {
        C::passes(params)
    }

    fn second(outcome: Outcome, params: &C::Params) -> Result<Option<String>> {
        Again::after(outcome, C::passes(params)).map(Some)
    }

    fn later(state: &str) -> Result<Box<dyn Pass>> {
        Ok(Box::new(Again::begun(state)?))
    }
}

/// The columns that a method takes where none are named.
fn taken(schema: &Schema, reads: Reads) -> Vec<String> {
    let numbers = if reads == Reads::Categories { Vec::new() } else { Features::reads(schema, None) };
    let categories = schema.fields().iter().filter(|field| reads != Reads::Numbers && category_of(field.data_type()));
    numbers.into_iter().chain(categories.map(|field| field.name().clone())).collect()
}

/// Segments in the order of their sizes.
struct Found {
    clustering: Clustering,
    /// Rows of each segment; those that no row came to are the last.
    sizes: Vec<u64>,
    /// The distance of each row to its segment's center, where segments have centers.
    distance: Option<Vec<f64>>,
    inertia: Option<f64>,
}

impl Found {
    async fn of(cx: &Context, points: &Points, mut clustering: Clustering) -> Result<Self> {
        let k = clustering.assigner.n_segments();
        if clustering.labels.iter().any(|&label| label >= k as i32) {
            return Err(Error::internal("a method gave a row a segment that does not exist"));
        }
        let order = number_by_size(&mut clustering.labels, k);
        clustering.assigner.renumber(&order);
        let sizes = sizes(&clustering.labels, k);
        let (distance, inertia) = clustering.assigner.distances(cx, points, &clustering.labels).await?.unzip();
        Ok(Self { clustering, sizes, distance, inertia })
    }

    fn n_clustered(&self) -> u64 {
        self.sizes.iter().sum()
    }

    /// Scores of the rows that are no noise; `None` where all are.
    async fn score(&self, cx: &Context, points: &Points, seed: u64) -> Result<Option<(Score, Option<Silhouettes>)>> {
        let labels = &self.clustering.labels;
        let n_clustered = self.n_clustered();
        let known: Vec<u32> = labels.iter().filter_map(|&label| u32::try_from(label).ok()).collect();
        if n_clustered == 0 {
            return Ok(None);
        }
        let k = self.sizes.len();
        if known.len() == labels.len() {
            return Score::with_silhouettes(cx, &points.values, &known, k, self.inertia, seed).await.map(Some);
        }
        let _memory = cx.reserve("the rows that are no noise", n_clustered * points.values.ncols() as u64 * 8)?;
        let rows: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] >= 0).collect();
        let values = points.values.select(Axis(0), &rows);
        Score::with_silhouettes(cx, &values, &known, k, self.inertia, seed).await.map(Some)
    }

    fn marks<'a>(&'a self, points: &'a Points, plane: &'a Plane, map: Option<&'a Places>) -> Marks<'a> {
        Marks {
            labels: &self.clustering.labels,
            distance: self.distance.as_deref(),
            probability: self.clustering.probability.as_deref(),
            outlier_score: self.clustering.outlier_score.as_deref(),
            values: &points.values,
            plane,
            map,
        }
    }

    async fn report(
        &self,
        cx: &Context,
        sheet: &Sheet,
        scores: Option<(Score, Option<Silhouettes>)>,
        plane: &Plane,
    ) -> Result<SegmentReport> {
        let Sheet { points, features, .. } = sheet;
        let rows_used = features.rows.len() as u64;
        let (score, silhouettes) = scores.unzip();
        cx.checkpoint(0, 1).await?;
        Ok(SegmentReport {
            rows: features.n_rows,
            rows_used,
            rows_missing: features.n_rows_missing,
            columns: points.preparation.columns(),
            columns_left_out: sheet.left_out.clone(),
            columns_with_missing: sheet.with_missing.clone(),
            k: self.sizes.len() as u32,
            noise: rows_used - self.n_clustered(),
            silhouette: score.as_ref().and_then(|score| score.silhouette),
            silhouette_rows: (self.n_clustered() > SILHOUETTE_ROWS as u64).then_some(SILHOUETTE_ROWS as u64),
            calinski_harabasz: score.as_ref().and_then(|score| score.calinski_harabasz),
            davies_bouldin: score.as_ref().and_then(|score| score.davies_bouldin),
            segments: Vec::new(),
            silhouettes: silhouettes.flatten().map(|silhouettes| silhouettes.plots(self.sizes.len())).unwrap_or_default(),
            rules: None,
            stability_rows: None,
            projection: plane.report(points.preparation.dimensions()),
            umap: None,
            notes: sheet.notes.clone(),
        })
    }

    /// The segments in words.
    async fn describe(
        &self,
        cx: &Context,
        table: &Table,
        sheet: &Sheet,
        common: &SegmentParams,
        silhouettes: &[SilhouettePlot],
    ) -> Result<Vec<Segment>> {
        let Sheet { points, features, .. } = sheet;
        let (labels, k) = (&self.clustering.labels, self.sizes.len());
        let mut tally = Tally::of(cx, points, &features.columns, labels, k).await?;
        let others = common.described(table.schema(), &points.preparation.columns());
        tally.describe(cx, table, &others, &features.rows, labels, k).await?;
        let centers: Vec<Vec<f64>> = match self.clustering.assigner.centers() {
            Some(centers) => centers.iter().map(|center| points.preparation.original(ArrayView1::from(center))).collect(),
            None => {
                let mean = |s: usize, j: usize| points.preparation.original_at(j, tally.numbers[j].segments[s].mean);
                (0..k).map(|s| (0..points.n_numbers).map(|j| mean(s, j)).collect()).collect()
            }
        };
        let mut segments = Segment::all(&self.sizes, features.rows.len() as u64, &centers, &tally);
        let middles = self.middles(points);
        let examples = Examples::of(cx, points, labels, &middles, self.clustering.probability.as_deref()).await?;
        let input = |rows: &[usize]| rows.iter().map(|&row| features.rows[row]).collect::<Vec<u64>>();
        for (s, segment) in segments.iter_mut().enumerate() {
            (segment.typical, segment.borderline) = (input(&examples.typical[s]), input(&examples.borderline[s]));
            if let Some(&medoid) = examples.typical[s].first() {
                let values = points.preparation.original(points.values.row(medoid));
                segment.medoid =
                    features.columns.iter().zip(values).map(|(column, value)| (column.name.clone(), value.into())).collect();
            }
            segment.silhouette = silhouettes.iter().find(|plot| plot.segment as usize == s).map(|plot| plot.mean);
        }
        Ok(segments)
    }

    /// The centers that the method found, or the means of the rows, in the space of the points.
    fn middles(&self, points: &Points) -> Vec<Vec<f64>> {
        if let Some(centers) = self.clustering.assigner.centers() {
            return centers.to_vec();
        }
        let width = points.values.ncols();
        let mut means = vec![vec![0.0; width]; self.sizes.len()];
        for (row, &label) in flat(&points.values).chunks_exact(width).zip(&self.clustering.labels) {
            if let Ok(label) = usize::try_from(label) {
                means[label].iter_mut().zip(row).for_each(|(sum, value)| *sum += value / self.sizes[label] as f64);
            }
        }
        means
    }
}
