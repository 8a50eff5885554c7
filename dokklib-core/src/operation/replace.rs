use std::marker::PhantomData;

use super::write::{Write, sent_alone, write_builder};
use super::{ByName, Nothing, Old};
use crate::expr::IntoAttribute;
use crate::item::Item;

/// Overwrites an item of type `I` that exists; made by [`Table::replace`](crate::Table::replace).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Replace<I, R = Nothing> {
    write: Write,
    of: PhantomData<fn() -> (I, R)>,
}

write_builder!(Replace<I, R>);
sent_alone!(Replace<I, R> gives R: into_put -> put_item::{PutItemFluentBuilder, PutItemInput}, crate::client::put);

impl<I: Item + 'static> Replace<I> {
    /// Gives the item that is overwritten.
    pub fn returning_old(self) -> Replace<I, Old<I>> {
        Replace::of(self.write)
    }
}

impl<I, R> Replace<I, R> {
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
