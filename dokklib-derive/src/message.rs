//! Every text that a user of the derives can meet: what is wrong, in lower case, then how to mend it on a `help:` line.

use std::fmt::Display;

use crate::suggest;

/// Where an attribute stands, as messages call it.
#[derive(Clone, Copy)]
pub(crate) enum Level {
    Container,
    Field,
    Variant,
}

pub(crate) fn unknown_key(key: &str, attribute: &str, level: Level, known: &[&str], elsewhere: &[&str]) -> String {
    let place = match level {
        Level::Container => "the type",
        Level::Field => "a field",
        Level::Variant => "a variant",
    };
    if elsewhere.contains(&key) {
        let right = match level {
            Level::Container => "a field",
            Level::Field | Level::Variant => "the type",
        };
        return format!(
            "`{key}` belongs on {right}, not on {place}\nhelp: move it: `#[{attribute}({key} ..)]` on {right}"
        );
    }
    format!("`#[{attribute}(..)]` on {place} has no `{key}`{}", suggest::help(key, known))
}

/// A key without its value, or with something else: `format` is the whole attribute as it should be.
pub(crate) fn malformed(key: &str, format: &str) -> String {
    format!("`{key}` is not in the form that it needs\nhelp: write `{format}`")
}

pub(crate) fn empty_attribute(attribute: &str, format: &str) -> String {
    format!("an empty `#[{attribute}]` says nothing\nhelp: write `{format}`, or remove it")
}

pub(crate) fn expected_key(attribute: &str, format: &str) -> String {
    format!(
        "expected a name\nhelp: write `{format}`, names and values with commas between them, in `#[{attribute}(..)]`"
    )
}

pub(crate) fn duplicate(key: &str) -> String {
    format!("`{key}` is given twice\nhelp: remove one of the two")
}

pub(crate) fn first_here(key: &str) -> String {
    format!("`{key}` is given here first")
}

pub(crate) fn relative_crate(path: impl Display) -> String {
    format!("the path of the crate must be absolute\nhelp: write `::{path}`, `crate::{path}` or `$crate::{path}`")
}

pub(crate) fn not_a_struct(derive: &str, shape: &str) -> String {
    match derive {
        "Entity" => format!(
            "an entity is a struct, not {shape}\nhelp: `struct User;` for a name, `struct Order {{ .. }}` for items"
        ),
        "Index" => format!("an index is a struct without fields, not {shape}\nhelp: `struct ByStatus;`"),
        _ => format!("a schema is a struct without fields, not {shape}\nhelp: `struct Shop;`"),
    }
}

pub(crate) fn tuple_item() -> String {
    "an item's fields need names, which its attributes are called by\nhelp: `struct Order { id: String }`".to_owned()
}

pub(crate) fn generic_marker(what: &str) -> String {
    format!("{what} has no generic parameters: it stands for one thing\nhelp: remove the parameters")
}

pub(crate) fn empty_prefix() -> String {
    "a key prefix can't be empty\nhelp: `prefix = \"USER\"`, or leave it out: it is the type's name in upper case then"
        .to_owned()
}

pub(crate) fn prefix_character(character: char) -> String {
    format!(
        "a key prefix can't hold {character:?}: `#` ends the prefix, and what sorts up to `$` (0x24) would mix keys up\n\
         help: letters, digits, `-`, `_`, `.` and everything else above `$` are fine"
    )
}

pub(crate) fn no_key() -> String {
    "an item needs a key\nhelp: `#[entity(key)]` on the field that names it, or on the type \
     `#[entity(pk = User(user), sk = Self(id))]`"
        .to_owned()
}

pub(crate) fn half_key(given: &str) -> String {
    let (missing, example) = if given == "pk" { ("sk", "sk = Self(id)") } else { ("pk", "pk = User(user)") };
    format!("`{given}` alone is half a primary key: `{missing}` is missing\nhelp: add `{example}` beside it")
}

pub(crate) fn two_keys() -> String {
    "two primary keys are declared: `#[entity(key)]` on a field, and `pk` and `sk`\nhelp: remove one of the two"
        .to_owned()
}

pub(crate) fn two_key_fields() -> String {
    "two fields are the key\nhelp: a key of several parts is declared on the type: `#[entity(pk = Self(a, b), sk = Self(a, b))]`"
        .to_owned()
}

pub(crate) fn unknown_field(field: &str, entity: &str, fields: &[&str]) -> String {
    format!("no field `{field}` in `{entity}`{}", suggest::help(field, fields))
}

pub(crate) fn repeated_part(part: &str) -> String {
    format!("`{part}` is in this key twice\nhelp: remove one of the two")
}

pub(crate) fn empty_key() -> String {
    "a key needs at least one part\nhelp: name fields between the parentheses: `Self(id)`".to_owned()
}

pub(crate) fn key_format(key: &str) -> String {
    let example = if key == "pk" { "pk = User(user)" } else { "sk = Self(placed_at, id)" };
    format!("`{key}` is an entity and the fields that make its key\nhelp: write `{example}`")
}

pub(crate) fn item_only(key: &str) -> String {
    format!(
        "`{key}` is for items, and a struct without fields is only a name\nhelp: remove it, or give the struct fields"
    )
}

pub(crate) fn name_only(key: &str) -> String {
    format!(
        "`{key} = ..` is for a struct without fields\nhelp: an item's key is made of its fields: `#[entity(key)]` on a field, \
         or `pk` and `sk`"
    )
}

