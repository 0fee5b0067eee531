//! A fitted method for intermittent demand, whichever its rule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parts::{Kind, classify};
use super::rule::Rule;
use super::spread::Spread;
use crate::error::Result;
use crate::forecast::{Ahead, Attempt, Band, Fitted, Forecast, Forecaster, Pulse, Summary};

/// A rule, the distribution around its mean, and what kind of demand it was made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::forecast) struct Demand {
    #[serde(skip)]
    method: &'static str,
    rule: Rule,
    spread: Spread,
    adi: f64,
    cv2: f64,
    kind: Kind,
}

impl Demand {
    /// Fits by a rule, which is looked for once it is known that the values suit and there is memory for their parts.
    pub(in crate::forecast) async fn fit<M: Forecaster>(
        pulse: &Pulse<'_>,
        y: &[f64],
        rule: impl Future<Output = Result<Rule>>,
    ) -> Result<Attempt> {
        if let Some(refused) = unsuited(y) {
            return Ok(refused);
        }
        let _memory = pulse.reserve("the parts of a series", (y.len() as u64).saturating_mul(32))?;
        let rule = rule.await?;
        let (adi, cv2, kind) = classify(y);
        Ok(Attempt::Fitted(Box::new(Self { method: M::METHOD, rule, spread: Spread::of(y), adi, cv2, kind })))
    }

    pub(in crate::forecast) fn load<M: Forecaster>(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(Self { method: M::METHOD, ..Self::deserialize(state)? }))
    }
}

/// Why a series is no demand, if it is none.
fn unsuited(y: &[f64]) -> Option<Attempt> {
    let reason = match y {
        [] => "there are no values",
        y if y.iter().any(|value| *value < 0.0) => "demand cannot be negative, and some values are",
        y if y.iter().all(|value| *value == 0.0) => "there is no demand at all",
        _ => return None,
    };
    Some(Attempt::Refused(reason.to_owned()))
}

impl Fitted for Demand {
    fn method(&self) -> &'static str {
        self.method
    }

    fn summary(&self) -> Summary {
        let percent = 100.0 / self.adi;
        Summary {
            model: Some(self.kind.word().to_owned()),
            season: 1,
            parameters: BTreeMap::from([
                ("adi".to_owned(), self.adi),
                ("cv2".to_owned(), self.cv2),
                ("mean".to_owned(), self.rule.mean()),
            ]),
            words: format!(
                "{} demand, in {percent:.0} % of the steps, {:.3} a step to be expected",
                self.kind.word(),
                self.rule.mean()
            ),
            ..Summary::default()
        }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let mean = self.rule.mean();
        let probabilities: Vec<f64> = levels.iter().flat_map(|level| [0.5 - level / 2.0, 0.5 + level / 2.0]).collect();
        let quantiles = self.spread.quantiles(mean, &probabilities);
        let band = |pair: &[f64]| Band { lower: vec![pair[0]; horizon], upper: vec![pair[1]; horizon] };
        Forecast { mean: vec![mean; horizon], bands: quantiles.chunks_exact(2).map(band).collect() }
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        self.rule.push(y);
        self.spread.push(y);
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
