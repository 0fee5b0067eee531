//! A table becomes points: chosen columns, missing values treated, outliers cut, categories coded, all brought to one scale. What was learnt on the way
//! is part of the model, and what was done is said in notes.

mod categories;
mod notes;

use ndarray::{Array2, ArrayView1, Axis};
use serde::{Deserialize, Serialize};

use self::categories::Category;
pub(crate) use self::categories::{Codes as Categories, is_category as category_of};
use super::SegmentParams;
use super::clustering::{Points, Reads};
use super::params::{Encode, Outliers};
use super::report::FilledColumn;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::table::features::{Feature, Features, LeftOut, quantile};
use crate::table::{Missing, Scaler, Scaling, Table};

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

/// Tukey's far fences: this many interquartile ranges beyond the quartiles.
const FENCE: f64 = 3.0;

/// How a table becomes points, as it was learnt from the first one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Preparation {
    /// Columns of numbers.
    columns: Vec<String>,
    missing: Missing,
    fills: Option<Vec<f64>>,
    /// The bounds that each number is cut at.
    bounds: Option<Vec<[f64; 2]>>,
    scaler: Scaler,
    categories: Vec<Category>,
    /// What the 1 of a coded category is in the space of the points.
    weight: f64,
}

/// Points with what is known of the rows they came from.
pub(crate) struct Sheet {
    pub(crate) points: Points,
    /// Of the columns of numbers, in original units; its matrix has become that of the points.
    pub(crate) features: Features,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) with_missing: Vec<FilledColumn>,
    pub(crate) notes: Vec<String>,
    _memory: Reservation,
}

impl Preparation {
    /// Reads the columns, learns how they become points, and makes them so.
    pub(crate) async fn learn(cx: &Context, table: &Table, params: &SegmentParams, reads: Reads) -> Result<Sheet> {
        let (numbers, mut names) = chosen(table, params, reads)?;
        let mut codes = Categories::read(cx, table, &names, params.missing, None).await?;
        let mut left_out = if params.columns.is_none() { unsuited(&codes) } else { Vec::new() };
        if !left_out.is_empty() {
            // Read again, since a row is not left out for what it misses in a column that is not used.
            names.retain(|name| left_out.iter().all(|out| out.column != *name));
            codes = Categories::read(cx, table, &names, params.missing, None).await?;
        }
        let mut features = Features::read_without(cx, table, numbers.as_deref(), params.missing, None, &codes.skip, false).await?;
        if reads == Reads::Numbers {
            left_out.clone_from(&features.left_out);
        }
        if features.columns.is_empty() && codes.categories.is_empty() {
            return Err(Error::schema("no column of categories is suited by itself").hint("name the columns to use"));
        }
        let mut notes: Vec<String> = codes.categories.iter().filter_map(notes::lumped).collect();
        if params.scale.linear().is_some() {
            notes.extend(notes::heavy_tails(&features));
        }
        notes.extend(notes::correlated(&features.columns, &features.values));
        let bounds = match params.outliers {
            Outliers::Keep => None,
            Outliers::Clip => Some(fences(cx, &features).await?),
        };
        if let Some(bounds) = &bounds {
            notes.extend(clip(cx, &mut features.values, bounds, &features.columns).await?);
            refresh(&mut features);
        }
        let gower = params.encode == Encode::Gower && !codes.categories.is_empty();
        let scale = if gower { Some(Scaling::Minmax) } else { params.scale.linear() };
        if gower {
            notes.push(
                "As Gower has it, numbers count by their range, and a different category as much as a whole range.".to_owned(),
            );
        }
        let scaler = match scale {
            Some(scaling) => Scaler::fit(cx, scaling, &features).await?,
            None => Scaler::fit_power(cx, &features).await?,
        };
        for (column, power) in features.columns.iter().zip(scaler.powers().unwrap_or_default()) {
            notes.push(format!("{} was taken to the Yeo–Johnson power {power:.2}.", column.name));
        }
        let preparation = Self {
            columns: features.names(),
            missing: params.missing,
            fills: features.fills.clone(),
            bounds,
            scaler,
            weight: if gower || reads != Reads::Numbers { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 },
            categories: std::mem::take(&mut codes.categories),
        };
        preparation.sheet(cx, features, codes, left_out, notes).await
    }

    /// Makes points of another table.
    pub(crate) async fn apply(self, cx: &Context, table: &Table) -> Result<Sheet> {
        self.points(cx, table, false).await
    }

    /// Makes points of a few rows of a table, of which all may lack a value.
    pub(crate) async fn apply_to_some(self, cx: &Context, rows: &Table) -> Result<Sheet> {
        self.points(cx, rows, true).await
    }

