use futures_util::stream::{self, Stream};
use futures_util::{StreamExt, TryStreamExt};

use super::call::Call;
use super::pages::{self, item_stream};
use crate::attribute::StoredItem;
use crate::error::Result;
use crate::operation::{OnPage, OperationFuture, ProjectedAttributes, Remaining, Scan, ScanRequest};

/// The maximum number of segments that are read concurrently.
const CONCURRENT_SEGMENTS: usize = 8;

impl<S, I, X, Output> Scan<S, I, X, Output> {
    /// Returns a stream of the items, in the order in which the segments return them. A segment's next page is
    /// requested when its current page is consumed, or [one page ahead](Self::read_ahead). Dropping the stream stops
    /// the scan.
    ///
    /// An item that can't be decoded is an error in its position, and the stream continues. A failed request is an
    /// error and ends its segment.
    pub fn stream(self) -> impl Stream<Item = Result<Output>> + Send + use<S, I, X, Output> {
        let Self { request, decode, .. } = self;
        let (call, layout) = (call_of(&request), request.handle.layout);
        segment_stream(request, call, move |attributes| decode(attributes, layout))
    }

    /// Counts the items, up to the [`limit`](Self::limit).
    ///
    /// DynamoDB reads the whole table, which consumes the same read capacity as returning the items, but sends only
    /// their number. If the table or the index has no tag, or if the items have a time to live, it sends the keys, which
    /// identify the items. Otherwise, an item without a tag counts if its keys begin with the prefixes of this entity's keys.
    ///
    /// # Errors
    ///
    /// As awaiting the scan, except for [`Decode`](crate::ErrorKind::Decode).
    pub async fn count(self) -> Result<usize> {
        let mut request = self.request;
        let call = call_of(&request);
        request.projection = ProjectedAttributes::default();
        let count_keys = !request.holds_tag() || request.ttl.is_some();
        if count_keys {
            request.projection.keys_only(request.handle.layout);
        }
        let remaining = request.limit.map(Remaining::new);
        let reporter = request.on_page.as_ref().map(OnPage::start);
        let counts =
            stream::iter(request.segments()).map(|segment| {
                let read = request.segment(segment, remaining.clone(), reporter.clone());
                let call = &call;
                async move {
                    if count_keys { pages::count_by_keys(read?, call).await } else { pages::count(read?, call).await }
                }
            });
        let mut counts = counts.buffer_unordered(CONCURRENT_SEGMENTS);
        let mut total: usize = 0;
        while let Some(count) = counts.next().await {
            total = total.saturating_add(call.record_error(count)?);
        }
        Ok(total)
    }
}

pub(super) fn call_of(request: &ScanRequest) -> Call {
    Call::start(&request.handle, &request.context(), "Scan")
}

/// Returns a stream of the decoded items of all segments.
pub(super) fn segment_stream<I>(
    request: ScanRequest,
    call: Call,
    decode: impl Fn(StoredItem) -> Result<I> + Clone + Send,
) -> impl Stream<Item = Result<I>> + Send {
    let limit = request.limit.unwrap_or(usize::MAX);
    let remaining = request.limit.map(Remaining::new);
    let reporter = request.on_page.as_ref().map(OnPage::start);
    let segments = stream::iter(request.segments()).flat_map_unordered(CONCURRENT_SEGMENTS, move |segment| {
        let read = request.segment(segment, remaining.clone(), reporter.clone());
        Box::pin(item_stream(read, call.clone(), decode.clone()))
    });
    // `take` ends the stream at the last item. Otherwise it would end only after every segment has noticed the limit.
    segments.take(limit)
}

impl<S, I, X, Output: Send + 'static> IntoFuture for Scan<S, I, X, Output> {
    type Output = Result<Vec<Output>>;
    type IntoFuture = OperationFuture<Vec<Output>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode, .. } = self;
        Box::pin(async move {
            let (call, layout) = (call_of(&request), request.handle.layout);
            let items = segment_stream(request, call, move |attributes| decode(attributes, layout));
            items.try_collect().await
        })
    }
}
