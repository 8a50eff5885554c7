use std::marker::PhantomData;

use super::write::{Write, free_attributes, sent_alone, write_builder};
use super::{Nothing, Old};
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

free_attributes!(Put<I, R>: "Gives the relation an attribute of any name and type.");
