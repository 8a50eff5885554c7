//! The number of requests that queries and scans send, and the limit of each request.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::config::{AsyncSleep, Builder, Sleep, StalledStreamProtectionConfig};
use dokklib::operation::FilterableBy;
use dokklib::operation::{Query, Scan};
use dokklib::{Entity, ErrorKind, Result, SingleTable, Table};
use futures_util::stream::Stream;
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::service::{config, table};

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = Folder(folder), sk = Self(id))]
struct Note {
    folder: String,
    id: u64,
}

#[derive(Entity)]
struct Folder;

/// The number of items in the partition and in each segment.
const ITEMS: u64 = 10;

/// The maximum number of items in a page.
const PAGE: u64 = 3;

/// A fake service with the notes of one folder. Each segment contains `ITEMS` consecutive notes.
struct Service {
    table: Table,
    requests: Arc<Mutex<Vec<Value>>>,
}

impl Service {
    fn new() -> Self {
        Self::failing_after(usize::MAX, 400, config())
    }

    /// Returns an error with this status for each request after the first `succeeding` requests.
    fn failing_after(succeeding: usize, status: u16, config: Builder) -> Self {
        let requests = Arc::<Mutex<Vec<Value>>>::default();
        let log = Arc::clone(&requests);
        let http = infallible_client_fn(move |request| {
            let request: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
            let mut log = log.lock().unwrap();
            log.push(request.clone());
            let (status, body) = if log.len() > succeeding { (status, json!({})) } else { (200, page(&request)) };
            http::Response::builder().status(status).body(body.to_string()).unwrap()
        });
        Self { table: table(config.http_client(http)), requests }
    }

    fn query(&self) -> Query<SingleTable, impl FilterableBy<Note> + use<>, Note> {
        self.table.query(Note::query("a"))
    }

    fn scan(&self) -> Scan<SingleTable, Note> {
        self.table.scan::<Note>()
    }

    /// Returns the number of requests, after waiting for background requests to arrive.
    async fn requests(&self) -> usize {
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.requests.lock().unwrap().len()
    }

    /// Returns the `Limit` of each request since the last call.
    fn take_limits(&self) -> Vec<Option<u64>> {
        self.requests.lock().unwrap().drain(..).map(|request| request["Limit"].as_u64()).collect()
    }
}

/// Returns the page for a request.
fn page(request: &Value) -> Value {
    let segment = request["Segment"].as_u64().unwrap_or_default();
    let start = request["ExclusiveStartKey"]["SK"]["S"].as_str();
    let read = start.map_or(0, |key| key.rsplit('#').next().unwrap().parse::<u64>().unwrap() - segment * ITEMS);
    let end = (read + request["Limit"].as_u64().unwrap_or(PAGE).min(PAGE)).min(ITEMS);
    let key = |id: u64| json!({"PK": {"S": "FOLDER#a"}, "SK": {"S": Note::sort_key(segment * ITEMS + id).as_str()}});
    let items: Vec<Value> = (read + 1..=end).map(key).collect();
    let mut page = json!({"Items": items, "Count": items.len(), "ScannedCount": items.len()});
    if end < ITEMS {
        page["LastEvaluatedKey"] = key(end);
    }
    page
}

/// Takes the next `items` items of the stream.
async fn take(stream: &mut (impl Stream<Item = Result<Note>> + Unpin), items: usize) -> Vec<u64> {
    stream.take(items).map_ok(|note| note.id).try_collect().await.unwrap()
}

#[tokio::test]
async fn a_stream_sends_the_next_request_when_a_page_is_exhausted() {
    let service = Service::new();
    let query = Box::pin(service.query().stream()) as std::pin::Pin<Box<dyn Stream<Item = Result<Note>> + Send>>;
    for mut stream in [query, Box::pin(service.scan().stream())] {
        assert_eq!(service.requests().await, 0);
        for (items, requests) in [(1, 1), (2, 1), (1, 2)] {
            take(&mut stream, items).await;
            assert_eq!(service.requests().await, requests);
        }
        drop(stream);
        assert_eq!(service.requests().await, 2);
        service.take_limits();
    }
}

