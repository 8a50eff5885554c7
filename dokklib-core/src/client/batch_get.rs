use std::any::TypeId;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::retry::Backoff;
use crate::attribute::{Attributes, item_size};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::expr::Renderer;
use crate::key::KeyIdentity;
use crate::limit;
use crate::operation::{BatchGet, BatchGetRequest, BatchProgress, ErrorMapper, KeyOutcome, OperationFuture};

/// The maximum number of requests that one batch has in flight.
const CONCURRENCY: usize = 4;

impl<I: 'static> BatchGet<I> {
    /// Returns a result for each key, so that an item that can't be decoded doesn't hide the others.
    ///
    /// # Errors
    ///
    /// As awaiting the batch, except for [`Decode`](crate::ErrorKind::Decode), which is in the individual results.
    pub async fn results(self) -> Result<Vec<Result<Option<I>>>> {
        let Self { request, decode, .. } = self;
        let (context, layout) = (request.context(), request.handle.layout);
        let read = batch_get(request, TypeId::of::<I>()).await?;
        let decoded = read.into_iter().map(|attributes| {
            attributes
                .map(|attributes| decode(attributes, layout))
                .transpose()
                .map_err(|error| error.in_context(&context))
        });
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

/// Reads the items of the keys and returns them in the order of the keys.
async fn batch_get(request: BatchGetRequest, item_type: TypeId) -> Result<Vec<Option<Attributes>>> {
    let layout = request.handle.layout;
    let mapper = ErrorMapper::new(request.context(), layout);
    request.handle.check_connected(&mapper.context)?;
    let reader = Reader::new(&request, &mapper).map_err(|fault| Error::invalid(fault).in_context(&mapper.context))?;

    let mut fetched = vec![KeyOutcome::Unprocessed; request.keys.len()];
    let indexes: Vec<usize> = (0..request.keys.len()).collect();
    let mut chunks = indexes.chunks(limit::BATCH_GET_KEYS);
    let mut running = FuturesUnordered::new();
    let mut failure = None;
    let mut gave_up = false;
    loop {
        // After a failure no further chunk starts. The requests in flight still finish, so that their items are
        // returned.
        while failure.is_none()
            && !gave_up
            && running.len() < CONCURRENCY
            && let Some(chunk) = chunks.next()
        {
            running.push(reader.read(chunk.to_vec()));
        }
        let Some(chunk) = running.next().await else { break };
        for (index, outcome) in chunk.fetched {
            fetched[index] = outcome;
        }
        match chunk.status {
            ChunkStatus::Complete => {}
            ChunkStatus::GaveUp => gave_up = true,
            ChunkStatus::Failed(error) => failure = failure.or(Some(error)),
        }
    }
    drop(running);

    let unprocessed = fetched.iter().filter(|fetched| matches!(fetched, KeyOutcome::Unprocessed)).count();
    if gave_up && failure.is_none() {
        let fault = Fault::UnprocessedKeys { unprocessed, keys: fetched.len() };
        failure = Some(Error::fault(ErrorKind::Unprocessed, fault).in_context(&mapper.context));
    }
    match failure {
        Some(error) => {
            let is_partial = request.projection.is_partial();
            let keys = request.keys.into_iter().zip(fetched).collect();
            Err(error.with_progress(BatchProgress {
                item_type,
                layout,
                is_partial,
                keys,
                positions: request.positions,
            }))
        }
        None => Ok(in_request_order(&request.positions, fetched)),
    }
}

/// Returns the fetched item for each requested position. An item is cloned only if several positions request it.
fn in_request_order(positions: &[usize], mut fetched: Vec<KeyOutcome>) -> Vec<Option<Attributes>> {
    let mut uses = vec![0_usize; fetched.len()];
    for &index in positions {
        uses[index] += 1;
    }
    let item = |&index: &usize| {
        uses[index] -= 1;
        let is_last_use = uses[index] == 0;
        let found = if is_last_use {
            std::mem::replace(&mut fetched[index], KeyOutcome::Missing)
        } else {
            fetched[index].clone()
        };
        match found {
            KeyOutcome::Item(attributes) => Some(attributes),
            KeyOutcome::Missing | KeyOutcome::Unprocessed => None,
        }
    };
    positions.iter().map(item).collect()
}

/// Reads chunks of keys, each with one request at a time.
struct Reader<'a> {
    request: &'a BatchGetRequest,
    mapper: &'a ErrorMapper,
    /// The index of each key by its values. A response contains the items in any order.
    key_indexes: HashMap<(KeyIdentity<'a>, Option<KeyIdentity<'a>>), usize>,
    projection: Option<String>,
    names: Option<HashMap<String, String>>,
}

