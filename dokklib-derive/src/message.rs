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
        return misplaced(key, attribute, right, place);
    }
    format!("`#[{attribute}(..)]` on {place} has no `{key}`{}", suggest::help(key, known))
}

fn misplaced(key: &str, attribute: &str, right: &str, place: &str) -> String {
    format!("`{key}` belongs on {right}, not on {place}\nhelp: move it: `#[{attribute}({key} ..)]` on {right}")
}

/// `other` of a collection, which may be an enum.
pub(crate) fn other_on_the_type() -> String {
    misplaced("other", "collection", "a variant or a field", "the type")
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

pub(crate) fn projection_shape() -> String {
    "a projection is a struct with some of the fields of an item\nhelp: `struct OrderTotal { total: u64 }`".to_owned()
}

pub(crate) fn collection_shape() -> String {
    "a collection is an enum with a variant for each type of its items, or a struct with a field for each\n\
     help: `enum Activity { Order(Order), .. }`, or `struct Customer { account: Account, orders: Vec<Order>, .. }`"
        .to_owned()
}

pub(crate) fn collection_variant(variant: &str, other: bool) -> String {
    let held = if other { "RawItem" } else { "Order" };
    format!("a variant of a collection holds one item, by its type\nhelp: `{variant}({held})`")
}

pub(crate) fn no_other(is_enum: bool) -> String {
    let (kind, example) = if is_enum { ("variant", "Other(RawItem)") } else { ("field", "others: Vec<RawItem>") };
    format!(
        "nothing says what becomes of an item that is of no {kind}\n\
         help: add `#[collection(other)] {example}`, or refuse such items: `#[collection(exhaustive)]` on the type"
    )
}

pub(crate) fn other_of_exhaustive() -> String {
    "`exhaustive` refuses the items that `other` takes\nhelp: remove one of the two".to_owned()
}

pub(crate) fn two_other_members() -> String {
    "two members take the items of no other one\nhelp: `#[collection(other)]` on one".to_owned()
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
    format!(
        "`{given}` alone is half a primary key: `{missing}` is missing\n\
         help: add `{example}` beside it, or where all items have the same, a literal: `{missing} = \"SETTINGS\"`"
    )
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
    "a key needs at least one part\n\
     help: name fields between the parentheses, `Self(id)`, or give a literal: `Self(\"ONE\")`"
        .to_owned()
}

pub(crate) fn key_format(key: &str) -> String {
    let example = if key == "pk" { "pk = User(user)" } else { "sk = Self(placed_at, id)" };
    format!("`{key}` is an entity and the parts that make its key, or a literal\nhelp: write `{example}`")
}

pub(crate) fn part_of_self() -> String {
    "a part of a key is a field's name, without `self`\nhelp: write `User(user)`".to_owned()
}

pub(crate) fn unknown_function(name: &str) -> String {
    format!(
        "a key has no `{name}(..)`\nhelp: a part of a key is a field, `\"LITERAL\"`, `desc(field)` or `pad(field, 6)`"
    )
}

pub(crate) fn function_format(name: &str) -> String {
    let (what, example) = match name {
        "desc" => ("a field", "desc(placed_at)"),
        _ => ("a field and the number of its digits", "pad(number, 6)"),
    };
    format!("`{name}` takes {what}\nhelp: write `{example}`")
}

pub(crate) fn pad_width(most: usize) -> String {
    format!("a number has 1 to {most} digits\nhelp: write how many its largest value has: `pad(number, 6)`")
}

pub(crate) fn empty_literal() -> String {
    "a literal of a key can't be empty\nhelp: `\"ITEM\"`, or leave it out".to_owned()
}

pub(crate) fn key_literal_character(character: char) -> String {
    format!(
        "a literal is the whole key of all items, and can't hold {character:?}\n\
         help: a key of several parts is an entity with its fields: `User(user)`, `Self(\"OPEN\", id)`"
    )
}

pub(crate) fn literal_character(character: char) -> String {
    format!(
        "a literal of a key can't hold {character:?}: what sorts up to `$` (0x24) would mix keys up\n\
         help: `#` is put between the parts; several literals have commas between them: `Self(\"A\", \"B\")`"
    )
}

pub(crate) fn optional_part(field: &str) -> String {
    format!(
        "`{field}` is optional, and an item has all parts of its primary key\n\
         help: make the field no `Option`; in the key of an index, `index(..)`, a missing part leaves the item out of it"
    )
}

pub(crate) fn unknown_index_key(key: &str) -> String {
    format!("an index has no `{key}`{}", suggest::help(key, &["pk", "sk", "returns"]))
}

pub(crate) fn key_attribute_format() -> String {
    "the attributes of a key are named by their fields\nhelp: write `(round, bracket)`; a text of parts is `Self(round, bracket)`"
        .to_owned()
}

pub(crate) fn not_a_key_attribute(option: &str, field: &str) -> String {
    let why = match option {
        "key_only" => "is in the primary key alone, and a key of an index is an attribute",
        _ => "is a key of an index, which is one attribute of a known type",
    };
    format!("`{field}` {why}\nhelp: remove `{option}`, or take the field out of the index")
}

pub(crate) fn returns_without_a_query(index: &str) -> String {
    format!(
        "`returns` says what a query of the index returns, and without a name there is none\n\
         help: name it, `index({index} as by_status, ..)`, or remove `returns`"
    )
}

pub(crate) fn item_only(key: &str) -> String {
    format!(
        "`{key}` is for items, and a struct without fields is only a name\nhelp: remove it, or give the struct fields"
    )
}

pub(crate) fn unit_entity(key: &str) -> String {
    format!(
        "`{key} = ..` is for a struct without fields\nhelp: an item's key is made of its fields: `#[entity(key)]` on a field, \
         or `pk` and `sk`"
    )
}

pub(crate) fn unescaped_key_values() -> String {
    "keys that are stored as they are, without an escape, are declared by `key_values`\nhelp: write `key_values = unescaped`".to_owned()
}

pub(crate) fn key_values_format() -> String {
    "key values are `escaped` or `unescaped`\nhelp: write `key_values = unescaped`, or leave it out".to_owned()
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

/// An option that has nothing to say beside another one.
pub(crate) fn useless(attribute: &str, option: &str, key: &str) -> String {
    let why = match option {
        "skip" => "a field with `skip` is no attribute",
        "rest" => "a field with `rest` is all the attributes that no other field is",
        "flatten" => "a field with `flatten` is the attributes that its own fields are",
        _ => "a field with `key_only` is no attribute: it is in the key, which every item has",
    };
    format!("{why}, so `{key}` says nothing\nhelp: remove it, or remove `#[{attribute}({option})]`")
}

pub(crate) fn two_storages(first: &str, second: &str) -> String {
    format!("`{first}` and `{second}` are two ways to store one field\nhelp: remove one of the two")
}

pub(crate) fn two_rests() -> String {
    "two fields take the attributes that no other field is\nhelp: `rest` on one".to_owned()
}

pub(crate) fn serde_feature() -> String {
    "`serde` needs the feature `serde` of dokklib\nhelp: in Cargo.toml, `dokklib = { version = \"..\", features = [\"serde\"] }`"
        .to_owned()
}

pub(crate) fn not_a_part(option: &str, field: &str) -> String {
    format!(
        "`{field}` is a part of a key, which has to be read back\nhelp: remove `{option}`, or take the field out of the key"
    )
}

pub(crate) fn key_only(field: &str) -> String {
    format!(
        "`{field}` is no part of the primary key, so without an attribute it would be lost\nhelp: remove `key_only`, or make \
         the field a part of the primary key"
    )
}

pub(crate) fn in_a_variant(option: &str) -> String {
    format!(
        "the fields of a variant have no `{option}`\nhelp: make them a struct, and the variant one around it: `Card(Card)`"
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

/// Words that stand elsewhere, or nowhere, with what to write instead.
pub(crate) fn unknown_index_attribute(found: &str, known: &[&str]) -> String {
    let help = match found {
        "global" => "remove it: an index is global unless it is `local`",
        "pk" => "an index names an attribute: `partition_key = \"GSI1PK\"`; the items say what makes it",
        "sk" => "an index names an attribute: `sort_key = \"GSI1SK\"`; the items say what makes it",
        "all" | "keys_only" => return format!("`{found}` is a projection\nhelp: write `projection = {found}`"),
        "include" => return "`include` is a projection\nhelp: write `projection = include(\"total\")`".to_owned(),
        _ => return unknown_key(found, "index", Level::Container, known, &[]),
    };
    format!("`#[index(..)]` on the type has no `{found}`\nhelp: {help}")
}

pub(crate) fn unknown_returns(found: &str) -> String {
    format!(
        "`returns` is `key`, or a struct that derives `Projection`, and no `{found}`\nhelp: without `returns` a query gives whole items"
    )
}

pub(crate) fn name_after_the_index(index: &str) -> String {
    format!("the constructor's name stands after the index\nhelp: write `{index} as by_status`")
}

pub(crate) fn function_as_a_key(name: &str) -> String {
    let help = match name {
        "desc" => "the query says its direction, `.descending()`; in a text it is a part, `Self(desc(placed_at))`",
        _ => "in a text it is a part, `Self(pad(number, 6))`",
    };
    format!("`{name}` is for the parts of a text, and an attribute sorts as its type does\nhelp: {help}")
}

pub(crate) fn inverse_and_local() -> String {
    "an `inverse` index has another partition key than the table, and a `local` one has the same\nhelp: remove one of the two"
        .to_owned()
}

pub(crate) fn local_partition_key() -> String {
    "a `local` index has the table's partition key\nhelp: remove `partition_key`, or remove `local`".to_owned()
}

pub(crate) fn local_sort_keys() -> String {
    "a `local` index has one attribute as its sort key\nhelp: remove the others, or remove `local`: a global index has up to four"
        .to_owned()
}

/// How a key of an index is written, as far as it goes into a `help:` line.
pub(crate) fn key_element_format(key: &str) -> String {
    format!(
        "{key} = \"GSI1KEY\"`, an attribute of the items, `{key} = number(\"score\")`, or several, `{key} = (string(\"a\"), number(\"b\"))"
    )
}

pub(crate) fn unknown_key_element(found: &str) -> String {
    let known = ["string", "number", "binary", "tag"];
    let help = suggest::help(found, &known);
    format!("a key of an index is no `{found}`{help}")
}

pub(crate) fn text_among_attributes(name: &str) -> String {
    format!(
        "a text that is made of parts is a key of its own; several attributes are those that the items have anyway\n\
         help: say of which type {name:?} is there: `string({name:?})`, `number(..)` or `binary(..)`"
    )
}

pub(crate) fn too_many_attributes(most: usize) -> String {
    format!("a key of an index has at most {most} attributes\nhelp: remove this one")
}

pub(crate) fn tag_in_a_sort_key() -> String {
    "the tag keeps entities apart as a part of the partition key\nhelp: `partition_key = (tag, ..)`".to_owned()
}

pub(crate) fn empty_include() -> String {
    "`include` names no attribute\nhelp: `include(\"total\")`, or `keys_only`".to_owned()
}

pub(crate) fn included_key(name: &str) -> String {
    format!("{name:?} is a key of the index, which it has anyway\nhelp: remove it from `include(..)`")
}

pub(crate) fn unknown_projection(found: &str) -> String {
    format!("no projection `{found}`{}", suggest::help(found, &["all", "keys_only", "include"]))
}

pub(crate) fn same_attribute(name: &str, first: &str, second: &str) -> String {
    format!(
        "`{first}` and `{second}` are both the attribute {name:?}\nhelp: one attribute has one role: name another one"
    )
}

pub(crate) fn empty_name(key: &str) -> String {
    format!("the name of `{key}` can't be empty\nhelp: the name as the table has it")
}
