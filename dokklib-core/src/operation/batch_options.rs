use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The number of requests that a batch has in flight by default.
const DEFAULT_CONCURRENCY: usize = 4;

/// The options that all batches have.
#[derive(Clone)]
pub(crate) struct BatchOptions {
    /// The maximum number of requests in flight.
    pub(crate) concurrency: usize,
    on_progress: Option<ProgressCallback>,
}

/// Shared, because a batch can be cloned.
type ProgressCallback = Arc<Mutex<dyn FnMut(usize, usize, usize) + Send>>;

impl Default for BatchOptions {
    fn default() -> Self {
        Self { concurrency: DEFAULT_CONCURRENCY, on_progress: None }
    }
}

impl BatchOptions {
    pub(crate) fn set_concurrency(&mut self, requests: usize) {
        self.concurrency = requests.max(1);
    }

    pub(crate) fn set_on_progress(&mut self, callback: impl FnMut(usize, usize, usize) + Send + 'static) {
        self.on_progress = Some(Arc::new(Mutex::new(callback)));
    }

    /// Calls the callback with the numbers of operations.
    pub(crate) fn report(&self, done: usize, retried: usize, left: usize) {
        if let Some(callback) = &self.on_progress {
            // The callback of another clone of the batch may have panicked.
            let mut callback = callback.lock().unwrap_or_else(PoisonError::into_inner);
            callback(done, retried, left);
        }
    }
}

impl fmt::Debug for BatchOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchOptions").field("concurrency", &self.concurrency).finish_non_exhaustive()
    }
}
