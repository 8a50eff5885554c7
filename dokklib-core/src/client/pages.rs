//! Pagination of queries and scans: one request per page.

use std::collections::VecDeque;
use std::panic;

use aws_sdk_dynamodb::types::Select;
use futures_util::stream::{self, Stream};
use tokio::runtime::Handle as Runtime;
use tokio::task::JoinHandle;

use super::attempts::send_mapped;
use super::call::Call;
use super::wire::{ItemsOf, TakeItems};
use crate::attribute::{Attributes, Lookup, StoredItem};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::key;
use crate::operation::{Cursor, DeclaredKeys, ErrorMapper, PageRequest, PagedRead, ReadProgress, page_limit};
use crate::schema::Tag;

/// The response of a query or a scan.
struct PageResponse {
    items: Vec<StoredItem>,
    count: i32,
    scanned: i32,
    /// The consumed read capacity units, if they were requested.
    capacity_units: f64,
    last_evaluated_key: Option<Attributes>,
}

impl PagedRead {
    fn has_remaining(&self) -> bool {
        self.remaining.as_ref().is_none_or(|remaining| remaining.get() > 0)
    }

    /// Sends the request for the page that begins after `start`.
    fn send(
        &self,
        start: Option<Attributes>,
        call: &Call,
    ) -> impl Future<Output = Result<PageResponse>> + Send + use<> {
        // With a filter, the number of items to read for the remaining ones is unknown.
        let remaining = self.remaining.as_ref().filter(|_| self.is_unfiltered);
        let remaining = remaining.map(|remaining| remaining.get().max(self.min_page_limit));
        self.send_with_limit(remaining.into_iter().chain(self.page_size).min(), start, call)
    }

    fn send_with_limit(
        &self,
        limit: Option<usize>,
        start: Option<Attributes>,
        call: &Call,
    ) -> impl Future<Output = Result<PageResponse>> + Send + use<> {
        let limit = limit.map(page_limit);
        let operation = match &self.request {
            PageRequest::Query(_) => ItemsOf::QUERY,
            PageRequest::Scan(_) => ItemsOf::SCAN,
        };
        let wire = TakeItems::new(operation, &self.handle.calls);
        let (request, mapper, call, scope) =
            (self.request.clone(), self.mapper.clone(), call.clone(), self.cursor_scope);
        async move {
            // A query with a deadline has a scope: its error has the cursor.
            let next = scope.and_then(|scope| Some(Cursor { key: start.clone()?, scope }));
            let response = request.send(limit, start, &mapper, &call, wire).await;
            response.map_err(|error| with_read_progress(error, &call, next))
        }
    }
}

impl PageRequest {
    async fn send(
        self,
        limit: Option<i32>,
        start: Option<Attributes>,
        mapper: &ErrorMapper,
        call: &Call,
        wire: TakeItems,
    ) -> Result<PageResponse> {
        macro_rules! send {
            ($request:expr) => {{
                let request = $request.set_limit(limit).set_exclusive_start_key(start);
                let output = send_mapped!(request, call, mapper, &wire)?;
                PageResponse {
                    items: wire.items(output.items.unwrap_or_default()),
                    count: output.count,
                    scanned: output.scanned_count,
                    capacity_units: output.consumed_capacity.and_then(|used| used.capacity_units).unwrap_or_default(),
                    last_evaluated_key: output.last_evaluated_key.filter(|key| !key.is_empty()),
                }
            }};
        }
        Ok(match self {
            Self::Query(request) => send!(request),
            Self::Scan(request) => send!(request),
        })
    }

    /// Makes DynamoDB return the number of items instead of the items.
    fn select_count(self) -> Self {
        match self {
            Self::Query(request) => Self::Query(request.select(Select::Count)),
            Self::Scan(request) => Self::Scan(request.select(Select::Count)),
        }
    }
}

/// Adds to the error of an exceeded deadline how far the read came.
fn with_read_progress(error: Error, call: &Call, next: Option<Cursor>) -> Error {
    match call.read_so_far().filter(|_| error.kind() == ErrorKind::Timeout) {
        Some((pages, items)) => error.with_progress(ReadProgress { pages, items, next }),
        None => error,
    }
}

