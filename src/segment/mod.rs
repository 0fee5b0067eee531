//! Segments: rows that belong together. A method is a folder that implements [`Clusterer`]; everything around it (preparation, numbering by size, scores,
//! the words that set a segment apart, the map, the table, the model) is done here once.

mod again;
mod agglomerative;
pub mod assigner;
mod auto;
mod choice;
mod clustering;
mod dbscan;
mod draw;
mod genie;
mod gmm;
mod hdbscan;
mod kmeans;
mod kmodes;
mod kprototypes;
mod lanes;
mod minibatch_kmeans;
mod numbering;
mod optics;
mod params;
mod portrait;
mod prepare;
mod projection;
mod prototypes;
mod report;
mod rules;
mod run;
mod sample;
mod saved;
mod scores;
mod significance;
mod stability;
mod table;
mod tally;
#[cfg(test)]
mod testing;
mod trees;
mod typical;
mod umap;

pub use agglomerative::{Agglomerative, AgglomerativeParams, Joined, Linkage, LinkageFacts};
pub use auto::{Auto as AutoSegments, AutoFacts, AutoParams, Criteria, DensityCut, Election};
pub use clustering::{Clusterer, Clustering, Points, Reads};
pub use dbscan::{Dbscan, DbscanFacts, DbscanParams};
pub use genie::{Genie, GenieParams};
pub use gmm::{CovarianceType, Gmm, GmmFacts, GmmParams, MixtureScore};
pub use hdbscan::{ClusterSelectionMethod, Hdbscan, HdbscanFacts, HdbscanParams, TreeCluster};
pub use kmeans::{Auto, Init, InitMethod, K, KMeans, KMeansFacts, KMeansParams};
pub use kmodes::{KModes, KModesParams};
pub use kprototypes::{KPrototypes, KPrototypesParams};
pub use minibatch_kmeans::{BatchOrder, MiniBatchKMeans, MiniBatchKMeansFacts, MiniBatchKMeansParams};
pub use optics::{Optics, OpticsFacts, OpticsMethod, OpticsParams};
pub use params::{Encode, Outliers, SegmentMap, SegmentParams, SegmentScale};
pub use portrait::{Distinction, Segment};
pub use prepare::Preparation;
pub use projection::Projection;
pub use prototypes::PrototypeFacts;
pub use report::{FilledColumn, Report, SegmentReport};
pub use rules::{Condition, Rule, Rules};
pub use run::Segmentation;
pub use saved::{SavedSegments, SegmentsApplied};
pub use scores::{Score, SilhouettePlot};
pub use umap::UmapReport;

use crate::task::{Method, NewChore};

/// What others may do for the methods of this area, by its name.
pub const CHORES: &[(&str, NewChore)] = &[(kmeans::CHORE, || Box::new(kmeans::KMeansChore::default()))];

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[
    method::<KMeans>(),
    method::<MiniBatchKMeans>(),
    method::<KModes>(),
    method::<KPrototypes>(),
    method::<Gmm>(),
    method::<Hdbscan>(),
    method::<Genie>(),
    method::<Agglomerative>(),
    method::<Dbscan>(),
    method::<Optics>(),
    method::<AutoSegments>(),
];

/// A method's line.
const fn method<C: Clusterer>() -> Method {
    Method::of::<Segmentation<C>>()
}
