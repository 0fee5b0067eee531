//! What is said of customers by recency, frequency and monetary value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Customers;
use super::names::{NAMES, name};
use crate::features::log::Log;

/// Who the customers are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RfmSegmentsReport {
    /// Rows of the log that took part.
    #[ts(type = "number")]
    pub log_rows: u64,
    /// Customers.
    #[ts(type = "number")]
    pub customers: u64,
    /// Days since the last transaction that part the quintiles, four of them.
    pub recency_days_bounds: Vec<f64>,
    /// Numbers of transactions that part the quintiles.
    pub frequency_bounds: Vec<f64>,
    /// Amounts that part the quintiles.
    pub monetary_bounds: Vec<f64>,
    /// The segments that have customers, the best first.
    pub segments: Vec<RfmSegment>,
    /// The grid of scores: for each recency from 5 down to 1, each value from 1 to 5.
    pub grid: Vec<RfmCell>,
}

/// One segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RfmSegment {
    /// Its name.
    pub name: String,
    /// Customers.
    #[ts(type = "number")]
    pub size: u64,
    /// Customers as a share of all, 0–1.
    pub share: f64,
    /// Mean of the days since the last transaction.
    pub recency_days: f64,
    /// Mean number of transactions.
    pub frequency: f64,
    /// Mean amount.
    pub monetary: f64,
    /// Sum of the amounts as a share of all; null where all amounts together are not above 0.
    pub monetary_share: Option<f64>,
    /// One sentence for a person.
    pub summary: String,
}

/// One cell of the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RfmCell {
    /// Score of recency, 5 the latest.
    pub recency: u8,
    /// Score of frequency and amount together: their mean, rounded up.
    pub value: u8,
    /// What customers of this cell are called.
    pub name: String,
    /// Customers.
    #[ts(type = "number")]
    pub size: u64,
}

impl RfmSegmentsReport {
    pub(super) fn new(log: &Log, customers: &Customers, segments: &[&str]) -> Self {
        let [recency, frequency, monetary] = customers.cuts.clone();
        let total: f64 = customers.monetary.iter().sum();
        let of_name = |name: &&str| {
            let members: Vec<usize> = (0..segments.len()).filter(|&i| segments[i] == *name).collect();
            (!members.is_empty()).then(|| RfmSegment::of(name, &members, customers, total))
        };
        let mut sizes = [[0u64; 5]; 5];
        for i in 0..segments.len() {
            sizes[usize::from(customers.scores[0][i]) - 1][usize::from(customers.value_score(i)) - 1] += 1;
        }
        let cell = |recency: u8, value: u8| RfmCell {
            recency,
            value,
            name: name(recency, value).to_owned(),
            size: sizes[usize::from(recency) - 1][usize::from(value) - 1],
        };
        Self {
            log_rows: log.len() as u64,
            customers: segments.len() as u64,
            recency_days_bounds: recency,
            frequency_bounds: frequency,
            monetary_bounds: monetary,
            segments: NAMES.iter().filter_map(of_name).collect(),
            grid: (1..=5).rev().flat_map(|recency| (1..=5).map(move |value| (recency, value))).map(|(r, v)| cell(r, v)).collect(),
        }
    }
}

impl RfmSegment {
    fn of(name: &str, members: &[usize], customers: &Customers, total: f64) -> Self {
        let n = members.len() as f64;
        let sum = |of: &dyn Fn(usize) -> f64| members.iter().map(|&i| of(i)).sum::<f64>();
        let (share, monetary) = (n / customers.recency.len() as f64, sum(&|i| customers.monetary[i]));
        let (recency_days, frequency) = (sum(&|i| customers.recency[i]) / n, sum(&|i| customers.frequency[i] as f64) / n);
        let monetary_share = (total > 0.0).then(|| monetary / total);
        let brought = monetary_share.map_or_else(String::new, |share| format!(" and {:.0} % of the amount", share * 100.0));
        let summary = format!(
            "{:.0} % of the customers{brought}: {frequency:.1} transactions on average, the last {recency_days:.0} days ago.",
            share * 100.0
        );
        Self {
            name: name.to_owned(),
            size: members.len() as u64,
            share,
            recency_days,
            frequency,
            monetary: monetary / n,
            monetary_share,
            summary,
        }
    }
}
