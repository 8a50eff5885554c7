//! The keys that a batch reads: of one item type, of a tuple of types, or of the members of a collection.

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;

use super::{BatchGet, BatchGetMany};
use crate::attribute::StoredItem;
use crate::error::Result;
use crate::item::{self, IntoKey, Item};
use crate::key::AnyKey;
use crate::operation::{BatchGetRequest, Handle, KeyGroup, check_read};
use crate::schema::Layout;

/// The keys are a list of one type.
#[doc(hidden)]
#[derive(Debug)]
pub struct OneType;

/// The keys are a tuple of types.
#[doc(hidden)]
#[derive(Debug)]
pub struct ManyTypes;

/// The keys that [`Table::batch_get`](crate::Table::batch_get) reads: a list of keys of one item type, or a tuple of up to
/// twelve lists.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a list nor a tuple of lists of keys of a table of the schema `{S}`",
    label = "pass a list of keys, `[Order::key(..), Order::key(..)]`, or a tuple of lists, `(user_keys, order_keys)`"
)]
pub trait BatchKeys<S, Kind> {
    /// The operation: [`BatchGet`] for a list, [`BatchGetMany`] for a tuple of lists.
    type Batch;

    #[doc(hidden)]
    fn into_batch(self, table: BatchGetFrom) -> Self::Batch;
}

/// The table that items are read from.
#[doc(hidden)]
pub struct BatchGetFrom(pub(crate) Handle);

impl fmt::Debug for BatchGetFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchGetFrom({:?})", self.0.table)
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: IntoIterator<Item: IntoKey<S>>> BatchKeys<S, OneType> for T {
    type Batch = BatchGet<<T::Item as IntoKey<S>>::Item>;

    fn into_batch(self, table: BatchGetFrom) -> Self::Batch {
        table.0.batch_get_by::<S, _>(self)
    }
}

macro_rules! tuples {
    ($($($T:ident)+;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, $($T: IntoIterator<Item: IntoKey<S, Item: 'static>>),+> BatchKeys<S, ManyTypes> for ($($T,)+) {
            type Batch = BatchGetMany<($(Vec<Option<<$T::Item as IntoKey<S>>::Item>>,)+)>;

            #[allow(non_snake_case, reason = "each list has the name of its type")]
            fn into_batch(self, table: BatchGetFrom) -> Self::Batch {
                let ($($T,)+) = self;
                let name = || {
                    let names = [$(<<$T::Item as IntoKey<S>>::Item as Item>::name()),+];
                    Cow::Owned(names.join(", "))
                };
                let mut keys: Vec<AnyKey> = Vec::new();
                let (mut groups, mut checked) = (Vec::new(), Ok(()));
                $(
                    let before = keys.len();
                    keys.extend($T.into_iter().map(|key| {
                        checked = checked.clone().and(check_read(key.version()));
                        key.into_primary_key().cast::<()>()
                    }));
                    let item_type = TypeId::of::<<$T::Item as IntoKey<S>>::Item>();
                    let ttl = <<$T::Item as IntoKey<S>>::Item as Item>::LIFE_CYCLE.ttl(table.0.layout);
                    groups.push(KeyGroup { item_type, len: keys.len() - before, ttl });
                )+
                BatchGetMany {
                    request: BatchGetRequest { checked, ..BatchGetRequest::new(table.0, name, keys, None) },
                    groups,
                    decode: |groups, layout| {
                        // There is one group for each list.
                        let mut groups = groups.into_iter();
                        Ok(($(decode_group::<<$T::Item as IntoKey<S>>::Item>(groups.next(), layout)?,)+))
                    },
                }
            }
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}

fn decode_group<I: Item>(items: Option<Vec<Option<StoredItem>>>, layout: &'static Layout) -> Result<Vec<Option<I>>> {
    items.unwrap_or_default().into_iter().map(|item| decode_requested(item, layout)).collect()
}

/// Decodes an item of type `I`. An item of another entity with the same key is missing for this read.
pub(super) fn decode_requested<I: Item>(item: Option<StoredItem>, layout: &'static Layout) -> Result<Option<I>> {
    let tag = item::shared_key_tag::<I>(layout);
    let is_requested = |item: &StoredItem| !tag.is_some_and(|tag| tag.is_of_listed_entity(item, layout));
    item.filter(is_requested).map(|item| item::decode(item, layout)).transpose()
}
