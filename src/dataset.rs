//! The life of one open data set.
