//! Cuts a module in two: what was seen to run, which is loaded first, and the rest, which is loaded behind it.
//!
//! The first part stays what it was for whoever imports it. In place of a function that is now in the rest it has one that calls through a table, of which the
//! rest fills the slots. Until the rest is there the slot 0 of that table is called before: JavaScript has put a function into it that fetches the rest.
//! The rest has no memory or tables of its own: it imports them from the first part, and the functions that it calls there. With it comes the data that only its
//! functions use, and is put where it would have been from the start.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context, Result};
use walrus::ir::{Call, Const, Load, RefFunc, ReturnCall, UnaryOp, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, MemoryId, Module, ModuleConfig, RefType, ValType, passes,
};

use super::uses::Uses;

/// Where the rest imports from.
const FIRST: &str = "first";
/// What the first part exports for JavaScript: the table, and a global that tells whether its slots are filled.
const TABLE: &str = "restTable";
const READY: &str = "restReady";
/// Instructions of a function that comes with those that ran if one of them calls it: what is called now and then, as for slices of another length, is mostly small.
const SMALL: u64 = 300;
/// Bytes of a piece of data from which on it is worth a segment of its own.
const PIECE: u32 = 32;
/// The exports that tell which functions ran, by their place among all functions.
const RAN: &str = "ran";

fn parse(module: &[u8]) -> Result<Module> {
    ModuleConfig::new().generate_name_section(false).generate_producers_section(false).parse(module)
}

/// The module with a global for each of its functions that tells whether it ran.
pub fn watched(module: &[u8]) -> Result<Vec<u8>> {
    let mut module = parse(module)?;
    let functions: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    for (place, id) in functions.into_iter().enumerate() {
        let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else { continue };
        let ran = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
        function.builder_mut().func_body().const_at(0, Value::I32(1)).global_set_at(1, ran);
        module.exports.add(&format!("{RAN}{place}"), ran);
    }
    Ok(module.emit_wasm())
}

/// The first part and the rest of a module of which the functions at these places run first; `uses` is that of the module as the linker made it.
pub fn split(module: &[u8], uses: &Uses, ran: &BTreeSet<usize>) -> Result<(Vec<u8>, Vec<u8>)> {
    let (mut first, mut rest) = (parse(module)?, parse(module)?);
    let functions: Vec<FunctionId> = first.funcs.iter().map(|function| function.id()).collect();
    let same: Vec<FunctionId> = rest.funcs.iter().map(|function| function.id()).collect();
    let ran = with_small(&first, &functions, ran);
    let is_moved = |place: usize| matches!(first.funcs.get(functions[place]).kind, FunctionKind::Local(_)) && !ran.contains(&place);
    let moved: Vec<usize> = (0..functions.len()).filter(|&place| is_moved(place)).collect();
    let called = called(&first, &functions, &moved);
    let slots = called.len() as u64 + 1;
    let data = data_of_rest(&first, &functions, &moved, uses)?;

    keep_rest(&mut rest, &same, &moved, &called, slots, &data)?;
    leave_data(&mut first, &data);
    let wanted: Vec<String> = rest.imports.iter().map(|import| import.name.clone()).collect();
    keep_first(&mut first, &functions, &called, slots, &wanted)?;
    Ok((first.emit_wasm(), rest.emit_wasm()))
}

/// The functions that functions name.
#[derive(Default)]
struct Named(BTreeSet<FunctionId>);

impl Visitor<'_> for Named {
    fn visit_call(&mut self, call: &Call) {
        self.0.insert(call.func);
    }

    fn visit_return_call(&mut self, call: &ReturnCall) {
        self.0.insert(call.func);
    }

    fn visit_ref_func(&mut self, named: &RefFunc) {
        self.0.insert(named.func);
    }
}

/// The functions that ran, and the small ones that they call.
fn with_small(module: &Module, functions: &[FunctionId], ran: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut named = Named::default();
    for &place in ran {
        if let FunctionKind::Local(function) = &module.funcs.get(functions[place]).kind {
            dfs_in_order(&mut named, function, function.entry_block());
        }
    }
    let is_small = |id: FunctionId| match &module.funcs.get(id).kind {
        FunctionKind::Local(function) => function.size() <= SMALL,
        _ => false,
    };
    let small = (0..functions.len()).filter(|&place| named.0.contains(&functions[place]) && is_small(functions[place]));
    ran.iter().copied().chain(small).collect()
}

