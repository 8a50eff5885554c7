use super::Cursor;

/// One page of a query: what one request gives, made by [`Query::page`](super::Query::page).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<I> {
    /// The items, which may be none although more pages follow.
    pub items: Vec<I>,
    /// How many items DynamoDB has read for it, those included that a filter leaves out: what the capacity is counted by.
    pub scanned: usize,
    /// Where the next page begins, if there may be one.
    pub next: Option<Cursor>,
}
