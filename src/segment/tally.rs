//! How columns lie in each segment: those that were compared, in the space of the points, and others that segments are described by, in original units.

use super::clustering::Points;
use super::lanes::flat;
use super::prepare::{Categories, category_of};
use super::significance::Moments;
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::table::features::{Feature, Features};
use crate::table::{Missing, Table};

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

/// A column of numbers.
pub(crate) struct Numbers {
    pub(crate) feature: Feature,
    pub(crate) compared: bool,
    pub(crate) all: Moments,
    pub(crate) segments: Vec<Moments>,
}

/// A column of categories.
pub(crate) struct Levels {
    pub(crate) column: String,
    pub(crate) compared: bool,
    pub(crate) names: Vec<String>,
    /// Rows of each level, among all.
    pub(crate) all: Vec<u64>,
    /// Of each segment.
    pub(crate) segments: Vec<Vec<u64>>,
}

/// All columns.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) numbers: Vec<Numbers>,
    pub(crate) levels: Vec<Levels>,
}

impl Tally {
    /// The columns that were compared.
    pub(crate) async fn of(cx: &Context, points: &Points, columns: &[Feature], labels: &[i32], k: usize) -> Result<Self> {
        let mut tally = Self::default();
        let (width, n_rows) = (points.values.ncols(), labels.len() as u64);
        let values = flat(&points.values);
        // Deviations from the first row, whose sums do not cancel; noise is the last part.
        let (mut counts, mut sums, mut squares) = (vec![0.0; k + 1], vec![0.0; (k + 1) * width], vec![0.0; (k + 1) * width]);
        for (i, (row, &label)) in values.chunks_exact(width).zip(labels).enumerate() {
            let part = usize::try_from(label).unwrap_or(k);
            counts[part] += 1.0;
            let span = part * width..(part + 1) * width;
            for (((sum, square), value), first) in sums[span.clone()].iter_mut().zip(&mut squares[span]).zip(row).zip(values) {
                let deviation = value - first;
                *sum += deviation;
                *square += deviation * deviation;
            }
            if i % BLOCK_ROWS == 0 {
                cx.checkpoint(i as u64, n_rows).await?;
            }
        }
        for (j, feature) in columns.iter().enumerate() {
            let moments = |n: f64, sum: f64, square: f64| match n {
                0.0 => Moments::default(),
                n => Moments { n, mean: values[j] + sum / n, squares: (square - sum * sum / n).max(0.0) },
            };
            let total = |of: &[f64]| of.iter().skip(j).step_by(width).sum::<f64>();
            tally.numbers.push(Numbers {
                feature: feature.clone(),
                compared: true,
                all: moments(labels.len() as f64, total(&sums), total(&squares)),
                segments: (0..k).map(|s| moments(counts[s], sums[s * width + j], squares[s * width + j])).collect(),
            });
        }
        for (j, category) in points.preparation.categories().iter().enumerate() {
            let names = (0..category.levels.len()).map(|code| category.name(code).to_owned()).collect();
            let codes = points.codes.column(j).to_vec();
            tally.levels.push(Levels::of(
                category.column.clone(),
                true,
                names,
                codes.iter().copied().zip(labels.iter().copied()),
                k,
            ));
            cx.checkpoint(0, 1).await?;
        }
        Ok(tally)
    }

    /// Adds columns that were not compared, one at a time; those that can be described by neither numbers nor a few categories are passed over.
    pub(crate) async fn describe(
        &mut self,
        cx: &Context,
        table: &Table,
        names: &[String],
        rows: &[u64],
        labels: &[i32],
        k: usize,
    ) -> Result<()> {
        let _memory = cx.reserve("the segment of each row", table.n_rows().saturating_mul(4))?;
        let mut of_rows = vec![i32::MIN; table.n_rows() as usize];
        rows.iter().zip(labels).for_each(|(&row, &label)| of_rows[row as usize] = label);
        for name in names {
            let data_type = table.schema().field(table.index_of(name)?).data_type().clone();
            if category_of(&data_type) {
                let codes = Categories::read(cx, table, std::slice::from_ref(name), Missing::Zero, None).await?;
                let (category, of_column) = (&codes.categories[0], &codes.of_rows[0]);
                if Categories::objection(category).is_none() {
                    let names = (0..category.levels.len()).map(|code| category.name(code).to_owned()).collect();
                    let used = of_column.iter().copied().zip(of_rows.iter().copied()).filter(|(_, label)| *label != i32::MIN);
                    self.levels.push(Levels::of(name.clone(), false, names, used, k));
                }
            } else if let Some(features) = numbers_of(cx, table, name).await? {
                let mut numbers = Numbers {
                    feature: features.columns[0].clone(),
                    compared: false,
                    all: Moments::default(),
                    segments: vec![Moments::default(); k],
                };
                for (&row, value) in features.rows.iter().zip(features.values.column(0)) {
                    let label = of_rows[row as usize];
                    if label != i32::MIN {
                        numbers.add(*value, label);
                    }
                }
                self.numbers.push(numbers);
            }
            cx.checkpoint(0, 1).await?;
        }
        Ok(())
    }
}

/// A column of numbers, if it is one and has any.
async fn numbers_of(cx: &Context, table: &Table, name: &String) -> Result<Option<Features>> {
    match Features::read(cx, table, Some(std::slice::from_ref(name)), Missing::Drop).await {
        Ok(features) => Ok(Some(features)),
        Err(error) if error.kind() == ErrorKind::Schema => Ok(None),
        Err(error) => Err(error),
    }
}

impl Numbers {
    fn add(&mut self, value: f64, label: i32) {
        self.all.add(value);
        if let Ok(label) = usize::try_from(label) {
            self.segments[label].add(value);
        }
    }
}

impl Levels {
    /// The most frequent level of a segment.
    pub(crate) fn mode(&self, segment: usize) -> &str {
        let counts = &self.segments[segment];
        let best = (0..counts.len()).fold(0, |best, level| if counts[level] > counts[best] { level } else { best });
        self.names.get(best).map_or("", String::as_str)
    }

    fn of(column: String, compared: bool, names: Vec<String>, rows: impl Iterator<Item = (u32, i32)>, k: usize) -> Self {
        let n = names.len();
        let mut levels = Self { column, compared, names, all: vec![0; n], segments: vec![vec![0; n]; k] };
        for (code, label) in rows {
            levels.all[code as usize] += 1;
            if let Ok(label) = usize::try_from(label) {
                levels.segments[label][code as usize] += 1;
            }
        }
        levels
    }
}
