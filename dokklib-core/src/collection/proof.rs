use super::ItemMatcher;
use crate::constant::Message;
use crate::schema::{DeclaredRole, Layout, ListedEntity, primary_keys_overlap};

/// Fails at compile time if no `PartitionKey` can address the items of a member in the table or in an index, or if an earlier member's items can
/// have the same primary key.
#[doc(hidden)]
#[track_caller]
pub const fn assert_member(collection: &str, earlier: &[&ItemMatcher], member: &ItemMatcher) {
    if let Some(partition) = member.entity.key(DeclaredRole::Partition)
        && partition.is_extension()
        && !member.entity.has_index_keys()
    {
        let text = Message::new().push("in `").push(collection).push("`, the partition key of `");
        let text = text.push(member.entity.name()).shape(partition);
        let text = text.push(" extends the key of another entity, so no `partition_key(..)` can create it");
        let text = text.push(": leave it out of the collection, or declare it in the partition of the other members");
        panic!("{}", text.as_str());
    }
    let mut at = 0;
    while at < earlier.len() {
        let first = earlier[at];
        if !have_distinct_keys(first, member) && primary_keys_overlap(first.schema, &first.entity, &member.entity) {
            let text = Message::new().push("in `").push(collection).push("`, `").push(first.entity.name());
            let text = text.push("` and `").push(member.entity.name());
            let text =
                text.push("` can have the same primary key: remove one of them, or give its items a different sort");
            panic!("{}", text.push(" key, such as `sk = Self(..)`").as_str());
        }
        at += 1;
    }
}

/// Returns `true` if the schema lists both entities, which proves that their keys are distinct.
const fn have_distinct_keys(first: &ItemMatcher, second: &ItemMatcher) -> bool {
    match (first.schema, second.schema) {
        (Some(a), Some(b)) => {
            !first.entity.is_same(&second.entity) && lists(a, &first.entity) && lists(b, &second.entity)
        }
        _ => false,
    }
}

const fn lists(layout: &Layout, entity: &ListedEntity) -> bool {
    let mut at = 0;
    while at < layout.entities.len() {
        if layout.entities[at].is_same(entity) {
            return true;
        }
        at += 1;
    }
    false
}
