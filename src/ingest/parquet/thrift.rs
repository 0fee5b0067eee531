//! The footer and the headers of pages, checked before they are read.
//!
//! It is a structure in the compact protocol of Thrift. A list says how long it is, and a group of columns how many it has, and the reader
//! behind takes memory for all of them before it reads the first. Here every list has to be no longer than the bytes that are left, and
//! the columns have to be there. The header of a page says how many bytes it unpacks to, and the reader takes memory for these too.

use super::varint;

/// Structures and lists inside one another; a footer has fewer than ten.
const MAX_DEPTH: u32 = 32;
/// Groups of columns inside one another.
const MAX_GROUPS: usize = 256;
/// Fields of the footer: the schema, of whose elements the number of children.
const CHILDREN: [u64; 2] = [2, 5];
/// Fields of the header of a page: the bytes it unpacks to, a number of this type.
const UNPACKED: [u64; 1] = [2];
const INT: u8 = 5;

/// Does a footer lie within the bytes as a whole?
pub(super) fn is_footer(bytes: &[u8]) -> bool {
    let mut cursor = Cursor::new(bytes, false);
    cursor.structure(MAX_DEPTH).is_some() && is_tree(&cursor.schema)
}

/// How many bytes a page says it unpacks to, whose header the bytes begin with; nothing where that is no header.
pub(super) fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let mut cursor = Cursor::new(bytes, true);
    cursor.structure(MAX_DEPTH).map(|()| cursor.unpacked)
}

/// Do the elements of a schema, each with its number of children in front of them, make up a tree that is not too deep?
fn is_tree(schema: &[u64]) -> bool {
    let total = schema.iter().fold(0, |total: u64, &n| total.saturating_add(n));
    let mut open = Vec::new();
    total < schema.len().max(1) as u64
        && schema.iter().all(|&n| {
            if let Some(missing) = open.last_mut() {
                *missing -= 1;
            }
            open.push(n);
            while open.last() == Some(&0) {
                open.pop();
            }
            open.len() <= MAX_GROUPS
        })
}

/// What is left to read.
struct Cursor<'a> {
    rest: &'a [u8],
    /// Numbers of the fields around.
    path: Vec<u64>,
    /// Children of the element at hand.
    children: u64,
    /// Children of each element of the schema.
    schema: Vec<u64>,
    /// Is it the header of a page?
    is_page: bool,
    /// The largest number of bytes that a page says it unpacks to.
    unpacked: u64,
}

impl<'a> Cursor<'a> {
    fn new(rest: &'a [u8], is_page: bool) -> Self {
        Self { rest, path: Vec::new(), children: 0, schema: Vec::new(), is_page, unpacked: 0 }
    }

    fn structure(&mut self, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let mut field = 0;
        loop {
            let head = self.byte()?;
            if head & 15 == 0 {
                if self.path == CHILDREN[..1] {
                    self.schema.push(std::mem::take(&mut self.children));
                }
                return Some(());
            }
            // The number of the field, where it is not told by how far it is from the last one.
            field = if head >> 4 == 0 { self.not_negative()? } else { field + u64::from(head >> 4) };
            if self.is_page && self.path.is_empty() && field == UNPACKED[0] && head & 15 != INT {
                return None;
            }
            // Here the type of a boolean is its value.
            if !matches!(head & 15, 1 | 2) {
                self.path.push(field);
                self.value(head & 15, depth)?;
                self.path.pop();
            }
        }
    }

    fn value(&mut self, kind: u8, depth: u32) -> Option<()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => {
                let value = self.number()?;
                // Numbers below zero are the odd ones.
                let size = if value & 1 == 0 { value >> 1 } else { u64::MAX };
                if self.path == CHILDREN {
                    self.children = size;
                }
                if self.is_page && self.path == UNPACKED {
                    self.unpacked = self.unpacked.max(size);
                }
                Some(())
            }
            7 => self.skip(8),
            8 => {
                let length = self.number()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let n = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                self.values(n, &[head & 15], depth.checked_sub(1)?)
            }
            11 => match self.number()? {
                0 => Some(()),
                n => {
                    let kinds = self.byte()?;
                    self.values(n, &[kinds >> 4, kinds & 15], depth.checked_sub(1)?)
                }
            },
            12 => self.structure(depth),
            13 => self.skip(16),
            _ => None,
        }
    }

    /// Elements, each of which takes a byte at least.
    fn values(&mut self, n: u64, kinds: &[u8], depth: u32) -> Option<()> {
        if n > self.rest.len() as u64 {
            return None;
        }
        (0..n).try_for_each(|_| kinds.iter().try_for_each(|&kind| self.value(kind, depth)))
    }

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn skip(&mut self, n: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(n).ok()?..)?;
        Some(())
    }

    /// A number with a sign, where it is not below zero.
    fn not_negative(&mut self) -> Option<u64> {
        self.number().filter(|number| number & 1 == 0).map(|number| number >> 1)
    }

    /// A number in groups of seven bits.
    fn number(&mut self) -> Option<u64> {
        let (value, rest) = varint::taken(self.rest).ok()??;
        self.rest = rest;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_GROUPS, is_footer, is_tree, unpacked_size};

    #[test]
    fn a_list_may_not_claim_more_elements_than_there_are_bytes() {
        // Field 1: a list of two numbers. Field 2: three bytes. The end.
        let intact = [0x19, 0x25, 4, 6, 0x18, 3, b'a', b'b', b'c', 0];
        assert!(is_footer(&intact));
        assert!((0..intact.len()).all(|length| !is_footer(&intact[..length])));
        assert!(!is_footer(&[0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 4, 6, 0]));
        assert!(!is_footer(&[0x1c; 100]));
    }

    #[test]
    fn a_page_says_what_it_unpacks_to() {
        // Fields 1 to 3: the kind, 300 bytes unpacked, 5 packed; field 5: a structure with a number of its own in field 2. The end; then the page.
        let header = [0x15, 0, 0x15, 0xd8, 4, 0x15, 10, 0x2c, 0x25, 0xfe, 0xff, 3, 0, 0, 7, 7];
        assert_eq!(unpacked_size(&header), Some(300));
        assert_eq!(unpacked_size(&header[..10]), None);
        // Said twice, the larger number counts; one below zero is larger than any.
        assert_eq!(unpacked_size(&[0x25, 8, 0x05, 4, 2, 0]), Some(4));
        assert_eq!(unpacked_size(&[0x25, 7, 0]), Some(u64::MAX));
        // What the decoder would read in another way is no header: another type, a field below zero, a number of eleven bytes.
        assert_eq!(unpacked_size(&[0x26, 8, 0]).or(unpacked_size(&[0x21, 0])).or(unpacked_size(&[0x05, 3, 8, 0])), None);
        assert_eq!(unpacked_size(&[[0x25].as_slice(), &[0x80; 10], &[0, 0]].concat()), None);
        // The end is told by half a byte.
        assert_eq!(unpacked_size(&[0x25, 8, 0x70, 0x25, 0x10]), Some(4));
    }

    #[test]
    fn a_group_may_not_claim_more_columns_than_there_are() {
        assert!(is_tree(&[]) && is_tree(&[2, 0, 1, 0]));
        assert!(!is_tree(&[3, 0, 1, 0]) && !is_tree(&[u64::MAX, u64::MAX, 0]));
        assert!(!is_tree(&[vec![1; MAX_GROUPS + 1], vec![0]].concat()));
    }
}
