use std::collections::BTreeMap;
use std::time::Duration;

/// The consumed capacity, attempts and time of one or more operations; returned by [`Meter::usage`](super::Meter::usage), and part of a
/// [`Metered`](super::Metered) value.
///
/// DynamoDB reports capacity only for requests that succeed. A request that fails with a condition check or an internal
/// error consumes capacity too, which isn't included.
#[doc(alias = "ConsumedCapacity")]
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Usage {
    /// The consumed read capacity units, those of indexes included.
    pub read_units: f64,
    /// The consumed write capacity units, those of indexes included.
    pub write_units: f64,
    /// The consumed capacity units of each table, those of its indexes included.
    pub table_units: BTreeMap<String, f64>,
    /// The consumed capacity units of each secondary index. Indexes of several tables with the same name are added up.
    pub index_units: BTreeMap<String, f64>,
    /// The number of items that DynamoDB returned or counted: `Count` of queries and scans, and the items of `get` and
    /// `batch_get`.
    pub count: usize,
    /// The number of items that queries and scans read, those that the filter removed included (`ScannedCount`).
    pub scanned: usize,
    /// The number of requests, without the SDK's retries.
    pub requests: u32,
    /// The number of requests that were sent, the SDK's retries included.
    ///
    /// For a write of one item, a number over 1 means that the SDK sent it again. An `add`, `subtract`, `append` or
    /// `prepend` may then have been applied twice.
    pub attempts: u32,
    /// The AWS request IDs of all attempts with a response, in the order of the responses.
    pub request_ids: Vec<String>,
    /// The time that the operations took, retries and pauses included. The times of concurrent operations are added up.
    pub elapsed: Duration,
}

impl Usage {
    pub(crate) fn add(&mut self, other: &Self) {
        self.read_units += other.read_units;
        self.write_units += other.write_units;
        add_units(&mut self.table_units, &other.table_units);
        add_units(&mut self.index_units, &other.index_units);
        self.count += other.count;
        self.scanned += other.scanned;
        self.requests += other.requests;
        self.attempts += other.attempts;
        self.request_ids.extend_from_slice(&other.request_ids);
        self.elapsed += other.elapsed;
    }
}

fn add_units(total: &mut BTreeMap<String, f64>, added: &BTreeMap<String, f64>) {
    for (name, units) in added {
        *total.entry(name.clone()).or_default() += units;
    }
}
