//! Which data each function of the linked module uses, as the linker tells (`--emit-relocs`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{
    BinaryReader, DataKind, KnownCustom, Linking, Name, NameSectionReader, Operator, Parser, Payload, RelocSectionReader,
    SymbolInfo,
};

/// Data that is used as a whole, with what of the other data it points to.
struct Datum {
    /// Where it lies in memory.
    place: Range<u32>,
    points_to: Vec<usize>,
}

/// What uses what.
pub struct Uses {
    data: Vec<Datum>,
    /// By the names of the functions.
    of_functions: BTreeMap<String, BTreeSet<usize>>,
}

impl Uses {
    /// Reads the module that the linker made.
    pub fn read(linked: &[u8]) -> Result<Self> {
        let (mut bodies, mut segments, mut symbols, mut names) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
        let (mut code_start, mut data_start, mut n_imported) = (0, 0, 0u32);
        let (mut sections, mut relocations) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(linked) {
            match payload? {
                Payload::ImportSection(imports) => {
                    sections.push("import");
                    let functions = imports.into_imports().filter(|import| {
                        import.as_ref().is_ok_and(|import| {
                            matches!(import.ty, wasmparser::TypeRef::Func(_) | wasmparser::TypeRef::FuncExact(_))
                        })
                    });
                    n_imported = functions.count() as u32;
                }
                Payload::CodeSectionStart { range, .. } => {
                    sections.push("code");
                    code_start = range.start;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.range()),
                Payload::DataSection(data) => {
                    sections.push("data");
                    data_start = data.range().start;
                    for segment in data {
                        let segment = segment?;
                        let base = match segment.kind {
                            DataKind::Active { offset_expr, .. } => match offset_expr.get_operators_reader().read()? {
                                Operator::I32Const { value } => value as u32,
                                _ => anyhow::bail!("a segment of data has no fixed place"),
                            },
                            DataKind::Passive => anyhow::bail!("a segment of data has no place"),
                        };
                        segments.push((base, segment.range.end - segment.data.len()..segment.range.end));
                    }
                }
                Payload::CustomSection(custom) => {
                    match custom.as_known() {
                        KnownCustom::Name(section) => names.extend(function_names(section)?),
                        KnownCustom::Linking(section) => {
                            for part in section.subsections() {
                                if let Linking::SymbolTable(table) = part? {
                                    symbols = table.into_iter().collect::<Result<Vec<_>, _>>()?;
                                }
                            }
                        }
                        _ if custom.name().starts_with("reloc.") => {
                            relocations.push(RelocSectionReader::new(BinaryReader::new(custom.data(), 0))?);
                        }
                        _ => {}
                    }
                    sections.push("custom");
                }
                Payload::Version { .. } | Payload::End(_) => {}
                _ => sections.push("other"),
            }
        }
        anyhow::ensure!(!relocations.is_empty(), "the linker did not say what uses what");
        let (mut data, mut of_symbol) = (Vec::new(), BTreeMap::new());
        for (index, symbol) in symbols.iter().enumerate() {
            if let SymbolInfo::Data { symbol: Some(defined), .. } = symbol {
                let (base, _) = segments.get(defined.index as usize).context("a symbol lies in no segment")?;
                of_symbol.insert(index as u32, data.len());
                let start = base + defined.offset;
                data.push(Datum { place: start..start + defined.size, points_to: Vec::new() });
            }
        }
        let mut at_place: Vec<usize> = (0..data.len()).collect();
        at_place.sort_by_key(|&datum| data[datum].place.start);
        let mut of_functions: BTreeMap<String, BTreeSet<usize>> =
            names.values().map(|name: &String| (name.clone(), BTreeSet::new())).collect();
        for section in relocations {
            let what =
                *sections.get(section.section_index() as usize).context("the linker speaks of a section that is not there")?;
            for entry in section.entries() {
                let entry = entry?;
                let Some(&used) = of_symbol.get(&entry.index).filter(|_| format!("{:?}", entry.ty).starts_with("MemoryAddr"))
                else {
                    continue;
                };
                match what {
                    "code" => {
                        let at = code_start + entry.offset as usize;
                        let place = bodies.partition_point(|body: &Range<usize>| body.end <= at);
                        let name = names.get(&(n_imported + place as u32)).context("a function has no name")?;
                        of_functions.entry(name.clone()).or_default().insert(used);
                    }
                    "data" => {
                        let at = data_start + entry.offset as usize;
                        let (base, bytes) = segments.iter().find(|(_, bytes)| bytes.contains(&at)).context("no data here")?;
                        let address = base + (at - bytes.start) as u32;
                        // Of several that lie here each points there.
                        let until = at_place.partition_point(|&datum| data[datum].place.start <= address);
                        for &datum in at_place[..until].iter().rev().take(64) {
                            if data[datum].place.contains(&address) {
                                data[datum].points_to.push(used);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(Self { data, of_functions })
    }

    /// Is it a function of the linked module?
    pub fn knows(&self, function: &str) -> bool {
        self.of_functions.contains_key(function)
    }

    /// Where the data lies that none of these functions uses, nor what is at these addresses, directly or by what it points to; ascending and apart.
    pub fn unused_by<'a>(
        &self,
        functions: impl IntoIterator<Item = &'a str>,
        addresses: impl IntoIterator<Item = u32>,
    ) -> Vec<Range<u32>> {
        let mut open: Vec<usize> =
            functions.into_iter().filter_map(|name| self.of_functions.get(name)).flatten().copied().collect();
        for address in addresses {
            open.extend((0..self.data.len()).filter(|&datum| self.data[datum].place.contains(&address)));
        }
        let mut used = vec![false; self.data.len()];
        while let Some(datum) = open.pop() {
            if !std::mem::replace(&mut used[datum], true) {
                open.extend(&self.data[datum].points_to);
            }
        }
        let places = |is_used: bool| {
            let mut places: Vec<Range<u32>> = (0..self.data.len())
                .filter(|&datum| used[datum] == is_used && !self.data[datum].place.is_empty())
                .map(|datum| self.data[datum].place.clone())
                .collect();
            places.sort_by_key(|place| place.start);
            merged(places)
        };
        without(places(false), &places(true))
    }
}

fn function_names(section: NameSectionReader<'_>) -> Result<Vec<(u32, String)>> {
    let mut names = Vec::new();
    for part in section {
        if let Name::Function(map) = part? {
            for naming in map {
                let naming = naming?;
                names.push((naming.index, naming.name.to_owned()));
            }
        }
    }
    Ok(names)
}

/// Ranges in order, those that touch made one.
fn merged(places: Vec<Range<u32>>) -> Vec<Range<u32>> {
    let mut merged: Vec<Range<u32>> = Vec::new();
    for place in places {
        match merged.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => merged.push(place),
        }
    }
    merged
}

/// What is left of ranges without others, both in order and apart.
fn without(places: Vec<Range<u32>>, others: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut left = Vec::new();
    for mut place in places {
        for other in &others[others.partition_point(|other| other.end <= place.start)..] {
            if other.start >= place.end {
                break;
            }
            if other.start > place.start {
                left.push(place.start..other.start);
            }
            place.start = other.end.min(place.end);
        }
        if !place.is_empty() {
            left.push(place);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datum(place: Range<u32>, points_to: &[usize]) -> Datum {
        Datum { place, points_to: points_to.to_vec() }
    }

    #[test]
    fn data_stays_with_the_functions_that_reach_it() {
        // The first points to the second; the last lies partly in the third.
        let uses = Uses {
            data: vec![datum(0..10, &[1]), datum(10..30, &[]), datum(40..60, &[]), datum(50..80, &[])],
            of_functions: [("early", vec![0]), ("late", vec![2]), ("later", vec![3])]
                .map(|(name, data)| (name.to_owned(), data.into_iter().collect()))
                .into(),
        };
        let unused = |functions: &[&str], address: Option<u32>| {
            uses.unused_by(functions.iter().copied(), address).into_iter().map(|place| (place.start, place.end)).collect::<Vec<_>>()
        };
        assert_eq!(unused(&["early"], None), [(40, 80)]);
        assert_eq!(unused(&["early", "late"], None), [(60, 80)]);
        assert_eq!(unused(&["late"], Some(5)), [(60, 80)]);
        assert_eq!(unused(&[], Some(70)), [(0, 30), (40, 50)]);
        assert!(uses.knows("late") && !uses.knows("unheard of"));
    }
}
