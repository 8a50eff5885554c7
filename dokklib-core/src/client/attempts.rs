//! Sends a request and records its attempts. The SDK repeats a request without telling its caller.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::config::interceptors::{BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef};
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept, RuntimeComponents, SharedInterceptor};
use aws_sdk_dynamodb::error::BoxError;

use super::call::Call;
use crate::error::Attempts;
use crate::operation::error_chain;

/// Sends a request of the SDK in a [`Call`] and records its attempts in an [`AttemptLog`].
///
/// This is a macro because the SDK's trait of all requests is private.
macro_rules! send {
    ($request:expr, $call:expr, $log:expr $(, $interceptor:expr)?) => {{
        let config = $crate::client::attempts::with_interceptor(Default::default(), &$log);
        $(let config = $crate::client::attempts::with_interceptor(config, $interceptor);)?
        $call.send(&$log, std::pin::pin!($request.customize().config_override(config).send())).await
    }};
}

/// Sends a request of the SDK and converts its error.
macro_rules! send_mapped {
    ($request:expr, $call:expr, $mapper:expr $(, $wire:expr)?) => {{
        let log = $crate::client::attempts::AttemptLog::new($call);
        $crate::client::attempts::send!($request, $call, log $(, $wire)?).map_err(|error| $mapper.map(error, log.attempts()))
    }};
}

pub(super) use {send, send_mapped};

/// Adds an interceptor to the configuration of a request.
///
/// Nobody can disable it, because its type is private. So the SDK doesn't need to look that up at each of its hooks.
pub(super) fn with_interceptor(mut config: Builder, interceptor: &(impl Intercept + Clone + 'static)) -> Builder {
    config.push_interceptor(SharedInterceptor::permanent(interceptor.clone()));
    config
}

/// The log of an operation's attempts. Clones share it, and one log can record several requests.
#[derive(Debug, Clone)]
pub(super) struct AttemptLog {
    log: Arc<Mutex<Log>>,
    call: Call,
}

#[derive(Debug, Default)]
struct Log {
    finished: Attempts,
    /// `true` while an attempt is sent and its end isn't recorded.
    is_in_flight: bool,
}

impl AttemptLog {
    pub(super) fn new(call: &Call) -> Self {
        Self { log: Arc::default(), call: call.clone() }
    }

    /// Returns the attempts so far. An attempt that was interrupted may have been applied.
    pub(super) fn attempts(&self) -> Attempts {
        let log = self.log();
        Attempts { may_be_applied: log.finished.may_be_applied || log.is_in_flight, ..log.finished }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        // No code panics while it holds the lock.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for AttemptLog {
    fn name(&self) -> &'static str {
        "AttemptLog"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut log = self.log();
        log.finished.count += 1;
        log.finished.may_be_applied |= log.is_in_flight;
        log.is_in_flight = true;
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut log = self.log();
        // The attempt can also have failed before it was sent, for example without credentials.
        if std::mem::take(&mut log.is_in_flight) {
            match outcome(context) {
                Outcome::NotSent => log.finished.count -= 1,
                Outcome::Certain => {}
                Outcome::Unknown => log.finished.may_be_applied = true,
            }
            let attempt = log.finished.count;
            drop(log);
            let response = context.response();
            let request_id = response.and_then(|response| response.headers().get("x-amzn-requestid"));
            self.call.record_response(attempt, response.map(|response| response.status().as_u16()), request_id);
        }
        Ok(())
    }
}

enum Outcome {
    /// No connection was established.
    NotSent,
    /// DynamoDB executed the request successfully, or rejected it.
    Certain,
    Unknown,
}

fn outcome(context: &FinalizerInterceptorContextRef<'_>) -> Outcome {
    match context.output_or_error() {
        Some(Ok(_)) => Outcome::Certain,
        Some(Err(error)) => {
            let status = context.response().map(|response| response.status().as_u16());
            let is_rejected = status.is_some_and(|status| (400..500).contains(&status));
            if error.as_operation_error().is_some() && is_rejected {
                Outcome::Certain
            } else if error.as_connector_error().is_some_and(|error| is_connection_failure(error)) {
                Outcome::NotSent
            } else {
                Outcome::Unknown
            }
        }
        None => Outcome::Unknown,
    }
}

/// Returns `true` if no connection was established, so the request can't have been sent.
fn is_connection_failure(error: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable};
    error_chain(error).any(|cause| {
        let text = cause.to_string();
        cause.downcast_ref::<std::io::Error>().is_some_and(|io| {
            matches!(io.kind(), AddrNotAvailable | ConnectionRefused | HostUnreachable | NetworkUnreachable)
        }) || text.starts_with("dns error")
            || text.starts_with("HTTP connect timeout")
    })
}
