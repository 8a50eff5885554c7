use std::marker::PhantomData;

use super::write::{Write, standalone_write, write_builder};
use super::{ExactlyOnce, HasFreeAttributes, ReturnNew, ReturnNone};
use crate::expr::IntoAttribute;
use crate::item::Item;

/// Creates an item of type `I` and fails if it already exists; returned by [`Table::insert`](crate::Table::insert).
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct Insert<I, R = ReturnNone> {
    write: Write,
    marker: PhantomData<fn() -> (I, R)>,
}

write_builder!(Insert<I, R> returns R);
standalone_write!(
    Insert<I, R> returns R: put_item::{PutItemFluentBuilder, PutItemInput}
);

impl<I: Item + 'static> Insert<I> {
    /// Returns the written item, with its version and its time stamps.
    ///
    /// It is the item of the request, so it costs nothing. An item with unique values is read again.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct Account {
    ///     #[entity(key)]
    ///     name: String,
    ///     #[entity(version)]
    ///     version: u64,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let account = table.insert(Account { name: "alice".to_owned(), version: 0 }).returning_new().await?;
    /// assert_eq!(account.version, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning_new(self) -> Insert<I, ReturnNew<I>> {
        Insert::from_write(self.write)
    }
}

impl<I, R> Insert<I, R> {
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

impl<I> Insert<I> {
    /// Applies the write at most once, even if a response is lost and the request is sent again. It consumes twice the
    /// write capacity, see [`ExactlyOnce`].
    pub fn exactly_once(self) -> ExactlyOnce {
        ExactlyOnce::new(self.write)
    }
}
