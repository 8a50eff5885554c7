use std::any::TypeId;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::retry::Backoff;
use crate::attribute::item_size;
use crate::error::{BatchProgress, Error, ErrorKind, Failed, Fault, Fetched, Result};
use crate::expr::Renderer;
use crate::item::Attributes;
use crate::limit;
use crate::operation::BatchGetRequest;

/// How many requests of one batch are under way at the same time.
const CONCURRENCY: usize = 4;

/// The items of the keys, in the order of the keys.
pub(crate) async fn batch_get(request: BatchGetRequest, item: TypeId) -> Result<Vec<Option<Attributes>>> {
    let layout = request.handle.layout;
    let failed = Failed::of(request.context(), layout);
    request.handle.check_connected(&failed.context)?;
    let reader = Reader::new(&request, &failed).map_err(|fault| Error::invalid(fault).in_context(&failed.context))?;

    let mut fetched = vec![Fetched::Unprocessed; request.keys.len()];
    let all: Vec<usize> = (0..request.keys.len()).collect();
    let mut chunks = all.chunks(limit::BATCH_GET_KEYS);
    let mut running = FuturesUnordered::new();
    let mut failure = None;
    let mut gave_up = false;
    loop {
        // After a failure nothing more is begun, and what is under way is still waited for: it may have been read.
        while failure.is_none()
            && !gave_up
            && running.len() < CONCURRENCY
            && let Some(chunk) = chunks.next()
        {
            running.push(reader.read(chunk.to_vec()));
        }
        let Some(ended) = running.next().await else { break };
        for (place, outcome) in ended.fetched {
            fetched[place] = outcome;
        }
        match ended.end {
            End::Done => {}
            End::GaveUp => gave_up = true,
            End::Failed(error) => failure = failure.or(Some(error)),
        }
    }
    drop(running);

    let left = fetched.iter().filter(|fetched| matches!(fetched, Fetched::Unprocessed)).count();
    if gave_up && failure.is_none() {
        let fault = Fault::Unprocessed { left, keys: fetched.len() };
        failure = Some(Error::fault(ErrorKind::Unprocessed, fault).in_context(&failed.context));
    }
    match failure {
        Some(error) => {
            let in_part = request.chosen.is_part();
            let keys = request.keys.into_iter().zip(fetched).collect();
            Err(error.with_progress(BatchProgress { item, layout, in_part, keys, positions: request.positions }))
        }
        None => Ok(in_order(&request.positions, fetched)),
    }
}

/// What was fetched, at each position; only an item that several positions ask for is copied.
fn in_order(positions: &[usize], mut fetched: Vec<Fetched>) -> Vec<Option<Attributes>> {
    let mut uses = vec![0_usize; fetched.len()];
    for &place in positions {
        uses[place] += 1;
    }
    let item = |&place: &usize| {
        uses[place] -= 1;
        let last = uses[place] == 0;
        let found =
            if last { std::mem::replace(&mut fetched[place], Fetched::Missing) } else { fetched[place].clone() };
        match found {
            Fetched::Item(attributes) => Some(attributes),
            Fetched::Missing | Fetched::Unprocessed => None,
        }
    };
    positions.iter().map(item).collect()
}

/// Reads the keys of one request at a time.
struct Reader<'a> {
    request: &'a BatchGetRequest,
    failed: &'a Failed,
    /// The places of the keys by their texts, by which an answer's items are known.
    places: HashMap<(&'a str, &'a str), usize>,
    projection: Option<String>,
    names: Option<HashMap<String, String>>,
}

/// What became of the keys of one request and of those that tried it again.
struct Ended {
    fetched: Vec<(usize, Fetched)>,
    end: End,
}

enum End {
    Done,
    GaveUp,
    Failed(Error),
}

