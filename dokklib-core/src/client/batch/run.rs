use std::collections::{BTreeSet, VecDeque};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use aws_sdk_dynamodb::config::Sleep;
use futures_util::StreamExt;
use futures_util::stream::{FuturesUnordered, Stream};

use super::concurrency::Concurrency;
use super::{Batch, BatchResponse, Numbered, ResponseStatus};
use crate::client::retry::Backoff;
use crate::error::Error;
use crate::operation::{BatchOptions, STREAM_WINDOW};

/// How a batch ended.
pub(super) struct BatchOutcome<T> {
    /// The number of operations that were read: all of them, unless a stream ended early.
    pub(super) read: usize,
    pub(super) done: usize,
    /// The operations that are not done, in order.
    pub(super) left: Vec<Numbered<T>>,
    /// The first error. Without one, operations are left because the table is throttled.
    pub(super) error: Option<Error>,
    /// `true` if an operation that is left may have been applied: its response was lost.
    pub(super) may_be_applied: bool,
}

/// An operation that a stream returns, or the error that ends the stream and its operation.
pub(super) type StreamedOperation<T> = Result<T, (Error, Option<T>)>;

/// Runs a batch: first the operations in `queue`, then those of the stream.
pub(super) async fn run<B: Batch>(
    batch: &B,
    backoff: Backoff,
    options: &BatchOptions,
    queue: impl IntoIterator<Item = B::Operation>,
    stream: impl Stream<Item = StreamedOperation<B::Operation>>,
) -> BatchOutcome<B::Operation> {
    let mut stream = pin!(stream);
    let mut state = State::<B>::new(backoff, options, queue, stream.size_hint());
    let mut in_flight = FuturesUnordered::new();
    let mut pause: Option<Sleep> = None;
    loop {
        while pause.is_none() && in_flight.len() < state.concurrency.limit() {
            let may_be_partial = state.has_stream_ended || state.is_window_full();
            let Some(request) = state.next_request(batch, may_be_partial) else { break };
            in_flight.push(send(batch, request, state.pauses));
        }
        // A request in flight watches the deadline itself.
        let mut deadline: Option<(Sleep, Error)> = None;
        let event = poll_fn(|cx| {
            if let Poll::Ready(Some(response)) = in_flight.poll_next_unpin(cx) {
                return Poll::Ready(Event::Response(response));
            }
            if pause.as_mut().is_some_and(|pause| Pin::new(pause).poll(cx).is_ready()) {
                return Poll::Ready(Event::PauseEnded);
            }
            let is_idle = in_flight.is_empty() && pause.is_none();
            let streamed = state.poll_stream(stream.as_mut(), is_idle, cx);
            if streamed.is_pending()
                && is_idle
                && let Some((mut sleep, error)) = deadline.take().or_else(|| state.backoff.deadline())
            {
                if Pin::new(&mut sleep).poll(cx).is_ready() {
                    return Poll::Ready(Event::DeadlineExceeded(error));
                }
                deadline = Some((sleep, error));
            }
            streamed
        });
        match event.await {
            Event::Response(response) => {
                pause = state.receive(response).or(pause).filter(|_| !state.is_stopped);
            }
            Event::PauseEnded => pause = None,
            Event::DeadlineExceeded(error) => state.stop(error),
            Event::Streamed(operation) => state.add(operation),
            Event::Idle => match state.next_request(batch, true) {
                Some(request) => in_flight.push(send(batch, request, state.pauses)),
                None => return state.finish(),
            },
        }
    }
}

enum Event<T> {
    Response(Received<T>),
    PauseEnded,
    /// The deadline was exceeded while the batch waited for its stream.
    DeadlineExceeded(Error),
    /// The next operation of the stream, or `None` at its end.
    Streamed(Option<StreamedOperation<T>>),
    /// No request is in flight, and the stream has no operation yet or is not read.
    Idle,
}

/// A response and the request that it is for.
struct Received<T> {
    positions: Vec<usize>,
    /// The number of pauses before the request was sent.
    pauses: u32,
    response: BatchResponse<T>,
}

async fn send<B: Batch>(batch: &B, operations: Vec<Numbered<B::Operation>>, pauses: u32) -> Received<B::Operation> {
    let positions = operations.iter().map(|operation| operation.position).collect();
    Received { positions, pauses, response: batch.send(operations).await }
}

struct State<'a, B: Batch> {
    options: &'a BatchOptions,
    /// The operations that were not sent yet.
    fresh: VecDeque<Numbered<B::Operation>>,
    /// The operations that DynamoDB left unprocessed.
    ///
    /// They wait until they fill a request, so that a single throttled partition doesn't slow every request down.
    retry: VecDeque<Numbered<B::Operation>>,
    /// The operations of failed requests.
    failed: Vec<Numbered<B::Operation>>,
    /// The positions of the operations that are not done.
    unfinished: BTreeSet<usize>,
    /// The positions of the operations that are not done and may have been applied.
    uncertain: BTreeSet<usize>,
    read: usize,
    has_stream_ended: bool,
    /// The number of operations in all, if the stream knows its length.
    total: Option<usize>,
    done: usize,
    retried: usize,
    concurrency: Concurrency,
    backoff: Backoff,
    pauses: u32,
    error: Option<Error>,
    /// `true` after a failed request or too many attempts: no further request is sent.
    is_stopped: bool,
}

