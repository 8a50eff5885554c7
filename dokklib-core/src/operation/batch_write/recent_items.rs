use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use crate::operation::Write;

/// The number of consecutive operations of a stream that are compared. Two of them on one item are an error.
///
/// It is also the maximum distance between an operation that is read from a stream and one that isn't done, so that
/// operations further apart are applied in order.
pub(crate) const STREAM_WINDOW: usize = 10_000;

/// The items of the last operations of a stream.
#[derive(Default)]
pub(crate) struct RecentItems {
    items: HashSet<ItemHash>,
    in_order: VecDeque<ItemHash>,
    hashers: [RandomState; 2],
}

/// 128 bits, so that two items don't have the same hash by chance.
type ItemHash = [u64; 2];

impl RecentItems {
    /// Adds the item of a write. Returns `false` if it is among the last items.
    pub(crate) fn insert(&mut self, write: &Write) -> bool {
        let item = write.table_and_key();
        let item = self.hashers.each_ref().map(|hasher| hasher.hash_one(&item));
        if !self.items.insert(item) {
            return false;
        }
        self.in_order.push_back(item);
        if self.in_order.len() > STREAM_WINDOW
            && let Some(oldest) = self.in_order.pop_front()
        {
            self.items.remove(&oldest);
        }
        true
    }
}