impl<'a> Reader<'a> {
    fn new(request: &'a BatchGetRequest, failed: &'a Failed) -> Result<Self, Fault> {
        request.check()?;
        let mut renderer = Renderer::default();
        let projection = request.chosen.render(&mut renderer, request.handle.layout, None)?;
        let names = renderer.finish()?.names;
        let keys = request.keys.iter().enumerate();
        let places = keys.map(|(place, key)| ((key.partition_key(), key.sort_key()), place)).collect();
        Ok(Self { request, failed, places, projection, names })
    }

    /// Reads the keys at these places, again and again until none is left or it is time to give up.
    async fn read(&self, mut left: Vec<usize>) -> Ended {
        let mut fetched = Vec::with_capacity(left.len());
        let mut backoff = Backoff::default();
        loop {
            let (items, unprocessed) = match self.send(&left).await {
                Ok(answer) => answer,
                Err(error) => return Ended { fetched, end: End::Failed(error) },
            };
            let asked = left.len();
            let unprocessed: Vec<usize> = unprocessed.iter().filter_map(|key| self.place(key)).collect();
            let full = self.is_full(&items, &unprocessed);
            let answered = left.iter().filter(|place| !unprocessed.contains(place));
            fetched.extend(answered.map(|&place| (place, Fetched::Missing)));
            // After the missing ones, of which some are now found.
            let items = items.into_iter().filter_map(|item| Some((self.place(&item)?, Fetched::Item(item))));
            fetched.extend(items);
            left = unprocessed;
            if left.is_empty() {
                return Ended { fetched, end: End::Done };
            }
            let progress = left.len() < asked;
            let again = full && progress || backoff.pause(&self.request.handle.client, progress).await;
            if !again {
                return Ended { fetched, end: End::GaveUp };
            }
        }
    }

    /// Whether the service left the keys because its answer was full, and not because it is throttled.
    ///
    /// An answer is full if another item of the greatest size might not have fitted. Of items that are read in part
    /// nothing is known: the limits count what is read, not what is given.
    fn is_full(&self, items: &[Attributes], unprocessed: &[usize]) -> bool {
        if self.projection.is_some() || unprocessed.is_empty() {
            return false;
        }
        let mut all = 0;
        let mut partitions: HashMap<&str, usize> = HashMap::new();
        for item in items {
            let size = item_size(item);
            all += size;
            if let Some(place) = self.place(item) {
                *partitions.entry(self.request.keys[place].partition_key()).or_default() += size;
            }
        }
        let full = |size: usize, limit: usize| size + limit::ITEM_BYTES > limit;
        full(all, limit::BATCH_GET_BYTES)
            || unprocessed.iter().all(|&place| {
                let read = partitions.get(self.request.keys[place].partition_key());
                full(read.copied().unwrap_or_default(), limit::BATCH_GET_PARTITION_BYTES)
            })
    }

    fn place(&self, attributes: &Attributes) -> Option<usize> {
        let layout = self.request.handle.layout;
        let text = |name: &str| attributes.get(name).and_then(|value| value.as_s().ok()).map(String::as_str);
        self.places.get(&(text(layout.partition_key)?, text(layout.sort_key)?)).copied()
    }

    /// Sends one request: the items that it gives, and the keys that it leaves.
    async fn send(&self, places: &[usize]) -> Result<(Vec<Attributes>, Vec<HashMap<String, AttributeValue>>)> {
        let BatchGetRequest { handle, keys, consistent, .. } = self.request;
        let keys = places.iter().map(|&place| keys[place].clone().into_attributes(handle.layout)).collect();
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .set_consistent_read(consistent.then_some(true))
            .set_projection_expression(self.projection.clone())
            .set_expression_attribute_names(self.names.clone())
            .build()
            .expect("the required fields are set");
        let request = handle.client.batch_get_item().request_items(&*handle.table, keys);
        let output = request.send().await.map_err(|error| self.failed.other(error))?;
        // One table was asked for, by whatever name it is answered.
        let items = output.responses.unwrap_or_default().into_values().flatten().collect();
        let unprocessed =
            output.unprocessed_keys.unwrap_or_default().into_values().flat_map(|keys| keys.keys).collect();
        Ok((items, unprocessed))
    }
}
