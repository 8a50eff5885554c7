use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Usage;

/// Adds up the consumed capacity, attempts and time of operations, for example during one request of a service.
///
/// [`Table::with_meter`](crate::Table::with_meter) attaches it to a table. One meter can measure several tables. Clones
/// share the numbers.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// # use dokklib::Entity;
/// # #[derive(Entity)]
/// # struct Note { #[entity(key)] id: u64, text: String }
/// # let local = dokklib::local::Local::start().await?;
/// # let shared_table = local.table("SingleTable").await?;
/// use dokklib::operation::Meter;
///
/// let meter = Meter::new();
/// let table = shared_table.with_meter(&meter);
/// table.put(Note { id: 1, text: "x".repeat(1500) }).await?;
/// table.get(Note::key(1)).consistent().await?;
///
/// let usage = meter.usage();
/// // 2 units for the item and 1 for its entry in the inverse index.
/// assert_eq!((usage.write_units, usage.read_units), (3.0, 1.0));
/// assert_eq!((usage.requests, usage.attempts), (2, 2));
/// # Ok(())
/// # }
/// ```
///
/// The numbers of a request are added when its response arrives, and the elapsed time when the operation ends. Failed
/// operations count too. To measure a single operation, use its method `metered`, such as
/// [`Get::metered`](super::Get::metered).
///
/// DynamoDB reports the consumed capacity only on demand: requests of a table with a meter have the parameter
/// [`ReturnConsumedCapacity`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ReturnConsumedCapacity)
/// `INDEXES`, which costs nothing.
#[derive(Clone, Default)]
pub struct Meter(Arc<Inner>);

#[derive(Default)]
struct Inner {
    usage: Mutex<Usage>,
    /// The meter that measures the same operations and others.
    parent: Option<Meter>,
}

impl Meter {
    /// Creates a meter.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a meter whose numbers are also added to another one.
    pub(crate) fn within(parent: Option<Self>) -> Self {
        Self(Arc::new(Inner { usage: Mutex::default(), parent }))
    }

    /// Returns the numbers so far.
    pub fn usage(&self) -> Usage {
        self.lock().clone()
    }

    pub(crate) fn record(&self, usage: &Usage) {
        self.lock().add(usage);
        if let Some(parent) = &self.0.parent {
            parent.record(usage);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Usage> {
        // No code panics while it holds the lock.
        self.0.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Meter").field(&*self.lock()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_within_another_one_adds_to_both() {
        let request = Meter::new();
        let (first, second) = (Meter::within(Some(request.clone())), Meter::within(Some(request.clone())));
        let usage = |table: &str, units| Usage {
            read_units: units,
            table_units: [(table.to_owned(), units)].into(),
            attempts: 1,
            request_ids: vec![table.to_owned()],
            ..Usage::default()
        };
        first.record(&usage("a", 1.0));
        second.record(&usage("b", 0.5));
        second.record(&usage("a", 2.0));
        assert_eq!((first.usage().read_units, second.usage().read_units), (1.0, 2.5));
        let total = request.usage();
        assert_eq!((total.read_units, total.attempts), (3.5, 3));
        assert_eq!(total.table_units, [("a".to_owned(), 3.0), ("b".to_owned(), 0.5)].into());
        assert_eq!(total.request_ids, ["a", "b", "a"]);
    }
}
