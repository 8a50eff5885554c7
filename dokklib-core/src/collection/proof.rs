use super::Items;
use crate::constant::Message;
use crate::key::{Listed, Role, can_be_one_item};
use crate::schema::Layout;

/// Refuses, in constant evaluation, a member of a collection whose items a partition key can't reach, or that can have the
/// primary key of those of a member before.
#[track_caller]
pub const fn assert_member(collection: &str, before: &[&Items], member: &Items) {
    if let Some(partition) = member.listed.key(Role::Partition)
        && partition.is_extension()
    {
        let text = Message::new().push("in `").push(collection).push("`, the partition key of `");
        let text = text.push(member.listed.name()).shape(partition);
        let text = text.push(" goes on after another entity's: no `partition_key(..)` of that one makes it");
        panic!("{}", text.as_str());
    }
    let mut at = 0;
    while at < before.len() {
        let first = before[at];
        if !are_told_apart(first, member) && can_be_one_item(&first.listed, &member.listed) {
            let text = Message::new().push("in `").push(collection).push("`, `").push(first.listed.name());
            let text = text.push("` and `").push(member.listed.name());
            let text = text.push("` can be one and the same item, by its keys: remove one of them, or give its items");
            panic!("{}", text.push(" a sort key of their own, such as `sk = Self(..)`").as_str());
        }
        at += 1;
    }
}

/// Whether the schema lists both entities, which proves that their keys differ.
const fn are_told_apart(first: &Items, second: &Items) -> bool {
    match (first.schema, second.schema) {
        (Some(a), Some(b)) => {
            !first.listed.has_prefix_of(&second.listed) && lists(a, &first.listed) && lists(b, &second.listed)
        }
        _ => false,
    }
}

const fn lists(layout: &Layout, entity: &Listed) -> bool {
    let mut at = 0;
    while at < layout.entities.len() {
        if layout.entities[at].has_prefix_of(entity) {
            return true;
        }
        at += 1;
    }
    false
}
