use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AsyncSleep, BehaviorVersion, Config, Sleep};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::task::yield_now;

use super::run::StreamedOperation;
use super::{Batch, BatchOutcome, BatchResponse, Numbered, ResponseStatus, run};
use crate::client::call::Call;
use crate::client::retry::Backoff;
use crate::error::{Error, Fault};
use crate::operation::{BatchOptions, CallOptions, Handle, STREAM_WINDOW, TableName};
use crate::schema::{SingleTable, layout_of};

const MAX_OPERATIONS: usize = 5;

/// How the fake batch responds to a request.
enum Answer {
    Accept,
    /// Leaves the operations for which this is true unprocessed.
    Throttle(fn(usize) -> bool),
    ThrottleAll,
    Fail,
}

/// A batch of numbers that records its requests.
struct Fake<F> {
    /// Returns the answer to the request with this number, and how often its future is pending.
    answer: F,
    requests: Mutex<Vec<Request>>,
    in_flight: AtomicUsize,
    sending: Mutex<BTreeSet<usize>>,
}

#[derive(Debug, Clone)]
struct Request {
    operations: Vec<usize>,
    /// The number of requests in flight, this one included.
    in_flight: usize,
}

fn fake<F: Fn(usize) -> (Answer, usize)>(answer: F) -> Fake<F> {
    Fake { answer, requests: Mutex::default(), in_flight: AtomicUsize::new(0), sending: Mutex::default() }
}

fn error() -> Error {
    Error::invalid(Fault::Offline)
}

impl<F: Fn(usize) -> (Answer, usize) + Send + Sync> Batch for Fake<F> {
    type Operation = usize;

    const MAX_OPERATIONS: usize = MAX_OPERATIONS;

    fn split(&self, queue: &mut VecDeque<Numbered<usize>>) -> Vec<Numbered<usize>> {
        queue.drain(..queue.len().min(MAX_OPERATIONS)).collect()
    }

    async fn send(&self, mut operations: Vec<Numbered<usize>>) -> BatchResponse<usize> {
        let number = {
            let in_flight = self.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
            let sent: Vec<usize> = operations.iter().map(|operation| operation.operation).collect();
            assert!((1..=MAX_OPERATIONS).contains(&sent.len()));
            let mut sending = self.sending.lock().unwrap();
            assert!(sent.iter().all(|operation| sending.insert(*operation)), "no operation is sent twice at a time");
            let mut requests = self.requests.lock().unwrap();
            requests.push(Request { operations: sent, in_flight });
            requests.len() - 1
        };
        let (answer, pending) = (self.answer)(number);
        for _ in 0..pending {
            yield_now().await;
        }
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
        self.sending.lock().unwrap().retain(|sent| !operations.iter().any(|operation| operation.operation == *sent));
        let status = match answer {
            Answer::Accept => ResponseStatus::Accepted,
            Answer::Throttle(_) => ResponseStatus::Throttled(None),
            Answer::ThrottleAll => ResponseStatus::Throttled(Some(error())),
            Answer::Fail => ResponseStatus::Failed(error()),
        };
        match answer {
            Answer::Accept => operations.clear(),
            Answer::Throttle(is_left) => operations.retain(|operation| is_left(operation.operation)),
            Answer::ThrottleAll | Answer::Fail => {}
        }
        BatchResponse { unprocessed: operations, may_be_applied: false, status }
    }
}

#[derive(Debug)]
struct NoSleep;

impl AsyncSleep for NoSleep {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(yield_now())
    }
}

fn backoff() -> Backoff {
    let config = Config::builder().behavior_version(BehaviorVersion::latest()).sleep_impl(NoSleep);
    let handle = Handle {
        client: Client::from_conf(config.build()),
        table: TableName::new("table".to_owned()),
        layout: layout_of::<SingleTable>(),
        connected: true,
        timestamps: true,
        calls: CallOptions::default(),
    };
    Backoff::for_batch(&handle, &Call::default())
}

type Reports = Arc<Mutex<Vec<(usize, usize, usize)>>>;

fn options(concurrency: usize) -> (BatchOptions, Reports) {
    let reports = Reports::default();
    let log = Arc::clone(&reports);
    let mut options = BatchOptions::default();
    options.set_concurrency(concurrency);
    options.set_on_progress(move |done, retried, left| log.lock().unwrap().push((done, retried, left)));
    (options, reports)
}

fn numbers(range: std::ops::Range<usize>) -> impl Stream<Item = StreamedOperation<usize>> {
    stream::iter(range.map(Ok))
}

async fn run_all<F: Fn(usize) -> (Answer, usize) + Send + Sync>(
    batch: &Fake<F>,
    operations: usize,
    concurrency: usize,
) -> BatchOutcome<usize> {
    run(batch, backoff(), &options(concurrency).0, 0..operations, stream::empty()).await
}

