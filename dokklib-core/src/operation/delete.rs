use std::marker::PhantomData;

use super::write::{Write, WriteKind, standalone_write, write_builder};
use super::{ExactlyOnce, ReturnNone, ReturnOld};
use crate::item::Item;

/// Deletes an item of type `I`; returned by [`Table::delete`](crate::Table::delete).
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct Delete<I, R = ReturnNone> {
    write: Write,
    marker: PhantomData<fn() -> (I, R)>,
}

write_builder!(Delete<I, R> returns R);
standalone_write!(
    Delete<I, R> returns R: delete_item::{DeleteItemFluentBuilder, DeleteItemInput}
);

impl<I, R> Delete<I, R> {
    /// Fails with [`NotFound`](crate::ErrorKind::NotFound) if the item doesn't exist.
    pub fn must_exist(mut self) -> Self {
        self.write.kind = WriteKind::DeleteExisting;
        self
    }
}

impl<I: Item + 'static> Delete<I> {
    /// Returns the deleted item, or `None` if it didn't exist.
    pub fn returning_old(self) -> Delete<I, ReturnOld<I>> {
        Delete::from_write(self.write)
    }
}

impl<I> Delete<I> {
    /// Applies the write at most once, even if a response is lost and the request is sent again. It consumes twice the
    /// write capacity, see [`ExactlyOnce`].
    pub fn exactly_once(self) -> ExactlyOnce {
        ExactlyOnce::new(self.write)
    }
}
