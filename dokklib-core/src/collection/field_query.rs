//! The queries of a struct with limits, one for each field.

use super::ItemMatcher;
use crate::key::SortKeys;
use crate::operation::{ProjectedAttributes, QueryRequest};
use crate::schema::{DeclaredKey, DeclaredRole, IndexLayout, Keys, Layout};

/// How the items of a field are queried.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct FieldQuery {
    matcher: ItemMatcher,
    limit: Option<usize>,
    is_descending: bool,
}

/// Declares the query of a field.
#[doc(hidden)]
#[must_use]
pub const fn field_query(matcher: &ItemMatcher, limit: Option<usize>, is_descending: bool) -> FieldQuery {
    FieldQuery { matcher: *matcher, limit, is_descending }
}

impl FieldQuery {
    /// Returns the request for the items of the field, in the partition and between the bounds of the collection's request.
    pub(super) fn request(&self, collection: &QueryRequest) -> QueryRequest {
        let mut request = collection.clone();
        let layout = request.handle.layout;
        let keys = self.sort_keys(request.index.as_ref(), layout);
        request.range.sort = match (keys, request.range.sort.take()) {
            (Some(keys), Some(bounds)) => Some(keys.intersect(bounds)),
            (keys, bounds) => keys.or(bounds),
        };
        request.projection = ProjectedAttributes::default();
        if let Some(list) = self.matcher.projection {
            request.projection.project_fields(layout, list);
        }
        request.ttl = layout.ttl.filter(|_| self.matcher.has_ttl);
        request.is_of_field = Some(self.matcher.matches);
        request.limit = self.limit;
        request.descending = self.is_descending;
        request
    }

    /// Returns the sort keys of the field's items. `None` if the sort key is an attribute.
    fn sort_keys(&self, index: Option<&IndexLayout>, layout: &Layout) -> Option<SortKeys> {
        let is_sort_key = |key: &&'static DeclaredKey| match (key.role, index) {
            (DeclaredRole::Sort, None) => true,
            (DeclaredRole::Partition, Some(index)) => matches!(index.keys, Keys::Inverse),
            (DeclaredRole::IndexSort(name, _), Some(index)) => name == index.name,
            _ => false,
        };
        let is_text = index.is_none_or(|index| index.sort(layout, 0).is_some_and(|element| element.is_text()));
        let key = self.matcher.entity.keys.iter().find(is_sort_key)?;
        is_text.then(|| SortKeys::of_shape(key))
    }
}
