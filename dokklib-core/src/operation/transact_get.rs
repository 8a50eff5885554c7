use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsInput;
use aws_sdk_dynamodb::operation::transact_get_items::builders::TransactGetItemsFluentBuilder;
use aws_sdk_dynamodb::types;

use super::batch_keys::{ManyTypes, OneType, decode_requested};
use crate::attribute::Attributes;
use crate::error::{Context, Error, Fault, Result};
use crate::item::{IntoKey, Item};
use crate::key::AnyKey;
use crate::limit;
use crate::operation::{Handle, check_read};
use crate::schema::Layout;

/// Reads up to 100 items in one transaction: all of them as they are at one point in time; returned by
/// [`Table::transact_get`](crate::Table::transact_get).
///
/// Awaiting it returns `T`: a vector or a tuple with an `Option` for each key, `None` for a missing item.
///
/// A transaction that conflicts with a write of one of its items is sent again, up to 8 times, with exponential backoff and
/// full jitter.
///
/// # Errors
///
/// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if a tuple contains a key twice, and for more than 100 items,
///   before a request is sent. [`InvalidInput`](crate::ErrorKind::InvalidInput) for an invalid key.
/// - [`TransactionCanceled`](crate::ErrorKind::TransactionCanceled) if the conflicts don't end.
///   [`Error::reasons`] has a reason for each key.
/// - [`Decode`](crate::ErrorKind::Decode) for the first item that doesn't match its type.
///
/// # Limits
///
/// The items may have 4 MB in total. The read consumes twice the read capacity of strongly consistent reads. See
/// [`TransactGetItems`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txgetitems)
/// in AWS's guide.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct TransactGet<T> {
    pub(crate) request: TransactGetRequest,
    pub(crate) decode: DecodeAll<T>,
}

/// Decodes the items in the order of the requested keys.
pub(crate) type DecodeAll<T> = fn(Vec<Option<Attributes>>, &'static Layout) -> Result<T>;

/// The parameters of a read transaction.
#[derive(Clone)]
pub(crate) struct TransactGetRequest {
    pub(crate) handle: Handle,
    keys: Vec<RequestedKey>,
    /// A fault that was found in the keys.
    checked: Result<(), Fault>,
    /// `true` if a key that occurs twice is an error.
    rejects_duplicates: bool,
}

/// The key of an item that is read.
#[derive(Clone)]
pub(crate) struct RequestedKey {
    key: AnyKey,
    /// The name of the item's type.
    pub(crate) entity: fn() -> Cow<'static, str>,
    /// The time to live attribute. An expired item counts as missing.
    pub(crate) ttl: Option<&'static str>,
}

/// The distinct keys of a read transaction.
pub(crate) struct DistinctKeys {
    pub(crate) keys: Vec<RequestedKey>,
    /// The index into `keys` for each requested key.
    pub(crate) positions: Vec<usize>,
}

impl TransactGetRequest {
    pub(crate) fn context(&self) -> Context {
        let entity = match self.keys.as_slice() {
            [first, rest @ ..] if rest.iter().all(|key| (key.entity)() == (first.entity)()) => Some(first.entity),
            _ => None,
        };
        Context { operation: "transact_get", entity, writes: false }
    }

    /// Returns `true` if no item is requested, so that no request is sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(crate) fn distinct_keys(&self) -> Result<DistinctKeys, Fault> {
        let mut indexes: HashMap<&AnyKey, usize> = HashMap::with_capacity(self.keys.len());
        let mut distinct = DistinctKeys { keys: Vec::new(), positions: Vec::with_capacity(self.keys.len()) };
        for (second, requested) in self.keys.iter().enumerate() {
            let index = match indexes.get(&requested.key) {
                Some(&first) if self.rejects_duplicates => return Err(Fault::SameItem { first, second }),
                Some(&index) => index,
                None => {
                    let index = distinct.keys.len();
                    indexes.insert(&requested.key, index);
                    distinct.keys.push(requested.clone());
                    index
                }
            };
            distinct.positions.push(index);
        }
        Ok(distinct)
    }

    fn render(&self) -> Result<(TransactGetItemsFluentBuilder, DistinctKeys), Fault> {
        self.checked.clone()?;
        let distinct = self.distinct_keys()?;
        let (count, limit) = (distinct.keys.len(), limit::TRANSACTION_OPERATIONS);
        if count == 0 || count > limit {
            return Err(Fault::TransactionSize { count, limit });
        }
        let get = |(index, requested): (usize, &RequestedKey)| {
            let context = Context { operation: "get", entity: Some(requested.entity), writes: false };
            let key = requested.key.clone().into_attributes(self.handle.layout);
            let key = key.map_err(|fault| fault.in_operation(index, &context))?;
            let get = types::Get::builder().table_name(self.handle.table.checked()?).set_key(Some(key));
            let get = get.build().expect("the required fields are set");
            Ok(types::TransactGetItem::builder().get(get).build())
        };
        let items = distinct.keys.iter().enumerate().map(get).collect::<Result<_, Fault>>()?;
        let sdk = self.handle.client.transact_get_items().set_transact_items(Some(items));
        Ok((sdk.set_return_consumed_capacity(self.handle.calls.return_consumed_capacity()), distinct))
    }

    pub(crate) fn to_sdk(&self) -> Result<(TransactGetItemsFluentBuilder, DistinctKeys)> {
        self.render().map_err(|fault| Error::invalid(fault).in_context(&self.context()))
    }
}

