//! Repeats a request without a copy of its input, which the SDK consumes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::config::http::HttpRequest;
use aws_sdk_dynamodb::config::interceptors::{
    BeforeTransmitInterceptorContextMut, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;

/// Keeps the body of a request, which is cheap because its bytes are shared. Clones share the body.
///
/// A repetition has a placeholder for an input, and its body is replaced with the kept one. So both requests have the same
/// parameters, as their idempotency token requires.
#[derive(Debug, Clone, Default)]
pub(super) struct RepeatedBody(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// A request with only the body.
    kept: Option<HttpRequest>,
    is_repetition: bool,
}

impl RepeatedBody {
    /// Makes the next request a repetition. Returns `false` if the body wasn't kept, so that it can't be repeated.
    pub(super) fn repeat(&self) -> bool {
        let mut state = self.state();
        state.is_repetition = true;
        state.kept.is_some()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for RepeatedBody {
    fn name(&self) -> &'static str {
        "RepeatedBody"
    }

    fn read_after_serialization(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut state = self.state();
        if !state.is_repetition {
            state.kept = context.request().body().try_clone().map(HttpRequest::new);
        }
        Ok(())
    }

    /// Called once for a request, before its first attempt. It isn't signed yet.
    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let state = self.state();
        let kept = state.kept.as_ref().filter(|_| state.is_repetition);
        let Some(body) = kept.and_then(|kept| kept.body().try_clone()) else { return Ok(()) };
        let request = context.request_mut();
        if let Some(length) = body.content_length() {
            request.headers_mut().insert("content-length", length.to_string());
        }
        *request.body_mut() = body;
        Ok(())
    }
}
