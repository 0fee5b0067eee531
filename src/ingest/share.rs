//! Shares of a source. Several workers read one each, and what is found does not depend on how many there are: the shares are those
//! of the source, also where one decoder reads them all.

/// The share of a source that a decoder is to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which one, counted from 0.
    pub index: u64,
    /// Where its first row begins, if that is known. If not, it is taken to begin behind the first line break, which is wrong where
    /// that is inside of a field: see [`Shares::begin`].
    pub begin: Option<u64>,
}

/// How a source is cut, and how far a decoder of it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Number of them.
    pub total: u64,
    /// The one that the last batch belongs to.
    pub current: u64,
    /// Where the first row that was read begins, in bytes of the source as it is read from end to end. Right only if the share before
    /// ends there.
    pub begin: u64,
    /// Where the row begins that is read next.
    pub end: u64,
    /// Rows read, those left out included.
    pub rows: u64,
}