    async fn points(self, cx: &Context, table: &Table, may_be_none: bool) -> Result<Sheet> {
        let names: Vec<String> = self.categories.iter().map(|category| category.column.clone()).collect();
        let codes = Categories::read(cx, table, &names, self.missing, Some(&self.categories)).await?;
        let mut features =
            Features::read_without(cx, table, Some(&self.columns), self.missing, self.fills.clone(), &codes.skip, may_be_none)
                .await?;
        if let Some(bounds) = &self.bounds {
            clip(cx, &mut features.values, bounds, &features.columns).await?;
        }
        self.sheet(cx, features, codes, Vec::new(), Vec::new()).await
    }

    /// Scales the numbers and puts the categories beside them.
    async fn sheet(
        self,
        cx: &Context,
        mut features: Features,
        codes: Categories,
        left_out: Vec<LeftOut>,
        notes: Vec<String>,
    ) -> Result<Sheet> {
        self.scaler.scale(cx, &mut features.values).await?;
        let mut with_missing = FilledColumn::all(&features);
        for (category, &missing) in self.categories.iter().zip(&codes.n_missing).filter(|(_, missing)| **missing > 0) {
            with_missing.push(FilledColumn { column: category.column.clone(), missing, fill: None });
        }
        let numbers = std::mem::take(&mut features.values);
        let (n_rows, n_numbers) = (features.rows.len(), numbers.ncols());
        let bytes = if self.categories.is_empty() { 0 } else { n_rows as u64 * 8 * self.width() as u64 };
        let memory = cx.reserve("the points", bytes + n_rows as u64 * 4 * self.categories.len() as u64)?;
        let mut values = if self.categories.is_empty() { numbers } else { self.room(cx, &numbers).await? };
        let mut of_points = Array2::zeros((n_rows, self.categories.len()));
        let mut offset = n_numbers;
        for (j, category) in self.categories.iter().enumerate() {
            for (i, &row) in features.rows.iter().enumerate() {
                let code = codes.of_rows[j][row as usize];
                of_points[[i, j]] = code;
                if let Some(place) = category.place(code) {
                    values[[i, offset + place]] = self.weight;
                }
                if i % BLOCK_ROWS == 0 {
                    cx.checkpoint(1, 1).await?;
                }
            }
            offset += category.width();
        }
        let points = Points { values, codes: of_points, n_numbers, preparation: self };
        Ok(Sheet { points, features, left_out, with_missing, notes, _memory: memory })
    }

    /// The numbers with room for the categories beside them.
    async fn room(&self, cx: &Context, numbers: &Array2<f64>) -> Result<Array2<f64>> {
        let mut values = Array2::zeros((numbers.nrows(), self.width()));
        for (i, (mut to, from)) in values.rows_mut().into_iter().zip(numbers.rows()).enumerate() {
            to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
            if i % BLOCK_ROWS == 0 {
                cx.checkpoint(1, 1).await?;
            }
        }
        Ok(values)
    }

    /// The columns that are read: those of numbers, then those of categories.
    pub(crate) fn columns(&self) -> Vec<String> {
        self.columns.iter().cloned().chain(self.categories.iter().map(|category| category.column.clone())).collect()
    }

    /// Names of the numbers of a point.
    pub(crate) fn dimensions(&self) -> Vec<String> {
        self.columns.iter().cloned().chain(self.categories.iter().flat_map(Category::coded_names)).collect()
    }

    /// Numbers of each point.
    pub(crate) fn width(&self) -> usize {
        self.scaler.width() + self.categories.iter().map(Category::width).sum::<usize>()
    }

    /// The columns of categories.
    pub(crate) fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Columns of numbers.
    pub(crate) fn n_numbers(&self) -> usize {
        self.columns.len()
    }

    /// Columns of categories.
    pub(crate) fn n_categories(&self) -> usize {
        self.categories.len()
    }

    /// Do its parts fit together, as those of one that was learnt do?
    pub(crate) fn is_sound(&self) -> bool {
        let width = self.columns.len();
        let fills_fit = match self.missing {
            Missing::Drop | Missing::Error => self.fills.is_none(),
            Missing::Mean | Missing::Median | Missing::Zero => self.fills.as_ref().is_some_and(|fills| fills.len() == width),
        };
        let bounds_fit = self.bounds.as_ref().is_none_or(|bounds| {
            bounds.len() == width && bounds.iter().all(|[low, high]| low <= high && low.is_finite() && high.is_finite())
        });
        self.width() > 0
            && self.scaler.width() == width
            && self.scaler.is_sound()
            && self.categories.iter().all(Category::is_sound)
            && self.weight.is_finite()
            && self.weight > 0.0
            && fills_fit
            && bounds_fit
    }

    /// A row of original numbers, with a 0 or 1 for each coded level, as a point.
    pub(crate) fn scaled(&self, row: &[f64]) -> Vec<f64> {
        let coded = row[self.scaler.width()..].iter().map(|value| value * self.weight);
        self.scaler.scaled(row).into_iter().chain(coded).collect()
    }

