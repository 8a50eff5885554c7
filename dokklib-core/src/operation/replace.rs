use std::marker::PhantomData;

use super::write::{Write, standalone_write, write_builder};
use super::{ExactlyOnce, HasFreeAttributes, ReturnNew, ReturnNone, ReturnOld};
use crate::expr::IntoAttribute;
use crate::item::Item;

/// Overwrites an existing item of type `I`; returned by [`Table::replace`](crate::Table::replace).
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct Replace<I, R = ReturnNone> {
    write: Write,
    marker: PhantomData<fn() -> (I, R)>,
}

write_builder!(Replace<I, R> returns R);
standalone_write!(
    Replace<I, R> returns R: put_item::{PutItemFluentBuilder, PutItemInput}
);

impl<I: Item + 'static> Replace<I> {
    /// Returns the overwritten item.
    pub fn returning_old(self) -> Replace<I, ReturnOld<I>> {
        Replace::from_write(self.write)
    }

    /// Returns the written item, with its version and its time stamps.
    ///
    /// It is the item of the request, so it costs nothing. An item with unique values is read again.
    pub fn returning_new(self) -> Replace<I, ReturnNew<I>> {
        Replace::from_write(self.write)
    }
}

impl<I, R> Replace<I, R> {
    /// Sets a free attribute of the relation, of any name and type. `None` and an empty set are not stored.
    ///
    /// Names of key, tag and index-key attributes of the table and of the relation's timestamps are
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest). DynamoDB's reserved words are allowed.
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoAttribute) -> Self
    where
        I: HasFreeAttributes,
    {
        self.write.attribute(name.into(), value.into_change());
        self
    }

    /// Sets several free attributes of the relation: the entries of a map, or an array of pairs. The rest is as for
    /// [`attribute`](Self::attribute).
    pub fn attributes<N: Into<String>, V: IntoAttribute>(mut self, attributes: impl IntoIterator<Item = (N, V)>) -> Self
    where
        I: HasFreeAttributes,
    {
        for (name, value) in attributes {
            self.write.attribute(name.into(), value.into_change());
        }
        self
    }
}

impl<I> Replace<I> {
    /// Applies the write at most once, even if a response is lost and the request is sent again. It consumes twice the
    /// write capacity, see [`ExactlyOnce`].
    pub fn exactly_once(self) -> ExactlyOnce {
        ExactlyOnce::new(self.write)
    }
}
