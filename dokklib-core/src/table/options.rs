//! The options of a table's calls: a deadline, the number of attempts, and a meter.

use std::time::Duration;

use super::Table;
use crate::operation::{CallOptions, Meter};

/// # Options of all operations
impl<S> Table<S> {
    /// Returns the same table with a deadline for every call: the time within which an operation must end, with all of
    /// its requests, retries and pauses. By default, operations have no deadline.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Note { #[entity(key)] id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use std::time::Duration;
    ///
    /// let table = table.with_deadline(Duration::from_secs(5));
    /// let notes = table.scan::<Note>().await?;
    /// let without_deadline = table.with_deadline(None);
    /// # drop((notes, without_deadline));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The time begins when the operation is awaited, or with the call of a method that returns a stream. It includes the
    /// time that the consumer of the stream takes. It is measured by the time source and the sleep implementation of the
    /// client. [`create`](Self::create) and [`exists`](Self::exists) have no deadline.
    ///
    /// # Errors
    ///
    /// An operation that exceeds the deadline fails with [`Timeout`](crate::ErrorKind::Timeout). The error says how far
    /// it came:
    ///
    /// - a write: [`may_have_been_applied`](crate::Error::may_have_been_applied) is `true` if a request was sent;
    /// - a batch or `delete_all`: [`completed`](crate::Error::completed),
    ///   [`unprocessed`](crate::Error::unprocessed) and [`unprocessed_writes`](crate::Error::unprocessed_writes), which
    ///   return what is left, typed;
    /// - a query or a scan: [`read_progress`](crate::Error::read_progress), with the cursor of a query.
    ///
    /// The client's own timeouts are for single requests: see the
    /// [guide](https://docs.rs/dokklib/latest/dokklib/guide/operating/index.html#timeouts-and-deadlines).
    #[must_use]
    pub fn with_deadline(&self, deadline: impl Into<Option<Duration>>) -> Self {
        self.with_options(|options| options.deadline = deadline.into())
    }

    /// Returns the same table with another number of attempts for the requests that dokklib repeats, at least 1. With 1,
    /// dokklib repeats no request.
    ///
    /// The SDK repeats requests that are throttled or lost. Its `RetryConfig` has the number of attempts, 3 by default.
    /// dokklib repeats two kinds of requests that the SDK doesn't:
    ///
    /// - Batches: DynamoDB left operations unprocessed. The default is 10 consecutive attempts without progress.
    /// - `transact_write` and `exactly_once`: the transaction was canceled only because of conflicts. The default is 8
    ///   attempts, or 1 if the client's retries are disabled.
    ///
    /// Attempts of the SDK count too: if the SDK sent a throttled batch request three times, these are three of the ten
    /// attempts. The number is checked after each request, so the SDK's attempts of the last request can exceed it.
    ///
    /// ```
    /// # use dokklib::{SingleTable, Table};
    /// # let table = Table::<SingleTable>::offline("SingleTable");
    /// let table = table.with_max_attempts(3);
    /// ```
    #[must_use]
    pub fn with_max_attempts(&self, attempts: u32) -> Self {
        self.with_options(|options| options.max_attempts = Some(attempts.max(1)))
    }

    /// Returns the same table with a meter, which adds up the consumed capacity, the attempts and the time of all
    /// operations: see [`Meter`]. It replaces another meter of this table.
    ///
    /// ```
    /// # use dokklib::{SingleTable, Table};
    /// # let shared_table = Table::<SingleTable>::offline("SingleTable");
    /// use dokklib::operation::Meter;
    ///
    /// let meter = Meter::new(); // for one request of a service
    /// let table = shared_table.with_meter(&meter);
    /// # assert_eq!(meter.usage().requests, 0);
    /// ```
    #[must_use]
    pub fn with_meter(&self, meter: &Meter) -> Self {
        self.with_options(|options| options.meter = Some(meter.clone()))
    }

    /// Returns the same table, for which the SDK decodes the items of responses if `by_sdk` is `true`.
    ///
    /// By default, dokklib decodes the items that `get`, `batch_get`, queries and scans return from the text of the response. This
    /// is faster, because the SDK creates a map of attribute values for each item. The results are the same.
    ///
    /// An interceptor of the client sees the whole body of the response. But the SDK's output that it sees contains no items, or
    /// items without attributes. Pass `true` if an interceptor reads the items.
    ///
    /// ```
    /// # use dokklib::{SingleTable, Table};
    /// # let table = Table::<SingleTable>::offline("SingleTable");
    /// let table = table.with_decoding_by_sdk(true);
    /// ```
    #[must_use]
    pub fn with_decoding_by_sdk(&self, by_sdk: bool) -> Self {
        self.with_options(|options| options.decodes_by_sdk = by_sdk)
    }

    fn with_options(&self, change: impl FnOnce(&mut CallOptions)) -> Self {
        let mut table = self.clone();
        change(&mut table.handle.calls);
        table
    }
}
