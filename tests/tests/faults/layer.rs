//! The fault injection itself.

use std::time::Duration;

use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use dokklib::aws_sdk_dynamodb::{Client, config::timeout::TimeoutConfig};
use dokklib::testing::{Fault, FaultCounts, Faults, Seeds};
use dokklib::{ErrorKind, Result, Table};
use dokklib_tests::{Engine, decoding};
use futures_util::future::join_all;

use crate::note::Note;

/// Returns the table without the SDK's retries.
fn without_retries(table: &Table) -> Table {
    let config = table.client().config().to_builder().retry_config(RetryConfig::disabled());
    decoding(&Table::new(Client::from_conf(config.build()), table.name()))
}

#[tokio::test]
async fn each_fault_has_the_documented_effect() {
    use ErrorKind::{Denied, Throttled, Timeout, TransactionConflict, Unavailable};

    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::none();
    let faulty = without_retries(&faults.table(&table));
    for (id, (fault, kind, is_applied)) in (0..).zip([
        (Fault::Throttled, Throttled, false),
        (Fault::InternalError { applied: false }, Unavailable, false),
        (Fault::InternalError { applied: true }, Unavailable, true),
        (Fault::Conflict, TransactionConflict, false),
        (Fault::LostRequest, Unavailable, false),
        (Fault::LostResponse, Unavailable, true),
        (Fault::Timeout { applied: false }, Timeout, false),
        (Fault::Timeout { applied: true }, Timeout, true),
        (Fault::Truncated, Unavailable, true),
        (Fault::Garbled, Unavailable, true),
        (Fault::Denied, Denied, false),
        (Fault::ConnectionRefused, Unavailable, false),
    ]) {
        faults.inject([fault]);
        let error = faulty.put(Note::new(id, "text")).returning_old().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}: {error:?}");
        assert_eq!(table.get(Note::key(id)).await.unwrap().is_some(), is_applied, "{fault:?}");
        assert!(!is_applied || error.may_have_been_applied(), "{fault:?}: {error:?}");
        assert_eq!(faults.counts().injected(fault), 1);
    }
    let counts = faults.counts();
    assert_eq!((counts.requests(), counts.total(), counts.delivered()), (12, 12, 5));

    faults.inject([None, Some(Fault::Denied)]);
    faulty.put(Note::new(100, "text")).await.unwrap();
    assert_eq!(faulty.put(Note::new(100, "text")).await.unwrap_err().kind(), Denied);
    faulty.put(Note::new(100, "text")).await.unwrap();
}

#[tokio::test]
async fn a_conflict_of_a_transaction_is_the_reason_of_one_operation() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::seeded(1).conflicts(1.0);
    let faulty = without_retries(&faults.table(&table));
    let error = faulty.transact_write().put(Note::new(1, "a")).put(Note::new(2, "b")).await.unwrap_err();
    assert!(error.has(ErrorKind::TransactionConflict), "{error}");
    assert_eq!(error.reasons().iter().filter(|reason| reason.kind().is_some()).count(), 1);
    // Reads of one item don't conflict.
    assert_eq!(faulty.get(Note::key(1)).await.unwrap(), None);
}

#[tokio::test]
async fn unprocessed_items_are_not_written_and_come_back() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(20) {
        let faults = Faults::seeded(seed).unprocessed(0.4);
        let client = faults.client(table.client());
        let text = |text: String| AttributeValue::S(text);
        let write = |n: u64| {
            let put = PutRequest::builder().item("PK", text(format!("seed-{seed}"))).item("SK", text(n.to_string()));
            WriteRequest::builder().put_request(put.build().unwrap()).build()
        };
        let request = client.batch_write_item().request_items(table.name(), (0..10).map(write).collect());
        let response = request.send().await;
        let count = match response {
            Ok(output) => output.unprocessed_items().unwrap().get(table.name()).map_or(0, Vec::len),
            Err(_) => 10,
        };
        let partition = AttributeValue::S(format!("seed-{seed}"));
        let query = table.client().query().table_name(table.name()).key_condition_expression("PK = :0");
        let stored = query.expression_attribute_values(":0", partition).send().await.unwrap();
        assert_eq!(stored.items().len(), 10 - count);
    }
}

