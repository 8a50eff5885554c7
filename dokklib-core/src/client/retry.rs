use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};

use super::call::Call;
use crate::error::Error;
use crate::operation::Handle;

/// The number of consecutive attempts without progress after which a batch gives up: about 20 seconds of delays at most.
const MAX_ATTEMPTS_WITHOUT_PROGRESS: u32 = 10;

/// The number of attempts after which a conflicting transaction returns an error: about 6 seconds of delays at most.
const MAX_ATTEMPTS_WITH_CONFLICTS: u32 = 8;

const BASE_DELAY: Duration = Duration::from_millis(50);
const MAX_DELAY: Duration = Duration::from_secs(5);

/// Exponential backoff with full jitter between the retries of a throttled batch.
///
/// Without jitter, all clients that are throttled at the same time would also retry at the same time. See
/// [Error retries and exponential backoff](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.RetryAndBackoff).
#[derive(Debug)]
pub(super) struct Backoff {
    client: Client,
    call: Call,
    attempts_without_progress: u32,
    max_attempts: u32,
}

impl Backoff {
    /// Creates the backoff between the requests of a batch.
    pub(super) fn for_batch(handle: &Handle, call: &Call) -> Self {
        Self::new(handle, call, MAX_ATTEMPTS_WITHOUT_PROGRESS)
    }

    /// Creates the backoff between the attempts of a transaction that conflicts with others.
    pub(super) fn for_conflicts(handle: &Handle, call: &Call) -> Self {
        let has_retries = handle.client.config().retry_config().is_none_or(RetryConfig::has_retry);
        Self::new(handle, call, if has_retries { MAX_ATTEMPTS_WITH_CONFLICTS } else { 1 })
    }

    fn new(handle: &Handle, call: &Call, default_max_attempts: u32) -> Self {
        let max_attempts = handle.calls.max_attempts.unwrap_or(default_max_attempts);
        Self { client: handle.client.clone(), call: call.clone(), attempts_without_progress: 0, max_attempts }
    }

    /// Returns a sleep until the deadline of the call, and the error for it.
    pub(super) fn deadline(&self) -> Option<(Sleep, Error)> {
        self.call.deadline()
    }

    /// Creates the backoff between the attempts of an update whose item others change too.
    pub(super) fn for_versions(handle: &Handle, call: &Call, max_attempts: u32) -> Self {
        Self { client: handle.client.clone(), call: call.clone(), attempts_without_progress: 0, max_attempts }
    }

    /// Records progress.
    pub(super) fn reset(&mut self) {
        self.attempts_without_progress = 0;
    }

    /// Records a throttled response after this number of attempts, and returns the pause before the next request.
    ///
    /// Returns `None` if the batch must give up: after too many attempts without progress, or if the client can't
    /// sleep.
    pub(super) fn pause(&mut self, made_progress: bool, attempts: u32) -> Option<Sleep> {
        self.attempts_without_progress = if made_progress { 0 } else { self.attempts_without_progress + attempts };
        if self.attempts_without_progress >= self.max_attempts {
            return None;
        }
        let sleep = self.client.config().sleep_impl()?;
        let pause = max_delay(self.attempts_without_progress).mul_f64(fastrand::f64());
        Some(sleep.sleep(self.call.limit_pause(pause)))
    }
}

fn max_delay(attempts_without_progress: u32) -> Duration {
    BASE_DELAY.saturating_mul(1 << attempts_without_progress.min(16)).min(MAX_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_maximum() {
        assert_eq!(
            [0, 1, 2, 6, 7, 100].map(|attempts| max_delay(attempts).as_millis()),
            [50, 100, 200, 3200, 5000, 5000]
        );
    }
}
