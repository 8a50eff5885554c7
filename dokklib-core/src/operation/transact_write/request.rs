//! The operations of a write transaction, and the SDK's request for them.

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasherDefault;
use std::time::SystemTime;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;
use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};

use super::marker::{SentMarker, add_marker};
use crate::attribute::Attributes;
use crate::error::{Context, Error, Fault, Result};
use crate::expr::Node;
use crate::limit;
use crate::operation::cursor::stable_hash;
use crate::operation::quick_hasher::QuickHasher;
use crate::operation::{Handle, StaleMarker, TableName, Write, WriteKind};

/// The parameters of a write transaction.
#[derive(Clone)]
pub(crate) struct TransactRequest {
    pub(crate) handle: Handle,
    pub(crate) writes: Vec<Write>,
    pub(crate) idempotency_token: Option<String>,
    /// The time at which the transaction was created. All of its writes use it as their timestamp.
    pub(crate) timestamp: SystemTime,
    /// The positions of the upserts without changes whose items exist.
    existing: BTreeSet<usize>,
    /// The markers of unique values that are taken over, because their owners don't have the values.
    stale: Vec<StaleMarker>,
}

/// The operations of a transaction, as the SDK takes them.
pub(crate) struct RenderedTransaction {
    handle: Handle,
    /// The operations, followed by the markers of unique values and the checks of their owners.
    pub(crate) items: Vec<TransactWriteItem>,
    token: Option<String>,
    /// The tables of the operations.
    tables: Vec<TableName>,
    /// The positions of the upserts that are updates, and not inserts or condition checks.
    pub(crate) updating_upserts: BTreeSet<usize>,
    /// For each operation the condition without the one that its kind implies.
    pub(crate) conditions: Vec<Option<Node>>,
    /// The markers of unique values, which follow the operations.
    pub(crate) markers: Vec<SentMarker>,
}

impl TransactRequest {
    /// Creates a transaction without operations.
    pub(super) fn new(handle: Handle) -> Self {
        Self {
            timestamp: handle.now(),
            handle,
            writes: Vec::new(),
            idempotency_token: None,
            existing: BTreeSet::new(),
            stale: Vec::new(),
        }
    }

