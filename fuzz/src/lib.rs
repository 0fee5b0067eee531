//! What the fuzz targets share: reading a source twice, as a whole and in slices, and what has to hold of both.

mod memory;
mod reading;
mod workbook;

pub use reading::{Bounds, Reading, check};
pub use workbook::workbook;
