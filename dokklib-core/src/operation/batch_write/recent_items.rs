use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use super::BatchOperation;

/// The number of consecutive operations of a stream that are compared. Two of them on one item are an error.
///
/// It is also the maximum distance between an operation that is read from a stream and one that isn't done, so that
/// operations further apart are applied in order.
pub(crate) const STREAM_WINDOW: usize = 10_000;

/// The items of operations, as their hashes.
#[derive(Default)]
pub(super) struct ItemHashes {
    items: HashSet<ItemHash>,
    hashers: [RandomState; 2],
}

/// 128 bits, so that two items don't have the same hash by chance.
type ItemHash = [u64; 2];

impl ItemHashes {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self { items: HashSet::with_capacity(capacity), hashers: <[RandomState; 2]>::default() }
    }

    /// Adds the item of an operation. Returns `None` if it was added before.
    pub(super) fn insert(&mut self, operation: &BatchOperation) -> Option<ItemHash> {
        let item = operation.table_and_key();
        let item = self.hashers.each_ref().map(|hasher| hasher.hash_one(&item));
        self.items.insert(item).then_some(item)
    }
}

/// The items of the last operations of a stream.
#[derive(Default)]
pub(crate) struct RecentItems {
    items: ItemHashes,
    in_order: VecDeque<ItemHash>,
}

impl RecentItems {
    /// Adds the item of an operation. Returns `false` if it is among the last items.
    pub(crate) fn insert(&mut self, operation: &BatchOperation) -> bool {
        let Some(item) = self.items.insert(operation) else { return false };
        self.in_order.push_back(item);
        if self.in_order.len() > STREAM_WINDOW
            && let Some(oldest) = self.in_order.pop_front()
        {
            self.items.items.remove(&oldest);
        }
        true
    }
}