impl<'a, B: Batch> State<'a, B> {
    fn new(
        backoff: Backoff,
        options: &'a BatchOptions,
        queue: impl IntoIterator<Item = B::Operation>,
        stream_size: (usize, Option<usize>),
    ) -> Self {
        let fresh: VecDeque<_> =
            queue.into_iter().enumerate().map(|(position, operation)| Numbered { position, operation }).collect();
        let (min, max) = stream_size;
        let read = fresh.len();
        Self {
            options,
            fresh,
            retry: VecDeque::new(),
            failed: Vec::new(),
            unfinished: (0..read).collect(),
            uncertain: BTreeSet::new(),
            read,
            has_stream_ended: false,
            total: max.filter(|max| *max == min).map(|streamed| streamed.saturating_add(read)),
            done: 0,
            retried: 0,
            concurrency: Concurrency::new(options.concurrency),
            backoff,
            pauses: 0,
            error: None,
            is_stopped: false,
        }
    }

    /// Returns `true` if the stream must not be read until an operation is done.
    fn is_window_full(&self) -> bool {
        self.unfinished.first().is_some_and(|oldest| self.read - oldest >= STREAM_WINDOW)
    }

    /// Reads the stream if the next request needs more operations.
    fn poll_stream(
        &self,
        stream: Pin<&mut impl Stream<Item = StreamedOperation<B::Operation>>>,
        is_idle: bool,
        cx: &mut Context<'_>,
    ) -> Poll<Event<B::Operation>> {
        let mut is_waiting = false;
        if !self.has_stream_ended && !self.is_stopped && !self.is_window_full() && self.fresh.len() < B::MAX_OPERATIONS
        {
            match stream.poll_next(cx) {
                Poll::Ready(operation) => return Poll::Ready(Event::Streamed(operation)),
                Poll::Pending => is_waiting = true,
            }
        }
        let is_finished = self.fresh.is_empty() && self.retry.is_empty();
        if is_idle && !(is_waiting && is_finished) { Poll::Ready(Event::Idle) } else { Poll::Pending }
    }

    fn add(&mut self, streamed: Option<StreamedOperation<B::Operation>>) {
        let position = self.read;
        match streamed {
            Some(Ok(operation)) => {
                self.read += 1;
                self.unfinished.insert(position);
                self.fresh.push_back(Numbered { position, operation });
            }
            Some(Err((error, operation))) => {
                self.has_stream_ended = true;
                self.error.get_or_insert(error);
                if let Some(operation) = operation {
                    self.read += 1;
                    self.failed.push(Numbered { position, operation });
                }
            }
            None => self.has_stream_ended = true,
        }
    }

    /// Returns the operations of the next request: a full one, or with `may_be_partial` any. Operations that were not
    /// sent yet come first.
    fn next_request(&mut self, batch: &B, may_be_partial: bool) -> Option<Vec<Numbered<B::Operation>>> {
        if self.is_stopped {
            return None;
        }
        if may_be_partial && self.fresh.len() < B::MAX_OPERATIONS {
            self.fresh.append(&mut self.retry);
        }
        let is_ready = |queue: &VecDeque<_>| queue.len() >= B::MAX_OPERATIONS || (may_be_partial && !queue.is_empty());
        let queue = [&mut self.fresh, &mut self.retry].into_iter().find(|queue| is_ready(queue))?;
        Some(batch.split(queue))
    }

    /// Records a response. Returns the pause until the next request if the table is throttled.
    fn receive(&mut self, received: Received<B::Operation>) -> Option<Sleep> {
        let Received { positions, pauses, response: BatchResponse { unprocessed, may_be_applied, status } } = received;
        let done = positions.len() - unprocessed.len();
        self.done += done;
        if may_be_applied {
            self.uncertain.extend(unprocessed.iter().map(|operation| operation.position));
        }
        for position in &positions {
            self.unfinished.remove(position);
        }
        let mut pause = None;
        match status {
            ResponseStatus::Failed(error) => self.stop(error),
            ResponseStatus::Throttled(error) if pauses == self.pauses => {
                self.pauses += 1;
                self.concurrency.record_throttled();
                let attempts = error.as_ref().map_or(1, |error| error.attempts().max(1));
                pause = self.backoff.pause(done > 0, attempts);
                if pause.is_none() {
                    self.is_stopped = true;
                    if let Some(error) = error {
                        self.error.get_or_insert(error);
                    }
                }
            }
            // The request was sent before the pause for another one, which the batch already adapted to.
            ResponseStatus::Throttled(_) => {}
            ResponseStatus::Accepted => self.concurrency.record_accepted(),
        }
        if done > 0 {
            self.backoff.reset();
        }
        if self.is_stopped {
            self.failed.extend(unprocessed);
        } else {
            self.retried += unprocessed.len();
            self.unfinished.extend(unprocessed.iter().map(|operation| operation.position));
            self.retry.extend(unprocessed);
        }
        let total = self.total.map_or(self.read, |total| total.max(self.read));
        self.options.report(self.done, self.retried, total - self.done);
        pause
    }

    fn stop(&mut self, error: Error) {
        self.error.get_or_insert(error);
        self.is_stopped = true;
    }

    fn finish(self) -> BatchOutcome<B::Operation> {
        let mut left = self.failed;
        left.extend(self.fresh);
        left.extend(self.retry);
        left.sort_unstable_by_key(|operation| operation.position);
        let may_be_applied = left.iter().any(|operation| self.uncertain.contains(&operation.position));
        BatchOutcome { read: self.read, done: self.done, left, error: self.error, may_be_applied }
    }
}
