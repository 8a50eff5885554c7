//! Checks in constant evaluation that an item declares its keys as the schema and the index do.

use crate::constant::{Message, str_eq};
use crate::schema::{IndexLayout, KeyElement, Keys, Layout};

/// How an item declares a key of the table or of an index.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum KeyDeclaration {
    None,
    /// A text made of parts.
    Text,
    /// Attributes of the item, by their names. An empty name is the schema's tag.
    Attributes(&'static [&'static str]),
}

/// Fails if an item doesn't declare the table's partition key as the schema does.
#[doc(hidden)]
#[track_caller]
pub const fn assert_partition_key(layout: &Layout, declaration: KeyDeclaration, schema: &str) {
    assert_key(&[layout.partition_key], declaration, schema, ADD_TO_SCHEMA, &PARTITION);
}

/// Fails if an item doesn't declare the table's sort key as the schema does.
#[doc(hidden)]
#[track_caller]
pub const fn assert_sort_key(layout: &Layout, declaration: KeyDeclaration, schema: &str) {
    match layout.sort_key {
        Some(element) => assert_key(&[element], declaration, schema, ADD_TO_SCHEMA, &SORT),
        None => assert_key(&[], declaration, schema, ADD_TO_SCHEMA, &SORT),
    }
}

/// Fails if an item declares both keys of the table by `#[entity(key)]` on a field, and the schema doesn't have two generated
/// keys.
#[doc(hidden)]
#[track_caller]
pub const fn assert_key_field(layout: &Layout, schema: &str, field: &str) {
    let text = Message::new().push("`#[entity(key)]` declares two generated keys, but ");
    if let KeyElement::Attribute(name, _) = layout.partition_key {
        let text = text.push("the partition key of `").push(schema).push("` is `").push(name);
        panic!("{}", text.push("`, an attribute of the item: name its field on the type, `pk = field`").as_str());
    }
    match layout.sort_key {
        Some(KeyElement::Attribute(name, _)) => {
            let text = text.push("the sort key of `").push(schema).push("` is `").push(name);
            let text = text.push("`, an attribute of the item: write `pk = Self(").push(field);
            panic!("{}", text.push(")` on the type, and name its field, `sk = field`").as_str());
        }
        None => {
            let text = text.push("`").push(schema).push("` has no sort key: write `pk = Self(").push(field);
            panic!("{}", text.push(")` on the type instead").as_str());
        }
        Some(_) => {}
    }
}

/// How to add a sort key to an index.
const ADD_TO_INDEX: &str = "`#[index(sort_key = \"..\")]`";

/// How to add a sort key to a schema.
const ADD_TO_SCHEMA: &str = "`#[schema(sort_key = \"..\")]`";

/// Fails if an item doesn't declare exactly the keys of the index.
#[doc(hidden)]
#[track_caller]
pub const fn assert_index_keys(index: &IndexLayout, partition: KeyDeclaration, sort: KeyDeclaration, index_name: &str) {
    let has_partition = !matches!(partition, KeyDeclaration::None);
    match index.keys {
        Keys::Unknown => {}
        Keys::Inverse | Keys::Primary => {
            if has_partition || !matches!(sort, KeyDeclaration::None) {
                let text = Message::new().push("the keys of `").push(index_name);
                panic!("{}", text.push("` are those of the table, swapped: remove `pk` and `sk`").as_str());
            }
        }
        Keys::Local { sort: element } => {
            if has_partition {
                let text = Message::new().push("`").push(index_name).push("` is a local secondary index, ");
                panic!("{}", text.push("so its partition key is that of the table: remove `pk`").as_str());
            }
            assert_key(&[element], sort, index_name, ADD_TO_INDEX, &SORT);
        }
        Keys::Global { partition: elements, sort: sort_elements } => {
            assert_key(elements, partition, index_name, ADD_TO_INDEX, &PARTITION);
            assert_key(sort_elements, sort, index_name, ADD_TO_INDEX, &SORT);
        }
    }
}

