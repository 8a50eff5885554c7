use std::fmt;
use std::marker::PhantomData;

use super::{Collection, FieldQuery};
use crate::Result;
use crate::attribute::StoredItem;
use crate::index::PrimaryIndex;
use crate::item::{Decode, RawItem};
use crate::key::{PartitionKeys, SortKeys};
use crate::operation::{
    CollectFields, CollectItems, CollectionQuery, ConsistentQuery, FieldQueries, FilterableBy, Handle, ItemCollection,
    Query, QueryRequest, QuerySpec,
};
use crate::schema::{IndexLayout, Layout};

/// The request for a whole item collection, before the collection type decides how its items are read.
#[doc(hidden)]
pub struct CollectionRequest<S> {
    request: QueryRequest,
    schema: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for CollectionRequest<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CollectionRequest").field(&self.request.range).finish()
    }
}

impl<S> CollectionRequest<S> {
    pub(crate) fn new(
        handle: Handle,
        (partition, sort, index): (PartitionKeys, Option<SortKeys>, Option<IndexLayout>),
    ) -> Self {
        let mut spec = QuerySpec::<(), RawItem>::of_partition(partition);
        spec.range.sort = sort;
        Self { request: QueryRequest { index, ..QueryRequest::new(handle, spec) }, schema: PhantomData }
    }

    /// Returns a query that reads the items one by one.
    pub fn into_query<C: Collection<S>>(
        self,
        decode: fn(StoredItem, &Layout) -> Result<C>,
    ) -> Query<S, ItemCollection, C> {
        let decode: Decode<C> = decode;
        Query::new(self.into_request::<C>(), decode)
    }

    /// Returns a query that reads all items into one value.
    pub fn into_collection_query<C: Collection<S>>(self, collect: CollectItems<C>) -> CollectionQuery<C> {
        CollectionQuery::new(self.into_request::<C>(), collect)
    }

    /// Returns the queries that read the items of each field into one value.
    pub fn into_field_queries<C: Collection<S>>(
        self,
        fields: &[FieldQuery],
        collect: CollectFields<C>,
    ) -> FieldQueries<C> {
        let request = self.into_request::<C>();
        let requests = fields.iter().map(|field| field.request(&request)).collect();
        FieldQueries::new(request.handle, requests, collect)
    }

    fn into_request<C: Collection<S>>(self) -> QueryRequest {
        let ttl = self.request.handle.layout.ttl.filter(|_| C::HAS_TTL);
        let mut request =
            QueryRequest { entity: C::name, ttl, guarded_member: Some(C::guarded_member), ..self.request };
        if let Some(names) = C::projection() {
            request.projection.project_fields(request.handle.layout, |add| names.into_iter().for_each(add));
        }
        request
    }
}

impl ConsistentQuery for ItemCollection {}

impl FilterableBy<RawItem> for ItemCollection {
    type Index = PrimaryIndex;
}
