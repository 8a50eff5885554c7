use std::fmt;

use super::Cursor;
use crate::error::{Error, Progress};

/// How far a query or a scan came before its deadline; returned by [`Error::read_progress`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReadProgress {
    /// The number of pages that were read.
    pub pages: usize,
    /// The number of items that were read, without those of other entities.
    pub items: usize,
    /// The cursor of the page that wasn't read in time. `None` if that is the first page, and for a scan.
    pub next: Option<Cursor>,
}

impl fmt::Display for ReadProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pages read: {}, items: {}", self.pages, self.items)
    }
}

impl Progress for ReadProgress {}

impl Error {
    /// Returns how far a query or a scan came before the [deadline](crate::Table::with_deadline) of the table.
    ///
    /// A stream has returned the items before the error, and a query continues after them with the cursor. An awaited
    /// query returns no items if it fails, so it has to begin again, with more time or with
    /// [`page`](crate::operation::Query::page).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use std::pin::pin;
    /// use std::time::Duration;
    ///
    /// use dokklib::operation::Cursor;
    /// use futures_util::StreamExt;
    ///
    /// // Exports orders for up to 50 seconds. Returns where the next run continues.
    /// let table = table.with_deadline(Duration::from_secs(50));
    /// let start: Option<Cursor> = None; // from the last run
    /// let mut orders = pin!(table.query(Order::query("alice")).after(start).stream());
    /// let next: Option<Cursor> = loop {
    ///     match orders.next().await {
    ///         Some(Ok(order)) => println!("{}", order.id),
    ///         Some(Err(error)) => match error.read_progress() {
    ///             Some(progress) => break progress.next.clone(),
    ///             None => return Err(error),
    ///         },
    ///         None => break None,
    ///     }
    /// };
    /// # assert!(next.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Returns `None` for other errors.
    pub fn read_progress(&self) -> Option<&ReadProgress> {
        self.progress()
    }
}