/// Texts for messages about one of the two keys.
struct KeyTexts {
    subject: &'static str,
    option: &'static str,
    example: &'static str,
}

const PARTITION: KeyTexts = KeyTexts { subject: "the partition key of `", option: "`pk = ", example: "User(user)`" };

const SORT: KeyTexts = KeyTexts { subject: "the sort key of `", option: "`sk = ", example: "Self(status)`" };

#[track_caller]
const fn assert_key(elements: &[KeyElement], declaration: KeyDeclaration, name: &str, add: &str, texts: &KeyTexts) {
    match (elements, declaration) {
        ([KeyElement::Text(_)], KeyDeclaration::Text) | ([], KeyDeclaration::None) => return,
        (_, KeyDeclaration::Attributes(names)) if names_match(elements, names) => return,
        _ => {}
    }
    let key = Message::new().push(texts.subject).push(name);
    let text = match (elements, declaration) {
        ([], _) => Message::new().push("`").push(name).push("` has no sort key: remove `sk`, or add one, ").push(add),
        ([KeyElement::Text(_)], KeyDeclaration::None) => {
            key.push("` is missing: declare its parts, such as ").push(texts.option).push(texts.example)
        }
        ([KeyElement::Text(attribute)], KeyDeclaration::Attributes(_)) => key
            .push("` is the text `")
            .push(attribute)
            .push("`, which is made of parts: declare them, such as ")
            .push(texts.option)
            .push(texts.example),
        ([element], KeyDeclaration::Attributes(names @ [_])) => {
            let key = key.push("` is ").elements(elements).push(", not ").names(names);
            match element {
                KeyElement::Tag => key,
                _ => key.push(": name the field that is stored as ").elements(elements),
            }
        }
        (_, KeyDeclaration::Attributes(names)) => key.push("` is ").elements(elements).push(", not ").names(names),
        ([KeyElement::Tag], KeyDeclaration::Text | KeyDeclaration::None) => {
            key.push("` is the tag: write ").push(texts.option).push("tag`")
        }
        (_, KeyDeclaration::Text | KeyDeclaration::None) => key
            .push("` is ")
            .elements(elements)
            .push(if elements.len() == 1 {
                ", an attribute of the item: name its field, "
            } else {
                ", attributes of the item: name their fields in this order, "
            })
            .push(texts.option)
            .push(if elements.len() == 1 { "field`" } else { "(a, b)`" }),
    };
    panic!("{}", text.as_str());
}

/// Returns `true` if the attributes have these names, in this order.
const fn names_match(elements: &[KeyElement], names: &[&str]) -> bool {
    let mut at = 0;
    while at < elements.len() && at < names.len() {
        let matches = match elements[at] {
            KeyElement::Attribute(name, _) => str_eq(name, names[at]),
            KeyElement::Tag => names[at].is_empty(),
            KeyElement::Text(_) => false,
        };
        if !matches {
            return false;
        }
        at += 1;
    }
    elements.len() == names.len()
}

impl Message {
    /// Adds a list of key attributes: `` `tag`, `a`, `b` ``.
    const fn elements(self, elements: &[KeyElement]) -> Self {
        let (mut text, mut at) = (self, 0);
        while at < elements.len() {
            let name = match elements[at] {
                KeyElement::Attribute(name, _) | KeyElement::Text(name) => name,
                KeyElement::Tag => "tag",
            };
            text = text.push(if at == 0 { "`" } else { ", `" }).push(name).push("`");
            at += 1;
        }
        text
    }

    /// Adds a list of attribute names. An empty name is the tag.
    const fn names(self, names: &[&str]) -> Self {
        let (mut text, mut at) = (self, 0);
        while at < names.len() {
            let name = if names[at].is_empty() { "tag" } else { names[at] };
            text = text.push(if at == 0 { "`" } else { ", `" }).push(name).push("`");
            at += 1;
        }
        text
    }
}