#[tokio::test]
async fn read_ahead_requests_one_page_in_advance() {
    let service = Service::new();
    let query = service.query().read_ahead().stream();
    let query = Box::pin(query) as std::pin::Pin<Box<dyn Stream<Item = Result<Note>> + Send>>;
    for mut stream in [query, Box::pin(service.scan().read_ahead().stream())] {
        assert_eq!(service.requests().await, 0);
        for (items, requests) in [(1, 2), (2, 2), (1, 3)] {
            take(&mut stream, items).await;
            assert_eq!(service.requests().await, requests);
        }
        drop(stream);
        assert_eq!(service.requests().await, 3);
        service.take_limits();
    }
    for stream in [service.query().stream().boxed(), service.query().read_ahead().stream().boxed()] {
        let notes: Vec<Note> = stream.try_collect().await.unwrap();
        assert!(notes.iter().map(|note| note.id).eq(1..=ITEMS));
        assert_eq!(service.take_limits(), [None; 4], "no page is read twice");
    }
}

#[tokio::test]
async fn read_ahead_requests_no_page_beyond_a_limit() {
    let service = Service::new();
    let mut stream = pin!(service.query().limit(4).read_ahead().stream());
    take(&mut stream, 1).await;
    assert_eq!(service.requests().await, 2);
    assert_eq!(take(&mut stream, 5).await, [2, 3, 4]);
    assert_eq!(service.requests().await, 2);
    assert_eq!(service.take_limits(), [Some(4), Some(1)]);

    for filter in [dokklib::Condition::all([]), Note::FOLDER.exists() & Note::FOLDER.size().gt(0)] {
        let mut stream = pin!(service.scan().filter(filter).limit(3).read_ahead().stream());
        take(&mut stream, 1).await;
        assert_eq!(service.requests().await, 1);
        assert_eq!(service.take_limits(), [None]);
    }
    let mut stream = pin!(service.query().limit(0).read_ahead().stream());
    assert!(take(&mut stream, 1).await.is_empty());
    assert_eq!(service.requests().await, 0);

    service.query().read_ahead().page().await.unwrap();
    assert_eq!(service.requests().await, 1);
    service.query().read_ahead().first().await.unwrap();
    assert_eq!(service.requests().await, 2);
    assert_eq!(service.query().read_ahead().await.unwrap().len(), 10);
    assert_eq!(service.requests().await, 2 + 4);
}

#[tokio::test]
async fn a_stream_returns_the_error_of_a_page_after_the_items_of_earlier_pages() {
    for read_ahead in [false, true] {
        let service = Service::failing_after(1, 400, config());
        let query = if read_ahead { service.query().read_ahead() } else { service.query() };
        let mut stream = pin!(query.stream());
        assert_eq!(take(&mut stream, 1).await, [1]);
        assert_eq!(service.requests().await, if read_ahead { 2 } else { 1 });
        assert_eq!(take(&mut stream, 2).await, [2, 3]);
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!((error.operation(), error.entity()), (Some("query"), Some("Note")));
        assert_eq!(error.kind(), ErrorKind::Other);
        assert!(stream.next().await.is_none());
        assert_eq!(service.requests().await, 2);
    }
}

#[tokio::test]
async fn dropping_a_stream_stops_the_retries_of_read_ahead() {
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(100)).with_max_attempts(3);
    for (is_dropped, requests) in [(false, 1 + 3), (true, 1 + 1)] {
        let service = Service::failing_after(1, 503, config().retry_config(retries.clone()));
        let mut stream = Box::pin(service.query().read_ahead().stream());
        take(&mut stream, 1).await;
        while service.requests.lock().unwrap().len() < 2 {
            tokio::task::yield_now().await;
        }
        let stream = (!is_dropped).then_some(stream);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(service.requests().await, requests);
        drop(stream);
    }
}

/// A sleep implementation that never returns.
#[derive(Debug, Clone)]
struct Forever;

impl AsyncSleep for Forever {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(std::future::pending())
    }
}

fn without_timers() -> Builder {
    config().sleep_impl(Forever).stalled_stream_protection(StalledStreamProtectionConfig::disabled())
}

#[test]
fn without_a_runtime_read_ahead_requests_each_page_on_demand() {
    let service = Service::failing_after(usize::MAX, 400, without_timers());
    let mut stream = pin!(service.query().read_ahead().stream());
    let mut items = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match stream.as_mut().poll_next(&mut context) {
            Poll::Ready(Some(note)) => items.push((note.unwrap().id, service.requests.lock().unwrap().len())),
            Poll::Ready(None) => break,
            Poll::Pending => {}
        }
    }
    let expected = (1..=ITEMS).map(|id| (id, id.div_ceil(PAGE) as usize));
    assert!(items.iter().copied().eq(expected), "{items:?}");
}

