use std::any::TypeId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::stream;

use super::{Batch, BatchOutcome, BatchResponse, Numbered, ResponseStatus, run};
use crate::attribute::{Lookup, StoredItem};
use crate::client::attempts::send_mapped;
use crate::client::call::Call;
use crate::client::retry::Backoff;
use crate::client::wire::{ItemsOf, TakeItems};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::key::KeyIdentity;
use crate::limit;
use crate::operation::{
    BatchGet, BatchGetMany, BatchGetRequest, BatchProgress, ErrorMapper, KeyGroup, KeyOutcome, OperationFuture,
    RenderedProjection,
};

impl<I: 'static> BatchGet<I> {
    /// Returns a result for each key, so that an item that can't be decoded doesn't hide the others.
    ///
    /// # Errors
    ///
    /// As awaiting the batch, except for [`Decode`](crate::ErrorKind::Decode), which is in the individual results.
    pub async fn results(self) -> Result<Vec<Result<Option<I>>>> {
        let Self { request, decode, .. } = self;
        let (context, layout) = (request.context(), request.handle.layout);
        let call = Call::start(&request.handle, &context, "BatchGetItem").with_batch_size(request.keys.len());
        let group = KeyGroup { item_type: TypeId::of::<I>(), len: request.positions.len(), ttl: request.ttl };
        let read = call.record_error(batch_get(request, vec![group], &call).await)?;
        let decoded = read
            .into_iter()
            .map(|item| item.map(|item| decode(item, layout)).transpose().map_err(|error| error.in_context(&context)));
        Ok(decoded.collect())
    }
}

impl<I: 'static> IntoFuture for BatchGet<I> {
    type Output = Result<Vec<Option<I>>>;
    type IntoFuture = OperationFuture<Vec<Option<I>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.results().await?.into_iter().collect() })
    }
}

impl<T: 'static> IntoFuture for BatchGetMany<T> {
    type Output = Result<T>;
    type IntoFuture = OperationFuture<T>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, groups, decode } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            let call = Call::start(&request.handle, &context, "BatchGetItem").with_batch_size(request.keys.len());
            let mut items = call.record_error(batch_get(request, groups.clone(), &call).await)?.into_iter();
            let items = groups.iter().map(|group| items.by_ref().take(group.len).collect()).collect();
            decode(items, layout).map_err(|error| error.in_context(&context))
        })
    }
}

/// Reads the items of the keys and returns them in the order of the keys.
async fn batch_get(request: BatchGetRequest, groups: Vec<KeyGroup>, call: &Call) -> Result<Vec<Option<StoredItem>>> {
    let layout = request.handle.layout;
    let mapper = ErrorMapper::new(request.context(), layout);
    request.handle.check_connected(&mapper.context)?;
    let reader =
        Reader::new(&request, &mapper, call).map_err(|fault| Error::invalid(fault).in_context(&mapper.context))?;

    let indexes = 0..request.keys.len();
    let backoff = Backoff::for_batch(&request.handle, call);
    let BatchOutcome { left, error, .. } = run(&reader, backoff, &request.options, indexes, stream::empty()).await;
    let outcomes = reader.outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    let read_at = request.handle.now();
    let error = error.or_else(|| {
        let fault = Fault::UnprocessedKeys { unprocessed: left.len(), keys: outcomes.len() };
        let is_incomplete = !left.is_empty();
        is_incomplete.then(|| Error::fault(ErrorKind::Unprocessed, fault).in_context(&mapper.context))
    });
    match error {
        Some(error) => {
            let is_partial = request.projection.is_partial();
            let keys = request.keys.into_iter().zip(outcomes).collect();
            let positions = request.positions;
            Err(error.with_progress(BatchProgress { groups, layout, read_at, is_partial, keys, positions }))
        }
        None => {
            let mut items = in_request_order(&request.positions, outcomes).into_iter();
            let groups = groups.iter().flat_map(|group| std::iter::repeat_n(group, group.len));
            let is_live = |item: &StoredItem, group: &KeyGroup| !group.is_expired(item, read_at);
            let items = groups.map(|group| items.next().flatten().filter(|item| is_live(item, group)));
            Ok(items.collect())
        }
    }
}

/// Returns the item for each requested position. An item is cloned only if several positions request it.
fn in_request_order(positions: &[usize], mut outcomes: Vec<KeyOutcome>) -> Vec<Option<StoredItem>> {
    let mut uses = vec![0_usize; outcomes.len()];
    for &index in positions {
        uses[index] += 1;
    }
    let item = |&index: &usize| {
        uses[index] -= 1;
        let is_last_use = uses[index] == 0;
        let outcome = if is_last_use {
            std::mem::replace(&mut outcomes[index], KeyOutcome::Missing)
        } else {
            outcomes[index].clone()
        };
        match outcome {
            KeyOutcome::Item(item) => Some(item),
            KeyOutcome::Missing | KeyOutcome::Unprocessed => None,
        }
    };
    positions.iter().map(item).collect()
}

/// Reads keys by their indexes.
struct Reader<'a> {
    request: &'a BatchGetRequest,
    mapper: &'a ErrorMapper,
    call: &'a Call,
    /// The index of each key by its values. A response contains the items in any order.
    key_indexes: HashMap<(KeyIdentity<'a>, Option<KeyIdentity<'a>>), usize>,
    projection: RenderedProjection,
    /// The outcome for each key so far.
    outcomes: Mutex<Vec<KeyOutcome>>,
}

