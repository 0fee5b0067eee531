//! The house has an order: a module uses only what stands before it. Read off the `use crate::` lines themselves.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own sources has failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer, and the layers it may use besides itself. Areas use no sibling area, but for `compare`, which compares profiles.
const LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("context", &["error"]),
    ("table", &["error", "context"]),
    ("stats", &["error", "table"]),
    ("expression", &["error", "table"]),
    ("keys", &["error", "table", "stats", "expression"]),
    ("task", &["error", "context", "table", "stats"]),
    ("ingest", &["error", "table", "expression"]),
    ("export", &["error", "table"]),
    ("profile", AREA),
    ("aggregate", GROUPING),
    ("clean", &["error", "context", "table", "stats", "expression", "task"]),
    // Rules are proposed from a profile, and two tables are compared by theirs.
    ("check", &["error", "context", "table", "stats", "expression", "keys", "task", "profile"]),
    ("compare", &["error", "context", "table", "stats", "expression", "task", "profile"]),
    ("join", GROUPING),
    ("events", GROUPING),
    ("features", GROUPING),
    ("flows", GROUPING),
    ("segment", AREA),
    ("forecast", AREA),
    (
        "registry",
        &[
            "error",
            "table",
            "task",
            "profile",
            "compare",
            "aggregate",
            "check",
            "clean",
            "join",
            "events",
            "features",
            "flows",
            "segment",
            "forecast",
        ],
    ),
    ("dataset", &["error", "table", "stats", "task", "ingest", "export", "profile", "compare", "clean", "registry"]),
    ("wasm", &["error", "table", "task", "ingest", "export", "clean", "dataset", "registry"]),
];

const AREA: &[&str] = &["error", "context", "table", "stats", "task"];
const GROUPING: &[&str] = &["error", "context", "table", "stats", "expression", "keys", "task"];

/// Names of the JavaScript crates: only `src/wasm` may say them.
const JAVASCRIPT: &[&str] = &["wasm_bindgen", "js_sys", "web_sys", "serde_wasm_bindgen"];

#[test]
fn every_module_uses_only_the_layers_before_it() {
    let mut wrong = Vec::new();
    for file in rust_files(&source()) {
        let layer = layer_of(&file);
        if layer == "lib" {
            continue;
        }
        let allowed =
            LAYERS.iter().find(|(name, _)| *name == layer).unwrap_or_else(|| panic!("{layer} is not a layer: add it to LAYERS"));
        for used in used_layers(&product_code(&file)) {
            if used != layer && !allowed.1.contains(&used.as_str()) {
                wrong.push(format!("{} uses crate::{used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn javascript_is_named_in_the_wasm_folder_only() {
    for file in rust_files(&source()).filter(|file| layer_of(file) != "wasm") {
        let text = fs::read_to_string(&file).unwrap();
        for name in JAVASCRIPT {
            assert!(!text.contains(name), "{} names {name}", file.display());
        }
    }
}

#[test]
fn every_layer_has_its_folder_or_file() {
    for (name, _) in LAYERS {
        assert!(source().join(name).is_dir() || source().join(format!("{name}.rs")).is_file(), "{name} is gone");
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.into_iter()
}

/// The first folder below `src`, or the file's own name there.
fn layer_of(file: &Path) -> String {
    let relative = file.strip_prefix(source()).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The text without its unit tests, which may borrow from anywhere to make their inputs.
fn product_code(file: &Path) -> String {
    if file.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests") || stem == "testing") {
        return String::new();
    }
    let text = fs::read_to_string(file).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// Layers named as `crate::layer` anywhere, or inside a `use crate::{…}` group; documentation links are not uses.
fn used_layers(code: &str) -> Vec<String> {
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut used = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let names = top_level_names(group);
            used.extend(names);
        } else {
            used.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    used.sort();
    used.dedup();
    used.retain(|name: &String| !name.is_empty());
    used
}

fn top_level_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut current) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut current)),
            _ if depth == 0 => current.push(c),
            _ => {}
        }
    }
    names.push(current);
    names.iter().map(|name| name.trim().split("::").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_reader_of_use_lines_sees_groups_and_paths() {
    let code = "use crate::{error::{Error, Result}, table};\n// crate::comment\nfn f() { crate::task::parse() }";
    assert_eq!(used_layers(code), ["error", "table", "task"]);
}
