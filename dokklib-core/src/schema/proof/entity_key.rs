//! Checks in constant evaluation of a key that begins with the key of another entity: its format, its literals, and the tag that
//! distinguishes the items of both.

use crate::constant::{Message, str_eq};
use crate::schema::{KeyEntity, KeyFormat, KeyShape, Layout, Segment, assert_literal};

/// Fails if an item uses the key of an entity that has another key format than the schema only because it doesn't declare
/// its schema.
#[doc(hidden)]
#[track_caller]
pub const fn assert_key_format(entity: KeyEntity, entity_name: &str, format: KeyFormat, schema: &str) {
    if entity.schema.is_none() && !entity.format.is_same(format) {
        let text = Message::new().push("`").push(entity_name).push("` doesn't have the key format of `").push(schema);
        let text = text.push("`, because it doesn't name its schema: add `#[entity(schema = ").push(schema);
        panic!("{}", text.push(")]` to `").push(entity_name).push("`").as_str());
    }
}

/// Fails if a key extends the key of `entity` and the schema has no tag to distinguish their items.
#[doc(hidden)]
#[track_caller]
pub const fn assert_tag_for_extended_key(
    layout: &Layout,
    schema: &str,
    entity: KeyEntity,
    segments: &'static [Segment],
    entity_name: &str,
) {
    if layout.tag.is_none() && KeyShape::of(entity, segments).is_extension() {
        let text =
            Message::new().push("this key extends the key of `").push(entity_name).push("`, whose queries read ");
        let text = text.push("these items too, and `").push(schema).push("` has no tag to distinguish them: ");
        let text = if str_eq(schema, "SingleTable") {
            text.push("declare a schema with a tag, `#[schema(tag = \"type\", ..)]`, or use the item's own prefix, ")
        } else {
            text.push("add a tag to the schema, `tag = \"type\"`, or use the item's own prefix, ")
        };
        panic!("{}", text.push("`Self(..)`").as_str());
    }
}

/// Fails if a key has other literals than its entity declares, or if it extends an unescaped key whose entity doesn't know
/// that it is extended.
#[doc(hidden)]
#[track_caller]
pub const fn assert_declared_literals(
    entity: KeyEntity,
    segments: &'static [Segment],
    entity_name: &str,
    schema_id: &str,
    schema: &str,
) {
    let shape = KeyShape::of(entity, segments);
    let has_schema = match entity.schema {
        Some(id) => str_eq(id, schema_id),
        None => false,
    };
    if shape.is_extension() && shape.is_unescaped() && !has_schema {
        let text = Message::new().push("the values of `").push(entity_name).push("` are unescaped, so its last part ");
        let text = text.push("could contain the delimiter and be equal to this key: add `schema = ").push(schema);
        panic!("{}", text.push("` to `").push(entity_name).push("`, which then rejects such values").as_str());
    }
    let mut at = 0;
    while at < segments.len() {
        if let Segment::Literal(found) = segments[at] {
            if at < entity.segments.len()
                && let Segment::Literal(declared) = entity.segments[at]
                && !str_eq(found, declared)
            {
                let text = Message::new().push("a key of `").push(entity_name).push("` has the literal \"");
                let text = text.push(declared).push("\" here, not \"").push(found).push("\"");
                panic!("{}", text.as_str());
            }
            assert_literal(entity.format, found);
        }
        at += 1;
    }
}