fn left(outcome: &BatchOutcome<usize>) -> Vec<usize> {
    outcome.left.iter().map(|operation| operation.operation).collect()
}

impl<F> Fake<F> {
    fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    fn max_in_flight(&self, requests: std::ops::Range<usize>) -> usize {
        self.requests()[requests].iter().map(|request| request.in_flight).max().unwrap()
    }
}

#[tokio::test]
async fn requests_run_at_the_same_time_up_to_the_limit() {
    for concurrency in [1, 3, 100] {
        let batch = fake(|_| (Answer::Accept, 3));
        let outcome = run_all(&batch, 100, concurrency).await;
        assert_eq!((outcome.done, outcome.read, outcome.left.len()), (100, 100, 0));
        assert_eq!(batch.requests().len(), 20);
        assert_eq!(batch.max_in_flight(0..20), concurrency.min(20));
    }
}

#[tokio::test]
async fn throttling_shrinks_the_number_of_requests_in_flight_and_it_grows_back() {
    let batch = fake(|number| (if number < 4 { Answer::Throttle(|n| n % 5 == 0) } else { Answer::Accept }, 3));
    let outcome = run_all(&batch, 400, 8).await;
    assert_eq!(outcome.done, 400);
    assert_eq!(batch.max_in_flight(0..8), 8);
    // Eight requests were in flight. The responses of the next ones let the limit grow again.
    assert!(batch.max_in_flight(8..20) <= 5, "{:?}", batch.requests());
    assert_eq!(batch.max_in_flight(60..80), 8);

    let batch = fake(|_| (Answer::Throttle(|n| n % 5 == 0), 3));
    let outcome = run_all(&batch, 1000, 8).await;
    assert_eq!(batch.max_in_flight(20..100), 1, "while the table is throttled");
    assert_eq!(left(&outcome), (0..1000).step_by(5).collect::<Vec<_>>());
}

#[tokio::test]
async fn operations_of_a_throttled_partition_dont_slow_others() {
    // One operation is never processed. It is sent alone or with other unprocessed ones, and not in every request.
    let batch = fake(|_| (Answer::Throttle(|n| n == 0), 0));
    let outcome = run_all(&batch, 500, 1).await;
    assert_eq!((outcome.done, left(&outcome)), (499, vec![0]));
    let sent = batch.requests().iter().filter(|request| request.operations.contains(&0)).count();
    assert!(sent <= 11, "{sent}");
}