pub(crate) fn raw_keys() -> String {
    "keys that are stored as they are, without an escape, are declared by `keys`\nhelp: write `keys = raw`".to_owned()
}

pub(crate) fn raw_only() -> String {
    "keys are escaped, or `raw`\nhelp: write `keys = raw`, or leave it out".to_owned()
}

pub(crate) fn same_constant(attribute: &str, constant: &str, first: &str, second: &str) -> String {
    format!(
        "the fields `{first}` and `{second}` both have the path `{constant}`\n\
         help: name one of them: `#[{attribute}(path = {constant}_PATH)]`"
    )
}

pub(crate) fn same_name(attribute: &str, name: &str, first: &str, second: &str) -> String {
    format!(
        "the fields `{first}` and `{second}` are both the attribute {name:?}\n\
         help: name one of them: `#[{attribute}(rename = \"..\")]`"
    )
}

pub(crate) fn skipped(key: &str) -> String {
    format!("a field with `skip` is no attribute, so `{key}` says nothing\nhelp: remove one of the two")
}

pub(crate) fn skipped_key(attribute: &str, field: &str) -> String {
    format!(
        "`{field}` is a part of the key, which has to be read back\nhelp: remove `#[{attribute}(skip)]`, or take the field out of the key"
    )
}

pub(crate) fn unknown_case(found: &str, known: &[&str]) -> String {
    format!("no way to write names is called {found:?}{}", suggest::help(found, known))
}

pub(crate) fn union_attribute() -> String {
    "a union can't be stored: nothing says which of its fields it holds\nhelp: an enum says so".to_owned()
}

pub(crate) fn empty_attribute_type() -> String {
    "a struct without fields has nothing to store\nhelp: give it fields, or make it a variant of an enum".to_owned()
}

pub(crate) fn tuple_attribute() -> String {
    "the fields of a tuple struct have no names to be stored by\n\
     help: one field makes a newtype, `struct Cents(u64)`; several need names, `struct Money { cents: u64 }`"
        .to_owned()
}

pub(crate) fn tuple_variant() -> String {
    "the fields of a tuple variant have no names to be stored by\n\
     help: one field holds a struct that derives `Attribute`, `Card(Card)`; several need names, `Card { number: String }`"
        .to_owned()
}

pub(crate) fn no_variants() -> String {
    "an enum without variants has no values to store\nhelp: add a variant".to_owned()
}

pub(crate) fn tag_of_no_data() -> String {
    "the variants hold nothing, so the enum is stored as a string, without a tag\nhelp: remove `tag`".to_owned()
}

pub(crate) fn tag_on_a_struct() -> String {
    "`tag` is for an enum: it names the attribute that says which variant is stored\nhelp: remove it".to_owned()
}

pub(crate) fn tag_is_a_field(tag: &str) -> String {
    format!(
        "this field is the attribute {tag:?}, which says which variant is stored\n\
         help: name another one on the enum, `#[attribute(tag = \"..\")]`, or rename the field"
    )
}

pub(crate) fn other_holds(what: &str) -> String {
    format!("a variant with `other` holds what it takes, so that it can be written back\nhelp: `Other({what})`")
}

pub(crate) fn two_others() -> String {
    "two variants take what is unknown\nhelp: `#[attribute(other)]` on one".to_owned()
}

pub(crate) fn same_variant(name: &str, first: &str, second: &str) -> String {
    format!(
        "the variants `{first}` and `{second}` are both stored as {name:?}\n\
         help: name one of them: `#[attribute(rename = \"..\")]`"
    )
}

pub(crate) fn on_a_newtype(key: &str) -> String {
    format!("a newtype is stored as what it holds, so `{key}` says nothing\nhelp: remove it")
}

pub(crate) fn same_constructor(name: &str) -> String {
    format!("two constructors are called `{name}`\nhelp: choose another name after `as`")
}

pub(crate) fn missing(derive: &str, keys: &str, format: &str) -> String {
    format!("{derive} needs {keys}\nhelp: write `{format}`")
}

pub(crate) fn inverse_with_keys(key: &str) -> String {
    format!("an `inverse` index has the table's own keys, swapped\nhelp: remove `{key}`, or remove `inverse`")
}

pub(crate) fn unknown_projection(found: &str) -> String {
    format!("no projection `{found}`{}", suggest::help(found, &["all", "keys_only"]))
}

pub(crate) fn same_attribute(name: &str, first: &str, second: &str) -> String {
    format!(
        "`{first}` and `{second}` are both the attribute {name:?}\nhelp: one attribute has one role: name another one"
    )
}

pub(crate) fn empty_name(key: &str) -> String {
    format!("the name of `{key}` can't be empty\nhelp: the name as the table has it")
}

/// Evaluated by the compiler where a field turns out to be called like an attribute of the schema's.
pub(crate) fn reserved_name(field: &str, attribute: &str, schema: &str) -> String {
    format!(
        "the field `{field}` is the attribute {attribute:?}, which is a key or the tag of `{schema}`: give it another name"
    )
}

/// Evaluated by the compiler where two entities of a schema turn out to begin their keys alike.
pub(crate) fn same_prefix(schema: &str, first: &str, second: &str) -> String {
    format!(
        "in `{schema}`, the keys of `{first}` and `{second}` begin with the same prefix, so they can be the same text: \
         give one of them another `prefix = \"..\"`"
    )
}
