//! The columns asked for, found among the columns there are.

use crate::error::{Error, Result};

/// Positions of the columns `asked` for, in that order; all of them if none were named.
pub(super) fn project(names: &[&str], asked: Option<&[String]>) -> Result<Vec<usize>> {
    let Some(asked) = asked else { return Ok((0..names.len()).collect()) };
    asked.iter().map(|name| position(names, name)).collect()
}

/// Position of one column.
pub(super) fn position(names: &[&str], name: &str) -> Result<usize> {
    names.iter().position(|known| *known == name).ok_or_else(|| {
        let mut hint = format!("columns: {}", names.iter().take(50).copied().collect::<Vec<_>>().join(", "));
        if names.len() > 50 {
            hint.push_str(&format!(", and {} more", names.len() - 50));
        }
        Error::schema(format!("there is no column {name}")).column(name).hint(hint)
    })
}
