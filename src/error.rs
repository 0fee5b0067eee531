//! What can go wrong, said so that a person can act on it.
//!
//! Every failure of the crate is an [`Error`]: a stable code, a message that says what was wrong and what was
//! expected, the place (column, row, byte or parameter) and, where there is one, a hint that says what to try.

use std::fmt;

/// The result of anything that can fail in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// A stable class of failure. Its [`code`](ErrorKind::code) is what programs match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The caller cancelled the work.
    Aborted,
    /// The bytes are not what their format promises.
    Parse,
    /// A column is missing or has the wrong type.
    Schema,
    /// A parameter is out of range, unknown or contradicts another.
    Params,
    /// The work would need more memory than the budget allows.
    Memory,
    /// The input is valid, and this build cannot handle it.
    Unsupported,
    /// A broken invariant of this crate: a bug worth reporting.
    Internal,
}

impl ErrorKind {
    /// The code that crosses every boundary: JavaScript, the command line, JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::Parse => "parse",
            Self::Schema => "schema",
            Self::Params => "params",
            Self::Memory => "memory",
            Self::Unsupported => "unsupported",
            Self::Internal => "internal",
        }
    }
}

/// Where it happened; what is not known is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the column.
    pub column: Option<String>,
    /// Row, counted from 0 at the first row of data (a header is not counted).
    pub row: Option<u64>,
    /// Name of the file, where several are read as one table. Row and byte are counted in it.
    pub file: Option<String>,
    /// Offset in the source, in bytes from its start.
    pub byte: Option<u64>,
    /// Name of the parameter, as the caller writes it (camelCase, dots between levels).
    pub param: Option<String>,
}

/// A failure with its class, message, place and remedy. One pointer wide.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    place: Place,
}

impl Error {
    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), hint: None, place: Place::default() }))
    }

    /// The caller cancelled.
    #[must_use]
    pub fn aborted() -> Self {
        Self::new(ErrorKind::Aborted, "cancelled")
    }

    /// The bytes do not follow their format.
    pub fn parse(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Parse, message)
    }

    /// A column is missing or of the wrong type.
    pub fn schema(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Schema, message)
    }

    /// A parameter is wrong; `param` is its name as the caller writes it.
    pub fn params(param: impl Into<String>, message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::Params, message);
        error.0.place.param = Some(param.into());
        error
    }

    /// The budget does not allow `needed` more bytes for `what`.
    #[must_use]
    pub fn memory(what: &str, needed: u64, available: u64) -> Self {
        let message = format!("{what} needs {}, and {} are left of the memory budget", megabytes(needed), megabytes(available));
        Self::new(ErrorKind::Memory, message).hint("raise memoryBudget, pick fewer columns, or work on fewer rows")
    }

    /// Valid input that this build cannot handle.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unsupported, message)
    }

    /// A broken invariant: a bug in this crate.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message).hint("this is a bug in tablight; your data is untouched")
    }

    /// Adds what to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Names the parameter, as the caller writes it.
    #[must_use]
    pub fn param(mut self, name: impl Into<String>) -> Self {
        self.0.place.param = Some(name.into());
        self
    }

    /// Names the column.
    #[must_use]
    pub fn column(mut self, name: impl Into<String>) -> Self {
        self.0.place.column = Some(name.into());
        self
    }

    /// Names the file, one of several.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>) -> Self {
        self.0.place.file = Some(name.into());
        self
    }

    /// Names the row, counted from 0.
    #[must_use]
    pub fn row(mut self, row: u64) -> Self {
        self.0.place.row = Some(row);
        self
    }

    /// Names the byte, counted from 0.
    #[must_use]
    pub fn byte(mut self, byte: u64) -> Self {
        self.0.place.byte = Some(byte);
        self
    }

    /// The class.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What was wrong and what was expected, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to try, where something is known to help.
    #[must_use]
    pub fn remedy(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Where it happened.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.0.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, message, hint, place } = &*self.0;
        write!(f, "{}: {message}", kind.code())?;
        if let Some(param) = &place.param {
            write!(f, " (parameter {param})")?;
        }
        if let Some(file) = &place.file {
            write!(f, " (file {file})")?;
        }
        if let Some(column) = &place.column {
            write!(f, " (column {column})")?;
        }
        if let Some(row) = place.row {
            write!(f, " (row {row})")?;
        }
        if let Some(byte) = place.byte {
            write!(f, " (byte {byte})")?;
        }
        if let Some(hint) = hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<arrow::error::ArrowError> for Error {
    fn from(error: arrow::error::ArrowError) -> Self {
        use arrow::error::ArrowError as A;
        match error {
            A::ParseError(m) | A::CsvError(m) | A::IpcError(m) => Self::parse(m),
            A::SchemaError(m) => Self::schema(m),
            A::NotYetImplemented(m) => Self::unsupported(m),
            other => Self::parse(other.to_string()),
        }
    }
}

impl From<parquet::errors::ParquetError> for Error {
    fn from(error: parquet::errors::ParquetError) -> Self {
        use parquet::errors::ParquetError as P;
        match error {
            P::NYI(m) => Self::unsupported(m),
            P::ArrowError(m) | P::General(m) | P::EOF(m) => Self::parse(m),
            other => Self::parse(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::parse(error.to_string())
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_where_and_what_to_try() {
        let error =
            Error::parse("expected a number, found \"abc\"").column("price").row(7).byte(123).hint("declare the column as text");
        assert_eq!(
            error.to_string(),
            "parse: expected a number, found \"abc\" (column price) (row 7) (byte 123); declare the column as text"
        );
        assert_eq!(error.kind().code(), "parse");
        assert_eq!(error.place().byte, Some(123));
    }

    #[test]
    fn an_error_is_one_pointer_wide() {
        assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
    }
}
