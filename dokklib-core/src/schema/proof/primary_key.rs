//! Whether items of different entities can have the same primary key.

use super::ListedEntity;
use crate::schema::{DeclaredRole, KeyShape, Layout, Segment};

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
pub(super) const fn keys_overlap(layout: Option<&Layout>, first: &ListedEntity, second: &ListedEntity) -> bool {
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