/// The outcome of one chunk of keys, after all retries.
struct ChunkResult {
    fetched: Vec<(usize, KeyOutcome)>,
    status: ChunkStatus,
}

enum ChunkStatus {
    Complete,
    GaveUp,
    Failed(Error),
}

impl<'a> Reader<'a> {
    fn new(request: &'a BatchGetRequest, mapper: &'a ErrorMapper) -> Result<Self, Fault> {
        request.check()?;
        let mut renderer = Renderer::default();
        let projection = request.projection.render(&mut renderer, request.handle.layout, None)?;
        let names = renderer.finish()?.names;
        let keys = request.keys.iter().enumerate();
        let key_indexes = keys.map(|(index, key)| (key.identity(), index)).collect();
        Ok(Self { request, mapper, key_indexes, projection, names })
    }

    /// Reads the keys with these indexes and retries unprocessed keys until all are processed or the backoff gives up.
    async fn read(&self, mut remaining: Vec<usize>) -> ChunkResult {
        let mut fetched = Vec::with_capacity(remaining.len());
        let mut backoff = Backoff::default();
        loop {
            let (items, unprocessed) = match self.send(&remaining).await {
                Ok(response) => response,
                Err(error) => return ChunkResult { fetched, status: ChunkStatus::Failed(error) },
            };
            let requested = remaining.len();
            let unprocessed: Vec<usize> = unprocessed.iter().filter_map(|key| self.key_index(key)).collect();
            let is_full = self.is_full(&items, &unprocessed);
            // Every processed key is first recorded as missing; the items that were found then overwrite their entries.
            let processed = remaining.iter().filter(|index| !unprocessed.contains(index));
            fetched.extend(processed.map(|&index| (index, KeyOutcome::Missing)));
            let items = items.into_iter().filter_map(|item| Some((self.key_index(&item)?, KeyOutcome::Item(item))));
            fetched.extend(items);
            remaining = unprocessed;
            if remaining.is_empty() {
                return ChunkResult { fetched, status: ChunkStatus::Complete };
            }
            let made_progress = remaining.len() < requested;
            let retry = is_full && made_progress || backoff.wait(&self.request.handle.client, made_progress).await;
            if !retry {
                return ChunkResult { fetched, status: ChunkStatus::GaveUp };
            }
        }
    }

    /// Returns `true` if the response reached a size limit. Otherwise unprocessed keys mean that the table is
    /// throttled.
    ///
    /// A response counts as full if another item of the maximum size might not have fitted. With a projection the sizes
    /// are unknown, because the limits count whole items.
    fn is_full(&self, items: &[Attributes], unprocessed: &[usize]) -> bool {
        if self.projection.is_some() || unprocessed.is_empty() {
            return false;
        }
        let mut total = 0;
        let mut partitions: HashMap<KeyIdentity<'_>, usize> = HashMap::new();
        for item in items {
            let size = item_size(item);
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

    fn key_index(&self, attributes: &Attributes) -> Option<usize> {
        let layout = self.request.handle.layout;
        let partition = KeyIdentity::of(attributes.get(layout.partition_key_name())?);
        let sort = match layout.sort_key_name() {
            Some(name) => Some(KeyIdentity::of(attributes.get(name)?)),
            None => None,
        };
        self.key_indexes.get(&(partition, sort)).copied()
    }

    /// Sends one request and returns the items and the unprocessed keys.
    async fn send(&self, indexes: &[usize]) -> Result<(Vec<Attributes>, Vec<HashMap<String, AttributeValue>>)> {
        let BatchGetRequest { handle, keys, consistent, .. } = self.request;
        let keys =
            indexes.iter().map(|&index| keys[index].clone().into_attributes(handle.layout)).collect::<Result<_, _>>();
        let keys = keys.map_err(|fault| Error::invalid(fault).in_context(&self.mapper.context))?;
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .set_consistent_read(consistent.then_some(true))
            .set_projection_expression(self.projection.clone())
            .set_expression_attribute_names(self.names.clone())
            .build()
            .expect("the required fields are set");
        let request = handle.client.batch_get_item().request_items(handle.table.as_str(), keys);
        let output = request.send().await.map_err(|error| self.mapper.map(error))?;
        // The request reads one table, so its name in the response doesn't matter.
        let items = output.responses.unwrap_or_default().into_values().flatten().collect();
        let unprocessed =
            output.unprocessed_keys.unwrap_or_default().into_values().flat_map(|keys| keys.keys).collect();
        Ok((items, unprocessed))
    }
}
