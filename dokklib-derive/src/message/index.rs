//! The messages about secondary indexes: `#[derive(Index)]`, and `index(..)` of an entity.

use super::{Target, suggestion};

// `#[derive(Index)]`

/// Reports an unknown option of `#[index(..)]`, with the right spelling of words that users expect there.
pub(crate) fn unknown_option(found: &str, known: &[&str]) -> String {
    let help = match found {
        "global" => "remove it: an index is global unless it is `local`",
        "pk" => "name the attribute, `partition_key = \"GSI1PK\"`; the entities declare its parts",
        "sk" => "name the attribute, `sort_key = \"GSI1SK\"`; the entities declare its parts",
        "all" | "keys_only" => return format!("`{found}` is a projection\nhelp: write `projection = {found}`"),
        "include" => return "`include` is a projection\nhelp: write `projection = include(\"total\")`".to_owned(),
        _ => return super::unknown_option(found, "index", Target::Type, known, &[]),
    };
    format!("unknown option `{found}` in `#[index(..)]` on the type\nhelp: {help}")
}

pub(crate) fn key_with_inverse(key: &str) -> String {
    format!("`{key}` conflicts with `inverse`, which swaps the table's keys\nhelp: remove one of the two")
}

pub(crate) fn inverse_and_local() -> String {
    "`local` conflicts with `inverse`: a local index keeps the table's partition key\nhelp: remove one of the two"
        .to_owned()
}

pub(crate) fn local_partition_key() -> String {
    "a local index has the table's partition key\nhelp: remove `partition_key`, or remove `local`".to_owned()
}

pub(crate) fn local_sort_key_attributes() -> String {
    "a local index has only one sort key attribute\n\
     help: remove the others, or remove `local`: a global index can have up to four"
        .to_owned()
}

/// The forms of an index key. The backticks around the text are added by the caller.
pub(crate) fn key_format(key: &str) -> String {
    format!(
        "{key} = \"GSI1KEY\"`, an existing attribute, `{key} = number(\"score\")`, or several, \
         `{key} = (string(\"a\"), number(\"b\"))"
    )
}

pub(crate) fn unknown_key_type(found: &str, known: &[&str]) -> String {
    format!("unknown key type `{found}`{}", suggestion::help(found, known))
}

pub(crate) fn untyped_key_attribute(name: &str) -> String {
    format!(
        "{name:?} needs a type in a key of several attributes\n\
         help: write `string({name:?})`, `number({name:?})` or `binary({name:?})`"
    )
}

pub(crate) fn too_many_key_attributes(max: usize) -> String {
    format!("a key of an index has at most {max} attributes\nhelp: remove this one")
}

pub(crate) fn tag_in_the_sort_key() -> String {
    "`tag` can only be a part of the partition key\nhelp: write `partition_key = (tag, ..)`".to_owned()
}

pub(crate) fn unknown_projection(found: &str) -> String {
    format!("unknown projection `{found}`{}", suggestion::help(found, &["all", "keys_only", "include"]))
}

pub(crate) fn empty_include() -> String {
    "`include` has no attributes\nhelp: write `include(\"total\")`, or `keys_only`".to_owned()
}

pub(crate) fn included_key(name: &str) -> String {
    format!("{name:?} is a key of the index, which is always projected\nhelp: remove it from `include(..)`")
}

// `index(..)` of an entity

pub(crate) fn unknown_entity_option(found: &str) -> String {
    format!("unknown option `{found}` in `index(..)`{}", suggestion::help(found, &["pk", "sk", "returns", "when"]))
}

pub(crate) fn expected_fields() -> String {
    "a key of several attributes is a list of fields\n\
     help: write `(round, bracket)`; for one string of several parts, write `Self(round, bracket)`"
        .to_owned()
}

pub(crate) fn function_on_a_key_attribute(function: &str) -> String {
    let help = match function {
        "desc" => "query with `.descending()`, or build a string of parts: `Self(desc(placed_at))`",
        "pad" => "build a string of parts: `Self(pad(number, 6))`",
        "epoch_seconds" => "store the field as a number: give it the type `EpochSeconds<..>`",
        "epoch_millis" => "store the field as a number: give it the type `EpochMillis<..>`",
        _ => "build a string of parts: `Self(..)`",
    };
    format!("`{function}(..)` can't be applied to a key attribute, which sorts by its own value\nhelp: {help}")
}

pub(crate) fn unknown_returns(found: &str) -> String {
    format!(
        "unknown value `{found}` for `returns`\n\
         help: write `returns = key`, or a struct that derives `Projection`; \
         without `returns` a query returns whole items"
    )
}

pub(crate) fn returns_without_a_constructor(index: &str) -> String {
    format!(
        "`returns` has no effect without a query constructor\n\
         help: name the constructor, `index({index} as by_status, ..)`, or remove `returns`"
    )
}

pub(crate) fn misplaced_constructor_name(index: &str) -> String {
    format!("the name of the query constructor follows the index\nhelp: write `{index} as by_status`")
}

pub(crate) fn when_without_a_generated_key(index: &str) -> String {
    format!(
        "`when` requires a key that is generated from parts, which `index({index} ..)` doesn't have\n\
         help: declare one, such as `sk = Self(..)`, or remove `when`"
    )
}

pub(crate) fn when_of_an_option(field: &str) -> String {
    format!(
        "`when` requires a `bool`, and `{field}` is an `Option`\n\
         help: remove the `Option`; an index key with an optional part needs no `when`"
    )
}

pub(crate) fn when_in_the_primary_key(field: &str) -> String {
    format!(
        "`{field}` is a part of the primary key, so it never changes\nhelp: use a field that is not in `pk` or `sk`"
    )
}

pub(crate) fn invalid_name(name: &str) -> String {
    format!(
        "{name:?} is not the name of an index\n\
         help: write 3 to 255 letters, digits, `_`, `-` and `.`, such as `name = \"by_status\"`"
    )
}
