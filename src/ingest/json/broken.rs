//! Where a row ends that cannot be cut into values, so that the rows behind it can be read.

use memchr::memchr;

use super::shape::Shape;

/// Where a broken row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    At(usize),
    /// It may be behind the bytes at hand.
    Starved,
    /// It cannot be told.
    Lost,
}

/// Where the broken row at `start` ends; `between`: the bytes between it and the row before.
///
/// An object ends where its brackets close, or before a line that begins as its own does, whichever comes first: a bracket or a quote
/// that is missing must not take the rows behind it along. Among rows that follow each other, what is no object is its line and no
/// more. In an array the comma or bracket behind the row must be there, else all that follows could be taken for something else.
pub(super) fn end(bytes: &[u8], start: usize, between: &[u8], shape: Shape, at_end: bool) -> End {
    let is_object = bytes.get(start) == Some(&b'{');
    if shape != Shape::Lines {
        let end = if is_object { object(bytes, start, indentation(between), at_end) } else { End::Lost };
        return match end {
            End::At(at) => behind_element(bytes, start, at, at_end),
            other => other,
        };
    }
    if is_object {
        return object(bytes, start, Some(indentation(between).unwrap_or_default()), at_end);
    }
    match memchr(b'\n', &bytes[start..]) {
        Some(length) => End::At(start + length),
        None if at_end => End::At(bytes.len()),
        None => End::Starved,
    }
}

/// The blanks in front of a row, if nothing else stands before it in its line.
fn indentation(between: &[u8]) -> Option<&[u8]> {
    let line = &between[memchr::memrchr(b'\n', between)? + 1..];
    line.iter().all(|byte| matches!(byte, b' ' | b'\t' | 0x1e)).then_some(line)
}

/// The end of the object at `start`.
pub(super) fn object(bytes: &[u8], start: usize, indentation: Option<&[u8]>, at_end: bool) -> End {
    let (mut depth, mut in_text, mut at) = (0u64, false, start);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            // No text goes on behind a line break.
            b'\n' => {
                in_text = false;
                let Some(indentation) = indentation else { return End::Lost };
                let line = &bytes[at + 1..];
                let head = &line[..line.len().min(indentation.len() + 1)];
                if head.len() <= indentation.len() && indentation.starts_with(head) && !at_end {
                    return End::Starved;
                }
                if head.strip_prefix(indentation) == Some(b"{") {
                    return End::At(at);
                }
            }
            b'\\' if in_text => at += 1,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            // The array around it ends.
            b']' if !in_text && depth == 1 => return End::At(at),
            b'}' | b']' if !in_text => {
                depth -= 1;
                if depth == 0 {
                    return End::At(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    if at_end { End::At(bytes.len()) } else { End::Starved }
}

/// The end of an element that ends at `end` at the latest, with the comma or bracket that must follow it left to be taken.
fn behind_element(bytes: &[u8], start: usize, end: usize, at_end: bool) -> End {
    // A row that ends with its line has its comma in it.
    let row = bytes[start..end].trim_ascii_end();
    if let Some(row) = row.strip_suffix(b",") {
        return End::At(start + row.len());
    }
    match bytes[end..].iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b',' | b']') => End::At(end),
        None if !at_end => End::Starved,
        _ => End::Lost,
    }
}
