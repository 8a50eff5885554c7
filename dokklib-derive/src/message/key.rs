//! The messages about keys: `pk = Entity(part, ..)` and their parts.

use super::suggestion;

/// The functions of key parts.
const FUNCTIONS: [&str; 15] = [
    "desc",
    "pad",
    "plain",
    "upper",
    "lower",
    "label",
    "month",
    "day",
    "seconds",
    "millis",
    "epoch_seconds",
    "epoch_millis",
    "with",
    "last",
    "sparse",
];

pub(crate) fn malformed_key(key: &str) -> String {
    let example = if key == "pk" { "pk = User(user)" } else { "sk = Self(placed_at, id)" };
    format!("`{key}` must be an entity with the parts of its key, or a literal\nhelp: write `{example}`")
}

pub(crate) fn empty_key() -> String {
    "a key must have at least one part\nhelp: add a field, `Self(id)`, or a literal, `Self(\"ONE\")`".to_owned()
}

pub(crate) fn unknown_field(field: &str, entity: &str, fields: &[&str]) -> String {
    format!("`{entity}` has no field `{field}`{}", suggestion::help(field, fields))
}

/// Reports a part such as `repo.owner` whose field isn't a nested struct.
pub(crate) fn field_of_a_value(field: &str, ty: &str, nested: &str) -> String {
    format!(
        "`{field}` is a `{ty}`, which has no fields\n\
         help: remove `.{nested}`, or declare `{field}` as a struct that derives `dokklib::Attribute`"
    )
}

pub(crate) fn repeated_part(part: &str) -> String {
    format!("`{part}` appears twice in this key\nhelp: remove one of the two")
}

pub(crate) fn optional_part(field: &str) -> String {
    format!(
        "`{field}` is an `Option`, but all parts of the primary key are required\n\
         help: remove the `Option`; only the key of a secondary index, `index(..)`, can have optional parts"
    )
}

/// Reports an `Option` in the sort key of an index. `part` is the part as it is declared.
pub(crate) fn optional_sort_part(field: &str, part: &str) -> String {
    format!(
        "`{field}` is an `Option`, and items without a value would silently be left out of the index\n\
         help: write `last({part})` to sort them after all others, or `sparse({part})` to leave them out of the index"
    )
}

/// Reports `last` or `sparse` in a key where a missing value isn't possible.
pub(crate) fn missing_in_primary_key(function: &str, field: &str) -> String {
    format!("`{function}` is for a missing value, and all parts of the primary key are required\nhelp: write `{field}`")
}

pub(crate) fn last_in_partition_key(field: &str) -> String {
    format!(
        "`last` is for a sort key: a partition key has no order\n\
         help: write `{field}`; items without a value are not in the index"
    )
}

pub(crate) fn never_missing(function: &str, field: &str) -> String {
    format!("`{field}` isn't an `Option`, so it always has a value\nhelp: write the part without `{function}`")
}

/// Reports a function outside of `last` or `sparse`.
pub(crate) fn function_of_missing(outer: &str, function: &str) -> String {
    if outer == function || outer == "last" || outer == "sparse" {
        return format!("`{outer}` can't be applied to `{function}(..)`\nhelp: write one of `last` and `sparse`");
    }
    let inner = match outer {
        "pad" => "pad(.., 6)".to_owned(),
        "label" => "label(\"..\", ..)".to_owned(),
        "with" => "with(function, ..)".to_owned(),
        _ => format!("{outer}(..)"),
    };
    format!("`{outer}` can't be applied to `{function}(..)`\nhelp: write `{function}` outside: `{function}({inner})`")
}

pub(crate) fn part_with_self() -> String {
    "a key part is the name of a field, without `self`\nhelp: write `User(user)`".to_owned()
}

pub(crate) fn unknown_part(function: &str) -> String {
    format!(
        "unknown key part `{function}(..)`\n\
         help: use a field, a `\"LITERAL\"`, or one of {}",
        FUNCTIONS.map(|function| format!("`{function}`")).join(", ")
    )
}