impl Batch for Reader<'_> {
    /// The index of a key.
    type Operation = usize;

    const MAX_OPERATIONS: usize = limit::BATCH_GET_KEYS;

    fn split(&self, queue: &mut VecDeque<Numbered<usize>>) -> Vec<Numbered<usize>> {
        queue.drain(..queue.len().min(Self::MAX_OPERATIONS)).collect()
    }

    async fn send(&self, mut keys: Vec<Numbered<usize>>) -> BatchResponse<usize> {
        let requested: Vec<usize> = keys.iter().map(|key| key.operation).collect();
        let (items, unprocessed) = match self.read(&requested).await {
            Ok(response) => response,
            Err(error) => return BatchResponse::failed(keys, error),
        };
        let unprocessed: Vec<usize> = unprocessed.iter().filter_map(|key| self.key_index(key)).collect();
        keys.retain(|key| unprocessed.contains(&key.operation));
        let is_accepted = keys.is_empty() || (self.is_full(&items, &unprocessed) && keys.len() < requested.len());
        self.record(&requested, items, &unprocessed);
        let status = if is_accepted { ResponseStatus::Accepted } else { ResponseStatus::Throttled(None) };
        BatchResponse { unprocessed: keys, may_be_applied: false, status }
    }
}

impl<'a> Reader<'a> {
    fn new(request: &'a BatchGetRequest, mapper: &'a ErrorMapper, call: &'a Call) -> Result<Self, Fault> {
        request.check()?;
        let projection = request.render_projection()?;
        let keys = request.keys.iter().enumerate();
        let key_indexes = keys.map(|(index, key)| (key.identity(), index)).collect();
        let outcomes = Mutex::new(vec![KeyOutcome::Unprocessed; request.keys.len()]);
        Ok(Self { request, mapper, call, key_indexes, projection, outcomes })
    }

    /// Sends one request and returns the items and the unprocessed keys.
    async fn read(&self, indexes: &[usize]) -> Result<(Vec<StoredItem>, Vec<HashMap<String, AttributeValue>>)> {
        let items = self.request.request_items(indexes, &self.projection);
        let items = items.map_err(|fault| Error::invalid(fault).in_context(&self.mapper.context))?;
        let handle = &self.request.handle;
        let request = handle.client.batch_get_item().set_request_items(Some(items));
        let request = request.set_return_consumed_capacity(handle.calls.return_consumed_capacity());
        let wire = TakeItems::new(ItemsOf::BATCH_GET_ITEM, &handle.calls);
        let output = send_mapped!(request, self.call, self.mapper, &wire)?;
        // The request reads one table, so its name in the response doesn't matter.
        let items = wire.items(output.responses.unwrap_or_default().into_values().flatten());
        self.call.record_items(items.len());
        let unprocessed =
            output.unprocessed_keys.unwrap_or_default().into_values().flat_map(|keys| keys.keys).collect();
        Ok((items, unprocessed))
    }

    fn record(&self, requested: &[usize], items: Vec<StoredItem>, unprocessed: &[usize]) {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        // Every processed key is first recorded as missing; the items that were found then overwrite their entries.
        for &index in requested.iter().filter(|index| !unprocessed.contains(index)) {
            outcomes[index] = KeyOutcome::Missing;
        }
        for item in items {
            if let Some(index) = self.key_index(&item)
                && !self.request.is_of_other_entity(&item)
            {
                outcomes[index] = KeyOutcome::Item(item);
            }
        }
    }

    /// Returns `true` if the response reached a size limit. Otherwise unprocessed keys mean that the table is
    /// throttled.
    ///
    /// A response counts as full if another item of the maximum size might not have fitted. With a projection the sizes
    /// are unknown, because the limits count whole items.
    fn is_full(&self, items: &[StoredItem], unprocessed: &[usize]) -> bool {
        if self.projection.expression.is_some() || unprocessed.is_empty() {
            return false;
        }
        let mut total = 0;
        let mut partitions: HashMap<KeyIdentity<'_>, usize> = HashMap::new();
        for item in items {
            let size = item.size();
            total += size;
            if let Some(index) = self.key_index(item) {
                *partitions.entry(self.request.keys[index].partition.identity()).or_default() += size;
            }
        }
        let is_full = |size: usize, limit: usize| size + limit::ITEM_BYTES > limit;
        is_full(total, limit::BATCH_GET_BYTES)
            || unprocessed.iter().all(|&index| {
                let size = partitions.get(&self.request.keys[index].partition.identity());
                is_full(size.copied().unwrap_or_default(), limit::BATCH_GET_PARTITION_BYTES)
            })
    }

    fn key_index(&self, item: &impl Lookup) -> Option<usize> {
        let layout = self.request.handle.layout;
        let partition = KeyIdentity::of(item.lookup(layout.partition_key_name())?);
        let sort = match layout.sort_key_name() {
            Some(name) => Some(KeyIdentity::of(item.lookup(name)?)),
            None => None,
        };
        self.key_indexes.get(&(partition, sort)).copied()
    }
}
