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
