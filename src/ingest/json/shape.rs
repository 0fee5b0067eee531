//! Where the rows of a source are: one after the other, in an array, or in the array of an object.

use super::broken::{self, End};
use super::scan::{Scan, Scanner, Stop};

/// How the rows are held together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Objects one after the other, as in NDJSON.
    Lines,
    /// Elements of an array.
    Array,
    /// Elements of the only array of objects among the members of one object.
    Member,
}

/// The shape of a source, and the offset of its first row; starved if the bytes do not tell and more follow.
///
/// An object that is longer than the bytes at hand is taken for one around an array, if one has begun in it.
pub(super) fn find(bytes: &[u8], at_end: bool) -> Scan<(Shape, usize)> {
    let mark = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    let mut scanner = Scanner { bytes, at: mark };
    match scanner.peek() {
        Ok(b'[') => Ok((Shape::Array, scanner.at + 1)),
        Ok(b'{') => {
            let start = scanner.at;
            let mut arrays = Vec::new();
            let mut found = around_array(&mut scanner, &mut arrays);
            if matches!(found, Err(Stop::Bad { .. })) && !arrays.is_empty() {
                // It may still be one around an array with a broken row in it.
                found = match broken::object(bytes, start, Some(b""), at_end) {
                    End::At(end) => {
                        scanner.at = end;
                        Ok(())
                    }
                    _ => Err(Stop::Starved),
                };
            }
            match found {
                // Something follows the object: it was a row.
                Ok(()) if scanner.peek().is_ok() => Ok((Shape::Lines, start)),
                Ok(()) if !at_end => Err(Stop::Starved),
                Err(Stop::Starved) if !at_end && arrays.is_empty() => Err(Stop::Starved),
                Ok(()) | Err(Stop::Starved) => match arrays[..] {
                    [at] => Ok((Shape::Member, at)),
                    _ => Ok((Shape::Lines, start)),
                },
                Err(_) => Ok((Shape::Lines, start)),
            }
        }
        Err(_) if !at_end => Err(Stop::Starved),
        _ => Ok((Shape::Lines, mark)),
    }
}

/// Scans an object, and takes down where arrays of objects among its members begin.
fn around_array(scanner: &mut Scanner, arrays: &mut Vec<usize>) -> Scan<()> {
    scanner.expect(b'{', "an object")?;
    let mut first = true;
    while scanner.next(&mut first, b'}', "a comma or }")? {
        scanner.key()?;
        if scanner.peek()? == b'[' {
            let mut inside = Scanner { at: scanner.at + 1, ..scanner.clone() };
            if inside.peek()? == b'{' {
                arrays.push(scanner.at + 1);
            }
        }
        scanner.value(1)?;
    }
    Ok(())
}
