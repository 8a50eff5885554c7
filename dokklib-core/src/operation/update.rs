use std::marker::PhantomData;

use super::write::{Write, free_attributes, sent_alone, typed_changes, write_builder};
use super::{New, Nothing, Old};
use crate::item::{ByKey, Item};

/// Changes attributes of an item of type `I` that exists; made by [`Table::update`](crate::Table::update).
///
/// `B` says what is known of the item: only its key, or all of it as it was read.
#[must_use = "an operation does nothing until it is awaited"]
pub struct Update<I, B = ByKey, R = Nothing> {
    write: Write,
    of: PhantomData<fn() -> (I, B, R)>,
}

write_builder!(Update<I, B, R>);
sent_alone!(
    Update<I, B, R> gives R: into_update -> update_item::{UpdateItemFluentBuilder, UpdateItemInput}, crate::client::update
);

typed_changes!(Update<I, B, R> from B);

impl<I: Item + 'static, B> Update<I, B> {
    /// Gives the item as it was before.
    pub fn returning_old(self) -> Update<I, B, Old<I>> {
        Update::of(self.write)
    }

    /// Gives the item as it is after.
    pub fn returning_new(self) -> Update<I, B, New<I>> {
        Update::of(self.write)
    }
}

free_attributes!(Update<I, B, R>: "Sets an attribute of any name and type; `None` and an empty set remove it.");
