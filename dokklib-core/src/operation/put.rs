use std::marker::PhantomData;

use super::write::{Write, sent_alone, write_builder};
use super::{ByName, Nothing, Old};
use crate::expr::IntoAttribute;
use crate::item::Item;

/// Creates or overwrites an item of type `I`; made by [`Table::put`](crate::Table::put).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Put<I, R = Nothing> {
    write: Write,
    of: PhantomData<fn() -> (I, R)>,
}

write_builder!(Put<I, R>);
sent_alone!(Put<I, R> gives R: into_put -> put_item::{PutItemFluentBuilder, PutItemInput}, crate::client::put);

impl<I: Item + 'static> Put<I> {
    /// Gives the item that is overwritten, if there is one.
    pub fn returning_old(self) -> Put<I, Old<I>> {
        Put::of(self.write)
    }
}

impl<I, R> Put<I, R> {
    /// Gives the relation an attribute of any name and type.
    ///
    /// The names of the table's key, tag and index key attributes and of the relation's time stamps are refused as
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest); any other name will do, DynamoDB's reserved words included.
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoAttribute) -> Self
    where
        I: ByName,
    {
        self.write.attribute(name.into(), value.into_change());
        self
    }
}
