use std::marker::PhantomData;

use super::write::{Write, standalone_write, write_builder};
use super::{ExactlyOnce, HasFreeAttributes, ReturnNew, ReturnNone, ReturnOld};
use crate::expr::IntoAttribute;
use crate::item::Item;

/// Creates or overwrites an item of type `I`; returned by [`Table::put`](crate::Table::put).
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct Put<I, R = ReturnNone> {
    write: Write,
    marker: PhantomData<fn() -> (I, R)>,
}

write_builder!(Put<I, R> returns R);
standalone_write!(Put<I, R> returns R: put_item::{PutItemFluentBuilder, PutItemInput});

impl<I: Item + 'static> Put<I> {
    /// Returns the overwritten item, or `None` if the item was created.
    pub fn returning_old(self) -> Put<I, ReturnOld<I>> {
        Put::from_write(self.write)
    }

    /// Returns the written item, with its version and its time stamps.
    ///
    /// It is the item of the request, so it costs nothing. An item with unique values is read again.
    pub fn returning_new(self) -> Put<I, ReturnNew<I>> {
        Put::from_write(self.write)
    }
}

impl<I, R> Put<I, R> {
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

impl<I> Put<I> {
    /// Applies the write at most once, even if a response is lost and the request is sent again. It consumes twice the
    /// write capacity, see [`ExactlyOnce`].
    pub fn exactly_once(self) -> ExactlyOnce {
        ExactlyOnce::new(self.write)
    }
}
