//! One call of an operation, with all of its requests: its deadline, its meter and its span.

use std::iter;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use aws_sdk_dynamodb::error::SdkError;
use futures_util::future::{Either, select};
use tracing::{Instrument, Span};

use super::attempts::AttemptLog;
use super::response::Response;
use super::span;
use crate::error::{Context, DeadlineExceeded, Error, Fault, Result};
use crate::operation::{CallOptions, Handle, Usage};

/// A call of an operation. Every request is sent by [`send`](Self::send). Clones are of the same call.
///
/// It is empty if the call has no deadline and no meter, and no subscriber is interested in its span.
#[derive(Debug, Clone, Default)]
pub(super) struct Call(Option<Arc<Active>>);

struct Active {
    handle: Handle,
    context: Context,
    started: SystemTime,
    span: Span,
    usage: Mutex<Usage>,
    /// The number of pages that were read.
    pages: AtomicUsize,
    /// The number of items that were read, without those of other entities.
    items: AtomicUsize,
}

impl Call {
    /// Starts a call of an operation, which sends requests of DynamoDB's API with this name.
    pub(super) fn start(handle: &Handle, context: &Context, api: &'static str) -> Self {
        Self::start_writes(handle, context, api, iter::empty())
    }

    /// Starts a call that sends several writes with these handles, whose number and tables the span has.
    pub(super) fn start_writes<'a>(
        handle: &'a Handle,
        context: &Context,
        api: &'static str,
        writes: impl ExactSizeIterator<Item = &'a Handle>,
    ) -> Self {
        let span = span::of_call(handle, context, api, writes);
        let CallOptions { deadline, meter, .. } = &handle.calls;
        if deadline.is_none() && meter.is_none() && span.is_disabled() {
            return Self::default();
        }
        Self(Some(Arc::new(Active {
            handle: handle.clone(),
            context: context.clone(),
            started: handle.now(),
            span,
            usage: Mutex::default(),
            pages: AtomicUsize::new(0),
            items: AtomicUsize::new(0),
        })))
    }

    /// Adds the queried index to the span.
    pub(super) fn with_index(self, index: Option<&str>) -> Self {
        if let Some((active, index)) = self.0.as_ref().zip(index) {
            span::record_index(&active.span, index);
        }
        self
    }

    /// Adds the number of keys in a batch to the span.
    pub(super) fn with_batch_size(self, keys: usize) -> Self {
        if let Some(active) = &self.0 {
            span::record_batch_size(&active.span, keys);
        }
        self
    }

    /// Records the error of a result.
    pub(super) fn record_error<T>(&self, result: Result<T>) -> Result<T> {
        if let (Some(active), Err(error)) = (&self.0, &result) {
            span::record_error(&active.span, error);
        }
        result
    }

    /// Sends a request, and fails when the deadline is exceeded.
    ///
    /// The request is pinned by the caller, because it is large and this future would contain it several times.
    pub(super) async fn send<O: Response, E>(
        &self,
        log: &AttemptLog,
        request: Pin<&mut impl Future<Output = Result<O, SdkError<E, HttpResponse>>>>,
    ) -> Result<O, SdkError<E, HttpResponse>> {
        let Some(active) = &self.0 else { return request.await };
        let exceeded = |deadline| SdkError::timeout_error(DeadlineExceeded { deadline });
        let request = request.instrument(active.span.clone());
        let earlier = log.attempts().count;
        let response = match active.remaining() {
            Some((deadline, Duration::ZERO)) => return Err(exceeded(deadline)),
            Some((deadline, remaining)) => match active.sleep(remaining) {
                Some(sleep) => match select(pin!(request), sleep).await {
                    Either::Left((response, _)) => response,
                    Either::Right(_) => Err(exceeded(deadline)),
                },
                None => request.await,
            },
            None => request.await,
        };
        let usage = response.as_ref().map(Response::usage).unwrap_or_default();
        active.record(&Usage { requests: 1, attempts: log.attempts().count - earlier, ..usage });
        response
    }

    /// Records the end of an attempt, and the status and the AWS request ID of its response.
    pub(super) fn record_response(&self, attempt: u32, status: Option<u16>, request_id: Option<&str>) {
        if let Some(active) = &self.0 {
            let request_ids = request_id.map(str::to_owned).into_iter().collect();
            active.record(&Usage { request_ids, ..Usage::default() });
            span::attempt_ended(&active.span, attempt, status, request_id);
        }
    }

    /// Records a page that was read, and its items.
    pub(super) fn record_page(&self, items: usize) {
        if let Some(active) = &self.0 {
            active.pages.fetch_add(1, Ordering::Relaxed);
        }
        self.record_items(items);
    }

    /// Records items that were read.
    pub(super) fn record_items(&self, items: usize) {
        if let Some(active) = &self.0 {
            active.items.fetch_add(items, Ordering::Relaxed);
        }
    }

    /// Limits a pause between two requests to the time until the deadline.
    pub(super) fn limit_pause(&self, pause: Duration) -> Duration {
        let Some(active) = &self.0 else { return pause };
        let pause = active.remaining().map_or(pause, |(_, remaining)| pause.min(remaining));
        span::pause_begins(&active.span, pause);
        pause
    }

    /// Returns a sleep until the deadline, and the error for it.
    pub(super) fn deadline(&self) -> Option<(Sleep, Error)> {
        let active = self.0.as_ref()?;
        let (deadline, remaining) = active.remaining()?;
        let error = Error::invalid(Fault::DeadlineExceeded { deadline }).in_context(&active.context);
        Some((active.sleep(remaining)?, error))
    }

    /// Returns the number of pages and of items that were read, if the call has a deadline.
    pub(super) fn read_so_far(&self) -> Option<(usize, usize)> {
        let active = self.0.as_ref().filter(|active| active.handle.calls.deadline.is_some())?;
        Some((active.pages.load(Ordering::Relaxed), active.items.load(Ordering::Relaxed)))
    }
}

impl Active {
    /// Returns the deadline and the time until it.
    fn remaining(&self) -> Option<(Duration, Duration)> {
        let deadline = self.handle.calls.deadline?;
        Some((deadline, deadline.saturating_sub(self.elapsed())))
    }

    fn elapsed(&self) -> Duration {
        // The system's time can be set back.
        self.handle.now().duration_since(self.started).unwrap_or_default()
    }

    fn sleep(&self, duration: Duration) -> Option<Sleep> {
        Some(self.handle.client.config().sleep_impl()?.sleep(duration))
    }

    fn record(&self, usage: &Usage) {
        self.usage().add(usage);
        if let Some(meter) = &self.handle.calls.meter {
            meter.record(usage);
        }
    }

    fn usage(&self) -> MutexGuard<'_, Usage> {
        // No code panics while it holds the lock.
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of the call: the operation is done, or its future or stream was dropped.
impl Drop for Active {
    fn drop(&mut self) {
        self.record(&Usage { elapsed: self.elapsed(), ..Usage::default() });
        let items = self.items.load(Ordering::Relaxed);
        span::record_usage(&self.span, &self.usage(), items);
    }
}

impl std::fmt::Debug for Active {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Active").field("usage", &*self.usage()).finish_non_exhaustive()
    }
}
