use std::marker::PhantomData;

use super::write::{Write, standalone_write, write_builder};
use super::{ExactlyOnce, HasFreeAttributes, ReturnNone};
use crate::expr::IntoAttribute;

/// Creates an item of type `I` and fails if it already exists; returned by [`Table::insert`](crate::Table::insert).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Insert<I> {
    write: Write,
    marker: PhantomData<fn() -> I>,
}

write_builder!(Insert<I>);
standalone_write!(
    Insert<I> returns ReturnNone: into_put -> put_item::{PutItemFluentBuilder, PutItemInput}
);

impl<I> Insert<I> {
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

    /// Applies the write at most once, even if a response is lost and the request is sent again. It consumes twice the
    /// write capacity, see [`ExactlyOnce`].
    pub fn exactly_once(self) -> ExactlyOnce {
        ExactlyOnce::new(self.write)
    }
}
