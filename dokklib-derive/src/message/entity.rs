//! The messages about an entity as a whole: its shape, prefix, primary key and constructors.

pub(crate) fn not_a_struct(shape: &str) -> String {
    format!(
        "`Entity` requires a struct, not {shape}\n\
         help: write `struct User;` for a unit entity, or `struct Order {{ .. }}` for items"
    )
}

pub(crate) fn unnamed_fields() -> String {
    "the fields of an item must have names\nhelp: write `struct Order { id: String }`".to_owned()
}

pub(crate) fn reserved_prefix_character(character: char) -> String {
    format!(
        "a key prefix can't contain {character:?}: \
         characters up to `$` (0x24) are reserved for delimiters and escapes\n\
         help: use letters, digits, `-`, `_`, `.` or any other character above `$`, or declare `key_values = unescaped`"
    )
}

pub(crate) fn no_primary_key(entity: &str) -> String {
    format!(
        "`{entity}` has no primary key\nhelp: add `#[entity(key)]` to a field, or \
         `#[entity(pk = User(user), sk = Self(id))]` to the struct"
    )
}

pub(crate) fn half_primary_key(declared: &str) -> String {
    let (missing, example) = if declared == "pk" { ("sk", "sk = Self(id)") } else { ("pk", "pk = User(user)") };
    format!(
        "the primary key has `{declared}` but no `{missing}`\n\
         help: add `{example}`, or a literal if it is the same for all items: `{missing} = \"SETTINGS\"`"
    )
}

pub(crate) fn two_primary_keys() -> String {
    "the primary key is declared twice: by `#[entity(key)]` on a field, and by `pk` and `sk`\n\
     help: remove one of the two"
        .to_owned()
}

pub(crate) fn two_key_fields() -> String {
    "only one field can have `#[entity(key)]`\n\
     help: declare a key with several parts on the struct: `#[entity(pk = Self(a, b), sk = Self(a, b))]`"
        .to_owned()
}

/// Reports an option that only items have.
pub(crate) fn option_of_items(option: &str) -> String {
    format!("a unit entity can't have `{option}`\nhelp: remove it, or add fields to the struct")
}

/// Reports an option that only unit entities have.
pub(crate) fn option_of_unit_entities(option: &str) -> String {
    format!(
        "`{option} = ..` requires a unit entity, a struct without fields\n\
         help: declare the key of an item with `#[entity(key)]` on a field, or with `pk` and `sk`"
    )
}

pub(crate) fn duplicate_constructor(name: &str) -> String {
    format!("two constructors are named `{name}`\nhelp: choose another name after `as`")
}

pub(crate) fn empty_tag() -> String {
    "a tag can't be empty\n\
     help: write `tag = \"Order\"`, or remove `tag`: the default is the prefix, or the name of the type with `tag_values` on the schema"
        .to_owned()
}

pub(crate) fn tag_without_a_schema() -> String {
    "`tag` requires a schema with a tag, and the default schema `SingleTable` has none\n\
     help: remove it, or declare a schema: `#[schema(tag = \"type\", ..)]`, `#[entity(schema = Shop, ..)]`"
        .to_owned()
}

pub(crate) fn shared_key_without_a_schema() -> String {
    "`shares_key_with` requires a schema with a tag, and the default schema `SingleTable` has none\n\
     help: declare a schema: `#[schema(tag = \"type\", ..)]`, `#[entity(schema = Shop, ..)]`"
        .to_owned()
}

pub(crate) fn key_shared_with_itself() -> String {
    "an entity can't share its key with itself\nhelp: name the other entity, or remove it".to_owned()
}

pub(crate) fn empty_key_type() -> String {
    "a key must have at least one part\nhelp: write `key = u64`, or `key = (Brand, NaiveDate)` for several parts"
        .to_owned()
}

pub(crate) fn constant_value() -> String {
    "the value of a constant must be a string, an integer, `true` or `false`\n\
     help: write `constant(version = \"1\")` or `constant(version = 1)`"
        .to_owned()
}

pub(crate) fn constant_field(name: &str, field: &str) -> String {
    format!("the attribute {name:?} belongs to the field `{field}`\nhelp: remove the constant or the field")
}
