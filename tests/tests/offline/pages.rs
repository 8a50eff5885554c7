//! How many requests reading takes, and what each of them asks for.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::config::{AsyncSleep, Builder, Sleep, StalledStreamProtectionConfig};
use dokklib::key::Filters;
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

/// How many items there are of each partition or segment, and how many of them the service reads for a request.
const ITEMS: u64 = 10;
const PAGE: u64 = 3;

/// A service with notes in a folder, the first of which are in the first segment of the table and so on.
struct Service {
    table: Table,
    requests: Arc<Mutex<Vec<Value>>>,
}

impl Service {
    fn new() -> Self {
        Self::failing_from(usize::MAX, 400, config())
    }

    /// That answers the request of this number and all after it by an error.
    fn failing_from(broken: usize, status: u16, config: Builder) -> Self {
        let requests = Arc::<Mutex<Vec<Value>>>::default();
        let sent = Arc::clone(&requests);
        let http = infallible_client_fn(move |request| {
            let request: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
            let mut sent = sent.lock().unwrap();
            sent.push(request.clone());
            let (status, answer) = if sent.len() > broken { (status, json!({})) } else { (200, answer(&request)) };
            http::Response::builder().status(status).body(answer.to_string()).unwrap()
        });
        Self { table: table(config.http_client(http)), requests }
    }

    fn query(&self) -> Query<SingleTable, impl Filters<Note> + use<>, Note> {
        self.table.query(Note::query("a"))
    }

    fn scan(&self) -> Scan<Note, Note> {
        self.table.scan::<Note>()
    }

    /// How many requests were sent, once all that was begun has ended.
    async fn requests(&self) -> usize {
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.requests.lock().unwrap().len()
    }

    /// The `Limit` of each request since the last call.
    fn limits(&self) -> Vec<Option<u64>> {
        self.requests.lock().unwrap().drain(..).map(|request| request["Limit"].as_u64()).collect()
    }
}

/// The page that a request asks for.
fn answer(request: &Value) -> Value {
    let segment = request["Segment"].as_u64().unwrap_or_default();
    let start = request["ExclusiveStartKey"]["SK"]["S"].as_str();
    let read = start.map_or(0, |key| key.rsplit('#').next().unwrap().parse::<u64>().unwrap() - segment * ITEMS);
    let end = (read + request["Limit"].as_u64().unwrap_or(PAGE).min(PAGE)).min(ITEMS);
    let key = |id: u64| json!({"PK": {"S": "FOLDER#a"}, "SK": {"S": Note::sort_key(segment * ITEMS + id).as_str()}});
    let items: Vec<Value> = (read + 1..=end).map(key).collect();
    let mut answer = json!({"Items": items, "Count": items.len(), "ScannedCount": items.len()});
    if end < ITEMS {
        answer["LastEvaluatedKey"] = key(end);
    }
    answer
}

/// Takes so many items.
async fn take(stream: &mut (impl Stream<Item = Result<Note>> + Unpin), items: usize) -> Vec<u64> {
    stream.take(items).map_ok(|note| note.id).try_collect().await.unwrap()
}

#[tokio::test]
async fn a_stream_reads_nothing_ahead() {
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
        service.limits();
    }
}

#[tokio::test]
async fn a_stream_reads_one_page_ahead_where_asked() {
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
        service.limits();
    }
    for stream in [service.query().stream().boxed(), service.query().read_ahead().stream().boxed()] {
        let notes: Vec<Note> = stream.try_collect().await.unwrap();
        assert!(notes.iter().map(|note| note.id).eq(1..=ITEMS));
        assert_eq!(service.limits(), [None; 4], "no page is read twice");
    }
}