#[tokio::test]
async fn all_keys_of_a_batch_can_be_unprocessed() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(Note::new(1, "text")).await?;
    let faults = Faults::none();
    faults.inject([Fault::Unprocessed, Fault::Unprocessed]);
    let found = faults.table(&table).batch_get([Note::key(1), Note::key(2)]).await?;
    assert_eq!(found, [Some(Note::new(1, "text")), None]);
    assert_eq!((faults.counts().requests(), faults.counts().delivered()), (3, 1));
    Ok(())
}

/// Sends concurrent requests and returns their results and the counts.
async fn run(table: &Table, seed: u64) -> (Vec<std::result::Result<(), ErrorKind>>, FaultCounts) {
    let faults = Faults::seeded(seed).all(0.6);
    let faulty = faults.table(table);
    let puts = (0..8).map(|id| faulty.put(Note::new(id, "text")).into_future());
    let results = join_all(puts).await.into_iter().map(|result| result.map_err(|error| error.kind())).collect();
    (results, faults.counts())
}

#[tokio::test]
async fn concurrent_requests_get_the_same_faults_from_the_same_seed() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let mut outcomes = Vec::new();
    for seed in Seeds::new(20) {
        let outcome = run(&table, seed).await;
        assert_eq!(outcome, run(&table, seed).await);
        outcomes.push(outcome);
    }
    outcomes.dedup();
    assert!(outcomes.len() > 10 || outcomes.len() == 1, "different seeds have different faults");
}

#[tokio::test]
async fn rates_are_met() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::seeded(3).throttle(0.25).lose_responses(0.5).deny(f64::NAN);
    let faulty = without_retries(&faults.table(&table));
    for id in 0..400 {
        let _ = faulty.put(Note::new(id, "text")).await;
    }
    let counts = faults.counts();
    assert!((70..130).contains(&counts.injected(Fault::Throttled)), "{counts:?}");
    assert!((160..240).contains(&counts.injected(Fault::LostResponse)), "{counts:?}");
    assert_eq!(counts.total(), counts.injected(Fault::Throttled) + counts.injected(Fault::LostResponse));
}

#[tokio::test]
async fn delays_take_no_time_and_the_clock_advances() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::none();
    let retry = RetryConfig::standard().with_max_attempts(6).with_initial_backoff(Duration::from_secs(600));
    let retry = retry.with_max_backoff(Duration::from_secs(6000)).with_use_static_exponential_base(true);
    let config = faults.client(table.client()).config().to_builder().retry_config(retry);
    let slow = Table::new(Client::from_conf(config.build()), table.name());
    faults.inject([Fault::Throttled; 5]);
    let (start, start_of_clock) = (std::time::Instant::now(), faults.clock().now());
    slow.put(Note::new(1, "text")).await.unwrap();
    assert!(faults.clock().now().duration_since(start_of_clock).unwrap() > Duration::from_secs(600));
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn timeouts_of_the_client_use_the_clock() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::none();
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_millis(100))
        .operation_timeout(Duration::from_secs(10))
        .build();
    let retry = RetryConfig::standard().with_max_attempts(100).with_initial_backoff(Duration::from_secs(3));
    let config = faults.client(table.client()).config().to_builder().retry_config(retry).timeout_config(timeouts);
    let table = Table::new(Client::from_conf(config.build()), table.name());
    // The engine's own time doesn't count.
    for id in 0..20 {
        table.put(Note::new(id, "text")).await.unwrap();
    }
    faults.inject([Fault::Throttled; 100]);
    let error = table.put(Note::new(1, "text")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(faults.counts().total() < 100);
}

#[tokio::test]
async fn requests_for_tables_have_no_faults() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    assert!(Faults::seeded(1).all(1.0).table(&table).exists().await.unwrap());
}
