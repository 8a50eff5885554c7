//! The messages about fields and their options, in items and in nested structs.

use super::suggestion;

pub(crate) fn duplicate_constant(attribute: &str, constant: &str, first: &str, second: &str) -> String {
    format!(
        "the fields `{first}` and `{second}` have the same path constant `{constant}`\n\
         help: rename one of them: `#[{attribute}(path = {constant}_PATH)]`"
    )
}

pub(crate) fn duplicate_name(attribute: &str, name: &str, first: &str, second: &str) -> String {
    format!(
        "the fields `{first}` and `{second}` map to the same attribute {name:?}\n\
         help: rename one of them: `#[{attribute}(rename = \"..\")]`"
    )
}

/// Reports an option that has no effect because of the way the field is stored.
pub(crate) fn unused_option(attribute: &str, storage: &str, option: &str) -> String {
    let reason = match storage {
        "skip" => "a field with `skip` is not stored",
        "serde" => "serde determines the form of a field with `serde`",
        "rest" => "a field with `rest` stores all other attributes",
        "flatten" => "a field with `flatten` is stored as the attributes of its own fields",
        "ttl" if option == "default" => "a missing time to live means that the item doesn't expire",
        "ttl" => "a field with `ttl` is stored in the time to live attribute of the schema",
        _ => "a field with `key_only` is stored only in the key",
    };
    format!("{reason}, so `{option}` has no effect\nhelp: remove it, or remove `#[{attribute}({storage})]`")
}

pub(crate) fn conflicting_storage(first: &str, second: &str) -> String {
    format!("`{first}` and `{second}` can't be combined on one field\nhelp: remove one of the two")
}

pub(crate) fn second_field(option: &str) -> String {
    format!("only one field can have `{option}`\nhelp: remove one `{option}`")
}

pub(crate) fn alias_of_a_managed_field(option: &str) -> String {
    format!(
        "a field with `{option}` has only one name, because every write sets it\n\
         help: use the stored name: `#[entity({option}, rename = \"..\")]`"
    )
}

pub(crate) fn default_of_a_managed_field(option: &str) -> String {
    format!(
        "a field with `{option}` can't have a default function\n\
         help: write `#[entity({option}, default)]`, so that items without the attribute have the type's default"
    )
}

pub(crate) fn unknown_scope(scope: &str, known: &[&str]) -> String {
    format!("the scope of a unique value is a field, and there is no field `{scope}`{}", suggestion::help(scope, known))
}

pub(crate) fn repeated_scope(scope: &str) -> String {
    format!("the scope contains `{scope}` twice\nhelp: remove one of the two")
}

pub(crate) fn unusable_scope(scope: &str) -> String {
    format!(
        "`{scope}` can't be in the scope of a unique value, because it isn't stored as a plain attribute\n\
         help: remove its options, or choose another field"
    )
}

pub(crate) fn serde_feature() -> String {
    "`serde` requires the feature `serde` of dokklib\n\
     help: in Cargo.toml, write `dokklib = { version = \"..\", features = [\"serde\"] }`"
        .to_owned()
}

pub(crate) fn option_on_a_key_part(option: &str, field: &str) -> String {
    format!(
        "`{field}` is a part of a key and can't have `{option}`\n\
         help: remove `{option}`, or remove the field from the key"
    )
}

pub(crate) fn option_on_a_key_attribute(option: &str, field: &str, is_table_key: bool) -> String {
    let (of, help) =
        if is_table_key { ("the table", "") } else { ("an index", ", or remove the field from the index") };
    format!("`{field}` is a key attribute of {of} and can't have `{option}`\nhelp: remove `{option}`{help}")
}

pub(crate) fn key_only_outside_a_key(field: &str) -> String {
    format!(
        "`{field}` is not a part of a key, so `key_only` would lose its value\n\
         help: remove `key_only`, or make the field a part of the primary key or of an index key"
    )
}

/// `reason` is the part or the option that takes items out of the index.
pub(crate) fn key_only_in_a_sparse_index(field: &str, index: &str, reason: &str) -> String {
    format!(
        "items can be left out of `{index}` because of `{reason}`, so `key_only` would lose the value of `{field}`\n\
         help: remove `key_only`"
    )
}

pub(crate) fn key_only_membership(field: &str, index: &str) -> String {
    format!(
        "`{field}` decides whether an item is in `{index}`, so it must be stored as an attribute\n\
         help: remove `key_only`"
    )
}

pub(crate) fn key_only_in_a_lossy_form(field: &str, part: &str) -> String {
    format!(
        "`{part}` doesn't keep the whole value, so `key_only` would lose a part of `{field}`\n\
         help: remove `key_only`"
    )
}

pub(crate) fn unknown_case(option: &str, found: &str, known: &[&str]) -> String {
    format!("unknown case {found:?} for `{option}`{}", suggestion::help(found, known))
}

/// Reports a field that borrows its value.
pub(crate) fn reference(borrowed: &str, owned: &str) -> String {
    format!("`{borrowed}` can't be read from a table: an item owns its attributes\nhelp: write `{owned}`")
}
