use super::Cursor;

/// One page of a query, the result of a single request; returned by [`Query::page`](super::Query::page).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<I> {
    /// The items. A page may be empty although more pages follow, for example if the filter matches none of its items.
    pub items: Vec<I>,
    /// The number of items that DynamoDB read, including those that the filter removed (`ScannedCount`). The consumed
    /// read capacity depends on it.
    pub scanned: usize,
    /// The cursor of the next page, or `None` on the last page. The next page may turn out to be empty.
    pub next: Option<Cursor>,
}

impl<I> Page<I> {
    /// Converts each item, such as to the type of a response. The cursor and the number of read items are kept.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.put(Order { user: "alice".to_owned(), id: 7 }).await?;
    /// let page = table.query(Order::query("alice")).page_size(10).page().await?.map(|order| order.id);
    /// assert_eq!(page.items, [7]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn map<T>(self, convert: impl FnMut(I) -> T) -> Page<T> {
        let Self { items, scanned, next } = self;
        Page { items: items.into_iter().map(convert).collect(), scanned, next }
    }

    /// Converts each item, or returns the first error of the conversion.
    ///
    /// # Errors
    ///
    /// The error of `convert`.
    pub fn try_map<T, E>(self, convert: impl FnMut(I) -> Result<T, E>) -> Result<Page<T>, E> {
        let Self { items, scanned, next } = self;
        Ok(Page { items: items.into_iter().map(convert).collect::<Result<_, _>>()?, scanned, next })
    }
}
