use std::ops::Range;
use std::{env, thread};

/// The environment variable with the only seed to run.
const SEED: &str = "DOKKLIB_TEST_SEED";

/// The environment variable with the number of seeds to run.
const SEEDS: &str = "DOKKLIB_TEST_SEEDS";

/// The seeds of a test, for a `for` loop: `for seed in Seeds::new(200)`.
///
/// If the body of the loop panics, the seed is printed. Two environment variables change the seeds of all tests:
///
/// - `DOKKLIB_TEST_SEED=17` runs only seed 17.
/// - `DOKKLIB_TEST_SEEDS=10000` runs the seeds 0 to 9999.
///
/// Each seed also seeds the thread's generator of the crate `fastrand`, which the SDK and this library use for the
/// jitter of their backoff delays.
#[derive(Debug)]
pub struct Seeds {
    remaining: Range<u64>,
    current: Option<u64>,
}

impl Seeds {
    /// Creates the seeds from 0 to `count - 1`, or those that the environment selects.
    ///
    /// # Panics
    ///
    /// If one of the environment variables is set and isn't a number.
    pub fn new(count: u64) -> Self {
        let remaining = match (variable(SEED), variable(SEEDS)) {
            (Some(seed), _) => seed..seed.saturating_add(1),
            (None, Some(count)) => 0..count,
            (None, None) => 0..count,
        };
        Self { remaining, current: None }
    }
}

impl Iterator for Seeds {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.current = self.remaining.next();
        self.current.inspect(|seed| fastrand::seed(*seed))
    }
}

impl Drop for Seeds {
    #[allow(clippy::print_stderr, reason = "the output of a failing test")]
    fn drop(&mut self) {
        if let Some(seed) = self.current
            && thread::panicking()
        {
            eprintln!("the test fails with seed {seed}; to run this seed alone, set {SEED}={seed}");
        }
    }
}

fn variable(name: &str) -> Option<u64> {
    let value = env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} must be a number, but it is {value:?}")))
}