impl RequestedKey {
    fn new<S, K: IntoKey<S>>(key: K, checked: &mut Result<(), Fault>, layout: &Layout) -> Self {
        *checked = checked.clone().and(check_read(key.version()));
        let ttl = K::Item::LIFE_CYCLE.ttl(layout);
        Self { key: key.into_primary_key().cast(), entity: K::Item::name, ttl }
    }
}

impl<T> TransactGet<T> {
    /// Returns the items even if they have expired, that is, their time to live (`#[entity(ttl)]`) has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, an expired item counts as missing.
    pub fn including_expired(mut self) -> Self {
        for key in &mut self.request.keys {
            key.ttl = None;
        }
        self
    }

    /// Returns the SDK input of the request without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built, also one without keys. Awaiting the operation returns the same error, except that a
    /// list without keys returns no items.
    pub fn to_input(&self) -> Result<TransactGetItemsInput> {
        Ok(self.request.to_sdk()?.0.as_input().clone().build().expect("the required fields are set"))
    }

    /// Returns the SDK's fluent builder of the request, to set options that this library doesn't offer.
    ///
    /// # Errors
    ///
    /// As [`to_input`](Self::to_input).
    pub fn into_sdk(self) -> Result<TransactGetItemsFluentBuilder> {
        self.request.to_sdk().map(|(sdk, _)| sdk)
    }
}

impl<T> Clone for TransactGet<T> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode }
    }
}

impl<T> fmt::Debug for TransactGet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransactGet({} keys)", self.request.keys.len())
    }
}

/// The keys that [`Table::transact_get`](crate::Table::transact_get) reads in one transaction: a list of keys of one item
/// type, or a tuple of up to twelve keys of any types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a list nor a tuple of keys of a table of the schema `{S}`",
    label = "pass a tuple of up to twelve keys of this table, `(User::key(..), Order::key(..))`, or a list of keys of one type"
)]
pub trait TransactKeys<S, Kind> {
    /// The result of the transaction: a tuple or a vector with an `Option` for each key.
    type Items;

    #[doc(hidden)]
    fn into_transaction(self, table: TransactGetFrom) -> TransactGet<Self::Items>;
}

/// The table that items are read from.
#[doc(hidden)]
pub struct TransactGetFrom(pub(crate) Handle);

impl fmt::Debug for TransactGetFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransactGetFrom({:?})", self.0.table)
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: IntoIterator<Item: IntoKey<S>>> TransactKeys<S, OneType> for T {
    type Items = Vec<Option<<T::Item as IntoKey<S>>::Item>>;

    fn into_transaction(self, table: TransactGetFrom) -> TransactGet<Self::Items> {
        let mut checked = Ok(());
        let keys = self.into_iter().map(|key| RequestedKey::new(key, &mut checked, table.0.layout)).collect();
        let request = TransactGetRequest { handle: table.0, keys, checked, rejects_duplicates: false };
        TransactGet { request, decode: decode_list }
    }
}

fn decode_list<I: Item>(items: Vec<Option<Attributes>>, layout: &'static Layout) -> Result<Vec<Option<I>>> {
    items.into_iter().map(|item| decode_requested(item.map(Into::into), layout)).collect()
}

macro_rules! tuples {
    ($($($K:ident)+;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, $($K: IntoKey<S>),+> TransactKeys<S, ManyTypes> for ($($K,)+) {
            type Items = ($(Option<$K::Item>,)+);

            #[allow(non_snake_case, reason = "each key has the name of its type")]
            fn into_transaction(self, table: TransactGetFrom) -> TransactGet<Self::Items> {
                let ($($K,)+) = self;
                let mut checked = Ok(());
                let keys = vec![$(RequestedKey::new($K, &mut checked, table.0.layout)),+];
                let request = TransactGetRequest { handle: table.0, keys, checked, rejects_duplicates: true };
                TransactGet {
                    request,
                    decode: |items, layout| {
                        // There is one response for each key.
                        let mut items = items.into_iter();
                        Ok(($(decode_requested::<$K::Item>(items.next().flatten().map(Into::into), layout)?,)+))
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
    A B C D E F G H J;
    A B C D E F G H J K;
    A B C D E F G H J K L;
    A B C D E F G H J K L M;
}
