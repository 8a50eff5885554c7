use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;

/// 2026-01-01T00:00:00Z, in seconds.
const START: u64 = 1_767_225_600;

/// Longer delays are cut, so that no deadline overflows.
const MAX_SLEEP: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A clock that a test sets. It starts at 2026-01-01T00:00:00Z, and clones share its time.
///
/// A client of [`Faults`](super::Faults) uses it as the SDK's time source and sleep implementation:
///
/// - Timestamps of [relations](crate::Relation) have its time.
/// - A delay doesn't wait. When the client has no request in flight, the clock advances to the end of the shortest
///   delay. So a backoff between retries takes no time, and the SDK's timeouts don't end a request that the engine is
///   still executing.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// use std::time::Duration;
///
/// use dokklib::Entity;
/// use dokklib::local::Local;
/// use dokklib::testing::Faults;
///
/// #[derive(Entity)]
/// struct User;
///
/// #[derive(Entity)]
/// struct Group;
///
/// let local = Local::start().await?;
/// let faults = Faults::none();
/// let table = faults.table(&local.table("SingleTable").await?);
///
/// faults.clock().advance(Duration::from_secs(60));
/// let membership = || (User::partition_key("alice"), Group::sort_key("1"));
/// table.insert(membership()).await?;
/// let created = table.get(membership()).await?.unwrap().created_at()?;
/// assert_eq!(created, Some(faults.clock().now()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Time>>);

struct Time {
    now: SystemTime,
    requests_in_flight: usize,
    /// The delays that have not ended, by deadline and number.
    sleepers: BTreeMap<(SystemTime, u64), Waker>,
    next_number: u64,
}

impl Time {
    /// Wakes all delays, so that each checks whether it has ended.
    fn wake_all(&self) {
        self.sleepers.values().for_each(Waker::wake_by_ref);
    }
}

impl TestClock {
    /// Creates a clock.
    #[allow(clippy::new_without_default, reason = "a default clock would be mistaken for the system's")]
    pub fn new() -> Self {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(START);
        Self(Arc::new(Mutex::new(Time { now, requests_in_flight: 0, sleepers: BTreeMap::new(), next_number: 0 })))
    }

    /// Returns the current time.
    pub fn now(&self) -> SystemTime {
        self.time().now
    }

    /// Sets the time. Delays that have ended by then return.
    pub fn set(&self, now: SystemTime) {
        let mut time = self.time();
        time.now = now;
        time.wake_all();
    }

    /// Advances the time. Delays that have ended by then return.
    pub fn advance(&self, duration: Duration) {
        let mut time = self.time();
        time.now += duration.min(MAX_SLEEP);
        time.wake_all();
    }

    /// Keeps delays from advancing the clock until the result is dropped.
    pub(super) fn start_request(&self) -> RequestInFlight {
        self.time().requests_in_flight += 1;
        RequestInFlight(self.clone())
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TimeSource for TestClock {
    fn now(&self) -> SystemTime {
        Self::now(self)
    }
}

impl AsyncSleep for TestClock {
    fn sleep(&self, duration: Duration) -> Sleep {
        let mut time = self.time();
        time.next_number += 1;
        let id = (time.now + duration.min(MAX_SLEEP), time.next_number);
        Sleep::new(Delay { clock: self.clone(), id, is_started: false })
    }
}

impl fmt::Debug for TestClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TestClock").field(&self.now()).finish()
    }
}

/// A request that the engine is executing.
pub(super) struct RequestInFlight(TestClock);

impl Drop for RequestInFlight {
    fn drop(&mut self) {
        let mut time = self.0.time();
        time.requests_in_flight -= 1;
        if time.requests_in_flight == 0 {
            time.wake_all();
        }
    }
}

/// A delay on a test clock.
struct Delay {
    clock: TestClock,
    id: (SystemTime, u64),
    is_started: bool,
}

impl Future for Delay {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let is_started = std::mem::replace(&mut self.is_started, true);
        let mut time = self.clock.time();
        let (deadline, _) = self.id;
        let is_first = time.sleepers.first_key_value().is_some_and(|(id, _)| *id == self.id);
        if is_started && (deadline <= time.now || is_first && time.requests_in_flight == 0) {
            time.now = time.now.max(deadline);
            time.sleepers.remove(&self.id);
            time.wake_all();
            return Poll::Ready(());
        }
        time.sleepers.insert(self.id, context.waker().clone());
        if !is_started {
            // Lets other tasks run first: they may have a request to send or a shorter delay.
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl Drop for Delay {
    fn drop(&mut self) {
        let mut time = self.clock.time();
        if time.sleepers.remove(&self.id).is_some() {
            time.wake_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::{join, select};

    use super::*;

    fn elapsed(clock: &TestClock) -> Duration {
        clock.now().duration_since(TestClock::new().now()).unwrap()
    }

    #[tokio::test]
    async fn concurrent_delays_end_in_the_order_of_their_deadlines() {
        let clock = TestClock::new();
        let delay = |seconds| {
            let clock = clock.clone();
            async move {
                clock.sleep(Duration::from_secs(seconds)).await;
                elapsed(&clock).as_secs()
            }
        };
        assert_eq!(join(delay(20), delay(5)).await, (20, 5));
        assert_eq!(elapsed(&clock).as_secs(), 20);
    }

    #[tokio::test]
    async fn a_delay_does_not_end_while_a_request_is_in_flight() {
        let clock = TestClock::new();
        let request = clock.start_request();
        let response = async {
            tokio::task::yield_now().await;
            drop(request);
        };
        let timeout = clock.sleep(Duration::from_secs(1));
        let first = select(Box::pin(response), timeout).await;
        assert!(matches!(first, futures_util::future::Either::Left(_)));
        assert_eq!(elapsed(&clock), Duration::ZERO);
    }

    #[tokio::test]
    async fn a_delay_ends_when_the_clock_is_set() {
        let clock = TestClock::new();
        let _request = clock.start_request();
        let advance = async { clock.advance(Duration::from_secs(60)) };
        join(clock.sleep(Duration::from_secs(60)), advance).await;
        assert_eq!(elapsed(&clock).as_secs(), 60);
    }
}
