use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// How far a query or a scan is, after each page; passed to the closure of [`Query::on_page`](super::Query::on_page) and
/// [`Scan::on_page`](super::Scan::on_page).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct PageProgress {
    /// The number of pages that were read, over all segments of a scan.
    pub pages: usize,
    /// The number of items that were returned or counted.
    pub items: usize,
    /// The number of items that DynamoDB read, including those that the filter removed.
    pub scanned: usize,
    /// The consumed read capacity units, as DynamoDB reported them.
    pub capacity_units: f64,
}

/// The closure that a read calls after each page. Shared, because a read can be cloned.
#[derive(Clone)]
pub(crate) struct OnPage(Arc<Mutex<dyn FnMut(PageProgress) + Send>>);

impl OnPage {
    pub(crate) fn new(callback: impl FnMut(PageProgress) + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(callback)))
    }

    /// Starts to count the pages of one read.
    pub(crate) fn start(&self) -> PageReporter {
        PageReporter { on_page: self.clone(), progress: Arc::default() }
    }
}

impl fmt::Debug for OnPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnPage")
    }
}

/// Counts the pages of one read, of all segments of a scan together.
#[derive(Debug, Clone)]
pub(crate) struct PageReporter {
    on_page: OnPage,
    progress: Arc<Mutex<PageProgress>>,
}

impl PageReporter {
    /// Reports a page. Concurrent segments report one after the other.
    pub(crate) fn report(&self, items: usize, scanned: usize, capacity_units: f64) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.pages += 1;
        progress.items += items;
        progress.scanned += scanned;
        progress.capacity_units += capacity_units;
        // The closure of another clone of the read may have panicked.
        let mut callback = self.on_page.0.lock().unwrap_or_else(PoisonError::into_inner);
        callback(*progress);
    }
}
