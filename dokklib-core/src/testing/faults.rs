use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryPartition;
use serde_json::Value;

use super::connector::FaultyHttpClient;
use super::operation::Operation;
use super::{Fault, FaultCounts, TestClock, body};
use crate::schema::Schema;
use crate::table::Table;

/// Injects faults into the requests of a client.
///
/// [`seeded`](Self::seeded) and the methods that set rates configure it, then [`table`](Self::table) and
/// [`client`](Self::client) wrap a table and a client. A rate is the probability of a fault, from 0 to 1. A request has
/// at most one fault, apart from unprocessed items. If the rates for a request add up to more than 1, they are scaled
/// down to 1.
///
/// Clones share the clock and the counts.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// use dokklib::Entity;
/// use dokklib::local::Local;
/// use dokklib::testing::{Fault, Faults};
///
/// #[derive(Entity)]
/// struct Note {
///     #[entity(key)]
///     id: u64,
/// }
///
/// let local = Local::start().await?;
/// let table = local.table("SingleTable").await?;
///
/// // Half of the requests are throttled. The SDK retries them.
/// let faults = Faults::seeded(7).throttle(0.5);
/// let throttled = faults.table(&table);
/// for id in 0..20 {
///     if let Err(error) = throttled.put(Note { id }).await {
///         assert_eq!(error.kind(), dokklib::ErrorKind::Throttled);
///         assert!(table.get(Note::key(id)).await?.is_none());
///     }
/// }
/// let counts = faults.counts();
/// assert_eq!(counts.requests(), counts.delivered() + counts.injected(Fault::Throttled));
///
/// // Exactly the next two requests have a fault: the put is applied, but the SDK's retry is denied.
/// faults.inject([Fault::LostResponse, Fault::Denied]);
/// let error = throttled.put(Note { id: 100 }).await.unwrap_err();
/// assert_eq!(error.kind(), dokklib::ErrorKind::Denied);
/// assert!(table.get(Note::key(100)).await?.is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Faults {
    seed: u64,
    rates: BTreeMap<Fault, f64>,
    clock: TestClock,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    counts: FaultCounts,
    /// How often each request was sent, by its hash.
    occurrences: HashMap<u64, u64>,
    /// The faults of the next requests.
    injected: VecDeque<Option<Fault>>,
}

/// The faults of one request.
pub(super) struct Plan {
    pub(super) fault: Option<Fault>,
    /// The probability that an item of a batch is unprocessed.
    pub(super) unprocessed_rate: f64,
    pub(super) random: fastrand::Rng,
}

/// Every fault that has a rate, except `Unprocessed`.
const ALL: [Fault; 12] = [
    Fault::Throttled,
    Fault::InternalError { applied: false },
    Fault::InternalError { applied: true },
    Fault::Conflict,
    Fault::LostRequest,
    Fault::LostResponse,
    Fault::Timeout { applied: false },
    Fault::Timeout { applied: true },
    Fault::Truncated,
    Fault::Garbled,
    Fault::Denied,
    Fault::ConnectionRefused,
];

impl Faults {
    /// Creates an injector whose faults depend on the seed. Without rates, it injects none.
    ///
    /// With the same seed and rates, a request gets the same faults: a fault depends on the content of the request and
    /// on how many equal requests were sent before.
    pub fn seeded(seed: u64) -> Self {
        Self { seed, rates: BTreeMap::new(), clock: TestClock::new(), state: Arc::default() }
    }

    /// Creates an injector without a seed, for the faults of [`inject`](Self::inject), for the
    /// [`clock`](Self::clock), or to count requests.
    pub fn none() -> Self {
        Self::seeded(0)
    }

    /// Throttles requests before they are executed.
    pub fn throttle(self, rate: f64) -> Self {
        self.rate([Fault::Throttled], rate)
    }

    /// Responds with an internal error, half of the time after the request is executed.
    pub fn internal_errors(self, rate: f64) -> Self {
        self.rate([false, true].map(|applied| Fault::InternalError { applied }), rate)
    }

    /// Responds with a transaction conflict to writes of one item and to transactions.
    pub fn conflicts(self, rate: f64) -> Self {
        self.rate([Fault::Conflict], rate)
    }

    /// Leaves items and keys of batches unprocessed: each one with this probability.
    ///
    /// If all items of a request are unprocessed, the request can also fail as throttled, as DynamoDB's requests do.
    pub fn unprocessed(self, rate: f64) -> Self {
        self.rate([Fault::Unprocessed], rate)
    }

    /// Breaks the connection before a request is executed.
    pub fn lose_requests(self, rate: f64) -> Self {
        self.rate([Fault::LostRequest], rate)
    }

    /// Breaks the connection after a request is executed.
    pub fn lose_responses(self, rate: f64) -> Self {
        self.rate([Fault::LostResponse], rate)
    }

    /// Lets requests time out, half of the time after the request is executed.
    pub fn timeouts(self, rate: f64) -> Self {
        self.rate([false, true].map(|applied| Fault::Timeout { applied }), rate)
    }