    /// Creates a transaction with a single write.
    pub(crate) fn of_write(write: Write) -> Self {
        let empty = Self::new(write.handle.clone());
        Self { writes: vec![write], ..empty }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "transact_write", entity: None, writes: true }
    }

    /// Checks the number of operations, the idempotency token, that all operations have one client, and that no two
    /// operations write one item.
    fn check(&self) -> Result<(), Fault> {
        let limit = limit::TRANSACTION_OPERATIONS;
        let count = self.writes.len();
        if count == 0 || count > limit {
            return Err(Fault::TransactionSize { count, limit });
        }
        if let Some(token) = &self.idempotency_token {
            let (length, limit) = (token.chars().count(), limit::IDEMPOTENCY_TOKEN_CHARS);
            if length == 0 || length > limit {
                return Err(Fault::TokenLength { length, limit });
            }
        }
        let mut items = HashMap::with_capacity_and_hasher(count, BuildHasherDefault::<QuickHasher>::default());
        for (second, write) in self.writes.iter().enumerate() {
            if !write.handle.has_client_of(&self.handle) {
                return Err(Fault::OtherClient.in_operation(second, &write.context()));
            }
            let Some(table_and_key) = write.table_and_key() else { continue };
            if let Some(first) = items.insert(table_and_key, second) {
                return Err(Fault::SameItem { first, second });
            }
        }
        Ok(())
    }

    fn render(self) -> Result<RenderedTransaction, Fault> {
        self.check()?;
        let token = self.token();
        let is_stale = !self.stale.is_empty();
        let keys: Vec<Attributes> = self.writes.iter().filter(|_| is_stale).filter_map(Write::key).collect();
        let mut items = Vec::with_capacity(self.writes.len());
        let mut conditions = Vec::with_capacity(self.writes.len());
        let mut length: usize = 0;
        let mut markers: Vec<SentMarker> = Vec::new();
        let (mut tables, mut updating_upserts) = (Vec::<TableName>::new(), BTreeSet::new());
        for (index, write) in self.writes.into_iter().enumerate() {
            let context = write.context();
            let item = write.prepare().and_then(|mut write| {
                length += write.size();
                for marker in std::mem::take(&mut write.markers) {
                    let handle = write.write.handle.clone();
                    add_marker(&mut markers, SentMarker { position: index, handle, marker, replaced: None })?;
                }
                // Moving the item is slow, because it has room for all kinds of operations.
                items.push(TransactWriteItem::builder().build());
                let item = &mut items[index];
                write.set_transact_item(item, self.existing.contains(&index))?;
                let write = write.write;
                if write.kind == WriteKind::Upsert && item.update().is_some() {
                    updating_upserts.insert(index);
                }
                if tables.last().is_none_or(|last| last.as_str() != write.handle.table.as_str()) {
                    tables.push(write.handle.table.clone());
                }
                conditions.push(write.into_condition());
                Ok(())
            });
            item.map_err(|fault| fault.in_operation(index, &context))?;
        }
        let limit = limit::TRANSACTION_BYTES;
        if length > limit {
            return Err(Fault::TransactionTooLarge { length, limit });
        }
        let mut checks = Vec::new();
        for sent in &mut markers {
            let SentMarker { handle, marker, replaced, .. } = sent;
            if let Some(stale) = self.stale.iter().find(|stale| stale.key == marker.key && marker.is_added) {
                if !keys.contains(&stale.owner) {
                    checks.push(marker.check_of_owner(handle, &stale.owner)?);
                }
                *replaced = Some(stale.owner.clone());
            }
            items.push(marker.clone().into_transact_item(handle, replaced.as_ref())?);
        }
        items.extend(checks);
        let (count, limit) = (items.len(), limit::TRANSACTION_OPERATIONS);
        if count > limit {
            return Err(Fault::TransactionSize { count, limit });
        }
        Ok(RenderedTransaction { handle: self.handle, items, token, tables, updating_upserts, conditions, markers })
    }

    pub(crate) fn into_sdk(self) -> Result<TransactWriteItemsFluentBuilder> {
        self.into_rendered().map(|mut rendered| rendered.sdk())
    }

    pub(crate) fn into_input(self) -> Result<TransactWriteItemsInput> {
        let RenderedTransaction { handle, items, token, .. } = self.into_rendered()?;
        let input = TransactWriteItemsInput::builder().set_transact_items(Some(items)).set_client_request_token(token);
        let input = input.set_return_consumed_capacity(handle.calls.return_consumed_capacity());
        Ok(input.build().expect("the required fields are set"))
    }

    pub(crate) fn into_rendered(self) -> Result<RenderedTransaction> {
        let context = self.context();
        self.render().map_err(|fault| Error::invalid(fault).in_context(&context))
    }

    /// Takes over a marker whose owner doesn't have the value. Returns `false` if it was already taken over from this owner.
    pub(crate) fn take_over(&mut self, stale: StaleMarker) -> bool {
        let is_known = self.stale.iter().any(|known| known.key == stale.key && known.owner == stale.owner);
        self.stale.retain(|known| known.key != stale.key);
        self.stale.push(stale);
        !is_known
    }

    /// Returns `true` if one of the operations is of an item with unique values.
    pub(crate) fn has_unique_values(&self) -> bool {
        self.writes.iter().any(|write| write.unique.is_some())
    }

    /// Returns `true` if one of the operations is an upsert.
    pub(crate) fn has_upserts(&self) -> bool {
        self.writes.iter().any(|write| write.kind == WriteKind::Upsert)
    }

    /// Records whether the item of an upsert without changes exists. Returns `false` if this was known before.
    pub(crate) fn set_existing(&mut self, position: usize, item_exists: bool) -> bool {
        if item_exists { self.existing.insert(position) } else { self.existing.remove(&position) }
    }

    /// Records the unique values of the item of an upsert, or that the item is missing. Returns `false` if this was known
    /// before, or if the item has expired, so that the upsert can't be applied.
    pub(crate) fn set_old_values(&mut self, position: usize, stored: Option<&Attributes>) -> bool {
        let write = &mut self.writes[position];
        let is_expired = stored.zip(write.guards.expiry).is_some_and(|(stored, expiry)| expiry.is_expired(stored));
        let Some(unique) = write.unique.as_mut().filter(|_| !is_expired) else { return false };
        let old = stored.map(|stored| unique.of_item(stored));
        let is_new = unique.old != old;
        unique.old = old;
        is_new
    }

    /// Returns the unique values that upserts assume, with the positions of the upserts.
    fn old_values(&self) -> impl Iterator<Item = (usize, &Attributes)> {
        let upserts = self.writes.iter().enumerate().filter(|(_, write)| write.kind == WriteKind::Upsert);
        upserts.filter_map(|(position, write)| Some((position, write.unique.as_ref()?.old.as_ref()?)))
    }

    /// Returns the idempotency token of this request.
    ///
    /// Requests that differ must have different tokens. If the user repeats the transaction, each has its token again.
    fn token(&self) -> Option<String> {
        let token = self.idempotency_token.as_ref()?;
        if self.existing.is_empty() && self.stale.is_empty() && self.old_values().next().is_none() {
            return Some(token.clone());
        }
        let positions = self.existing.iter().map(ToString::to_string);
        let positions =
            positions.chain(self.stale.iter().map(|stale| format!("{}{:?}", stale.key, text_of(&stale.owner))));
        let positions =
            positions.chain(self.old_values().map(|(position, old)| format!("{position}{:?}", text_of(old))));
        let text = [token.clone()].into_iter().chain(positions).collect::<Vec<_>>().join("#");
        let half = |salt: u8| stable_hash(text.bytes().chain([salt]));
        Some(format!("{:016x}{:016x}", half(0), half(1)))
    }

    /// Generates an idempotency token, unless the user has set one.
    pub(crate) fn ensure_token(&mut self) {
        self.idempotency_token.get_or_insert_with(|| format!("{:032x}", fastrand::u128(..)));
    }
}

/// Returns the attributes as text, in the order of their names.
fn text_of(attributes: &Attributes) -> Vec<String> {
    let mut values: Vec<_> = attributes.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    values.sort();
    values
}

impl RenderedTransaction {
    /// Returns the SDK's request, into which the operations move.
    pub(crate) fn sdk(&mut self) -> TransactWriteItemsFluentBuilder {
        let sdk = self.handle.client.transact_write_items().set_transact_items(Some(std::mem::take(&mut self.items)));
        let sdk = sdk.set_return_consumed_capacity(self.handle.calls.return_consumed_capacity());
        sdk.set_client_request_token(self.token.take())
    }

    /// Returns a request whose body is replaced with the one of the earlier request. The SDK finds the endpoint by the names of
    /// the tables.
    pub(crate) fn placeholder(&self) -> TransactWriteItemsFluentBuilder {
        let item = |table: &TableName| {
            let check = ConditionCheck::builder().table_name(table.as_str()).set_key(Some(Attributes::new()));
            let check = check.condition_expression("").build().expect("the required fields are set");
            TransactWriteItem::builder().condition_check(check).build()
        };
        let items = self.tables.iter().map(item).collect();
        self.handle.client.transact_write_items().set_transact_items(Some(items))
    }
}
