//! The collision proof: checks in constant evaluation that no two entities of a schema can have the same key.

mod declaration;
mod index;
mod overlap;
mod shared_key;
mod sorted;

pub use self::declaration::{
    KeyDeclaration, assert_index_keys, assert_key_field, assert_partition_key, assert_sort_key,
};
pub(crate) use self::index::assert_projected;
pub use self::index::{assert_own_key, assert_projects_items, assert_shared_attributes_match};
pub use self::shared_key::{assert_shared_key, assert_tag_in_index};
pub use self::sorted::{key_count, may_collide};

use self::shared_key::shares_key;
use super::{
    DeclaredKey, DeclaredRole, KeyEntity, KeyFormat, KeyShape, PrefixEntity, Segment, TagValue, assert_literal,
};
use crate::attribute::fields::Names;
use crate::constant::{Message, str_eq};
use crate::schema::{KeyElement, Layout};

/// An entity that a schema lists, with the keys of its items.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ListedEntity {
    pub(crate) name: &'static str,
    /// Identifies the type.
    pub(crate) id: &'static str,
    pub(crate) tag: TagValue,
    /// The identities of the entities whose items can have the same primary key.
    pub(crate) shares_key_with: &'static [&'static str],
    pub(crate) keys: &'static [DeclaredKey],
    /// The names of the attributes of the items.
    pub(crate) names: Names,
    /// `true` if the items have a version or unique values, so that writes which don't know the type would break them.
    pub(crate) is_guarded: bool,
    /// `true` if the items can have attributes that no field declares.
    pub(crate) has_other_attributes: bool,
}

impl ListedEntity {
    /// An entity of a schema that lists all entities and checks none.
    pub(crate) const UNKNOWN: Self = Self {
        name: "",
        id: "",
        tag: TagValue::new(""),
        shares_key_with: &[],
        keys: &[],
        names: Names::new(&[], &[]),
        is_guarded: false,
        has_other_attributes: true,
    };

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns `true` if the derive of the entity reported an error, so that its keys and attributes are unknown. It is then
    /// not checked, so that one mistake is one error.
    const fn derive_failed(&self) -> bool {
        self.keys.is_empty() && self.names.is_empty()
    }

    /// Returns `true` if the generated key has the segments of this entity's key.
    pub(crate) fn matches_key(&self, role: DeclaredRole, text: &str) -> bool {
        self.key(role).is_some_and(|shape| shape.has_segments_of(text))
    }

    /// Returns `true` if a field of the items is stored as this attribute.
    pub(crate) const fn has_field(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Returns `true` if the attribute is a part of one of the entity's keys.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.fields().any(|field| field == name))
    }

    /// Returns `true` if both are the same entity.
    pub(crate) const fn is_same(&self, other: &Self) -> bool {
        str_eq(self.id, other.id)
    }

    /// Returns the tag of the items in a table with this layout.
    pub(crate) const fn tag(&self, layout: &Layout) -> &'static str {
        self.tag.text(layout)
    }

    /// Returns `true` if the entity declares a generated key of an index.
    pub(crate) const fn has_index_keys(&self) -> bool {
        let mut at = 0;
        while at < self.keys.len() {
            if matches!(self.keys[at].role, DeclaredRole::IndexPartition(..) | DeclaredRole::IndexSort(..)) {
                return true;
            }
            at += 1;
        }
        false
    }

    pub(crate) const fn key(&self, role: DeclaredRole) -> Option<&KeyShape> {
        let mut at = 0;
        while at < self.keys.len() {
            if self.keys[at].role.is_same(role) {
                return Some(&self.keys[at].shape);
            }
            at += 1;
        }
        None
    }
}

impl DeclaredRole {
    const fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Partition, Self::Partition) | (Self::Sort, Self::Sort) => true,
            (Self::IndexPartition(a, _), Self::IndexPartition(b, _))
            | (Self::IndexSort(a, _), Self::IndexSort(b, _)) => str_eq(a, b),
            _ => false,
        }
    }
}

