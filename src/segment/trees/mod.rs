//! Neighbors, spanning trees and hierarchies: what density and linkage methods share.

pub(crate) mod kd;
pub(crate) mod merges;
pub(crate) mod spanning;
pub(crate) mod turned;
pub(crate) mod union;

use ndarray::Array2;

use crate::error::{Error, Result};

/// Can distances between these rows be squared?
pub(crate) fn check_squarable(values: &Array2<f64>) -> Result<()> {
    let largest = values.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
    // Ward's distance is twice the square, and a sum of them must be finite too.
    let squares = largest * largest * 16.0 * (values.len() as f64).max(1.0);
    if squares.is_finite() {
        return Ok(());
    }
    Err(Error::schema("distances between the rows are too large to be squared").hint("choose scale: standard, minmax or robust"))
}
