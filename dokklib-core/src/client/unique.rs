//! Reads by unique values, and the repair of their markers.

use std::pin::pin;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use futures_util::StreamExt;

use super::attempts::send_mapped;
use super::call::Call;
use super::get::get_consistent;
use super::scan::segment_stream;
use crate::attribute::Attributes;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::item::UniqueField;
use crate::operation::{
    ErrorMapper, GetByUnique, GetByUniqueRequest, Handle, Marker, OperationFuture, RepairUnique, RepairUniqueRequest,
    UniqueRepair, marker_key, marker_of, owner_of, unchanged_check,
};
use crate::schema::KeyRole;

impl<I: 'static> IntoFuture for GetByUnique<I> {
    type Output = Result<Option<I>>;
    type IntoFuture = OperationFuture<Option<I>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode, .. } = self;
        Box::pin(async move {
            let (context, layout) = (request.context.clone(), request.handle.layout);
            let call = Call::start(&request.handle, &context, "GetItem");
            let get = async {
                let item = get_by_unique(request, &call).await?.map(|item| decode(item.into(), layout)).transpose();
                item.map_err(|error| error.in_context(&context))
            };
            call.record_error(get.await)
        })
    }
}

async fn get_by_unique(request: GetByUniqueRequest, call: &Call) -> Result<Option<Attributes>> {
    let GetByUniqueRequest { handle, context, field, values, ttl } = request;
    let mapper = ErrorMapper::new(context.clone(), handle.layout);
    handle.check_connected(&context)?;
    let invalid = |fault: Fault| Error::invalid(fault).in_context(&context);
    let values = values.map_err(invalid)?;
    let Some(key) = field.marker_key(&values, key_limit(&handle)).map_err(invalid)? else { return Ok(None) };
    handle.table.checked().map_err(invalid)?;
    let Some(marker) = get_consistent(&handle, marker_key(&key, handle.layout), &mapper, call).await? else {
        return Ok(None);
    };
    let Some(owner) = owner_of(&marker, handle.layout) else { return Ok(None) };
    let item = get_consistent(&handle, owner, &mapper, call).await?;
    let item = item.filter(|item| field.has_same_value(item, &values) && !handle.is_expired(ttl, item));
    call.record_items(usize::from(item.is_some()));
    Ok(item)
}

fn key_limit(handle: &Handle) -> usize {
    handle.layout.key_limit(KeyRole::Partition).min(handle.layout.key_limit(KeyRole::Sort))
}

impl<I: 'static> IntoFuture for RepairUnique<I> {
    type Output = Result<UniqueRepair<I>>;
    type IntoFuture = OperationFuture<UniqueRepair<I>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode } = self;
        Box::pin(async move {
            let (context, layout) = (request.context.clone(), request.scan.handle.layout);
            let call = Call::start(&request.scan.handle, &context, "Scan");
            let repair = async {
                let (added, removed, conflicts) = Repair::new(request, &call)?.run().await?;
                let conflicts = conflicts.into_iter().map(|item| decode(item.into(), layout));
                let conflicts = conflicts.collect::<Result<_>>().map_err(|error| error.in_context(&context))?;
                Ok(UniqueRepair { added, removed, conflicts })
            };
            call.record_error(repair.await)
        })
    }
}

/// The number of times that a marker is looked at again because another request changes it at the same time.
const MAX_CHANGES: usize = 5;

/// A repair of the markers of one item type.
struct Repair {
    request: RepairUniqueRequest,
    mapper: ErrorMapper,
    call: Call,
}

/// The result of the repair of a marker.
#[derive(PartialEq)]
enum Outcome {
    Unchanged,
    Changed,
    /// Another item owns the value.
    Conflict,
}

impl Repair {
    fn new(request: RepairUniqueRequest, call: &Call) -> Result<Self> {
        let mapper = ErrorMapper::new(request.context.clone(), request.scan.handle.layout);
        request.scan.handle.check_connected(&mapper.context)?;
        request.scan.handle.table.checked().map_err(|fault| mapper_error(&mapper, fault))?;
        Ok(Self { request, mapper, call: call.clone() })
    }

    async fn run(self) -> Result<(usize, usize, Vec<Attributes>)> {
        let (mut added, mut removed, mut conflicts) = (0, 0, Vec::new());
        let items = segment_stream(self.request.scan.clone(), self.call.clone(), |item| Ok(item.into_attributes()));
        let mut items = pin!(items);
        while let Some(item) = items.next().await {
            let item = item?;
            let mut has_conflict = false;
            for field in self.request.fields {
                match self.add(*field, &item).await? {
                    Outcome::Unchanged => {}
                    Outcome::Changed => added += 1,
                    Outcome::Conflict => has_conflict = true,
                }
            }
            if has_conflict {
                conflicts.push(item);
            }
        }
        for field in self.request.fields {
            removed += self.remove_stale(*field).await?;
        }
        Ok((added, removed, conflicts))
    }

