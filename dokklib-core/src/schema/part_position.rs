//! The check in constant evaluation that a key with the prefix of another entity names the parts in the order of that entity.

use super::{KeyEntity, Segment};
use crate::constant::{Message, str_eq};

/// Fails if the part at position `at` has the name of another part of the entity. Parts of one type could be swapped
/// unnoticed. The parts after those of the entity are the item's own, and can have any name.
#[doc(hidden)]
#[track_caller]
pub const fn assert_part_position(entity: KeyEntity, at: usize, field: &str, entity_name: &str) {
    let segments = entity.segments;
    if at >= segments.len() || is_part(&segments[at], field) {
        return;
    }
    let (mut other, mut is_misplaced) = (0, false);
    while other < segments.len() {
        is_misplaced = is_misplaced || is_part(&segments[other], field);
        other += 1;
    }
    if is_misplaced {
        let text =
            Message::new().push("`").push(field).push("` is in the wrong position: the key of `").push(entity_name);
        let text = text.push("` is `Self(").parts(segments).push(")`: write the parts in this order, ");
        panic!("{}", text.push("or rename the field if it is another value").as_str());
    }
}

const fn is_part(segment: &Segment, field: &str) -> bool {
    match segment {
        Segment::Part { field: name, .. } => str_eq(name, field),
        Segment::Literal(_) => false,
    }
}
