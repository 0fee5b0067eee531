//! The columns of a source, and rows cut into their values.

use std::collections::{HashMap, HashSet};

use arrow::datatypes::{Field, Schema, SchemaRef};
use memchr::memchr3;

use super::column::Column;
use super::kind::plain;
use super::scan::{Class, MAX_DEPTH, Scan, Scanner, Stop, Token};
use crate::error::Result;
use crate::ingest::OpenOptions;
use crate::ingest::projection::{position, project};

/// Most columns.
pub(super) const MAX_COLUMNS: usize = 10_000;

/// The columns found so far, in order of first appearance.
pub(super) struct Columns {
    options: OpenOptions,
    pub columns: Vec<Column>,
    /// The columns read, in the order asked for.
    pub placed: Vec<usize>,
    /// The names in an object, and in the objects inside of it; the first is the row.
    levels: Vec<Level>,
    /// The values of the row being cut.
    cells: Vec<(usize, Token)>,
    /// Number of rows that were cut, those again included that were not complete.
    cuts: u64,
}

#[derive(Default)]
struct Level {
    prefix: String,
    keys: Vec<Key>,
    by_name: HashMap<Box<[u8]>, usize>,
}

struct Key {
    name: Box<[u8]>,
    /// The name as it is written with its quotes and its colon; empty if it has to be escaped.
    written: Box<[u8]>,
    column: Option<usize>,
    level: Option<usize>,
}

impl Columns {
    pub(super) fn new(options: OpenOptions) -> Self {
        Self { options, columns: Vec::new(), placed: Vec::new(), levels: vec![Level::default()], cells: Vec::new(), cuts: 0 }
    }

    /// Cuts the object at the scanner into the values of a row; they are kept until the next one.
    pub(super) fn cut(&mut self, scanner: &mut Scanner) -> Scan<()> {
        self.cells.clear();
        self.cuts += 1;
        self.object(scanner, 0, 1)
    }

    /// Cuts the object that begins at the scanner.
    fn object(&mut self, scanner: &mut Scanner, level: usize, depth: usize) -> Scan<()> {
        scanner.expect(b'{', "an object")?;
        let (mut first, mut expected) = (true, 0);
        while scanner.next(&mut first, b'}', "a comma or }")? {
            scanner.peek()?;
            // Rows are mostly alike.
            let is_expected = self.levels[level].keys.get(expected).is_some_and(|key| scanner.take(&key.written));
            let index = if is_expected { expected } else { self.key(level, scanner)? };
            expected = index + 1;
            if self.options.flatten && scanner.peek()? == b'{' {
                if depth >= MAX_DEPTH {
                    return Err(Stop::Deep { at: scanner.at });
                }
                let inner = self.level(level, index).map_err(|()| Stop::Wide { at: scanner.at })?;
                self.object(scanner, inner, depth + 1)?;
                continue;
            }
            let at = scanner.at;
            let mut token = scanner.value(depth)?;
            if self.is_missing(&token, scanner.bytes) {
                token.class = Class::Null;
            }
            let column = self.column(level, index, token.class).map_err(|()| Stop::Wide { at })?;
            if let Some(column) = column {
                self.keep(column, token);
            }
        }
        Ok(())
    }

    /// Is a value one of those that were said to mean a missing one?
    #[inline]
    fn is_missing(&self, token: &Token, source: &[u8]) -> bool {
        let Some(nulls) = &self.options.nulls else { return false };
        let text = plain(token.class, token.bytes(source));
        nulls.iter().any(|null| null.as_bytes() == &*text)
    }

    /// Keeps a value of a row. Where a name comes twice, the last counts.
    #[inline]
    fn keep(&mut self, column: usize, token: Token) {
        let cut = std::mem::replace(&mut self.columns[column].cut, self.cuts);
        let earlier = if cut == self.cuts { self.cells.iter_mut().find(|(other, _)| *other == column) } else { None };
        match earlier {
            Some((_, earlier)) => *earlier = token,
            None => self.cells.push((column, token)),
        }
    }

    /// Takes a name, and finds its position in a level.
    fn key(&mut self, level: usize, scanner: &mut Scanner) -> Scan<usize> {
        let key = scanner.key()?;
        Ok(self.levels[level].find(&plain(key.class, key.bytes(scanner.bytes))))
    }

    /// The level inside of a key; `Err` if it would be one too many.
    fn level(&mut self, level: usize, index: usize) -> std::result::Result<usize, ()> {
        if let Some(inner) = self.levels[level].keys[index].level {
            return Ok(inner);
        }
        let inner = self.levels.len();
        if inner > MAX_COLUMNS {
            return Err(());
        }
        let prefix = format!("{}.", self.path(level, index));
        self.levels.push(Level { prefix, ..Level::default() });
        let key = &mut self.levels[level].keys[index];
        key.level = Some(inner);
        if let Some(column) = key.column {
            self.columns[column].is_flattened = true;
        }
        Ok(inner)
    }

