//! Fault injection and a settable clock, for tests of programs that use DynamoDB.
//!
//! [`Faults`] wraps the client of an engine and injects faults into its requests: throttling, internal errors,
//! transaction conflicts, unprocessed items and keys, timeouts, lost requests and responses, damaged responses.
//! The engine really executes the requests that it receives, so a test can compare what the program was told with what
//! the table contains.
//!
//! - **Deterministic**: a seed decides which requests fail and how. A fault depends on the seed, the content of the
//!   request and how often it was sent, not on the order in which concurrent requests run.
//! - **Fast**: the wrapped client uses a [`TestClock`]. Its backoff delays move the clock instead of waiting, so
//!   thousands of seeds run in minutes.
//! - **For any program**: the faults are injected below the SDK, which retries them as it does in production. The code
//!   under test gets an ordinary [`Table`](crate::Table) or SDK client.
//!
//! This test runs a function of the program with many seeds. It checks that the result tells the truth about the table:
//!
//! ```
//! use dokklib::local::Local;
//! use dokklib::testing::{Faults, Seeds};
//! use dokklib::{Entity, Result, Table};
//!
//! #[derive(Entity)]
//! struct Account {
//!     #[entity(key)]
//!     name: String,
//!     balance: u64,
//! }
//!
//! /// The code under test.
//! async fn open_account(table: &Table, name: &str) -> Result<()> {
//!     table.insert(Account { name: name.to_owned(), balance: 100 }).await
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<()> {
//! let local = Local::start().await?;
//! let table = local.table("SingleTable").await?;
//! for seed in Seeds::new(50) {
//!     let faults = Faults::seeded(seed).throttle(0.2).lose_requests(0.1).lose_responses(0.1);
//!     let name = format!("account-{seed}");
//!     let opened = open_account(&faults.table(&table), &name).await;
//!
//!     // `table` has no faults.
//!     let exists = table.get(Account::key(&name)).await?.is_some();
//!     match opened {
//!         Ok(()) => assert!(exists),
//!         Err(error) => assert!(!exists || error.may_have_been_applied()),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! If an assertion fails, [`Seeds`] prints the seed. Run the test again with that seed alone:
//! `DOKKLIB_TEST_SEED=17 cargo test`.

mod body;
mod clock;
mod connector;
mod counts;
mod fault;
mod faults;
mod operation;
mod response;
mod seeds;
mod unprocessed;

pub use self::clock::TestClock;
pub use self::counts::FaultCounts;
pub use self::fault::Fault;
pub use self::faults::Faults;
pub use self::seeds::Seeds;
