//! The orders of a seasonal ARIMA model.

use std::fmt;

use serde::{Deserialize, Serialize};

/// (p,d,q)(P,D,Q)[m].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Autoregressive terms (p).
    pub ar: usize,
    /// Differences taken (d).
    pub differences: usize,
    /// Moving average terms (q).
    pub ma: usize,
    /// Autoregressive terms of the season (P).
    pub seasonal_ar: usize,
    /// Seasonal differences taken (D).
    pub seasonal_differences: usize,
    /// Moving average terms of the season (Q).
    pub seasonal_ma: usize,
    /// The period in steps (m), 1 for none.
    pub period: usize,
}

impl Order {
    /// Number of autoregressive and moving average coefficients.
    pub fn coefficients(&self) -> usize {
        self.ar + self.ma + self.seasonal_ar + self.seasonal_ma
    }

    /// Observations that differencing takes.
    pub fn lost(&self) -> usize {
        self.differences + self.period * self.seasonal_differences
    }

    /// The furthest lag of the autoregressive polynomial.
    pub fn ar_reach(&self) -> usize {
        self.ar + self.period * self.seasonal_ar
    }

    /// The furthest lag of the moving average polynomial.
    pub fn ma_reach(&self) -> usize {
        self.ma + self.period * self.seasonal_ma
    }

    /// What a constant is in this model: a mean without differences, a drift per step with one, nothing with more.
    pub fn constant(&self) -> Option<Constant> {
        match self.differences + self.seasonal_differences {
            0 => Some(Constant::Mean),
            1 => Some(Constant::Drift),
            _ => None,
        }
    }

    /// The coefficients of one vector in the order ar, ma, seasonal ar, seasonal ma.
    pub fn split<'a>(&self, coefficients: &'a [f64]) -> [&'a [f64]; 4] {
        let (ar, rest) = coefficients.split_at(self.ar);
        let (ma, rest) = rest.split_at(self.ma);
        let (seasonal_ar, seasonal_ma) = rest.split_at(self.seasonal_ar);
        [ar, ma, seasonal_ar, seasonal_ma]
    }

    /// The weights of past values in what differencing takes away: y_t = w_t + Σ weight_j y_{t−j}.
    pub fn integration(&self) -> Vec<f64> {
        let mut polynomial = vec![1.0];
        let lags = std::iter::repeat_n(1, self.differences).chain(std::iter::repeat_n(self.period, self.seasonal_differences));
        for lag in lags {
            let mut product = polynomial.clone();
            product.resize(polynomial.len() + lag, 0.0);
            polynomial.iter().enumerate().for_each(|(i, c)| product[i + lag] -= c);
            polynomial = product;
        }
        polynomial.into_iter().skip(1).map(|c| -c).collect()
    }

    /// A series differenced as the model asks; shorter by [`Order::lost`].
    pub fn difference(&self, series: &[f64]) -> Vec<f64> {
        let mut values = series.to_vec();
        for _ in 0..self.differences {
            values = differenced(&values, 1);
        }
        for _ in 0..self.seasonal_differences {
            values = differenced(&values, self.period);
        }
        values
    }
}

/// Changes over `lag` steps.
pub fn differenced(values: &[f64], lag: usize) -> Vec<f64> {
    values.iter().skip(lag).zip(values).map(|(now, before)| now - before).collect()
}

/// What the constant of a model means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Constant {
    /// The mean of the series.
    Mean,
    /// The change per step.
    Drift,
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ARIMA({},{},{})", self.ar, self.differences, self.ma)?;
        let seasonal = [self.seasonal_ar, self.seasonal_differences, self.seasonal_ma];
        if self.period > 1 && seasonal.iter().any(|order| *order > 0) {
            write!(f, "({},{},{})[{}]", seasonal[0], seasonal[1], seasonal[2], self.period)?;
        }
        Ok(())
    }
}
