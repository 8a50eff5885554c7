//! Checks of the attributes of fields against a table's layout, in constant evaluation.

use super::{DeclaredKey, IndexLayout, KeyElement, Layout, ProjectionType, Schema, is_reserved};
use crate::attribute::KeyType;
use crate::attribute::fields::{FieldTypes, Names};
use crate::constant::Message;

impl Names {
    const fn has_reserved(&self, layout: &Layout) -> bool {
        let mut i = 0;
        while i < self.own.len() {
            if is_reserved(layout, self.own[i]) {
                return true;
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.flattened.len() {
            if self.flattened[i].has_reserved(layout) {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Returns the first name that is not projected into the index.
    pub(crate) const fn find_not_projected(
        &self,
        index: &IndexLayout,
        layout: &Layout,
        keys: &[DeclaredKey],
    ) -> Option<&'static str> {
        if matches!(index.projection, ProjectionType::All) {
            return None;
        }
        let mut i = 0;
        while i < self.own.len() {
            // A part of a key is read from the key if the index doesn't contain its attribute.
            if !index.projects(layout, self.own[i]) && !index.has_part(keys, self.written_name(self.own[i])) {
                return Some(self.own[i]);
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.flattened.len() {
            if let Some(name) = self.flattened[i].find_not_projected(index, layout, keys) {
                return Some(name);
            }
            i += 1;
        }
        None
    }
}

/// Panics at compile time if an attribute of a flattened field has the name of another attribute of the item.
#[doc(hidden)]
#[track_caller]
pub const fn assert_flattened(flattened: &Names, others: &Names, layout: Option<&Layout>, derive: &str, field: &str) {
    let reserved = match layout {
        Some(layout) => flattened.has_reserved(layout),
        None => false,
    };
    if reserved || flattened.overlaps(others) {
        let text = Message::new()
            .push("`")
            .push(field)
            .push("` is flattened, and one of its attributes has the same name as ");
        let text =
            text.push(if reserved { "a key, the tag or the time to live of the schema" } else { "another field" });
        panic!("{}", text.push(": rename it with `#[").push(derive).push("(rename = \"..\")]`").as_str());
    }
}

/// Fails if a field is stored as an attribute that the table uses itself, or that the table or an index has as a key of
/// another type. A single call, because this check is made for each field.
#[doc(hidden)]
#[track_caller]
pub const fn assert_attribute(
    layout: &Layout,
    schema: &str,
    field: &str,
    attribute: &str,
    found: (Option<KeyType>, &str),
) {
    if layout.may_use(attribute) {
        assert_attribute_name(layout, schema, field, attribute);
        assert_attribute_type(layout, attribute, found);
    }
}

/// Fails if a field is stored as an attribute that the table uses itself. The key would overwrite the field.
#[doc(hidden)]
#[track_caller]
pub const fn assert_attribute_name(layout: &Layout, schema: &str, field: &str, attribute: &str) {
    if is_reserved(layout, attribute) {
        let text = Message::new().push("the field `").push(field).push("` is stored as \"").push(attribute);
        let text = text.push("\", which is a key, the tag or the time to live attribute of `").push(schema);
        panic!("{}", text.push("`: rename it, `#[entity(rename = \"..\")]`").as_str());
    }
}

/// Fails if the table or an index has the attribute as a key of another type.
#[doc(hidden)]
#[track_caller]
pub const fn assert_attribute_type(layout: &Layout, attribute: &str, found: (Option<KeyType>, &str)) {
    assert_key_type(layout, attribute, found, None);
}

/// Fails if the schema has no time to live.
#[doc(hidden)]
#[track_caller]
pub const fn assert_ttl(layout: &Layout, schema: &str, field: &str) {
    if layout.ttl.is_none() {
        let text = Message::new().push("`").push(field).push("` is the time to live, and the schema `").push(schema);
        panic!("{}", text.push("` has none: add the attribute to it, `#[schema(ttl = \"expires\")]`").as_str());
    }
}

/// Fails if a field can't be part of a unique value, or if the table can't contain its markers.
#[doc(hidden)]
#[track_caller]
pub const fn assert_unique(layout: &Layout, (found, description): (Option<KeyType>, &str), field: &str, schema: &str) {
    let text = Message::new().push("`").push(field).push("` is part of a unique value");
    if found.is_none() {
        panic!(
            "{}",
            text.push(", which is a string, a number or binary, but this field is ").push(description).as_str()
        );
    }
    let is_text = matches!(layout.partition_key, KeyElement::Text(_))
        && !matches!(layout.sort_key, Some(KeyElement::Attribute(..)));
    if !is_text {
        panic!(
            "{}",
            text.push(", which requires a schema with generated keys, but the keys of `")
                .push(schema)
                .push("` are attributes")
                .as_str()
        );
    }
}

/// Returns the name of the time to live attribute. It is empty if the schema has none, which `assert_ttl` reports.
#[doc(hidden)]
pub const fn ttl_attribute<S: Schema>() -> &'static str {
    match S::TTL {
        Some(name) => name,
        None => "",
    }
}

/// Fails if an alias of a field is an attribute that the table uses itself.
#[doc(hidden)]
#[track_caller]
pub const fn assert_alias(layout: &Layout, schema: &str, alias: &str) {
    if is_reserved(layout, alias) {
        let text = Message::new().push("the alias \"").push(alias);
        let text = text.push("\" is a key, the tag or the time to live attribute of `").push(schema);
        panic!("{}", text.push("`: remove the alias").as_str());
    }
}

const fn is_same_type(found: Option<KeyType>, expected: KeyType) -> bool {
    match found {
        Some(found) => found.is_same(expected),
        None => false,
    }
}

/// Fails if the table or an index has an attribute of a flattened field as a key of another type.
#[doc(hidden)]
#[track_caller]
pub const fn assert_flattened_types(layout: &Layout, types: &FieldTypes, field: &str) {
    let mut i = 0;
    while i < types.own.len() {
        let (attribute, found) = types.own[i];
        assert_key_type(layout, attribute, found, Some(field));
        i += 1;
    }
    let mut i = 0;
    while i < types.flattened.len() {
        assert_flattened_types(layout, types.flattened[i], field);
        i += 1;
    }
}

/// Fails if the table or an index has the attribute as a key of another type. `flattened` is the field that contains the
/// attribute.
#[track_caller]
const fn assert_key_type(
    layout: &Layout,
    attribute: &str,
    (found, description): (Option<KeyType>, &str),
    flattened: Option<&str>,
) {
    if !layout.may_use(attribute) {
        return;
    }
    let (mut conflict, mut at) = (None, 0);
    if let Some(KeyElement::Attribute(_, expected)) = layout.key(attribute)
        && !is_same_type(found, expected)
    {
        conflict = Some((None, expected));
    }
    while at < layout.indexes.len() {
        let index = &layout.indexes[at];
        if let Some(expected) = index.attribute_type(layout, attribute)
            && !is_same_type(found, expected)
            && conflict.is_none()
        {
            conflict = Some((Some(index.name), expected));
        }
        at += 1;
    }
    if let Some((index, expected)) = conflict {
        let text = Message::new().push("`").push(attribute).push("` is a key of the ");
        let text = match index {
            Some(name) => text.push("index `").push(name).push("`"),
            None => text.push("table"),
        };
        let text = text.push(", which declares it as ").push(expected.description()).push(", but ");
        let text = match flattened {
            Some(field) => text.push("the flattened field `").push(field).push("` contains it as "),
            None => text.push("this field is "),
        };
        panic!("{}", text.push(description).as_str());
    }
}