impl KeyShape {
    /// Returns `true` if both shapes have the prefix of the same entity, the same literals and the same forms of parts, and
    /// with `compare_fields` also the same fields. With `shares_prefix`, the two entities of the prefix count as one.
    const fn is_same(&self, other: &Self, shares_prefix: bool, compare_fields: bool) -> bool {
        let is_same_prefix = match (self.entity, other.entity) {
            (None, None) => str_eq(self.prefix, other.prefix),
            (Some(PrefixEntity { id: a, .. }), Some(PrefixEntity { id: b, .. })) => shares_prefix || str_eq(a, b),
            _ => false,
        };
        is_same_prefix
            && self.segments.len() == other.segments.len()
            && self.segments_match(other, self.segments.len(), compare_fields, true)
    }

    /// Returns `true` unless both shapes have the prefix of the same entity and different parts for it.
    ///
    /// Doesn't compare literals: `assert_declared_literals` reports a wrong literal at its token.
    const fn has_consistent_parts(&self, other: &Self, shares_prefix: bool) -> bool {
        match (self.entity, other.entity) {
            (Some(a), Some(b)) if shares_prefix || str_eq(a.id, b.id) => {
                a.segment_count == b.segment_count && self.segments_match(other, a.segment_count, false, false)
            }
            _ => true,
        }
    }

    /// Returns `true` if the first `count` segments that both shapes have are of the same kinds and forms. Compares fields
    /// and literals on request.
    const fn segments_match(&self, other: &Self, count: usize, compare_fields: bool, compare_literals: bool) -> bool {
        let mut at = 0;
        while at < count && at < self.segments.len() && at < other.segments.len() {
            let matches = match (self.segments[at], other.segments[at]) {
                (Segment::Literal(a), Segment::Literal(b)) => !compare_literals || str_eq(a, b),
                (Segment::Part { field: a, form, .. }, Segment::Part { field: b, form: other, .. }) => {
                    form.is_same(&other) && (!compare_fields || str_eq(a, b))
                }
                _ => false,
            };
            if !matches {
                return false;
            }
            at += 1;
        }
        true
    }
}

/// Fails if the entity at position `at` of the schema's list can share the value of a key attribute, the primary key or the tag
/// with an entity before it.
///
/// `may_collide` is the result of [`may_collide`] for the same schema. Only if it is `true`, the entity is compared with each
/// entity before it, which finds the first collision and builds its message.
#[doc(hidden)]
#[track_caller]
pub const fn assert_no_key_collision(layout: &Layout, schema: &str, at: usize, may_collide: bool) {
    let mut before = 0;
    while may_collide && before < at {
        assert_two_distinct(layout, schema, &layout.entities[before], &layout.entities[at]);
        before += 1;
    }
}

#[track_caller]
const fn assert_two_distinct(layout: &Layout, schema: &str, first: &ListedEntity, second: &ListedEntity) {
    if first.derive_failed() || second.derive_failed() {
        return;
    }
    let mut a = 0;
    while a < first.keys.len() {
        let mut b = 0;
        while b < second.keys.len() {
            let (one, other) = (&first.keys[a], &second.keys[b]);
            // Compares the prefixes first, because most of them differ. This loop runs for all pairs of keys of all pairs of
            // entities, so it determines the compile time.
            if one.shape.may_overlap(&other.shape) {
                let attribute = one.attribute(layout);
                if !attribute.is_empty() && str_eq(attribute, other.attribute(layout)) {
                    assert_distinct_keys(layout, (schema, attribute), (first, &one.shape), (second, &other.shape));
                }
            }
            b += 1;
        }
        a += 1;
    }
    if !shares_key(first, second) && keys_overlap(Some(layout), first, second) {
        let text = Message::entities(schema, first, second).push("` can have the same primary key");
        let text = text.push(match (layout.partition_key, layout.sort_key) {
            (_, Some(KeyElement::Text(_))) => ": give one of them another sort key, such as `sk = Self(..)`",
            (KeyElement::Text(_), None) => ": give one of them another partition key, such as `pk = Self(..)`",
            _ => ", because its attributes can have any value: list only one of them",
        });
        panic!("{}", text.as_str());
    }
    if layout.tag.is_some() && str_eq(first.tag(layout), second.tag(layout)) {
        let text = Message::entities(schema, first, second).push("` have the same tag \"").push(first.tag(layout));
        panic!("{}", text.push("\": give one of them another one, `tag = \"..\"`").as_str());
    }
    assert_distinct_sort_keys(layout, schema, (first, second));
    // In an index, the keys of the table distinguish the items.
}