#[tokio::test]
async fn after_a_failed_request_the_requests_in_flight_finish() {
    let batch = fake(|number| if number == 2 { (Answer::Fail, 0) } else { (Answer::Accept, 10) });
    let outcome = run_all(&batch, 100, 4).await;
    assert!(outcome.error.is_some());
    assert_eq!(batch.requests().len(), 4);
    assert_eq!((outcome.done, outcome.read), (15, 100));
    assert_eq!(left(&outcome), (10..15).chain(20..100).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_rejected_request_is_retried_and_then_its_error_is_returned() {
    let batch = fake(|number| (if number < 2 { Answer::ThrottleAll } else { Answer::Accept }, 0));
    let outcome = run(&batch, backoff(), &options(1).0, 0..7, stream::empty()).await;
    assert_eq!(outcome.done, 7);
    let batch = fake(|_| (Answer::ThrottleAll, 0));
    let outcome = run(&batch, backoff(), &options(1).0, 0..7, stream::empty()).await;
    assert!(outcome.error.is_some());
    assert_eq!(left(&outcome), (0..7).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stream_is_read_as_fast_as_requests_are_accepted() {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let operations = numbers(0..10_000).inspect(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    let done = Arc::new(AtomicUsize::new(0));
    let in_memory = Arc::new(AtomicUsize::new(0));
    let (done_log, max) = (Arc::clone(&done), Arc::clone(&in_memory));
    let batch = fake(move |_| {
        max.fetch_max(read.load(Ordering::Relaxed) - done_log.load(Ordering::Relaxed), Ordering::Relaxed);
        (Answer::Accept, 2)
    });
    let mut options = BatchOptions::default();
    options.set_on_progress(move |count, _, _| done.store(count, Ordering::Relaxed));
    let outcome = run(&batch, backoff(), &options, 0..0, operations).await;
    assert_eq!((outcome.read, outcome.done), (10_000, 10_000));
    // Four requests, and the next one.
    assert!(in_memory.load(Ordering::Relaxed) <= 5 * MAX_OPERATIONS, "{in_memory:?}");
}

#[tokio::test]
async fn a_slow_stream_is_sent_without_waiting_for_a_full_request() {
    let operations = numbers(0..20).then(|operation| async {
        for _ in 0..20 {
            yield_now().await;
        }
        operation
    });
    let batch = fake(|_| (Answer::Accept, 0));
    let outcome = run(&batch, backoff(), &options(4).0, 0..0, operations).await;
    assert_eq!(outcome.done, 20);
    assert_eq!(batch.requests()[0].operations, [0], "nothing else was in flight");
}

#[tokio::test]
async fn no_operation_is_read_while_one_that_is_far_before_it_is_not_done() {
    let last_read = Arc::new(AtomicUsize::new(0));
    let log = Arc::clone(&last_read);
    let operations = numbers(0..3 * STREAM_WINDOW).inspect(move |operation| {
        log.store(*operation.as_ref().unwrap(), Ordering::Relaxed);
    });
    let at_response = Arc::new(AtomicUsize::new(0));
    let log = Arc::clone(&at_response);
    // The first request takes very long.
    let batch = fake(move |number| {
        log.fetch_max(last_read.load(Ordering::Relaxed), Ordering::Relaxed);
        (Answer::Accept, if number == 0 { 20_000 } else { 0 })
    });
    let outcome = run(&batch, backoff(), &options(4).0, 0..0, operations).await;
    assert_eq!(outcome.done, 3 * STREAM_WINDOW);
    let requests = batch.requests();
    let during_first = requests.iter().take_while(|request| request.in_flight > 1 || request.operations[0] == 0);
    assert!(during_first.flat_map(|request| &request.operations).all(|operation| *operation < STREAM_WINDOW));
}

#[tokio::test]
async fn an_error_of_the_stream_ends_it_and_what_was_read_is_sent() {
    let operations = numbers(0..12).chain(stream::iter([Err((error(), Some(12))), Ok(13)]));
    let batch = fake(|number| (if number == 0 { Answer::Throttle(|n| n == 3) } else { Answer::Accept }, 1));
    let outcome = run(&batch, backoff(), &options(2).0, 100..103, operations).await;
    assert!(outcome.error.is_some());
    assert_eq!((outcome.done, outcome.read, left(&outcome)), (15, 16, vec![12]));
}

#[tokio::test]
async fn progress_counts_what_is_left_of_a_stream_that_knows_its_length() {
    let (options_of_iter, reports) = options(1);
    let batch = fake(|_| (Answer::Accept, 0));
    run(&batch, backoff(), &options_of_iter, 0..1, numbers(1..12)).await;
    assert_eq!(*reports.lock().unwrap(), [(5, 0, 7), (10, 0, 2), (12, 0, 0)]);
    let (options_of_filter, reports) = options(1);
    let operations = numbers(1..12).filter(|_| std::future::ready(true));
    run(&batch, backoff(), &options_of_filter, 0..1, operations).await;
    let reports = reports.lock().unwrap();
    assert_eq!(reports.last(), Some(&(12, 0, 0)));
    assert!(reports[0].2 <= MAX_OPERATIONS, "only what was read: {reports:?}");
}

/// Any sequence of responses: each operation is either done or left, exactly once.
#[tokio::test]
async fn nothing_is_lost_or_done_twice() {
    for seed in 0..1000 {
        let random = Mutex::new(fastrand::Rng::with_seed(seed));
        let mut setup = fastrand::Rng::with_seed(!seed);
        let throttled = setup.f64();
        let failing = if setup.bool() { 0.0 } else { 0.02 };
        let (queued, streamed, concurrency) = (setup.usize(..40), setup.usize(..60), setup.usize(1..7));
        let batch = fake(|_| {
            let mut random = random.lock().unwrap();
            let answer = match random.f64() {
                chance if chance < failing => Answer::Fail,
                chance if chance > throttled => Answer::Accept,
                _ if random.u8(..4) == 0 => Answer::ThrottleAll,
                _ => Answer::Throttle([|n| n % 2 == 0, |n| n % 3 > 0, |_| true, |n| n > 20][random.usize(..4)]),
            };
            (answer, random.usize(..4))
        });
        let (options, reports) = options(concurrency);
        let operations = numbers(queued..queued + streamed).then(|operation| async {
            if fastrand::bool() {
                yield_now().await;
            }
            operation
        });
        let outcome = run(&batch, backoff(), &options, 0..queued, operations).await;
        let left = left(&outcome);
        assert!(left.is_sorted(), "seed {seed}");
        assert_eq!(outcome.done + left.len(), outcome.read, "seed {seed}");
        assert_eq!(batch.in_flight.load(Ordering::Relaxed), 0, "seed {seed}");
        if left.is_empty() {
            assert_eq!((outcome.done, outcome.error.is_some()), (queued + streamed, false), "seed {seed}");
        }
        assert!(batch.requests().iter().all(|request| request.in_flight <= concurrency), "seed {seed}");
        let reports = reports.lock().unwrap();
        let is_growing = reports.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1);
        assert!(is_growing, "seed {seed}: {reports:?}");
        assert_eq!(reports.last().map_or(0, |report| report.0), outcome.done, "seed {seed}");
    }
}
