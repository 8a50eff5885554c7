//! The messages about keys: `pk = Entity(part, ..)` and their parts.

use super::suggestion;

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

pub(crate) fn repeated_part(part: &str) -> String {
    format!("`{part}` appears twice in this key\nhelp: remove one of the two")
}

pub(crate) fn optional_part(field: &str) -> String {
    format!(
        "`{field}` is an `Option`, but all parts of the primary key are required\n\
         help: remove the `Option`; only the key of a secondary index, `index(..)`, can have optional parts"
    )
}

pub(crate) fn part_with_self() -> String {
    "a key part is the name of a field, without `self`\nhelp: write `User(user)`".to_owned()
}

pub(crate) fn unknown_part(function: &str) -> String {
    format!(
        "unknown key part `{function}(..)`\n\
         help: use a field, a `\"LITERAL\"`, `desc(field)` or `pad(field, 6)`"
    )
}

pub(crate) fn malformed_part(function: &str) -> String {
    let (arguments, example) = match function {
        "desc" => ("a field", "desc(placed_at)"),
        _ => ("a field and a number of digits", "pad(number, 6)"),
    };
    format!("`{function}` takes {arguments}\nhelp: write `{example}`")
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
         help: write several literals, `Self(\"A\", \"B\")`: the delimiter `#` is inserted between parts"
    )
}

/// Reports a reserved character in a literal that is a whole key, such as `pk = "USER#{user}"`.
pub(crate) fn reserved_key_character(character: char) -> String {
    format!(
        "a literal is the whole key of every item and can't contain {character:?}\n\
         help: write a key with parts as an entity with fields: `User(user)`, `Self(\"OPEN\", id)`"
    )
}
