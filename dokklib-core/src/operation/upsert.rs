use std::marker::PhantomData;

use super::write::{Write, free_attributes, sent_alone, typed_changes, write_builder};
use super::{New, Nothing, Old};
use crate::item::{Item, Loaded};

/// Changes attributes of an item of type `I`, and creates it if it isn't there; made by
/// [`Table::upsert`](crate::Table::upsert).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Upsert<I, R = Nothing> {
    write: Write,
    of: PhantomData<fn() -> (I, R)>,
}

write_builder!(Upsert<I, R>);
sent_alone!(
    Upsert<I, R> gives R: into_update -> update_item::{UpdateItemFluentBuilder, UpdateItemInput}, crate::client::update
);
typed_changes!(Upsert<I, R> from Loaded);

impl<I: Item + 'static> Upsert<I> {
    /// Gives the item as it was before, if there was one.
    pub fn returning_old(self) -> Upsert<I, Old<I>> {
        Upsert::of(self.write)
    }

    /// Gives the item as it is after.
    pub fn returning_new(self) -> Upsert<I, New<I>> {
        Upsert::of(self.write)
    }
}

free_attributes!(Upsert<I, R>: "Sets an attribute of any name and type; `None` and an empty set remove it.");
