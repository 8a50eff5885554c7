//! How far a failed batch came: its results so far, and what is left.

use std::any::TypeId;
use std::fmt;
use std::time::SystemTime;

use crate::attribute::{Expiry, StoredItem};
use crate::error::{Error, ErrorKind, Fault, Progress, Result};
use crate::item::{self, Item};
use crate::key::{AnyKey, PrimaryKey, primary_key_matches};
use crate::operation::{BatchOperation, WriteKind};
use crate::schema::Layout;

/// The results that a `batch_get` had when it failed.
pub(crate) struct BatchProgress {
    /// The types of the requested keys, in their order.
    pub(crate) groups: Vec<KeyGroup>,
    pub(crate) layout: &'static Layout,
    /// The time of the read, which decides which items have expired.
    pub(crate) read_at: SystemTime,
    /// `true` if only some attributes of the items were requested.
    pub(crate) is_partial: bool,
    /// The distinct keys with their outcomes.
    pub(crate) keys: Vec<(AnyKey, KeyOutcome)>,
    /// The index into `keys` for each requested key, in the order of the request.
    pub(crate) positions: Vec<usize>,
}

/// Consecutive keys of a batch whose items have the same type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyGroup {
    pub(crate) item_type: TypeId,
    pub(crate) len: usize,
    /// The time to live attribute. Expired items count as missing.
    pub(crate) ttl: Option<&'static str>,
}

/// The result for one key of a batch.
#[derive(Clone)]
pub(crate) enum KeyOutcome {
    Item(StoredItem),
    Missing,
    Unprocessed,
}

impl KeyGroup {
    /// Returns `true` if the item has expired.
    pub(crate) fn is_expired(&self, item: &StoredItem, now: SystemTime) -> bool {
        self.ttl.is_some_and(|ttl| Expiry::new(ttl, now).is_expired(item))
    }
}

impl BatchProgress {
    /// Returns the groups of this type with the indexes of their keys, or `None` if the batch doesn't read items of the type.
    fn keys_of<I: 'static>(&self) -> Option<Vec<(&KeyGroup, usize)>> {
        let mut rest = self.positions.as_slice();
        let mut keys = None;
        for group in &self.groups {
            let (in_group, after) = rest.split_at(group.len.min(rest.len()));
            rest = after;
            if group.item_type == TypeId::of::<I>() {
                keys.get_or_insert_with(Vec::new).extend(in_group.iter().map(|&key| (group, key)));
            }
        }
        keys
    }

    fn completed(&self) -> usize {
        self.keys.iter().filter(|(_, outcome)| !matches!(outcome, KeyOutcome::Unprocessed)).count()
    }

    fn result<I: Item>(&self, group: &KeyGroup, key: usize) -> Result<Option<I>> {
        match &self.keys[key].1 {
            KeyOutcome::Item(item) if group.is_expired(item, self.read_at) => Ok(None),
            KeyOutcome::Item(item) => {
                let decode = if self.is_partial { item::decode_partial } else { item::decode };
                decode(item.clone(), self.layout).map(Some)
            }
            KeyOutcome::Missing => Ok(None),
            KeyOutcome::Unprocessed => {
                Err(Error::fault(ErrorKind::Unprocessed, Fault::UnprocessedKey).with_entity(I::name()))
            }
        }
    }
}

impl fmt::Display for BatchProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "keys read: {} of {}", self.completed(), self.keys.len())
    }
}

impl Progress for BatchProgress {}

/// The progress of a `batch_write` or a `delete_all` when it failed.
pub(crate) struct WriteProgress {
    /// The number of operations that DynamoDB applied.
    pub(crate) done: usize,
    pub(crate) unprocessed: UnprocessedWrites,
}

impl fmt::Display for WriteProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "writes done: {}, left: {}", self.done, self.unprocessed.len())
    }
}

impl Progress for WriteProgress {}

/// The unprocessed puts and deletes of a failed batch, in their order. [`Error::unprocessed_writes`] returns them.
///
/// To try again, pass them to [`BatchWrite::push`](crate::operation::BatchWrite::push).
#[derive(Clone)]
pub struct UnprocessedWrites {
    pub(crate) writes: Vec<BatchOperation>,
}

impl UnprocessedWrites {
    /// Returns the number of puts and deletes.
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    /// Returns `true` if the number of puts and deletes is 0.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Returns the items of type `I` to put, in their order.
    ///
    /// The result is an error for an item that can't be sent, such as one with an empty key part.
    pub fn puts<I: Item>(&self) -> Vec<Result<I>> {
        let put = |write: &BatchOperation| match (write.attributes(), write.fault()) {
            (Some(item), _) => Some(item::decode(item.clone(), write.handle().layout)),
            (None, Some(fault)) => Some(Err(Error::invalid(fault.clone()).with_entity(I::name()))),
            (None, None) => None,
        };
        let puts = self.writes.iter().filter(|write| write.kind() == WriteKind::Put && (write.entity())() == I::name());
        puts.filter_map(put).collect()
    }

