use std::fmt;

use super::{ByItem, Get, Handle, Update};
use crate::item::{HasVersion, Item};

/// Adds the changes to the update of an item that was read.
pub(crate) type ChangeItem<I> = Box<dyn FnMut(&I, Update<I, ByItem>) -> Update<I, ByItem> + Send>;

/// Reads an item, updates it, and repeats both after a version conflict; returned by
/// [`Table::update_with_retry`](crate::Table::update_with_retry).
///
/// Between two attempts it pauses with exponential backoff and full jitter: up to 50 ms at first, up to 5 s later, using the
/// client's sleep implementation. A client without one doesn't pause.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct UpdateWithRetry<I> {
    pub(crate) get: Get<I>,
    pub(crate) update: fn(&Handle, &I) -> Update<I, ByItem>,
    pub(crate) change: ChangeItem<I>,
    pub(crate) max_attempts: u32,
}

impl<I> UpdateWithRetry<I> {
    pub(crate) fn new(get: Get<I>, update: fn(&Handle, &I) -> Update<I, ByItem>, change: ChangeItem<I>) -> Self
    where
        I: HasVersion + Item,
    {
        Self { get: get.consistent(), update, change, max_attempts: 10 }
    }

    /// Sets the number of attempts, at least 1. The default is 10.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }
}

impl<I> fmt::Debug for UpdateWithRetry<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UpdateWithRetry(update of {})", (self.get.request.entity)())
    }
}
