use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::AsyncSleep;

/// How many answers in a row may have nothing new in them before a batch gives up: some twenty seconds of pauses at most.
const TRIES: u32 = 10;

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Pauses before a throttled batch is tried again: longer and longer up to a cap, each of a random length up to that.
///
/// Whoever is throttled at the same time would come back at the same time without the full jitter.
/// [Error retries and exponential backoff](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.RetryAndBackoff)
/// in AWS's guide.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    fruitless: u32,
}

impl Backoff {
    /// Takes note of an answer that left something unprocessed, and pauses by the client's own sleep.
    ///
    /// Gives false when it is time to give up, which it is at once with a client that can't sleep.
    pub(super) async fn pause(&mut self, client: &Client, progress: bool) -> bool {
        self.fruitless = if progress { 0 } else { self.fruitless + 1 };
        if self.fruitless >= TRIES {
            return false;
        }
        let Some(sleep) = client.config().sleep_impl() else { return false };
        sleep.sleep(self.longest_pause().mul_f64(fastrand::f64())).await;
        true
    }

    fn longest_pause(&self) -> Duration {
        FIRST_PAUSE.saturating_mul(1 << self.fruitless.min(16)).min(LONGEST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_cap() {
        let longest = |fruitless| Backoff { fruitless }.longest_pause().as_millis();
        assert_eq!([0, 1, 2, 6, 7, 100].map(longest), [50, 100, 200, 3200, 5000, 5000]);
    }
}