    /// A number of a point back in original units; of a coded level 0 or 1.
    pub(crate) fn original_at(&self, dimension: usize, value: f64) -> f64 {
        if dimension < self.scaler.width() { self.scaler.original_at(dimension, value) } else { value / self.weight }
    }

    /// A point back in original units: numbers, and shares of the coded levels.
    pub(crate) fn original(&self, point: ArrayView1<f64>) -> Vec<f64> {
        let coded = point.iter().skip(self.scaler.width()).map(|value| value / self.weight);
        self.scaler.original(point).into_iter().chain(coded).collect()
    }
}

/// The columns of numbers, `None` where they are to be found, and those of categories.
fn chosen(table: &Table, params: &SegmentParams, reads: Reads) -> Result<(Option<Vec<String>>, Vec<String>)> {
    let of_category = |name: &String| -> Result<bool> {
        let data_type = table.schema().field(table.index_of(name)?).data_type();
        Ok(match reads {
            Reads::Categories => true,
            Reads::Both => category_of(data_type),
            // A boolean is a number of 0 and 1 already.
            Reads::Numbers => category_of(data_type) && *data_type != arrow::datatypes::DataType::Boolean,
        })
    };
    let Some(names) = &params.columns else {
        let fields = table.schema().fields().iter().filter(|field| category_of(field.data_type()));
        let categories = fields.map(|field| field.name().clone()).collect();
        return Ok(match reads {
            Reads::Numbers => (None, Vec::new()),
            Reads::Categories => (Some(Vec::new()), categories),
            Reads::Both => (None, categories),
        });
    };
    let (mut numbers, mut categories) = (Vec::new(), Vec::new());
    for name in names {
        if of_category(name)? { categories.push(name.clone()) } else { numbers.push(name.clone()) }
    }
    if let Some(twice) = categories.iter().enumerate().find(|(i, name)| categories[..*i].contains(name)) {
        return Err(Error::params("columns", format!("{} is named twice", twice.1)).column(twice.1));
    }
    Ok((Some(numbers), categories))
}

/// Categories that were not asked for and cannot tell rows apart.
fn unsuited(codes: &Categories) -> Vec<LeftOut> {
    let objection = |category: &Category| {
        Some(LeftOut { column: category.column.clone(), reason: Categories::objection(category)?.to_owned() })
    };
    codes.categories.iter().filter_map(objection).collect()
}

/// Tukey's far fences of each column.
async fn fences(cx: &Context, features: &Features) -> Result<Vec<[f64; 2]>> {
    let _memory = cx.reserve("quartiles", features.values.nrows() as u64 * 8)?;
    let mut fences = Vec::new();
    for (feature, column) in features.columns.iter().zip(features.values.axis_iter(Axis(1))) {
        let mut values = column.to_vec();
        let mut at = |level| quantile(&mut values, level).unwrap_or(0.0);
        let (low, high) = (at(0.25), at(0.75));
        let reach = FENCE * (high - low);
        // A column of which most rows are the same has no spread to judge by.
        fences.push(if reach > 0.0 { [low - reach, high + reach] } else { [feature.min, feature.max] });
        cx.checkpoint(1, 1).await?;
    }
    Ok(fences)
}

/// Cuts numbers at their bounds, and says how many were.
async fn clip(cx: &Context, values: &mut Array2<f64>, bounds: &[[f64; 2]], columns: &[Feature]) -> Result<Vec<String>> {
    let mut cut = vec![0u64; bounds.len()];
    for mut block in values.axis_chunks_iter_mut(Axis(0), BLOCK_ROWS) {
        for mut row in block.rows_mut() {
            for ((value, [low, high]), cut) in row.iter_mut().zip(bounds).zip(&mut cut) {
                *cut += u64::from(*value < *low || *value > *high);
                *value = value.clamp(*low, *high);
            }
        }
        cx.checkpoint(1, 1).await?;
    }
    let said = columns.iter().zip(bounds).zip(cut).filter(|(_, cut)| *cut > 0);
    Ok(said
        .map(|((column, [low, high]), cut)| format!("{cut} values of {} count as its bounds, {low:.6} and {high:.6}.", column.name))
        .collect())
}

/// Mean, spread and range of columns that were cut, for the scaling.
fn refresh(features: &mut Features) {
    for (feature, column) in features.columns.iter_mut().zip(features.values.axis_iter(Axis(1))) {
        let n = column.len() as f64;
        feature.mean = column.sum() / n;
        feature.std = (column.iter().map(|value| (value - feature.mean).powi(2)).sum::<f64>() / n).sqrt();
        feature.min = column.iter().copied().fold(f64::INFINITY, f64::min);
        feature.max = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    }
}

#[cfg(test)]
mod tests;
