//! What the methods for intermittent demand have in common: demand is zero in many steps, and a count where it is not.
//!
//! A method is a [`Rule`] by which the past becomes a mean for every step ahead. Around it lies the same distribution for all of
//! them ([`Spread`]): negative binomial with the dispersion of the recent past where all values are whole numbers, else the recent
//! past itself. So bounds of intervals are values that can occur, and the lower one is zero where a step may well be empty.

mod model;
mod parts;
mod rule;
mod smooth;
mod spread;
#[cfg(test)]
mod tests;

pub(super) use model::Demand;
pub(super) use parts::classify;
pub(super) use rule::Rule;
pub(super) use smooth::Smooth;
