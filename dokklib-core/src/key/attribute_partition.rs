use std::fmt;
use std::marker::PhantomData;

use super::KeyValue;
use super::part::Part;

/// A partition key of a table with the schema `S`, whose partition key is an attribute of type `T` of its items.
///
/// The constructor that `#[derive(Entity)]` generates creates it: `Order::partition_key("acme")`. It selects the whole
/// partition, with the items of all types: pass it to [`Table::query`](crate::Table::query) or
/// [`Table::query_as`](crate::Table::query_as). The constructor never fails. Every operation reports an invalid value.
///
/// `Debug` shows only the name of the attribute.
pub struct AttributePartitionKey<S, T> {
    pub(crate) value: KeyValue,
    marker: PhantomData<fn() -> (S, T)>,
}

impl<S, T> AttributePartitionKey<S, T> {
    #[doc(hidden)]
    pub fn new(name: &'static str, part: Part<'_>) -> Self {
        Self { value: KeyValue::of(name, part), marker: PhantomData }
    }
}

impl<S, T> Clone for AttributePartitionKey<S, T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), marker: PhantomData }
    }
}

impl<S, T> fmt::Debug for AttributePartitionKey<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttributePartitionKey({:?})", self.value)
    }
}
