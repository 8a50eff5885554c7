use std::marker::PhantomData;

use super::write::{Verb, Write, sent_alone, write_builder};
use super::{Nothing, Old};
use crate::item::Item;

/// Deletes an item of type `I`; made by [`Table::delete`](crate::Table::delete).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Delete<I, R = Nothing> {
    write: Write,
    of: PhantomData<fn() -> (I, R)>,
}

write_builder!(Delete<I, R>);
sent_alone!(
    Delete<I, R> gives R: into_delete -> delete_item::{DeleteItemFluentBuilder, DeleteItemInput}, crate::client::delete
);

impl<I, R> Delete<I, R> {
    /// Fails if there is no such item, as [`NotFound`](crate::ErrorKind::NotFound).
    pub fn must_exist(mut self) -> Self {
        self.write.verb = Verb::DeleteExisting;
        self
    }
}

impl<I: Item + 'static> Delete<I> {
    /// Gives the item that is deleted, if there is one.
    pub fn returning_old(self) -> Delete<I, Old<I>> {
        Delete::of(self.write)
    }
}