/// Those of the functions to be moved that something calls which stays.
fn called(module: &Module, functions: &[FunctionId], moved: &[usize]) -> Vec<usize> {
    let away: BTreeSet<FunctionId> = moved.iter().map(|&place| functions[place]).collect();
    let mut named = Named::default();
    for (id, function) in module.funcs.iter_local() {
        if !away.contains(&id) {
            dfs_in_order(&mut named, function, function.entry_block());
        }
    }
    for export in module.exports.iter() {
        if let ExportItem::Function(id) = export.item {
            named.0.insert(id);
        }
    }
    for element in module.elements.iter() {
        match &element.items {
            ElementItems::Functions(ids) => named.0.extend(ids),
            ElementItems::Expressions(_, items) => named.0.extend(items.iter().filter_map(|item| match item {
                ConstExpr::RefFunc(id) => Some(id),
                _ => None,
            })),
        }
    }
    named.0.extend(module.start);
    moved.iter().copied().filter(|&place| named.0.contains(&functions[place])).collect()
}

/// Addresses that a function may name.
#[derive(Default)]
struct Addresses(BTreeSet<u32>);

impl Visitor<'_> for Addresses {
    fn visit_const(&mut self, constant: &Const) {
        if let Value::I32(value) = constant.value {
            self.0.insert(value.cast_unsigned());
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.0.extend(u32::try_from(load.arg.offset));
    }
}

/// Where data lies that no function uses which stays, cut into pieces that have no gap.
fn data_of_rest(module: &Module, functions: &[FunctionId], moved: &[usize], uses: &Uses) -> Result<Vec<Range<u32>>> {
    let away: BTreeSet<FunctionId> = moved.iter().map(|&place| functions[place]).collect();
    let (mut known, mut addresses) = (Vec::new(), Addresses::default());
    for (id, function) in module.funcs.iter_local().filter(|(id, _)| !away.contains(id)) {
        match module.funcs.get(id).name.as_deref().filter(|name| uses.knows(name)) {
            Some(name) => known.push(name),
            // What the glue adds has no name that the linker knows, and next to nothing in it.
            None => dfs_in_order(&mut addresses, function, function.entry_block()),
        }
    }
    let unused = uses.unused_by(known, addresses.0);
    let places = module.data.iter().filter_map(|data| Some((start_of(&data.kind)?.1, data.value.len() as u32)));
    let mut pieces = Vec::new();
    for (start, len) in places {
        let within = unused.iter().map(|range| range.start.max(start)..range.end.min(start + len));
        pieces.extend(within.filter(|piece| piece.len() >= PIECE as usize));
    }
    Ok(pieces)
}

/// The memory and the place in it of a segment that is put there at the start.
fn start_of(kind: &DataKind) -> Option<(MemoryId, u32)> {
    match kind {
        DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(start)) } => Some((*memory, start.cast_unsigned())),
        _ => None,
    }
}

/// The bytes of pieces of data, with the memory that they are in.
fn bytes_of(module: &Module, pieces: &[Range<u32>]) -> Vec<(MemoryId, u32, Vec<u8>)> {
    let mut all = Vec::new();
    for data in module.data.iter() {
        let Some((memory, start)) = start_of(&data.kind) else { continue };
        for piece in pieces.iter().filter(|piece| piece.start >= start && piece.end <= start + data.value.len() as u32) {
            let bytes = data.value[(piece.start - start) as usize..(piece.end - start) as usize].to_vec();
            all.push((memory, piece.start, bytes));
        }
    }
    all
}

fn put(module: &mut Module, memory: MemoryId, start: u32, bytes: Vec<u8>) {
    let offset = ConstExpr::Value(Value::I32(start.cast_signed()));
    let id = module.data.add(DataKind::Active { memory, offset }, bytes);
    module.memories.get_mut(memory).data_segments.insert(id);
}

/// Takes pieces out of the data of a module.
fn leave_data(module: &mut Module, pieces: &[Range<u32>]) {
    let segments: Vec<_> = module.data.iter().filter_map(|data| Some((data.id(), start_of(&data.kind)?))).collect();
    for (id, (memory, start)) in segments {
        let value = module.data.get(id).value.clone();
        let mut left = Vec::new();
        let mut from = start;
        for piece in pieces.iter().filter(|piece| piece.start >= start && piece.end <= start + value.len() as u32) {
            left.push(from..piece.start);
            from = piece.end;
        }
        left.push(from..start + value.len() as u32);
        module.data.delete(id);
        module.memories.get_mut(memory).data_segments.remove(&id);
        for part in left.into_iter().filter(|part| !part.is_empty()) {
            put(module, memory, part.start, value[(part.start - start) as usize..(part.end - start) as usize].to_vec());
        }
    }
}