/// Returns `true` if items of both entities can have the same primary key.
///
/// `layout` is that of the schema of both entities, if there is one.
pub(crate) const fn primary_keys_overlap(layout: Option<&Layout>, first: &ListedEntity, second: &ListedEntity) -> bool {
    !first.derive_failed() && !second.derive_failed() && keys_overlap(layout, first, second)
}

/// Returns `true` if an item of another entity can have the primary key of an item of `entity`, as far as the schema knows.
///
/// - Another listed entity can have equal keys.
/// - An unescaped value can contain delimiters, and with it the rest of a longer key.
/// - A key that isn't made of parts can have any value.
pub(crate) const fn may_share_primary_key(layout: &Layout, entity: &ListedEntity) -> bool {
    let (partition, sort) = (entity.key(DeclaredRole::Partition), entity.key(DeclaredRole::Sort));
    if partition.is_none() && sort.is_none() || can_contain_longer_key(partition) || can_contain_longer_key(sort) {
        return true;
    }
    let mut at = 0;
    while at < layout.entities.len() {
        let other = &layout.entities[at];
        if !entity.is_same(other) && primary_keys_overlap(Some(layout), entity, other) {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns `true` if the key ends with an unescaped part, which can contain delimiters.
const fn can_contain_longer_key(shape: Option<&KeyShape>) -> bool {
    match shape {
        Some(shape) => shape.is_unescaped() && matches!(shape.segments.last(), Some(Segment::Part { .. })),
        None => false,
    }
}

/// Returns `true` if both keys of the two entities can be equal. A key that isn't made of parts can have any value.
const fn keys_overlap(layout: Option<&Layout>, first: &ListedEntity, second: &ListedEntity) -> bool {
    let partitions_overlap = match (first.key(DeclaredRole::Partition), second.key(DeclaredRole::Partition)) {
        (Some(a), Some(b)) => a.overlaps(b, layout),
        _ => true,
    };
    partitions_overlap
        && match (first.key(DeclaredRole::Sort), second.key(DeclaredRole::Sort)) {
            (Some(a), Some(b)) => a.overlaps(b, layout),
            _ => true,
        }
}

/// Fails if a query for the items of one entity reads those of the other one, and the schema has no tag to distinguish them: two
/// entities declare the prefix of their sort keys, with different numbers of parts.
#[track_caller]
const fn assert_distinct_sort_keys(layout: &Layout, schema: &str, (first, second): (&ListedEntity, &ListedEntity)) {
    let (Some(one), Some(other)) = (first.key(DeclaredRole::Sort), second.key(DeclaredRole::Sort)) else { return };
    // A shared key requires a tag, too, which is reported where it is declared.
    if layout.tag.is_some() || shares_key(first, second) || !one.has_prefix_of_another_entity(other) {
        return;
    }
    let partitions_overlap = match (first.key(DeclaredRole::Partition), second.key(DeclaredRole::Partition)) {
        (Some(a), Some(b)) => a.overlaps(b, Some(layout)),
        _ => true,
    };
    if partitions_overlap {
        let text =
            Message::entities(schema, first, second).push("` have sort keys with the same prefix in one partition, ");
        let text = text.push("so a query for one of them reads the items of both, and the schema has no tag to ");
        panic!("{}", text.push("distinguish them: add a tag, `tag = \"type\"`, or use another prefix").as_str());
    }
}

impl KeyShape {
    /// Returns `false` if two keys of these shapes differ before the first value. Used to skip most pairs of shapes.
    const fn may_overlap(&self, other: &Self) -> bool {
        overlap::is_compatible(self.prefix.as_bytes(), other.prefix.as_bytes()) || !self.has_delimiter_of(other)
    }

    const fn has_delimiter_of(&self, other: &Self) -> bool {
        str_eq(self.format.delimiter(), other.format.delimiter())
    }
}

/// The reason why two entities can't have keys of two shapes in one attribute.
enum Conflict {
    Delimiters,
    TwoEntities,
    Parts,
    SameText,
}

impl KeyShape {
    /// Returns the reason why two entities can't have keys of both shapes in one attribute.
    const fn conflict_with(&self, other: &Self, layout: &Layout) -> Option<Conflict> {
        if !self.has_delimiter_of(other) {
            return Some(Conflict::Delimiters);
        }
        let are_two_entities = match (self.entity, other.entity) {
            (Some(a), Some(b)) => str_eq(self.prefix, other.prefix) && !str_eq(a.id, b.id),
            _ => false,
        };
        let shares_prefix = are_two_entities && self.shares_prefix(other, layout);
        let overlaps = self.overlaps(other, Some(layout));
        if overlaps && are_two_entities && !shares_prefix && !self.prefix.is_empty() {
            Some(Conflict::TwoEntities)
        } else if !self.has_consistent_parts(other, shares_prefix) {
            Some(Conflict::Parts)
        } else if overlaps && !self.is_same(other, shares_prefix, false) {
            Some(Conflict::SameText)
        } else {
            None
        }
    }
}

#[track_caller]
const fn assert_distinct_keys(
    layout: &Layout,
    (schema, attribute): (&str, &str),
    first: (&ListedEntity, &KeyShape),
    second: (&ListedEntity, &KeyShape),
) {
    let (one, other) = (first.1, second.1);
    if let Some(conflict) = one.conflict_with(other, layout) {
        let text =
            Message::new().push("in `").push(schema).push("`, `").push(attribute).push("` of `").push(first.0.name);
        let text = text.shape(one).push(" and of `").push(second.0.name).shape(other);
        let text = match conflict {
            Conflict::Delimiters => text
                .push(" have different delimiters: declare one key format on the schema, `#[schema(delimiter = \"")
                .push(other.format.delimiter())
                .push("\")]`"),
            Conflict::TwoEntities => {
                text.push(" have the same prefix, declared by two entities: give one of them another `prefix = \"..\"`")
            }
            Conflict::Parts => {
                text.push(" have the same prefix and different parts: declare the same parts, or use another prefix")
            }
            Conflict::SameText => text.push(" can be the same text: add a literal to one of them"),
        };
        panic!("{}", text.as_str());
    }
}

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

impl Message {
    /// Creates the beginning of a message about two entities: `` in `Shop`, `Order` and `Task ``. The quotes stay open.
    const fn entities(schema: &str, first: &ListedEntity, second: &ListedEntity) -> Self {
        Self::new().push("in `").push(schema).push("`, `").push(first.name).push("` and `").push(second.name)
    }

    /// Adds the shape of a key, after closing the quotes of the entity's name before it: `` ` (`ORDER#<placed_at>#<id>`) ``.
    pub(crate) const fn shape(self, shape: &KeyShape) -> Self {
        let mut text = self.push("` (`").push(shape.prefix);
        let mut at = 0;
        while at < shape.segments.len() {
            if at > 0 || !shape.prefix.is_empty() {
                text = text.push(shape.format.delimiter());
            }
            text = match shape.segments[at] {
                Segment::Literal(literal) => text.push(literal),
                Segment::Part { field, form, .. } => text.push(form.label).push("<").push(field).push(">"),
            };
            at += 1;
        }
        text.push("`)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Form, PartTexts};

    fn not_extended(_: usize) -> bool {
        false
    }

    const fn entity(prefix: &'static str, format: KeyFormat, segments: &'static [Segment]) -> KeyShape {
        let entity = PrefixEntity { id: prefix, segment_count: 1, is_extended: not_extended };
        KeyShape { format, prefix, entity: Some(entity), segments }
    }

    const fn literal(prefix: &'static str) -> KeyShape {
        KeyShape { format: ESCAPED, prefix, entity: None, segments: &[] }
    }

    const fn bare(format: KeyFormat, segments: &'static [Segment]) -> KeyShape {
        KeyShape { format, prefix: "", entity: None, segments }
    }

    const ESCAPED: KeyFormat = KeyFormat::ESCAPED;
    const UNESCAPED: KeyFormat = KeyFormat::UNESCAPED;

    const PART: Segment = Segment::part("a", PartTexts::ANY);
    const ITEM: Segment = Segment::Literal("ITEM");
    const TASK_ID: Segment = Segment::part_with_form("a", PartTexts::ANY, Form::NATURAL.labeled("taskid_"));
    const EMPLOYEE_ID: Segment = Segment::part_with_form("a", PartTexts::ANY, Form::NATURAL.labeled("employeeid_"));

    #[test]
    fn shapes_overlap_if_a_text_has_both_shapes() {
        let order = entity("ORDER", ESCAPED, &[PART]);
        let line = entity("ORDER", ESCAPED, &[PART, ITEM, PART]);
        let unescaped = entity("ORDER", UNESCAPED, &[PART]);
        for (one, other, overlap) in [
            (order, order, true),
            (order, entity("ORDERS", ESCAPED, &[PART]), false),
            (order, entity("ORDER", ESCAPED, &[PART, PART]), false),
            (order, entity("ORDER", ESCAPED, &[ITEM]), true),
            (order, line, false),
            (line, entity("ORDER", ESCAPED, &[PART, Segment::Literal("NOTE"), PART]), false),
            (line, entity("ORDER", ESCAPED, &[PART, PART, PART]), true),
            (unescaped, line, true),
            (unescaped, order, true),
            (unescaped, entity("ORDERS", UNESCAPED, &[PART]), false),
            (literal("ORDER"), order, false),
            (literal("ORDER"), unescaped, false),
            (literal("A"), literal("A"), true),
            (literal("A"), literal("B"), false),
            // A prefix or a literal that contains the delimiter.
            (unescaped, entity("ORDER#ITEM", UNESCAPED, &[PART]), true),
            (order, entity("ORDER#ITEM", UNESCAPED, &[PART]), false),
            (entity("#ORDER", UNESCAPED, &[PART]), entity("#ITEM", UNESCAPED, &[PART]), false),
            (entity("#ORDER", UNESCAPED, &[PART]), entity("", UNESCAPED, &[PART]), true),
            (entity("#ORDER", UNESCAPED, &[PART]), entity("", UNESCAPED, &[Segment::Literal("ORDER"), PART]), false),
            (literal("#METADATA#"), entity("#METADATA", UNESCAPED, &[PART]), true),
            (literal("#METADATA#1"), entity("#METADATA", UNESCAPED, &[PART]), true),
            // Keys without a prefix.
            (bare(UNESCAPED, &[PART]), order, true),
            (bare(ESCAPED, &[PART]), order, false),
            (bare(ESCAPED, &[PART, PART]), order, true),
            (bare(ESCAPED, &[PART]), literal("ORDER"), true),
            (bare(UNESCAPED, &[TASK_ID]), bare(UNESCAPED, &[EMPLOYEE_ID]), false),
            (bare(UNESCAPED, &[TASK_ID]), bare(UNESCAPED, &[PART]), true),
            (bare(UNESCAPED, &[TASK_ID]), literal("taskid_"), false),
            (bare(UNESCAPED, &[TASK_ID]), literal("taskid_1"), true),
            (bare(ESCAPED, &[TASK_ID]), literal("taskid_"), false),
        ] {
            assert_eq!(one.overlaps(&other, None), overlap, "{one:?} {other:?}");
            assert_eq!(other.overlaps(&one, None), overlap, "{other:?} {one:?}");
        }
    }

    #[test]
    fn a_message_contains_the_shape_of_a_key() {
        let text = Message::new().push("`Line").shape(&entity("ORDER", ESCAPED, &[PART, ITEM]));
        assert_eq!(text.as_str(), "`Line` (`ORDER#<a>#ITEM`)");
    }
}
