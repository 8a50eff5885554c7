//! The keys that an item has in secondary indexes, which must not be stale.

use super::shape::{DeclaredKey, Role, Segment};
use crate::expr::{AttributePath, Comparison, Node, Term};
use crate::index::IndexLayout;
use crate::item::Attributes;
use crate::schema::Layout;

/// That the item isn't there, or has the parts of its index keys as they are in `item`; `None` without such keys.
///
/// An upsert sets what isn't there: with another part in what is there, an index key that it sets would be stale.
pub(crate) fn unchanged_index_parts(keys: &[DeclaredKey], item: &Attributes, layout: &Layout) -> Option<Node> {
    let (primary, of_indexes): (Vec<_>, Vec<_>) =
        keys.iter().partition(|key| matches!(key.role, Role::Partition | Role::Sort));
    let in_primary_key: Vec<_> = primary.into_iter().flat_map(DeclaredKey::fields).collect();
    let mut parts: Vec<_> = of_indexes.into_iter().flat_map(DeclaredKey::fields).collect();
    parts.retain(|part| !in_primary_key.contains(part));
    parts.sort_unstable();
    parts.dedup();
    let is_unchanged = |name: &str| {
        let path = AttributePath::name(name.to_owned());
        match item.get(name) {
            Some(value) => Node::Compare(Term::Path(path), Comparison::Eq, Term::Value(Ok(value.clone()))),
            None => Node::NotExists(path),
        }
    };
    let unchanged = parts.into_iter().map(is_unchanged).reduce(Node::and)?;
    Some(Node::NotExists(AttributePath::name(layout.partition_key)).or(unchanged))
}

impl DeclaredKey {
    /// Whether the key is in the index: one of its own, or one of the table.
    pub(crate) fn is_in(&self, index: &IndexLayout) -> bool {
        match self.role {
            Role::Partition | Role::Sort => true,
            Role::IndexPartition(name, _) | Role::IndexSort(name, _) => name == index.name,
        }
    }

    /// The attributes that are its parts.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.shape.segments.iter().filter_map(|segment| match segment {
            Segment::Part { field, .. } => Some(*field),
            Segment::Literal(_) => None,
        })
    }
}