    /// The column of a key, which a null makes only where no object has stood; `Err` if it would be one too many.
    #[inline]
    fn column(&mut self, level: usize, index: usize, class: Class) -> std::result::Result<Option<usize>, ()> {
        let key = &self.levels[level].keys[index];
        match key.column {
            Some(column) => Ok(Some(column)),
            None if class == Class::Null && key.level.is_some() => Ok(None),
            None if self.columns.len() == MAX_COLUMNS => Err(()),
            None => {
                let mut column = Column::new(self.path(level, index), &self.options);
                column.is_flattened = key.level.is_some();
                self.levels[level].keys[index].column = Some(self.columns.len());
                self.columns.push(column);
                Ok(Some(self.columns.len() - 1))
            }
        }
    }

    fn path(&self, level: usize, index: usize) -> String {
        let level = &self.levels[level];
        format!("{}{}", level.prefix, String::from_utf8_lossy(&level.keys[index].name))
    }

    /// The first value of the row that was cut that contradicts what was declared of its column.
    pub(super) fn contradiction(&self, source: &[u8]) -> Option<(&Column, &Token)> {
        let cells = self.cells.iter().map(|(column, token)| (&self.columns[*column], token));
        cells.filter(|(column, token)| column.guess.rejects(token.class, token.bytes(source))).min_by_key(|(_, token)| token.start)
    }

    /// The first value of the row that was cut that could be read two ways, though its type was declared.
    pub(super) fn ambiguity(&self) -> Option<(&Column, &Token)> {
        let cells = self.cells.iter().map(|(column, token)| (&self.columns[*column], token));
        cells
            .filter(|(column, token)| token.class != Class::Null && column.guess.is_ambiguous())
            .min_by_key(|(_, token)| token.start)
    }

    /// Drops what was taken from row `n_rows` of the batch on.
    pub(super) fn truncate(&mut self, n_rows: usize) {
        self.placed.iter().for_each(|&column| self.columns[column].truncate(n_rows));
    }

    /// Narrows the guesses by the row that was cut.
    pub(super) fn survey(&mut self, source: &[u8]) {
        for (column, token) in &self.cells {
            self.columns[*column].is_real = true;
            self.columns[*column].guess.update(token.class, token.bytes(source));
        }
    }

    /// Takes the row that was cut as row `row` of the batch; false if a value does not belong to its column.
    /// `all`: is every column read?
    pub(super) fn push(&mut self, source: &[u8], row: usize, all: bool) -> bool {
        let mut fits = true;
        for (column, token) in &self.cells {
            let column = &mut self.columns[*column];
            fits &= if column.is_placed {
                column.push(row, token, source)
            } else {
                let is_known = !all || column.is_flattened && token.class == Class::Null;
                is_known && !column.guess.rejects(token.class, token.bytes(source))
            };
        }
        fits
    }

    /// Takes up the kinds the guesses have come to, and chooses the columns to read.
    pub(super) fn place(&mut self) -> Result<SchemaRef> {
        // A column of nulls whose value is an object elsewhere is none.
        let is_real = |column: &Column| column.is_real && (column.guess.has_seen() || !column.is_flattened);
        let real: Vec<usize> = (0..self.columns.len()).filter(|&at| is_real(&self.columns[at])).collect();
        let names = unique(real.iter().map(|&at| self.columns[at].path.as_str()));
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        for name in self.options.types.keys() {
            position(&known, name)?;
        }
        let chosen = project(&known, self.options.columns.as_deref())?;
        for column in &mut self.columns {
            column.reset();
            column.is_placed = false;
        }
        self.placed = chosen.iter().map(|&index| real[index]).collect();
        let mut fields = Vec::with_capacity(chosen.len());
        for (&index, &column) in chosen.iter().zip(&self.placed) {
            let column = &mut self.columns[column];
            column.is_placed = true;
            fields.push(Field::new(&names[index], column.kind().data_type(), true));
        }
        Ok(Schema::new(fields).into())
    }

    /// Drops all values.
    pub(super) fn clear(&mut self) {
        self.columns.iter_mut().for_each(Column::reset);
    }

    /// Bytes of the longest text held.
    pub(super) fn text_bytes(&self) -> usize {
        self.placed.iter().map(|&column| self.columns[column].text_bytes()).max().unwrap_or(0)
    }
}

impl Level {
    /// The position of a name, which is added if it is new.
    fn find(&mut self, name: &[u8]) -> usize {
        if let Some(&index) = self.by_name.get(name) {
            return index;
        }
        let index = self.keys.len();
        self.by_name.insert(name.into(), index);
        let is_plain = memchr3(b'"', b'\\', b'\n', name).is_none();
        let written = if is_plain { [b"\"", name, b"\":"].concat() } else { Vec::new() };
        self.keys.push(Key { name: name.into(), written: written.into(), column: None, level: None });
        index
    }
}

/// Names made different: a repeated one gets `_2`, `_3` … behind it.
fn unique<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let known: HashSet<&str> = names.clone().collect();
    let mut used: HashSet<String> = HashSet::new();
    names
        .map(|name| {
            let numbered = (2u64..).map(|number| format!("{name}_{number}")).find(|other| {
                // Only asked for where the name is taken.
                !known.contains(other.as_str()) && !used.contains(other)
            });
            let free = if used.contains(name) { numbered.unwrap_or_default() } else { name.to_owned() };
            used.insert(free.clone());
            free
        })
        .collect()
}
