use std::fmt;
use std::sync::Arc;

use crate::item::Attributes;
use crate::raw::write_names;

/// One page of a query: what one request gives, made by [`Query::page`](super::Query::page).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<I> {
    /// The items, which may be none although more pages follow.
    pub items: Vec<I>,
    /// How many items DynamoDB has read for it, those included that a filter leaves out: what the capacity is counted by.
    pub read: usize,
    /// Where the next page begins, if there may be one.
    pub next: Option<Position>,
}

/// Where a query goes on: the stored key of the last item that was read.
///
/// It belongs to the table, the index and the keys that were queried; another query refuses it as
/// [`Invalid`](crate::ErrorKind::Invalid). It is no text: its key attributes are values, and `Debug` shows their names only.
#[derive(Clone, PartialEq)]
pub struct Position {
    pub(crate) key: Attributes,
    pub(crate) of: Queried,
}

/// What a position is a position in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Queried {
    pub(crate) table: Arc<str>,
    pub(crate) index: Option<&'static str>,
    /// The texts of the keys.
    pub(crate) keys: Vec<String>,
}

/// Shows no values.
impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Position ")?;
        write_names(f, &self.key)
    }
}
