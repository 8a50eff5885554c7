use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};

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
    attempts_without_progress: u32,
    max_attempts: u32,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { attempts_without_progress: 0, max_attempts: MAX_ATTEMPTS_WITHOUT_PROGRESS }
    }
}

impl Backoff {
    /// Creates the backoff between the attempts of a transaction that conflicts with others.
    pub(super) fn for_conflicts() -> Self {
        Self { attempts_without_progress: 0, max_attempts: MAX_ATTEMPTS_WITH_CONFLICTS }
    }

    /// Records progress.
    pub(super) fn reset(&mut self) {
        self.attempts_without_progress = 0;
    }

    /// Records a throttled response after this number of attempts, and returns the pause before the next request.
    ///
    /// Returns `None` if the batch must give up: after too many attempts without progress, or if the client can't
    /// sleep.
    pub(super) fn pause(&mut self, client: &Client, made_progress: bool, attempts: u32) -> Option<Sleep> {
        self.attempts_without_progress = if made_progress { 0 } else { self.attempts_without_progress + attempts };
        if self.attempts_without_progress >= self.max_attempts {
            return None;
        }
        let sleep = client.config().sleep_impl()?;
        Some(sleep.sleep(self.max_delay().mul_f64(fastrand::f64())))
    }

    fn max_delay(&self) -> Duration {
        BASE_DELAY.saturating_mul(1 << self.attempts_without_progress.min(16)).min(MAX_DELAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_maximum() {
        let max_delay = |attempts_without_progress| {
            Backoff { attempts_without_progress, ..Backoff::default() }.max_delay().as_millis()
        };
        assert_eq!([0, 1, 2, 6, 7, 100].map(max_delay), [50, 100, 200, 3200, 5000, 5000]);
    }
}
