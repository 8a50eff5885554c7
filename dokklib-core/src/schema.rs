//! What a table is made of, as a type: the names of its key attributes, its indexes, its entities.

use crate::constant::{Message, same};
pub use crate::index::{IndexLayout, IndexOf, Keys};
use crate::item::Attributes;
use crate::key::Listed;
use crate::{InverseIndex, ProjectionType, limit};

/// The layout of a table, on which hangs all that depends on it at compile time.
///
/// Derived: see `#[derive(Schema)]`. [`SingleTable`] is the layout of those who don't write their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dokklib schema",
    label = "not a schema",
    note = "a schema derives it: `#[derive(dokklib::Schema)]` and `#[schema(partition_key = \"PK\", sort_key = \"SK\")]`"
)]
pub trait Schema: Sized + 'static {
    /// The table's layout.
    const LAYOUT: Layout;
}

/// The layout of a schema, as something to point at.
pub(crate) fn layout_of<S: Schema>() -> &'static Layout {
    const { &S::LAYOUT }
}

/// The layout of the Python library's table: keys `PK` and `SK`, the index [`InverseIndex`], time to live on
/// `ExpiresAt`, no type tag.
///
/// It lists no entities, so nothing proves that the keys of two entities can't be the same text.
#[derive(Debug, Clone, Copy)]
pub struct SingleTable;

impl Schema for SingleTable {
    const LAYOUT: Layout =
        Layout::new("PK", "SK", Some("ExpiresAt"), None, const { &[IndexLayout::of::<InverseIndex>()] }, &[]);
}

#[diagnostic::do_not_recommend]
impl IndexOf<SingleTable> for InverseIndex {}

/// The names in a table's layout, and the limits that follow from them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Layout {
    /// The attribute that is the partition key.
    pub partition_key: &'static str,
    /// The attribute that is the sort key.
    pub sort_key: &'static str,
    /// The attribute with the time at which an item expires, in seconds since 1970.
    pub ttl: Option<&'static str>,
    /// The attribute that says of which entity an item is.
    pub tag: Option<&'static str>,
    /// The secondary indexes.
    pub indexes: &'static [IndexLayout],
    /// The entities that are listed.
    pub(crate) entities: &'static [Listed],
    pub(crate) partition_key_limit: usize,
    pub(crate) sort_key_limit: usize,
}

impl Layout {
    #[doc(hidden)]
    pub const fn new(
        partition_key: &'static str,
        sort_key: &'static str,
        ttl: Option<&'static str>,
        tag: Option<&'static str>,
        indexes: &'static [IndexLayout],
        entities: &'static [Listed],
    ) -> Self {
        Self {
            partition_key,
            sort_key,
            ttl,
            tag,
            indexes,
            entities,
            partition_key_limit: key_limit(limit::PARTITION_KEY_BYTES, partition_key, partition_key, sort_key, indexes),
            sort_key_limit: key_limit(limit::SORT_KEY_BYTES, sort_key, partition_key, sort_key, indexes),
        }
    }

    /// What the table needs the attribute of this name for, if it is one that nobody else may write.
    pub(crate) fn role_of(&self, name: &str) -> Option<&'static str> {
        if name == self.partition_key || name == self.sort_key {
            return Some("a key attribute of the table");
        }
        if self.tag == Some(name) {
            return Some("the tag of the schema");
        }
        let is_key = |index: &IndexLayout| {
            let (partition_key, sort_key) = self.index_keys(index);
            name == partition_key || sort_key == Some(name)
        };
        self.indexes.iter().any(is_key).then_some("a key attribute of an index")
    }

    /// The listed entity whose items have such a primary key, if there is one.
    pub(crate) fn entity_of(&self, key: &Attributes) -> Option<&'static Listed> {
        let text = |name| key.get(name).and_then(|value| value.as_s().ok());
        let (partition, sort) = (text(self.partition_key)?, text(self.sort_key)?);
        self.entities.iter().find(|entity| entity.has_key(partition, sort))
    }

    /// Whether the attribute of this name is in the index.
    pub(crate) fn projects(&self, index: &IndexLayout, name: &str) -> bool {
        let (partition_key, sort_key) = self.index_keys(index);
        let is_key = [self.partition_key, self.sort_key, partition_key].contains(&name) || sort_key == Some(name);
        is_key || index.projection == ProjectionType::All
    }

    /// The attributes that are the keys of `index`: partition key, and sort key where there is one.
    pub(crate) fn index_keys(&self, index: &IndexLayout) -> (&'static str, Option<&'static str>) {
        match index.keys {
            Keys::Primary => (self.partition_key, Some(self.sort_key)),
            Keys::Inverse => (self.sort_key, Some(self.partition_key)),
            Keys::Own { partition_key, sort_key } => (partition_key, sort_key),
        }
    }

    /// The most bytes of the attribute, which is a key: the least limit of all its roles, where it has `own` in one.
    pub(crate) fn limit_of(&self, attribute: &str, own: usize) -> usize {
        let own = if attribute == self.sort_key { own.min(limit::SORT_KEY_BYTES) } else { own };
        key_limit(own, attribute, self.partition_key, self.sort_key, self.indexes)
    }
}

