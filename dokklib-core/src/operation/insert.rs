use std::marker::PhantomData;

use super::write::{Write, sent_alone, write_builder};
use super::{ByName, Nothing};
use crate::expr::IntoAttribute;

/// Creates an item of type `I`; made by [`Table::insert`](crate::Table::insert).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Insert<I> {
    write: Write,
    of: PhantomData<fn() -> I>,
}

write_builder!(Insert<I>);
sent_alone!(Insert<I> gives Nothing: into_put -> put_item::{PutItemFluentBuilder, PutItemInput}, crate::client::put);

impl<I> Insert<I> {
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