/// Leaves of a module the functions and the data that were moved; all else is imported.
fn keep_rest(
    module: &mut Module,
    functions: &[FunctionId],
    moved: &[usize],
    called: &[usize],
    slots: u64,
    pieces: &[Range<u32>],
) -> Result<()> {
    let away: BTreeSet<usize> = moved.iter().copied().collect();
    for (place, &id) in functions.iter().enumerate().filter(|(place, _)| !away.contains(place)) {
        let name = name_of(place);
        match &module.funcs.get(id).kind {
            FunctionKind::Import(function) => {
                let import = module.imports.get_mut(function.import);
                (import.module, import.name) = (FIRST.to_owned(), name);
            }
            _ => {
                let ty = module.funcs.get(id).ty();
                let import = module.imports.add(FIRST, &name, id);
                module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
            }
        }
    }
    let data = bytes_of(module, pieces);
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        module.data.delete(id);
    }
    for (i, id) in ids(module.memories.iter().map(|memory| memory.id())) {
        let import = module.imports.add(FIRST, &format!("memory{i}"), id);
        let memory = module.memories.get_mut(id);
        (memory.import, memory.data_segments) = (Some(import), Default::default());
    }
    for (memory, start, bytes) in data {
        put(module, memory, start, bytes);
    }
    let segments: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    for id in segments {
        module.elements.delete(id);
    }
    for (i, id) in ids(module.tables.iter().map(|table| table.id())) {
        let import = module.imports.add(FIRST, &format!("table{i}"), id);
        let table = module.tables.get_mut(id);
        (table.import, table.elem_segments) = (Some(import), Default::default());
    }
    for (i, id) in ids(module.globals.iter().map(|global| global.id())) {
        let import = module.imports.add(FIRST, &format!("global{i}"), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    for id in exports {
        module.exports.delete(id);
    }
    module.start = None;
    let (table, _) = module.add_import_table(FIRST, TABLE, false, slots, Some(slots), RefType::FUNCREF);
    let items = called.iter().map(|&place| functions[place]).collect();
    let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(1)) };
    let element = module.elements.add(kind, ElementItems::Functions(items));
    module.tables.get_mut(table).elem_segments.insert(element);
    passes::gc::run(module);
    Ok(())
}

/// Puts calls through the table in place of the functions that were moved, and exports what the rest wants.
fn keep_first(module: &mut Module, functions: &[FunctionId], called: &[usize], slots: u64, wanted: &[String]) -> Result<()> {
    let table = module.tables.add_local(false, slots, Some(slots), RefType::FUNCREF);
    let ready = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    let load = module.types.add(&[], &[]);
    let (memories, tables, globals): (Vec<_>, Vec<_>, Vec<_>) = (
        module.memories.iter().map(|memory| memory.id()).collect(),
        module.tables.iter().map(|table| table.id()).collect(),
        module.globals.iter().map(|global| global.id()).collect(),
    );
    for (slot, &place) in (1..).zip(called) {
        let id = functions[place];
        let ty = module.funcs.get(id).ty();
        let (params, results) = (module.types.params(ty).to_vec(), module.types.results(ty).to_vec());
        let args = match &module.funcs.get(id).kind {
            FunctionKind::Local(function) => function.args.clone(),
            _ => continue,
        };
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = builder.func_body();
        body.global_get(ready).unop(UnaryOp::I32Eqz);
        body.if_else(
            None,
            |then| {
                then.i32_const(0).call_indirect(load, table);
            },
            |_| {},
        );
        for &arg in &args {
            body.local_get(arg);
        }
        body.i32_const(slot).call_indirect(ty, table);
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(args));
    }
    module.exports.add(TABLE, table);
    module.exports.add(READY, ready);
    for name in wanted.iter().filter(|name| *name != TABLE) {
        let at = |kind: &str| name.strip_prefix(kind).and_then(|digits| digits.parse::<usize>().ok());
        let item = if let Some(i) = at("memory") {
            ExportItem::from(memories[i])
        } else if let Some(i) = at("table") {
            ExportItem::from(tables[i])
        } else if let Some(i) = at("global") {
            ExportItem::from(globals[i])
        } else {
            ExportItem::from(functions[at("f").context("the rest imports something unknown")?])
        };
        module.exports.add(name, item);
    }
    passes::gc::run(module);
    Ok(())
}

fn name_of(place: usize) -> String {
    format!("f{place}")
}

fn ids<T>(all: impl Iterator<Item = T>) -> Vec<(usize, T)> {
    all.enumerate().collect()
}
