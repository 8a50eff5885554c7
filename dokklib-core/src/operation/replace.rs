use std::marker::PhantomData;

use super::write::{Write, free_attributes, sent_alone, write_builder};
use super::{Nothing, Old};
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

free_attributes!(Replace<I, R>: "Gives the relation an attribute of any name and type.");