#[tokio::test]
async fn nothing_is_read_ahead_of_a_limit_or_for_a_page() {
    let service = Service::new();
    let mut stream = pin!(service.query().limit(4).read_ahead().stream());
    take(&mut stream, 1).await;
    assert_eq!(service.requests().await, 2);
    assert_eq!(take(&mut stream, 5).await, [2, 3, 4]);
    assert_eq!(service.requests().await, 2);
    assert_eq!(service.limits(), [Some(4), Some(1)]);

    for filter in [dokklib::Condition::all([]), Note::FOLDER.exists() & Note::FOLDER.size().gt(0)] {
        let mut stream = pin!(service.scan().filter(filter).limit(3).read_ahead().stream());
        take(&mut stream, 1).await;
        assert_eq!(service.requests().await, 1);
        assert_eq!(service.limits(), [None]);
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
async fn an_error_comes_in_its_place() {
    for ahead in [false, true] {
        let service = Service::failing_from(1, 400, config());
        let query = if ahead { service.query().read_ahead() } else { service.query() };
        let mut stream = pin!(query.stream());
        assert_eq!(take(&mut stream, 1).await, [1]);
        assert_eq!(service.requests().await, if ahead { 2 } else { 1 });
        assert_eq!(take(&mut stream, 2).await, [2, 3]);
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!((error.operation(), error.entity()), (Some("query"), Some("Note")));
        assert_eq!(error.kind(), ErrorKind::Other);
        assert!(stream.next().await.is_none());
        assert_eq!(service.requests().await, 2);
    }
}

/// The page that is read ahead is sent again and again, as long as somebody may want it.
#[tokio::test]
async fn dropping_a_stream_ends_what_is_read_ahead() {
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(100)).with_max_attempts(3);
    for (is_dropped, requests) in [(false, 1 + 3), (true, 1 + 1)] {
        let service = Service::failing_from(1, 503, config().retry_config(retries.clone()));
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

/// A sleep without an end.
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
fn without_a_runtime_a_page_is_read_when_it_is_asked_for() {
    let service = Service::failing_from(usize::MAX, 400, without_timers());
    let mut stream = pin!(service.query().read_ahead().stream());
    let mut taken = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match stream.as_mut().poll_next(&mut context) {
            Poll::Ready(Some(note)) => taken.push((note.unwrap().id, service.requests.lock().unwrap().len())),
            Poll::Ready(None) => break,
            Poll::Pending => {}
        }
    }
    let expected = (1..=ITEMS).map(|id| (id, id.div_ceil(PAGE) as usize));
    assert!(taken.iter().copied().eq(expected), "{taken:?}");
}

/// A stream goes on with another runtime than the one that reads ahead for it.
#[test]
fn a_page_whose_runtime_is_gone_is_read_again() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let service = Service::new();
    let mut stream = pin!(service.query().read_ahead().stream());
    let first = runtime().block_on(async { stream.next().await.unwrap().unwrap().id });
    let rest = runtime().block_on(take(&mut stream, 100));
    assert!(std::iter::once(first).chain(rest).eq(1..=ITEMS));
}

#[tokio::test]
async fn a_request_asks_for_what_is_left() {
    let service = Service::new();
    let filter = || Note::FOLDER.size().gt(0);

    assert_eq!(service.query().first().await.unwrap().unwrap().id, 1);
    assert_eq!(service.limits(), [Some(1)]);
    service.query().page_size(10).descending().first().await.unwrap();
    assert_eq!(service.limits(), [Some(1)]);
    service.query().limit(5).first().await.unwrap();
    assert_eq!(service.limits(), [Some(1)]);

    assert_eq!(service.query().limit(7).await.unwrap().len(), 7);
    assert_eq!(service.limits(), [Some(7), Some(4), Some(1)]);
    assert_eq!(service.query().limit(7).page_size(2).await.unwrap().len(), 7);
    assert_eq!(service.limits(), [Some(2), Some(2), Some(2), Some(1)]);
    assert_eq!(service.query().limit(2).page_size(5).await.unwrap().len(), 2);
    assert_eq!(service.limits(), [Some(2)]);
    assert_eq!(service.query().limit(7).page().await.unwrap().items.len(), 3);
    assert_eq!(service.limits(), [Some(7)]);

    // Here it isn't known how many items have to be read for so many.
    assert_eq!(service.query().filter(filter()).limit(4).await.unwrap().len(), 4);
    assert_eq!(service.limits(), [None, None]);
    assert_eq!(service.query().filter(filter()).limit(4).page_size(2).await.unwrap().len(), 4);
    assert_eq!(service.limits(), [Some(2), Some(2)]);
    assert_eq!(service.scan().limit(4).await.unwrap().len(), 4);
    assert_eq!(service.limits(), [None, None]);
    assert_eq!(service.query().limit(4).count().await.unwrap(), 4);
    assert_eq!(service.limits(), [None, None]);
}

#[tokio::test]
async fn segments_are_read_eight_at_a_time() {
    let config = without_timers().retry_config(RetryConfig::standard());
    let service = Service::failing_from(0, 503, config);
    let mut stream = pin!(service.scan().segments(20).stream());
    let answer = tokio::time::timeout(Duration::from_millis(50), stream.next()).await;
    assert!(answer.is_err(), "all are about to be sent again");
    assert_eq!(service.requests().await, 8);
}

/// The limit of a scan is one of all its segments together.
#[tokio::test]
async fn a_limit_ends_the_requests_of_all_segments() {
    let service = Service::new();
    for ahead in [false, true] {
        let scan = || {
            let scan = service.scan().segments(20);
            if ahead { scan.read_ahead() } else { scan }
        };
        assert_eq!(scan().await.unwrap().len(), 200);
        assert_eq!(service.limits().len(), 20 * 4);

        // Each answer has one item, so that every one of them is wanted.
        assert_eq!(scan().page_size(1).limit(12).await.unwrap().len(), 12);
        let requests = service.limits().len();
        assert!((12..12 + 8 * usize::from(ahead) + 1).contains(&requests), "{requests}, {ahead}");

        let mut stream = pin!(scan().limit(5).stream());
        take(&mut stream, 5).await;
        let requests = service.requests().await;
        assert!(requests <= 8, "{requests}");
        assert!(take(&mut stream, 1).await.is_empty());
        assert_eq!(service.requests().await, requests);
        service.limits();

        assert_eq!(scan().limit(5).count().await.unwrap(), 5);
        assert!(service.limits().len() <= 8);
        assert_eq!(scan().limit(0).count().await.unwrap(), 0);
        assert_eq!(scan().limit(0).await.unwrap(), []);
        assert_eq!(service.requests().await, 0);
    }
}
