//! What the build tool writes into the package about a method: JSON Schemas and TypeScript declarations.

use std::collections::BTreeMap;

use schemars::{Schema, schema_for};
use ts_rs::{Config, TS, TypeVisitor};

use super::Algorithm;

/// The parameters and the report of one method, for people and programs outside of Rust.
pub struct Description {
    /// JSON Schema of the area's parameters.
    pub common: Schema,
    /// JSON Schema of the method's own parameters.
    pub params: Schema,
    /// TypeScript names of common parameters, own parameters and report.
    pub names: [String; 3],
    /// Adds the declarations of those three types.
    pub declare: fn(&mut Declarations),
}

impl Description {
    pub(super) fn of<A: Algorithm>() -> Self {
        let config = Declarations::config();
        Self {
            common: schema_for!(A::Common),
            params: schema_for!(A::Params),
            names: [A::Common::name(&config), A::Params::name(&config), A::Report::name(&config)],
            declare: |declarations| {
                declarations.add::<A::Common>();
                declarations.add::<A::Params>();
                declarations.add::<A::Report>();
            },
        }
    }
}

/// TypeScript declarations by name, each type once, whoever refers to it.
#[derive(Debug, Default)]
pub struct Declarations(BTreeMap<String, String>);

impl Declarations {
    /// JavaScript numbers stand for every count: what does not fit is a text by the report's own choice.
    fn config() -> Config {
        Config::default().with_large_int("number")
    }

    /// Adds a type and everything it refers to.
    pub fn add<T: TS + ?Sized + 'static>(&mut self) {
        let config = Self::config();
        // Only types with a file of their own have a declaration; numbers, lists and the like are written in place.
        if T::output_path().is_none() || self.0.contains_key(&T::ident(&config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.0.insert(T::ident(&config), format!("{docs}export {}\n", T::decl(&config)));
        T::visit_dependencies(self);
    }

    /// The text of a TypeScript file, types in the order of their names.
    #[must_use]
    pub fn to_typescript(&self) -> String {
        self.0.values().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}
