use std::marker::PhantomData;

use super::Nothing;
use super::write::{Write, sent_alone, write_builder};
use crate::expr::IntoAttribute;
use crate::relation::Relation;

/// Creates an item of type `I`; made by [`Table::insert`](crate::Table::insert).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Insert<I> {
    write: Write,
    of: PhantomData<fn() -> I>,
}

write_builder!(Insert<I>);
sent_alone!(Insert<I> gives Nothing: into_put -> put_item::{PutItemFluentBuilder, PutItemInput}, crate::client::put);

impl<P, S> Insert<Relation<P, S>> {
    /// Gives the relation an attribute of any name and type.
    ///
    /// The names of the table's key, tag and index key attributes are refused as [`Invalid`](crate::ErrorKind::Invalid).
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoAttribute) -> Self {
        self.write.attribute(name.into(), value.into_change());
        self
    }
}