/// The runtime that reads ahead is dropped, and the stream continues in another runtime.
#[test]
fn read_ahead_survives_the_end_of_its_runtime() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let service = Service::new();
    let mut stream = pin!(service.query().read_ahead().stream());
    let first = runtime().block_on(async { stream.next().await.unwrap().unwrap().id });
    let rest = runtime().block_on(take(&mut stream, 100));
    assert!(std::iter::once(first).chain(rest).eq(1..=ITEMS));
}

#[tokio::test]
async fn the_limit_of_a_request_is_the_number_of_remaining_items() {
    let service = Service::new();
    let filter = || Note::FOLDER.size().gt(0);

    assert_eq!(service.query().first().await.unwrap().unwrap().id, 1);
    assert_eq!(service.take_limits(), [Some(1)]);
    service.query().page_size(10).descending().first().await.unwrap();
    assert_eq!(service.take_limits(), [Some(1)]);
    service.query().limit(5).first().await.unwrap();
    assert_eq!(service.take_limits(), [Some(1)]);

    assert_eq!(service.query().limit(7).await.unwrap().len(), 7);
    assert_eq!(service.take_limits(), [Some(7), Some(4), Some(1)]);
    assert_eq!(service.query().limit(7).page_size(2).await.unwrap().len(), 7);
    assert_eq!(service.take_limits(), [Some(2), Some(2), Some(2), Some(1)]);
    assert_eq!(service.query().limit(2).page_size(5).await.unwrap().len(), 2);
    assert_eq!(service.take_limits(), [Some(2)]);
    assert_eq!(service.query().limit(7).page().await.unwrap().items.len(), 3);
    assert_eq!(service.take_limits(), [Some(7)]);

    // With a filter, in a scan and in a count, the number of items to read is unknown, so the requests have no limit.
    assert_eq!(service.query().filter(filter()).limit(4).await.unwrap().len(), 4);
    assert_eq!(service.take_limits(), [None, None]);
    assert_eq!(service.query().filter(filter()).limit(4).page_size(2).await.unwrap().len(), 4);
    assert_eq!(service.take_limits(), [Some(2), Some(2)]);
    assert_eq!(service.scan().limit(4).await.unwrap().len(), 4);
    assert_eq!(service.take_limits(), [None, None]);
    assert_eq!(service.query().limit(4).count().await.unwrap(), 4);
    assert_eq!(service.take_limits(), [None, None]);
}

#[tokio::test]
async fn segments_are_read_eight_at_a_time() {
    let config = without_timers().retry_config(RetryConfig::standard());
    let service = Service::failing_after(0, 503, config);
    let mut stream = pin!(service.scan().segments(20).stream());
    let next = tokio::time::timeout(Duration::from_millis(50), stream.next()).await;
    assert!(next.is_err(), "all requests are waiting for their retry");
    assert_eq!(service.requests().await, 8);
}

#[tokio::test]
async fn the_limit_of_a_scan_applies_to_all_segments_together() {
    let service = Service::new();
    for read_ahead in [false, true] {
        let scan = || {
            let scan = service.scan().segments(20);
            if read_ahead { scan.read_ahead() } else { scan }
        };
        assert_eq!(scan().await.unwrap().len(), 200);
        assert_eq!(service.take_limits().len(), 20 * 4);

        // Each response has one item, so each request before the limit is necessary.
        assert_eq!(scan().page_size(1).limit(12).await.unwrap().len(), 12);
        let requests = service.take_limits().len();
        assert!((12..12 + 8 * usize::from(read_ahead) + 1).contains(&requests), "{requests}, {read_ahead}");

        let mut stream = pin!(scan().limit(5).stream());
        take(&mut stream, 5).await;
        let requests = service.requests().await;
        assert!(requests <= 8, "{requests}");
        assert!(take(&mut stream, 1).await.is_empty());
        assert_eq!(service.requests().await, requests);
        service.take_limits();

        assert_eq!(scan().limit(5).count().await.unwrap(), 5);
        assert!(service.take_limits().len() <= 8);
        assert_eq!(scan().limit(0).count().await.unwrap(), 0);
        assert_eq!(scan().limit(0).await.unwrap(), []);
        assert_eq!(service.requests().await, 0);
    }
}
