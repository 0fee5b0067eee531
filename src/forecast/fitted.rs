//! What a method gives back: a model of one series, and what that says about the future.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::report::Member;
use super::{Ahead, normal};
use crate::error::Result;
use crate::stats::{Reader, Writer};

/// A model fitted to one series, with its state after the last observation.
pub trait Fitted: Copied {
    /// The method that can load it.
    fn method(&self) -> &'static str;

    /// What the report says about it.
    fn summary(&self) -> Summary;

    /// The next steps.
    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast;

    /// Takes in the next observation and the regressors beside it (empty where there are none), leaving all parameters as they
    /// are.
    fn update(&mut self, y: f64, regressors: &[f64]);

    /// What the model said of each observation of its history one step before, NaN where it said nothing; `None` where that is
    /// not kept. A model that was loaded or updated need not have it.
    fn fitted(&self) -> Option<&[f64]> {
        None
    }

    /// The model as data.
    ///
    /// # Errors
    /// `internal` if it cannot be written.
    fn save(&self) -> Result<Value>;
}

/// Another one of a model behind a box: what every model that is `Clone` has.
pub trait Copied {
    /// The copy.
    fn copied(&self) -> Box<dyn Fitted>;
}

impl<F: Fitted + Clone + 'static> Copied for F {
    fn copied(&self) -> Box<dyn Fitted> {
        Box::new(self.clone())
    }
}

/// Facts about a fitted model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Its form in the notation of the method's literature.
    pub model: Option<String>,
    /// The period it uses, 1 for none.
    pub season: u32,
    /// The corrected Akaike information criterion.
    pub aicc: Option<f64>,
    /// What was estimated, by name.
    #[serde(deserialize_with = "numbers")]
    pub parameters: BTreeMap<String, f64>,
    /// How much each regressor moves the fitted values: its mean absolute contribution, in the unit of the values.
    #[serde(deserialize_with = "numbers")]
    pub effects: BTreeMap<String, f64>,
    /// What it sees in the series, in a few words.
    pub words: String,
    /// What it is a combination of.
    pub members: Vec<Member>,
}

/// Numbers by name; JSON has none that are not finite, and says `null`.
fn numbers<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<BTreeMap<String, f64>, D::Error> {
    let known = BTreeMap::<String, Option<f64>>::deserialize(deserializer)?;
    Ok(known.into_iter().map(|(name, number)| (name, number.unwrap_or(f64::NAN))).collect())
}

impl Summary {
    /// Form and words.
    pub(super) fn how(&self) -> String {
        self.model.as_deref().map_or_else(|| self.words.clone(), |model| format!("{model}: {}", self.words))
    }
}

/// Means and intervals of the steps ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The means, step by step.
    pub mean: Vec<f64>,
    /// For each level the bounds, step by step; NaN where they are not known.
    pub bands: Vec<Band>,
}

/// Lower and upper bounds of one level, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower bounds.
    pub lower: Vec<f64>,
    /// Upper bounds.
    pub upper: Vec<f64>,
}

impl Forecast {
    /// Normal intervals around the means; a variance that is not known is NaN.
    #[must_use]
    pub fn normal(mean: Vec<f64>, variance: &[f64], levels: &[f64]) -> Self {
        let band = |level: &f64| {
            let reach = normal::quantile(0.5 + level / 2.0);
            let at = |sign: f64| mean.iter().zip(variance).map(|(mean, variance)| mean + sign * reach * variance.sqrt()).collect();
            Band { lower: at(-1.0), upper: at(1.0) }
        };
        let bands = levels.iter().map(band).collect();
        Self { mean, bands }
    }

    /// Writes it down.
    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.f64s(&self.mean);
        writer.u64(self.bands.len() as u64);
        for Band { lower, upper } in &self.bands {
            writer.f64s(lower);
            writer.f64s(upper);
        }
    }

    /// See [`encode`](Self::encode).
    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let mean = reader.f64s()?;
        let bands =
            (0..reader.len(16)?).map(|_| Ok(Band { lower: reader.f64s()?, upper: reader.f64s()? })).collect::<Result<_>>()?;
        Ok(Self { mean, bands })
    }

    pub(super) fn is_finite(&self) -> bool {
        self.mean.iter().all(|mean| mean.is_finite())
    }
}
