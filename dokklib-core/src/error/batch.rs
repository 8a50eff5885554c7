use std::any::TypeId;

use super::{Error, ErrorKind, Fault, Result};
use crate::item::{self, Attributes, Item};
use crate::key::{AnyKey, PrimaryKey};
use crate::schema::Layout;

/// How far a batch of reads got before it failed.
pub(crate) struct BatchProgress {
    /// The type of the items that were asked for.
    pub(crate) item: TypeId,
    pub(crate) layout: &'static Layout,
    /// Whether only some of the items' attributes were asked for.
    pub(crate) in_part: bool,
    /// Each key once, with what became of it.
    pub(crate) keys: Vec<(AnyKey, Fetched)>,
    /// Which of the keys was asked for at each position.
    pub(crate) positions: Vec<usize>,
}

/// What became of a key.
#[derive(Clone)]
pub(crate) enum Fetched {
    Item(Attributes),
    Missing,
    Unprocessed,
}

impl BatchProgress {
    /// The progress of a batch of this type of items.
    fn of<I: Item + 'static>(&self) -> Option<&Self> {
        (self.item == TypeId::of::<I>()).then_some(self)
    }

    fn result<I: Item>(&self, position: usize) -> Result<Option<I>> {
        match &self.keys[position].1 {
            Fetched::Item(attributes) => {
                let decode = if self.in_part { item::decode_in_part } else { item::decode };
                decode(attributes.clone(), self.layout).map(Some)
            }
            Fetched::Missing => Ok(None),
            Fetched::Unprocessed => {
                let mut error = Error::fault(ErrorKind::Unprocessed, Fault::KeyUnprocessed);
                error.0.entity = Some(I::name());
                Err(error)
            }
        }
    }
}

impl Error {
    /// What a batch of reads had read when it failed, by position: the item, `None` where there is none, or an error for
    /// what can't be read ([`Decode`](ErrorKind::Decode)) or was left ([`Unprocessed`](ErrorKind::Unprocessed)).
    ///
    /// `None` if this is no error of a `batch_get` of such items.
    pub fn batch_results<I: Item + 'static>(&self) -> Option<Vec<Result<Option<I>>>> {
        let progress = self.0.batch.as_ref()?.of::<I>()?;
        Some(progress.positions.iter().map(|&position| progress.result(position)).collect())
    }

    /// The keys that a batch of reads had left when it failed, each once: `table.batch_get(keys)` tries them again.
    ///
    /// Empty if this is no error of a `batch_get` of such items.
    pub fn unprocessed<I: Item + 'static>(&self) -> Vec<PrimaryKey<I>> {
        let progress = self.0.batch.as_ref().and_then(BatchProgress::of::<I>);
        let left = progress.into_iter().flat_map(|progress| &progress.keys);
        left.filter(|(_, fetched)| matches!(fetched, Fetched::Unprocessed)).map(|(key, _)| key.clone().cast()).collect()
    }

    pub(crate) fn with_progress(mut self, progress: BatchProgress) -> Self {
        self.0.batch = Some(progress);
        self
    }
}
