use std::fmt;
use std::marker::PhantomData;

use super::Collection;
use crate::Result;
use crate::client::Handle;
use crate::index::IndexLayout;
use crate::item::{Attributes, Decode, NoEntity};
use crate::key::{Filters, IntoKeyCondition, KeyText, PartitionKey, ReadsConsistently};
use crate::operation::{Collected, Gather, GatherItems, Query, QueryRequest};
use crate::raw::RawItem;
use crate::schema::Layout;

/// A query of a whole item collection, for the type that it is read as.
pub struct AskedCollection<S> {
    request: QueryRequest,
    schema: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for AskedCollection<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AskedCollection").field(&self.request.range).finish()
    }
}

impl<S> AskedCollection<S> {
    pub(crate) fn new(handle: Handle, (partition, index): (KeyText, Option<IndexLayout>)) -> Self {
        // Whose partition it is was asked before, and doesn't matter any more.
        let key = PartitionKey::<NoEntity>::from_text(partition);
        let asked = IntoKeyCondition::<S>::into_asked(key);
        Self { request: QueryRequest { index, ..QueryRequest::new(handle, asked) }, schema: PhantomData }
    }

    /// The items one by one.
    pub fn each<C: Collection<S>>(self, decode: fn(Attributes, &Layout) -> Result<C>) -> Query<S, Collected, C> {
        let decode: Decode<C> = decode;
        Query::new(QueryRequest { entity: C::name, ..self.request }, decode)
    }

    /// All items as one value.
    pub fn gathered<C: Collection<S>>(self, gather: GatherItems<C>) -> Gather<C> {
        Gather::new(QueryRequest { entity: C::name, ..self.request }, gather)
    }
}

impl ReadsConsistently for Collected {}

impl Filters<RawItem> for Collected {}
