use std::marker::PhantomData;

use super::write::{Write, sent_alone, write_builder};
use super::{ByName, New, Nothing, Old};
use crate::attribute::{Attribute, MayBeAbsent};
use crate::expr::{Add, Addend, Assign, Change, IntoAttribute, Path, Remove, Set, Settable};
use crate::item::{ByKey, Given, Item};

/// Changes attributes of an item of type `I`; made by [`Table::update`](crate::Table::update) of an item that exists, and by
/// [`Table::upsert`](crate::Table::upsert) of one that need not.
///
/// `B` says what is known of the item: only its key ([`ByKey`]), all of it as it was read
/// ([`Loaded`](super::Loaded)), or what it is to be if there is none ([`Given`]).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Update<I, B = ByKey, R = Nothing> {
    write: Write,
    of: PhantomData<fn() -> (I, B, R)>,
}

/// Changes attributes of an item of type `I`, and creates it if it isn't there; made by
/// [`Table::upsert`](crate::Table::upsert).
pub type Upsert<I, R = Nothing> = Update<I, Given, R>;

write_builder!(Update<I, B, R>);
sent_alone!(
    Update<I, B, R> gives R: into_update -> update_item::{UpdateItemFluentBuilder, UpdateItemInput}, crate::client::update
);

impl<I, B, R> Update<I, B, R> {
    /// Sets an attribute to a value, or to the value of another attribute.
    ///
    /// `None` and an empty set remove it. To set it to what it is added to, see [`add`](Self::add).
    pub fn set<T: Attribute, Role>(mut self, path: Path<I, T, Role>, value: impl Assign<I, T, Role>) -> Self
    where
        Path<I, T, Role>: Settable<B, Set>,
    {
        self.write.change(|changes| changes.set(path.untyped(), value.into_change()));
        self
    }

    /// Removes an attribute that an item may lack: one of an `Option`, or of a set.
    ///
    /// DynamoDB's [`REMOVE`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.REMOVE);
    /// an item that lacks it already is no error.
    pub fn remove<T: MayBeAbsent, Role>(mut self, path: Path<I, T, Role>) -> Self
    where
        Path<I, T, Role>: Settable<B, Remove>,
    {
        self.write.change(|changes| changes.set(path.untyped(), Change::Remove));
        self
    }

    /// Adds to a number, counting from 0 where the item lacks it.
    ///
    /// DynamoDB's [`ADD`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.ADD):
    /// two at the same time both count. It isn't idempotent: sent again after a time-out, it may count twice.
    pub fn add<T: Attribute, Role>(mut self, path: Path<I, T, Role>, value: impl Addend<I, T::Type, T::Value>) -> Self
    where
        Path<I, T, Role>: Settable<B, Add>,
    {
        self.write.change(|changes| changes.add(path.untyped(), value.into_value()));
        self
    }

    /// Sets an attribute of a relation, of any name and type; `None` and an empty set remove it.
    ///
    /// The names of the table's key, tag and index key attributes and of the relation's time stamps are refused as
    /// [`Invalid`](crate::ErrorKind::Invalid); any other name will do, DynamoDB's reserved words included.
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoAttribute) -> Self
    where
        I: ByName,
    {
        self.write.attribute(name.into(), value.into_change());
        self
    }
}

impl<I: Item + 'static, B> Update<I, B> {
    /// Gives the item as it was before, if there was one.
    pub fn returning_old(self) -> Update<I, B, Old<I>> {
        Update::of(self.write)
    }

    /// Gives the item as it is after.
    pub fn returning_new(self) -> Update<I, B, New<I>> {
        Update::of(self.write)
    }
}
