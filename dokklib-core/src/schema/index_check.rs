//! Checks of a schema's indexes in constant evaluation.

use super::{KeyElement, Keys, Layout, ProjectionType};
use crate::attribute::KeyType;
use crate::constant::{Message, str_eq};
use crate::limit;

/// Fails if the index at position `at` is invalid, or conflicts with the table or with an index before it.
#[doc(hidden)]
#[track_caller]
pub const fn assert_index(layout: &Layout, schema: &str, at: usize, index_name: &str) {
    let index = &layout.indexes[at];
    let text = Message::new().push("`").push(index_name);
    if index.has_tag() && layout.tag.is_none() {
        let text = text.push("` has the tag as a key, but `").push(schema).push("` has no tag: add one, ");
        panic!("{}", text.push("`#[schema(tag = \"type\")]`").as_str());
    }
    if matches!(index.keys, Keys::Inverse | Keys::Local { .. }) && layout.sort_key.is_none() {
        let is_inverse = matches!(index.keys, Keys::Inverse);
        let text = text.push(if is_inverse { "` swaps the keys of the table" } else { "` is a local secondary index" });
        let text = text.push(", but `").push(schema).push("` has no sort key: remove the index, ");
        panic!("{}", text.push("or add a sort key, `#[schema(sort_key = \"..\")]`").as_str());
    }
    let (mut locals, mut included, mut before) = (0, 0, 0);
    while before <= at {
        let other = &layout.indexes[before];
        if matches!(other.keys, Keys::Local { .. }) {
            locals += 1;
        }
        if let ProjectionType::Include(names) = other.projection {
            included += names.len();
        }
        if before < at && str_eq(other.name, index.name) {
            let text = text.push("` has the same name as another index, \"").push(index.name);
            panic!("{}", text.push("\": give one of them another name").as_str());
        }
        before += 1;
    }
    if matches!(index.keys, Keys::Local { .. }) && locals > limit::LOCAL_INDEXES {
        panic!("{}", text.push("` is the sixth local secondary index: DynamoDB allows five per table").as_str());
    }
    if matches!(index.projection, ProjectionType::Include(_)) && included > limit::INCLUDED_ATTRIBUTES {
        let text = text.push("` exceeds DynamoDB's limit of 100 included attributes in all indexes of a table: ");
        panic!("{}", text.push("include fewer, or all with `projection = all`").as_str());
    }
    if let ProjectionType::Include(names) = index.projection
        && !matches!(index.keys, Keys::Inverse)
    {
        assert_included(layout, schema, names, index_name);
    }
    let (mut at_key, mut is_sort) = (0, false);
    loop {
        let element = if is_sort { index.sort(layout, at_key) } else { index.partition(layout, at_key) };
        match element {
            Some(element) => assert_key_attribute(layout, at, index_name, element),
            None if is_sort => return,
            None => {
                (at_key, is_sort) = (0, true);
                continue;
            }
        }
        at_key += 1;
    }
}

/// Fails if an index projects an attribute that no listed entity has. Items with a field for all other attributes can have any.
#[track_caller]
const fn assert_included(layout: &Layout, schema: &str, included: &[&str], index_name: &str) {
    let mut at = 0;
    while at < included.len() && !layout.entities.is_empty() {
        let name = included[at];
        let (mut entity, mut is_known, mut nearest) = (0, layout.is_used(name), None);
        while entity < layout.entities.len() {
            let names = &layout.entities[entity].names;
            is_known = is_known || names.contains(name) || layout.entities[entity].has_other_attributes;
            nearest = names.nearest(name, nearest);
            entity += 1;
        }
        if !is_known {
            let text = Message::new().push("`").push(index_name).push("` projects the attribute \"").push(name);
            let text = text.push("\", which no item of `").push(schema).push("` has: ");
            let text = match nearest {
                Some((nearest, _)) => text.push("did you mean \"").push(nearest).push("\"?"),
                None => text.push("remove it from `include(..)`"),
            };
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}

/// Fails if a key attribute of the index at position `at` has another use: as the tag, as a key of the table, as another
/// key of this index, or with another type as the time to live or as a key of an index before it.
#[track_caller]
const fn assert_key_attribute(layout: &Layout, at: usize, index_name: &str, element: KeyElement) {
    let (name, key_type) = match element {
        KeyElement::Tag => return,
        KeyElement::Text(name) => (name, KeyType::String),
        KeyElement::Attribute(name, key_type) => (name, key_type),
    };
    let text = Message::new().push("`").push(name).push("`, a key of `").push(index_name);
    if let Some(tag) = layout.tag
        && str_eq(name, tag)
    {
        panic!("{}", text.push("`, is the tag of the schema: write `tag` instead of its name").as_str());
    }
    let is_table_key = layout.is_key(name);
    match layout.key(name) {
        Some(KeyElement::Text(_)) if !element.is_text() => {
            let text = text.push("`, is a key of the table, which is a text: write its name alone, `\"").push(name);
            panic!("{}", text.push("\"`").as_str());
        }
        Some(KeyElement::Attribute(_, expected)) if element.is_text() || !expected.is_same(key_type) => {
            let text = text.push("`, is a key of the table, which is ").push(expected.description()).push(": write `");
            panic!("{}", text.push(expected.option()).push("(\"").push(name).push("\")`").as_str());
        }
        _ => {}
    }
    if let Some(ttl) = layout.ttl
        && str_eq(name, ttl)
        && !key_type.is_same(KeyType::Number)
    {
        let text = text.push("`, is the time to live of the schema, which is a number: write `number(\"").push(name);
        panic!("{}", text.push("\")`").as_str());
    }
    if layout.indexes[at].count(layout, name) > 1 {
        panic!("{}", text.push("`, is used twice in this index: use another attribute for one of the keys").as_str());
    }
    let mut before = 0;
    while before < at {
        let other = &layout.indexes[before];
        match other.element(layout, name) {
            Some(known) if !known.key_type().is_same(key_type) => {
                let text = Message::new().push("`").push(name).push("` is ").push(key_type.description()).push(" in `");
                let text = text.push(index_name).push("`, but ").push(known.key_type().description());
                let text = text.push(" in the index \"").push(other.name);
                panic!("{}", text.push("\": an attribute has one type").as_str());
            }
            Some(known) if !is_table_key && known.is_text() != element.is_text() => {
                let text = text.push(if element.is_text() {
                    "`, is a text made of parts, but an attribute of the items"
                } else {
                    "`, is an attribute of the items, but a text made of parts"
                });
                let text = text.push(" in the index \"").push(other.name);
                panic!("{}", text.push("\": use another attribute for the text").as_str());
            }
            _ => {}
        }
        before += 1;
    }
}
