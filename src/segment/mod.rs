//! Segments: rows that belong together. A method is a folder that implements [`Clusterer`]; everything around it (preparation, numbering by size, scores,
//! the words that set a segment apart, the map, the table, the model) is done here once.

pub mod assigner;
mod clustering;
mod draw;
mod kmeans;
mod kmodes;
mod kprototypes;
mod lanes;
mod numbering;
mod params;
mod portrait;
mod prepare;
mod projection;
mod prototypes;
mod report;
mod rules;
mod run;
mod saved;
mod scores;
mod significance;
mod stability;
mod table;
mod tally;
mod typical;

pub use clustering::{Clusterer, Clustering, Points, Reads};
pub use kmeans::{Auto, Init, InitMethod, K, KMeans, KMeansFacts, KMeansParams};
pub use kmodes::{KModes, KModesParams};
pub use kprototypes::{KPrototypes, KPrototypesParams};
pub use params::{Encode, Outliers, SegmentParams, SegmentScale};
pub use portrait::{Distinction, Segment};
pub use prepare::Preparation;
pub use projection::Projection;
pub use prototypes::PrototypeFacts;
pub use report::{FilledColumn, Report, SegmentReport};
pub use rules::{Condition, Rule, Rules};
pub use run::Segmentation;
pub use saved::{SavedSegments, SegmentsApplied};
pub use scores::{Score, SilhouettePlot};

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[method::<KMeans>(), method::<KModes>(), method::<KPrototypes>()];

/// A method's line.
const fn method<C: Clusterer>() -> Method {
    Method::of::<Segmentation<C>>()
}