/// Reads a query or a scan page by page.
pub(crate) struct Pages {
    read: PagedRead,
    call: Call,
    next: NextPage,
}

enum NextPage {
    /// Not requested yet. It begins after this key, or at the beginning.
    After(Option<Attributes>),
    ReadAhead(ReadAhead),
    End,
}

/// A page that a spawned task reads, so that the request progresses while nobody polls it. Dropping this cancels it.
struct ReadAhead {
    task: JoinHandle<Result<PageResponse>>,
    start: Option<Attributes>,
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The items of one page, not decoded.
pub(crate) struct RawPage {
    pub(crate) items: Vec<StoredItem>,
    /// The number of items that DynamoDB read, including the filtered ones.
    pub(crate) scanned: usize,
    /// The key after which the next page begins. `None` on the last page.
    pub(crate) next: Option<Attributes>,
}

impl Pages {
    pub(crate) fn new(mut read: PagedRead, call: &Call) -> Self {
        let next = if read.is_empty { NextPage::End } else { NextPage::After(read.start.take()) };
        Self { read, call: call.clone(), next }
    }

    /// Spawns a task that reads the next page.
    ///
    /// Does nothing on the last page, at the limit, or outside of a Tokio runtime.
    fn read_ahead(&mut self) {
        if !self.read.has_remaining() {
            return;
        }
        let NextPage::After(start) = &mut self.next else { return };
        let Ok(runtime) = Runtime::try_current() else { return };
        let start = start.take();
        let task = runtime.spawn(self.read.send(start.clone(), &self.call));
        self.next = NextPage::ReadAhead(ReadAhead { task, start });
    }

    /// Returns the next page, or `None` after the last page or at the limit. A page may be empty although more follow.
    pub(crate) async fn next(&mut self) -> Result<Option<RawPage>> {
        if !self.read.has_remaining() {
            self.next = NextPage::End;
        }
        let response = match std::mem::replace(&mut self.next, NextPage::End) {
            NextPage::After(start) => self.read.send(start, &self.call).await?,
            NextPage::ReadAhead(mut read_ahead) => match (&mut read_ahead.task).await {
                Ok(response) => response?,
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => panic::resume_unwind(panic),
                    // The runtime of the task has shut down, and this code runs on another one.
                    Err(_) => self.read.send(read_ahead.start.take(), &self.call).await?,
                },
            },
            NextPage::End => return Ok(None),
        };
        let PagedRead { tag, keys, is_of_field, ttl, handle, cursor_attributes, remaining, min_page_limit, .. } =
            &mut self.read;
        let is_requested = |item: &StoredItem| {
            is_of_requested_entity(item, *tag, keys.as_ref())
                && is_of_field.is_none_or(|is_of_field| is_of_field(item, handle.layout))
                && !handle.is_expired(*ttl, item)
        };
        let received = response.items.len();
        let mut items: Vec<StoredItem> = response.items.into_iter().filter(|item| is_requested(item)).collect();
        if items.len() < received {
            *min_page_limit = received.saturating_mul(2);
        }
        let returned = remaining.as_ref().map_or(items.len(), |remaining| remaining.take(items.len()));
        // If the limit cuts the page off, the cursor is the key of the last returned item, so that the next page starts
        // with the items that were cut off.
        let last = items.get(returned).and_then(|_| items[..returned].last());
        let next = match last {
            Some(last) => {
                let key = cursor_attributes.iter().map(|name| Some(((*name).to_owned(), last.value(name)?)));
                Some(key.flatten().collect())
            }
            None => response.last_evaluated_key,
        };
        items.truncate(returned);
        self.call.record_page(items.len());
        if let Some(next) = &next {
            self.next = NextPage::After(Some(next.clone()));
        }
        let scanned = usize::try_from(response.scanned).unwrap_or_default();
        if let Some(reporter) = &self.read.reporter {
            reporter.report(items.len(), scanned, response.capacity_units);
        }
        Ok(Some(RawPage { items, scanned, next }))
    }

