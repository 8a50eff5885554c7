//! The error messages of all derives.
//!
//! A message says what is wrong, in lower case and with the user's own token in backticks. A `help:` line with the fix
//! follows. This module contains the messages that several derives share.

pub(crate) mod attribute;
pub(crate) mod collection;
pub(crate) mod entity;
pub(crate) mod field;
pub(crate) mod index;
pub(crate) mod key;
pub(crate) mod key_format;
pub(crate) mod schema;
mod suggestion;

use std::fmt::Display;

/// The item that an attribute such as `#[entity(..)]` is placed on.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    Type,
    Field,
    Variant,
}

impl Target {
    fn display(self) -> &'static str {
        match self {
            Self::Type => "the type",
            Self::Field => "a field",
            Self::Variant => "a variant",
        }
    }
}

/// Reports an option that this target doesn't have. `known` are its options, `elsewhere` those of the other targets.
pub(crate) fn unknown_option(
    option: &str,
    attribute: &str,
    target: Target,
    known: &[&str],
    elsewhere: &[&str],
) -> String {
    if elsewhere.contains(&option) {
        let right = match target {
            Target::Type => Target::Field,
            Target::Field | Target::Variant => Target::Type,
        };
        return misplaced_option(option, attribute, right.display(), target.display());
    }
    format!(
        "unknown option `{option}` in `#[{attribute}(..)]` on {}{}",
        target.display(),
        suggestion::help(option, known)
    )
}

fn misplaced_option(option: &str, attribute: &str, right: &str, wrong: &str) -> String {
    format!("`{option}` belongs on {right}, not on {wrong}\nhelp: move `#[{attribute}({option} ..)]` to {right}")
}

/// Reports an option whose value is missing or can't be parsed. `format` is a valid example of the whole attribute.
pub(crate) fn malformed_option(option: &str, format: &str) -> String {
    format!("malformed option `{option}`\nhelp: write `{format}`")
}

pub(crate) fn empty_attribute(attribute: &str, example: &str) -> String {
    format!("`#[{attribute}]` has no options\nhelp: write `{example}`, or remove it")
}

pub(crate) fn expected_option(example: &str) -> String {
    format!("expected the name of an option\nhelp: write `{example}`; separate options with commas")
}

pub(crate) fn expected_comma() -> String {
    "expected a comma\nhelp: separate options with commas".to_owned()
}

pub(crate) fn duplicate(name: &str) -> String {
    format!("duplicate `{name}`\nhelp: remove one of the two")
}

pub(crate) fn missing_option(subject: &str, options: &str, example: &str) -> String {
    format!("{subject} requires {options}\nhelp: write `{example}`")
}

pub(crate) fn empty_name(option: &str) -> String {
    format!("the name in `{option}` can't be empty\nhelp: write the name that the table uses")
}

pub(crate) fn shared_attribute(attribute: &str, first: &str, second: &str) -> String {
    format!(
        "`{first}` and `{second}` use the same attribute {attribute:?}\nhelp: choose another attribute for one of them"
    )
}

pub(crate) fn relative_crate_path(path: impl Display) -> String {
    format!("`{path}` is not an absolute path\nhelp: write `::{path}`, `crate::{path}` or `$crate::{path}`")
}

/// Reports that `Index` or `Schema` is derived for something other than a struct without fields.
pub(crate) fn not_a_unit_struct(derive: &str, shape: &str) -> String {
    let example = if derive == "Index" { "ByStatus" } else { "Shop" };
    format!("`{derive}` requires a struct without fields, not {shape}\nhelp: write `struct {example};`")
}

pub(crate) fn projection_shape() -> String {
    "`Projection` requires a struct with named fields\nhelp: write `struct OrderTotal { total: u64 }`".to_owned()
}

pub(crate) fn generic_parameters(subject: &str) -> String {
    format!("{subject} can't have generic parameters\nhelp: remove the parameters")
}
