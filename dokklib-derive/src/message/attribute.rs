//! The messages about `#[derive(Attribute)]`: nested structs, newtypes and enums.

pub(crate) fn union() -> String {
    "`Attribute` can't be derived for a union\nhelp: use an enum".to_owned()
}

pub(crate) fn unit_struct() -> String {
    "`Attribute` can't be derived for a struct without fields\nhelp: add a field, or make it a variant of an enum"
        .to_owned()
}

pub(crate) fn empty_enum() -> String {
    "`Attribute` can't be derived for an enum without variants\nhelp: add a variant".to_owned()
}

pub(crate) fn tuple_struct() -> String {
    "the fields of a tuple struct have no attribute names\n\
     help: name the fields, `struct Money { cents: u64 }`, or use a newtype of one field, `struct Cents(u64)`"
        .to_owned()
}

pub(crate) fn tuple_variant() -> String {
    "the fields of a tuple variant have no attribute names\n\
     help: name the fields, `Card { number: String }`, or use one struct that derives `Attribute`, `Card(Card)`"
        .to_owned()
}

pub(crate) fn option_in_a_variant(option: &str) -> String {
    format!(
        "`{option}` can't be used on a field of a variant\n\
         help: move the fields to a struct, and put it in the variant: `Card(Card)`"
    )
}

pub(crate) fn option_on_a_newtype(option: &str) -> String {
    format!("a newtype is stored as its inner value, so `{option}` has no effect\nhelp: remove it")
}

pub(crate) fn unknown_key_part(found: &str) -> String {
    format!(
        "unknown value `{found}` for `key_part`\n\
         help: write `key_part = manual` if you implement `KeyPart` for the type, or remove it"
    )
}

pub(crate) fn key_part_of_a_map() -> String {
    "a type that is stored as a map doesn't implement `KeyPart`, so `key_part = manual` has no effect\n\
     help: remove it; you can implement `KeyPart` for the type"
        .to_owned()
}

pub(crate) fn tag_on_a_struct() -> String {
    "`tag` requires an enum: it names the attribute that stores the variant\nhelp: remove it".to_owned()
}

pub(crate) fn tag_on_a_string_enum() -> String {
    "an enum without data is stored as a string and has no tag\nhelp: remove `tag`".to_owned()
}

pub(crate) fn tag_of_a_field(tag: &str, field: &str) -> String {
    format!(
        "the field `{field}` has the attribute name {tag:?}, which is the enum's tag\n\
         help: rename the field, or choose another tag on the enum: `#[attribute(tag = \"..\")]`"
    )
}

pub(crate) fn other_without_a_value(ty: &str) -> String {
    format!(
        "a variant with `other` must hold the unknown value, so that it can be written back\nhelp: write `Other({ty})`"
    )
}

pub(crate) fn two_other_variants() -> String {
    "only one variant can have `other`\nhelp: remove one `#[attribute(other)]`".to_owned()
}

pub(crate) fn duplicate_variant(name: &str, first: &str, second: &str) -> String {
    format!(
        "the variants `{first}` and `{second}` are both stored as {name:?}\n\
         help: rename one of them: `#[attribute(rename = \"..\")]`"
    )
}

/// Reports a type that derives `Attribute` and `Entity`.
pub(crate) fn attribute_of_an_item() -> String {
    "a type derives `Entity` or `Attribute`, but not both: an item is not an attribute of another item\n\
     help: remove `Attribute` from the derives, or move the attributes to a nested struct that derives it"
        .to_owned()
}
