//! Neighbors, spanning trees and hierarchies: what density and linkage methods share.

pub(crate) mod kd;
pub(crate) mod merges;
pub(crate) mod spanning;
pub(crate) mod union;