/// The least limit of all roles in which `attribute` is a key, where it has `own` in the primary index.
const fn key_limit(own: usize, attribute: &str, partition_key: &str, sort_key: &str, indexes: &[IndexLayout]) -> usize {
    let mut least = own;
    let mut at = 0;
    while at < indexes.len() {
        let (as_partition_key, as_sort_key) = match indexes[at].keys {
            Keys::Primary => (partition_key, Some(sort_key)),
            Keys::Inverse => (sort_key, Some(partition_key)),
            Keys::Own { partition_key, sort_key } => (partition_key, sort_key),
        };
        if same(attribute, as_partition_key) && least > limit::PARTITION_KEY_BYTES {
            least = limit::PARTITION_KEY_BYTES;
        }
        if let Some(as_sort_key) = as_sort_key
            && same(attribute, as_sort_key)
            && least > limit::SORT_KEY_BYTES
        {
            least = limit::SORT_KEY_BYTES;
        }
        at += 1;
    }
    least
}

/// That the schema lists the entity `E`, so that its keys are checked against the others'.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the schema `{Self}` doesn't list `{E}`, so its keys are not checked against the others'",
    label = "doesn't list `{E}`",
    note = "add `{E}` to the schema: `#[schema(entities({E}, ..))]`",
    note = "a schema derives it: `#[derive(dokklib::Schema)]`"
)]
pub trait Lists<E>: Schema {
    /// The keys of the entity.
    #[doc(hidden)]
    const LISTED: Listed;
}

#[diagnostic::do_not_recommend]
impl<E> Lists<E> for SingleTable {
    const LISTED: Listed = Listed::new("", "", &[]);
}

/// Refuses, in constant evaluation, a field whose attribute the table needs for itself: the key would overwrite it.
#[doc(hidden)]
#[track_caller]
pub const fn assert_not_reserved(layout: &Layout, schema: &str, field: &str, attribute: &str) {
    if is_reserved(layout, attribute) {
        let text = Message::new().push("the field `").push(field).push("` is the attribute \"").push(attribute);
        let text = text.push("\", which is a key, the tag or the time to live of `").push(schema);
        panic!("{}", text.push("`: give it another name, `#[entity(rename = \"..\")]`").as_str());
    }
}

/// Whether the table needs the attribute for itself.
pub(crate) const fn is_reserved(layout: &Layout, attribute: &str) -> bool {
    let mut reserved = same(attribute, layout.partition_key) || same(attribute, layout.sort_key);
    if let Some(tag) = layout.tag {
        reserved = reserved || same(attribute, tag);
    }
    if let Some(ttl) = layout.ttl {
        reserved = reserved || same(attribute, ttl);
    }
    let mut at = 0;
    while at < layout.indexes.len() {
        if let Keys::Own { partition_key, sort_key } = layout.indexes[at].keys {
            reserved = reserved || same(attribute, partition_key);
            if let Some(sort_key) = sort_key {
                reserved = reserved || same(attribute, sort_key);
            }
        }
        at += 1;
    }
    reserved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_obeys_the_least_limit_of_its_roles() {
        assert_eq!(SingleTable::LAYOUT.partition_key_limit, 1024, "PK is the inverse index's sort key");
        assert_eq!(SingleTable::LAYOUT.sort_key_limit, 1024);

        let alone = Layout::new("PK", "SK", None, None, &[], &[]);
        assert_eq!((alone.partition_key_limit, alone.sort_key_limit), (2048, 1024));
    }
}