    /// Cuts the bodies of responses off after the requests are executed. The connection breaks there or ends normally.
    pub fn truncate(self, rate: f64) -> Self {
        self.rate([Fault::Truncated], rate)
    }

    /// Damages the bodies of responses after the requests are executed, or replaces them by a proxy's error page.
    pub fn garble(self, rate: f64) -> Self {
        self.rate([Fault::Garbled], rate)
    }

    /// Denies access.
    pub fn deny(self, rate: f64) -> Self {
        self.rate([Fault::Denied], rate)
    }

    /// Refuses connections.
    pub fn refuse_connections(self, rate: f64) -> Self {
        self.rate([Fault::ConnectionRefused], rate)
    }

    /// Injects faults of all kinds, at this rate together. Items and keys of batches are unprocessed at this rate too.
    pub fn all(self, rate: f64) -> Self {
        self.rate(ALL, rate).rate([Fault::Unprocessed], rate)
    }

    /// Divides a rate equally between faults.
    #[allow(clippy::cast_precision_loss, reason = "there are few faults")]
    fn rate<const N: usize>(mut self, faults: [Fault; N], rate: f64) -> Self {
        let rate = if rate.is_finite() { rate.clamp(0.0, 1.0) } else { 0.0 };
        self.rates.extend(faults.map(|fault| (fault, rate / N as f64)));
        self
    }

    /// Uses this clock instead of a separate one, for a test whose clients share one clock.
    pub fn with_clock(mut self, clock: &TestClock) -> Self {
        self.clock = clock.clone();
        self
    }

    /// Returns the clock of the clients.
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    /// Adds faults for the next requests, one for each, in this order. The requests after them have faults at the
    /// rates again. `None` lets a request pass.
    pub fn inject<F: Into<Option<Fault>>>(&self, faults: impl IntoIterator<Item = F>) {
        self.state().injected.extend(faults.into_iter().map(Into::into));
    }

    /// Returns the table with faults in its requests.
    pub fn table<S: Schema>(&self, table: &Table<S>) -> Table<S> {
        table.with_client(self.client(table.client()))
    }

    /// Returns the client with faults in its requests, with the [`clock`](Self::clock) as its time source and sleep
    /// implementation, and with a separate token bucket for the SDK's retries.
    ///
    /// The client must be one of an engine for tests, such as [`Local`](crate::local::Local) or DynamoDB Local, because
    /// DynamoDB rejects signatures with the time of a test clock. A client without an explicit HTTP client gets one that
    /// supports only `http` endpoints.
    pub fn client(&self, client: &Client) -> Client {
        let config = client.config();
        let http = config.http_client().unwrap_or_else(|| aws_smithy_http_client::Builder::new().build_http());
        let config = config
            .to_builder()
            .http_client(FaultyHttpClient::new(http, self.clone()))
            .sleep_impl(self.clock.clone())
            .time_source(self.clock.clone())
            .retry_partition(RetryPartition::custom("dokklib-testing").build());
        Client::from_conf(config.build())
    }

    /// Returns the numbers of requests and faults so far.
    pub fn counts(&self) -> FaultCounts {
        self.state().counts.clone()
    }

    /// Decides about the next request.
    pub(super) fn plan(&self, operation: Operation, request: &Value) -> Plan {
        let hash = body::hash(request);
        let mut state = self.state();
        state.counts.requests += 1;
        let occurrence = state.occurrences.entry(hash).or_default();
        *occurrence += 1;
        let mut random = fastrand::Rng::with_seed(body::mix(body::mix(self.seed, hash), *occurrence));
        match state.injected.pop_front() {
            Some(Some(Fault::Unprocessed)) => Plan { fault: None, unprocessed_rate: 1.0, random },
            Some(fault) => Plan { fault, unprocessed_rate: 0.0, random },
            None => {
                let fault = self.choose(operation, &mut random);
                Plan { fault, unprocessed_rate: self.rate_of(Fault::Unprocessed), random }
            }
        }
    }

    fn choose(&self, operation: Operation, random: &mut fastrand::Rng) -> Option<Fault> {
        let can_conflict = matches!(operation, Operation::Write | Operation::Transaction);
        let applies = |fault: &Fault| *fault != Fault::Unprocessed && (*fault != Fault::Conflict || can_conflict);
        let rates: Vec<_> = self.rates.iter().filter(|(fault, _)| applies(fault)).collect();
        let total: f64 = rates.iter().map(|(_, rate)| **rate).sum();
        let mut chosen = random.f64() * total.max(1.0);
        rates.into_iter().find_map(|(fault, rate)| {
            chosen -= rate;
            (chosen < 0.0).then_some(*fault)
        })
    }

    fn rate_of(&self, fault: Fault) -> f64 {
        self.rates.get(&fault).copied().unwrap_or_default()
    }

    pub(super) fn count_delivered(&self) {
        self.state().counts.delivered += 1;
    }

    pub(super) fn count(&self, fault: Fault) {
        *self.state().counts.faults.entry(fault).or_default() += 1;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faults")
            .field("seed", &self.seed)
            .field("rates", &self.rates)
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}
