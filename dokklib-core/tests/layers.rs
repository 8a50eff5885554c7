//! The modules of this crate form layers. The order is the list at the top of `lib.rs`: a module uses only those before it.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The module that generated code uses. It is above all layers.
const PRIVATE: &str = "private";

#[test]
fn a_module_uses_only_the_layers_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(src.join("lib.rs")).unwrap();
    let layers = documented_layers(&lib);
    let modules = declared_modules(&lib);
    assert_eq!(sorted(&layers), sorted(&modules), "the list in `lib.rs` names every module");

    let reexports = reexports(&lib);
    let mut upward_uses = Vec::new();
    for (level, module) in layers.iter().enumerate() {
        for file in files_of(&src, module) {
            for used in used_names(&code_of(&file)) {
                let used = reexports.get(&used).cloned().unwrap_or(used);
                if layers.iter().position(|layer| *layer == used).is_some_and(|other| other > level) {
                    let file = file.strip_prefix(&src).unwrap().display();
                    upward_uses.push(format!("`{module}` uses `{used}` in {file}"));
                }
            }
        }
    }
    assert!(upward_uses.is_empty(), "uses that go up:\n{}", upward_uses.join("\n"));
}

#[test]
fn uses_are_found_in_every_form() {
    let code =
        "use crate::{key::{self, PrimaryKey}, Error};\nuse crate::item::Item;\nfn f(_: crate::schema::Layout) {}";
    assert_eq!(used_names(code), ["key", "Error", "item", "schema"]);
}

/// The modules in the list at the top of `lib.rs`, the lowest first.
fn documented_layers(lib: &str) -> Vec<String> {
    let items = lib.lines().filter_map(|line| line.strip_prefix("//! ")?.split_once(". "));
    let numbered = items.filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    numbered.map(|(_, item)| item.split('`').nth(1).unwrap().to_owned()).collect()
}

fn declared_modules(lib: &str) -> Vec<String> {
    let names = lib.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    names.filter(|name| *name != PRIVATE).map(str::to_owned).collect()
}

fn sorted(names: &[String]) -> Vec<&String> {
    let mut names: Vec<_> = names.iter().collect();
    names.sort();
    names
}

/// The module of each name that `lib.rs` re-exports.
fn reexports(lib: &str) -> BTreeMap<String, String> {
    let uses = lib.lines().filter_map(|line| line.strip_prefix("pub use ")?.strip_suffix(';'));
    let paths = uses.filter_map(|path| path.split_once("::"));
    let names = |list: &str| list.trim_matches(['{', '}']).split(", ").map(str::to_owned).collect::<Vec<_>>();
    paths.flat_map(|(module, list)| names(list).into_iter().map(move |name| (name, module.to_owned()))).collect()
}

fn files_of(src: &Path, module: &str) -> Vec<PathBuf> {
    let file = src.join(format!("{module}.rs"));
    if file.exists() { vec![file] } else { files_in(&src.join(module)) }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// The code of a file without comments and unit tests.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first segment of every path after `crate::`.
fn used_names(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => names.extend(group_heads(group)),
            None => names.extend(identifier(rest)),
        }
    }
    names
}

/// The first segment of each path in a group of imports.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut is_head, mut heads) = (0_usize, true, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_head = true,
            _ if character.is_whitespace() => {}
            _ if is_head => {
                heads.extend(identifier(&group[at..]));
                is_head = false;
            }
            _ => {}
        }
    }
    heads
}

fn identifier(text: &str) -> Option<String> {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}