pub(crate) fn malformed_part(function: &str) -> String {
    let (arguments, example) = match function {
        "pad" => ("a field and a number of digits", "pad(number, 6)".to_owned()),
        "label" => ("a text and a field", "label(\"country_\", country)".to_owned()),
        "with" => ("a function and a field", "with(first_letter, name)".to_owned()),
        "plain" => ("a field", "plain(number)".to_owned()),
        "upper" | "lower" => ("a field", format!("{function}(country)")),
        "last" | "sparse" => ("a field", format!("{function}(due)")),
        _ => ("a field", format!("{function}(placed_at)")),
    };
    format!("`{function}` takes {arguments}\nhelp: write `{example}`")
}

/// Reports a function of a key part that can't be applied to the function in its parentheses.
pub(crate) fn nested_function(outer: &str, inner: &str) -> String {
    let help = match outer {
        "desc" => {
            "`desc` takes a field of fixed width, `pad(..)`, `month(..)`, `day(..)`, `seconds(..)`, `millis(..)`, \
             or a padded `epoch_seconds(..)` or `epoch_millis(..)`"
        }
        "pad" => "`pad` takes a field, `epoch_seconds(..)` or `epoch_millis(..)`",
        "label" => "write one label",
        _ => "apply it to the field",
    };
    format!("`{outer}` can't be applied to `{inner}`\nhelp: {help}")
}

pub(crate) fn chrono_feature(function: &str) -> String {
    format!(
        "`{function}` requires the feature `chrono` of dokklib\n\
         help: in Cargo.toml, write `dokklib = {{ version = \"..\", features = [\"chrono\"] }}`"
    )
}

pub(crate) fn pad_width(max: usize) -> String {
    format!(
        "the width must be between 1 and {max} digits\n\
         help: use the number of digits of the largest value: `pad(number, 6)`"
    )
}

pub(crate) fn empty_literal() -> String {
    "a literal in a key can't be empty\nhelp: write a text such as `\"ITEM\"`, or remove it".to_owned()
}

pub(crate) fn reserved_literal_character(character: char) -> String {
    format!(
        "a literal in a key can't contain {character:?}: \
         characters up to `$` (0x24) are reserved for delimiters and escapes\n\
         help: write several literals, `Self(\"A\", \"B\")`: the delimiter `#` is inserted between parts; \
         for another format, declare `key_values = unescaped`"
    )
}

pub(crate) fn reserved_label_character(character: char) -> String {
    format!(
        "a label in a key can't contain {character:?}: \
         characters up to `$` (0x24) are reserved for delimiters and escapes\n\
         help: use letters, digits, `-`, `_`, `=` or any other character above `$`, or declare `key_values = unescaped`"
    )
}

/// Reports a reserved character in a literal that is a whole key, such as `pk = "USER#{user}"`.
pub(crate) fn reserved_key_character(character: char) -> String {
    format!(
        "a literal is the whole key of every item and can't contain {character:?}\n\
         help: write a key with parts as an entity with fields: `User(user)`, `Self(\"OPEN\", id)`"
    )
}

/// Reports a field that is marked as a key attribute. `partition` and `sort` are the marked fields.
pub(crate) fn key_mark(option: &str, partition: Option<&str>, sort: Option<&str>) -> String {
    let help = match (partition, sort) {
        (Some(partition), None) => {
            format!(
                "write `#[entity(key)]` on the field, or `#[entity(pk = Self({partition}), sk = Self(..))]` on the type"
            )
        }
        (None, Some(sort)) => format!("write `#[entity(pk = User(user), sk = Self({sort}))]` on the type"),
        (partition, sort) => {
            let (partition, sort) = (partition.unwrap_or_default(), sort.unwrap_or_default());
            format!("write `#[entity(pk = Self({partition}), sk = Self({sort}))]` on the type")
        }
    };
    format!("a key is declared on the type, not by `{option}` on a field\nhelp: {help}")
}

/// Reports keys that are declared as format strings. `keys` are the tokens of all of them.
pub(crate) fn format_string(keys: &str) -> String {
    format!("a key is declared in tokens, not in a format string\nhelp: write `{keys}`")
}