    /// Reads all pages, up to the limit, and converts the items of each page before it requests the next one. Stops at the
    /// first item that can't be converted.
    pub(crate) async fn collect<I>(mut self, mut convert: impl FnMut(StoredItem) -> Result<I>) -> Result<Vec<I>> {
        let mut items = Vec::new();
        while let Some(page) = self.next().await? {
            items.reserve(page.items.len());
            for item in page.items {
                items.push(convert(item)?);
            }
        }
        Ok(items)
    }
}

/// Counts the items by reading their keys, for reads whose items only their keys distinguish from other entities'
/// items, and for items that can expire.
pub(crate) async fn count_by_keys(read: PagedRead, call: &Call) -> Result<usize> {
    let mut pages = Pages::new(read, call);
    let mut count = 0;
    while let Some(page) = pages.next().await? {
        count += page.items.len();
    }
    Ok(count)
}

/// Counts the items with `Select=COUNT`, up to the limit.
pub(crate) async fn count(mut read: PagedRead, call: &Call) -> Result<usize> {
    read.request = read.request.select_count();
    let mut count: usize = 0;
    let mut start = read.start.take();
    let mut is_last_page = read.is_empty;
    while !is_last_page && read.has_remaining() {
        let response = read.send_with_limit(read.page_size, start, call).await?;
        let matching = usize::try_from(response.count).unwrap_or_default();
        let counted = read.remaining.as_ref().map_or(matching, |remaining| remaining.take(matching));
        call.record_page(counted);
        count += counted;
        if let Some(reporter) = &read.reporter {
            reporter.report(counted, usize::try_from(response.scanned).unwrap_or_default(), response.capacity_units);
        }
        start = response.last_evaluated_key;
        is_last_page = start.is_none();
    }
    Ok(count)
}

/// Reads a query or a scan item by item.
pub(crate) struct Items {
    pages: Pages,
    page: VecDeque<StoredItem>,
}

impl Items {
    pub(crate) fn new(read: PagedRead, call: &Call) -> Self {
        Self { pages: Pages::new(read, call), page: VecDeque::new() }
    }

    /// Returns the next item. It requests a page only when the current one is consumed.
    pub(crate) async fn next(&mut self) -> Result<Option<StoredItem>> {
        while self.page.is_empty() {
            match self.pages.next().await? {
                Some(page) => {
                    self.page = page.items.into();
                    if self.pages.read.reads_ahead {
                        self.pages.read_ahead();
                    }
                }
                None => return Ok(None),
            }
        }
        Ok(self.page.pop_front())
    }

    fn context(&self) -> &Context {
        &self.pages.read.mapper.context
    }
}

/// Returns `false` for another entity's item, such as a child that is stored between its parents.
///
/// The tag decides; an item without a tag is identified by its keys.
fn is_of_requested_entity(item: &StoredItem, tag: Option<Tag>, keys: Option<&DeclaredKeys>) -> bool {
    match tag.and_then(|tag| Some((item.text(tag.name)?, tag.value))) {
        Some((found, expected)) => found == expected,
        // A tag that is not a string, and keys in another format, are reported when the item is decoded.
        None => !keys.is_some_and(|keys| key::belongs_to_other(item, keys.declared, keys.layout, keys.index.as_ref())),
    }
}

/// Returns a stream of the decoded items.
pub(super) fn item_stream<I>(
    read: Result<PagedRead>,
    call: Call,
    decode: impl Fn(StoredItem) -> Result<I> + Clone + Send,
) -> impl Stream<Item = Result<I>> + Send {
    let items = read.map(|read| Items::new(read, &call));
    stream::unfold(Some(items), move |items| {
        let (decode, call) = (decode.clone(), call.clone());
        async move {
            let mut items = match items? {
                Ok(items) => items,
                Err(error) => return Some((call.record_error(Err(error)), None)),
            };
            match items.next().await {
                Ok(Some(attributes)) => {
                    let item = decode(attributes).map_err(|error| error.in_context(items.context()));
                    Some((call.record_error(item), Some(Ok(items))))
                }
                Ok(None) => None,
                Err(error) => Some((call.record_error(Err(error)), None)),
            }
        }
    })
}