    /// Returns the keys of the items of type `I` to delete, in their order.
    pub fn deletes<I: Item>(&self) -> Vec<PrimaryKey<I>> {
        let delete = |write: &BatchOperation| {
            let (key, layout) = (write.attributes()?, write.handle().layout);
            // A delete from a query of a whole partition has no item type, so its key determines the type.
            let is_of_type =
                (write.entity())() == I::name() || (write.is_untyped() && primary_key_matches(key, I::SHAPES, layout));
            is_of_type.then(|| PrimaryKey::decode(key.clone(), layout).ok())?
        };
        self.writes.iter().filter(|write| write.kind() == WriteKind::Delete).filter_map(delete).collect()
    }
}

/// Shows the kinds of the writes and their entities, but no values.
impl fmt::Debug for UnprocessedWrites {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnprocessedWrites ")?;
        f.debug_list().entries(&self.writes).finish()
    }
}

impl Error {
    /// Returns the number of operations that a failed batch completed: the distinct keys that a `batch_get` read, the
    /// puts and deletes of a `batch_write`, or the items that a `delete_all` deleted.
    ///
    /// Returns `None` if the error is not from a batch.
    pub fn completed(&self) -> Option<usize> {
        if let Some(progress) = self.progress::<BatchProgress>() {
            return Some(progress.completed());
        }
        self.progress::<WriteProgress>().map(|progress| progress.done)
    }

    /// Returns the puts and deletes that a failed `batch_write` or `delete_all` didn't do, in their order.
    ///
    /// They are not known to be applied. If [`may_have_been_applied`](Self::may_have_been_applied) is `true`, the
    /// response to some of them was lost. Doing them again is safe unless other writers change the same items.
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
    /// let orders = (1..=100).map(|id| Order { user: "alice".to_owned(), id });
    /// if let Err(error) = table.batch_put(orders).await {
    ///     let Some(rest) = error.unprocessed_writes() else { return Err(error) };
    ///     eprintln!("{error}: {} orders are left", rest.puts::<Order>().len());
    ///     table.batch_write().push(rest).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Returns `None` if the error is not from a `batch_write` or a `delete_all`.
    #[doc(alias = "UnprocessedItems")]
    pub fn unprocessed_writes(&self) -> Option<&UnprocessedWrites> {
        self.progress::<WriteProgress>().map(|progress| &progress.unprocessed)
    }

    /// Returns the partial results of a failed `batch_get`, in the order of the requested keys.
    ///
    /// Each result is the item, `None` if it doesn't exist, or an error:
    /// [`Decode`](ErrorKind::Decode) if the item can't be decoded, [`Unprocessed`](ErrorKind::Unprocessed) if DynamoDB
    /// didn't process the key.
    ///
    /// Returns `None` if the error is not from a `batch_get` of items of type `I`.
    pub fn batch_results<I: Item + 'static>(&self) -> Option<Vec<Result<Option<I>>>> {
        let progress = self.progress::<BatchProgress>()?;
        let keys = progress.keys_of::<I>()?;
        Some(keys.into_iter().map(|(group, key)| progress.result(group, key)).collect())
    }

    /// Returns the unprocessed keys of a failed `batch_get`, without duplicates. Pass them to `batch_get` to retry.
    ///
    /// The unprocessed writes of a `batch_write` are [`unprocessed_writes`](Self::unprocessed_writes).
    ///
    /// Returns no keys if the error is not from a `batch_get` of items of type `I`.
    #[doc(alias = "UnprocessedKeys")]
    #[doc(alias = "unprocessed_keys")]
    pub fn unprocessed<I: Item + 'static>(&self) -> Vec<PrimaryKey<I>> {
        self.unprocessed_keys::<I>().into_iter().map(AnyKey::cast).collect()
    }

    /// Returns the unprocessed keys of this item type, without duplicates.
    pub(crate) fn unprocessed_keys<I: 'static>(&self) -> Vec<AnyKey> {
        let Some(progress) = self.progress::<BatchProgress>() else { return Vec::new() };
        let keys = progress.keys_of::<I>().unwrap_or_default().into_iter();
        let mut indexes: Vec<usize> = keys.map(|(_, index)| index).collect();
        indexes.sort_unstable();
        indexes.dedup();
        let keys = indexes.into_iter().map(|index| &progress.keys[index]);
        keys.filter(|(_, outcome)| matches!(outcome, KeyOutcome::Unprocessed)).map(|(key, _)| key.clone()).collect()
    }
}
