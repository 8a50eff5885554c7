use std::any::TypeId;

use crate::attribute::Attributes;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::item::{self, Item};
use crate::key::{AnyKey, PrimaryKey};
use crate::schema::Layout;

/// The results that a `batch_get` had when it failed.
pub(crate) struct BatchProgress {
    pub(crate) item_type: TypeId,
    pub(crate) layout: &'static Layout,
    /// `true` if only some attributes of the items were requested.
    pub(crate) is_partial: bool,
    /// The distinct keys with their outcomes.
    pub(crate) keys: Vec<(AnyKey, KeyOutcome)>,
    /// The index into `keys` for each requested key, in the order of the request.
    pub(crate) positions: Vec<usize>,
}

/// The result for one key of a batch.
#[derive(Clone)]
pub(crate) enum KeyOutcome {
    Item(Attributes),
    Missing,
    Unprocessed,
}

impl BatchProgress {
    /// Returns the progress if the batch reads items of this type.
    fn for_type<I: Item + 'static>(&self) -> Option<&Self> {
        (self.item_type == TypeId::of::<I>()).then_some(self)
    }

    fn result<I: Item>(&self, position: usize) -> Result<Option<I>> {
        match &self.keys[position].1 {
            KeyOutcome::Item(attributes) => {
                let decode = if self.is_partial { item::decode_partial } else { item::decode };
                decode(attributes.clone(), self.layout).map(Some)
            }
            KeyOutcome::Missing => Ok(None),
            KeyOutcome::Unprocessed => {
                Err(Error::fault(ErrorKind::Unprocessed, Fault::UnprocessedKey).with_entity(I::name()))
            }
        }
    }
}

impl Error {
    /// Returns the partial results of a failed `batch_get`, in the order of the requested keys.
    ///
    /// Each result is the item, `None` if it doesn't exist, or an error:
    /// [`Decode`](ErrorKind::Decode) if the item can't be decoded, [`Unprocessed`](ErrorKind::Unprocessed) if DynamoDB
    /// didn't process the key.
    ///
    /// Returns `None` if the error is not from a `batch_get` of items of type `I`.
    pub fn batch_results<I: Item + 'static>(&self) -> Option<Vec<Result<Option<I>>>> {
        let progress = self.progress::<BatchProgress>()?.for_type::<I>()?;
        Some(progress.positions.iter().map(|&position| progress.result(position)).collect())
    }

    /// Returns the unprocessed keys of a failed `batch_get`, without duplicates. Pass them to `batch_get` to retry.
    ///
    /// Returns no keys if the error is not from a `batch_get` of items of type `I`.
    pub fn unprocessed<I: Item + 'static>(&self) -> Vec<PrimaryKey<I>> {
        let progress = self.progress::<BatchProgress>().and_then(BatchProgress::for_type::<I>);
        let keys = progress.into_iter().flat_map(|progress| &progress.keys);
        keys.filter(|(_, outcome)| matches!(outcome, KeyOutcome::Unprocessed))
            .map(|(key, _)| key.clone().cast())
            .collect()
    }
}