    fn handle(&self) -> &Handle {
        &self.request.scan.handle
    }

    async fn get(&self, key: Attributes) -> Result<Option<Attributes>> {
        get_consistent(self.handle(), key, &self.mapper, &self.call).await
    }

    fn key_of(&self, item: &Attributes) -> Attributes {
        let names = self.handle().layout.key_names();
        names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
    }

    /// Adds the marker of an item, unless the item or another one with the value owns it.
    async fn add(&self, field: UniqueField, item: &Attributes) -> Result<Outcome> {
        let (handle, owner) = (self.handle(), self.key_of(item));
        let key = field.marker_key(item, key_limit(handle)).map_err(|fault| mapper_error(&self.mapper, fault))?;
        let Some(key) = key else { return Ok(Outcome::Unchanged) };
        for _ in 0..MAX_CHANGES {
            let stored = self.get(marker_key(&key, handle.layout)).await?;
            let mut replaced = None;
            if let Some(other) = stored.as_ref().and_then(|marker| owner_of(marker, handle.layout)) {
                if other == owner {
                    return Ok(Outcome::Unchanged);
                }
                let stored = self.get(other.clone()).await?;
                let marker = marker_of(field, key.clone(), item, owner.clone());
                let is_expired = stored.as_ref().is_some_and(|item| handle.is_expired(self.request.ttl, item));
                if !marker.is_stale(stored.as_ref()) && !is_expired {
                    return Ok(Outcome::Conflict);
                }
                replaced = Some(other);
            }
            let marker = marker_of(field, key.clone(), item, owner.clone());
            let operations = [
                unchanged_check(handle, owner.clone(), field, Some(item)),
                marker.into_transact_item(handle, replaced.as_ref()),
            ];
            if self.transact(operations).await? {
                return Ok(Outcome::Changed);
            }
        }
        Ok(Outcome::Unchanged)
    }

    /// Removes the markers of a field whose owners don't have the value. Returns their number.
    async fn remove_stale(&self, field: UniqueField) -> Result<usize> {
        let handle = self.handle();
        let mut removed = 0;
        let mut start = None;
        loop {
            let scan = handle.client.scan().table_name(handle.table.as_str()).consistent_read(true);
            let scan = scan.set_return_consumed_capacity(handle.calls.return_consumed_capacity());
            let scan = scan.filter_expression("begins_with(#key, :prefix)");
            let scan = scan.expression_attribute_names("#key", handle.layout.partition_key_name());
            let scan = scan.expression_attribute_values(":prefix", AttributeValue::S(field.prefix()));
            let output = send_mapped!(scan.set_exclusive_start_key(start), &self.call, self.mapper)?;
            for marker in output.items.unwrap_or_default() {
                removed += usize::from(self.remove_if_stale(field, &marker).await?);
            }
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(removed);
            }
        }
    }

    async fn remove_if_stale(&self, field: UniqueField, marker: &Attributes) -> Result<bool> {
        let handle = self.handle();
        let text = marker.get(handle.layout.partition_key_name()).and_then(|key| key.as_s().ok());
        let Some((owner, text)) = owner_of(marker, handle.layout).zip(text) else { return Ok(false) };
        let item = self.get(owner.clone()).await?;
        let live = item.as_ref().filter(|item| !handle.is_expired(self.request.ttl, *item));
        let own = live.and_then(|item| field.marker_key(item, usize::MAX).ok().flatten());
        if own.as_ref() == Some(text) {
            return Ok(false);
        }
        let stale = Marker { is_added: false, ..marker_of(field, text.clone(), &Attributes::new(), owner.clone()) };
        let operations = [unchanged_check(handle, owner, field, item.as_ref()), stale.into_transact_item(handle, None)];
        self.transact(operations).await
    }

    /// Sends a transaction. Returns `false` if it was canceled because of a concurrent change.
    async fn transact(&self, operations: [Result<TransactWriteItem, Fault>; 2]) -> Result<bool> {
        let operations: Result<Vec<_>, Fault> = operations.into_iter().collect();
        let operations = operations.map_err(|fault| mapper_error(&self.mapper, fault))?;
        let request = self.handle().client.transact_write_items().set_transact_items(Some(operations));
        let request = request.set_return_consumed_capacity(self.handle().calls.return_consumed_capacity());
        match send_mapped!(request, &self.call, self.mapper) {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.kind(), ErrorKind::TransactionCanceled | ErrorKind::TransactionConflict) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

fn mapper_error(mapper: &ErrorMapper, fault: Fault) -> Error {
    Error::invalid(fault).in_context(&mapper.context)
}
