//! Operations whose deadline is exceeded: how far they came, and what is left.

use std::time::Duration;

use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::testing::{Fault, Faults, Seeds, TestClock};
use dokklib::{ErrorKind, Result, Table};
use dokklib_tests::{Engine, decoding};

use crate::note::Note;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn notes(ids: std::ops::Range<u64>) -> Vec<Note> {
    ids.map(|id| Note::new(id, "text")).collect()
}

async fn stored(table: &Table) -> Vec<u64> {
    let mut ids: Vec<_> = table.scan::<Note>().consistent().await.unwrap().into_iter().map(|note| note.id).collect();
    ids.sort_unstable();
    ids
}

fn elapsed(faults: &Faults) -> Duration {
    faults.clock().now().duration_since(TestClock::new().now()).unwrap()
}

#[tokio::test]
async fn retries_end_at_the_deadline() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::seeded(1).throttle(1.0);
    let retry = RetryConfig::standard().with_max_attempts(100).with_initial_backoff(seconds(1));
    let config = faults.client(table.client()).config().to_builder().retry_config(retry);
    let faulty = decoding(&Table::new(Client::from_conf(config.build()), table.name())).with_deadline(seconds(30));
    let error = faulty.get(Note::key(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "get of Note: the deadline of 30s was exceeded");
    assert_eq!(elapsed(&faults), seconds(30));
    assert!(error.attempts() > 1 && !error.may_have_been_applied());
}

#[tokio::test]
async fn a_write_whose_response_is_not_awaited_may_have_been_applied() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for applied in [false, true] {
        let faults = Faults::none();
        // Each timeout takes a second of the clock.
        faults.inject([Fault::Timeout { applied }; 10]);
        let faulty = faults.table(&table).with_deadline(Duration::from_millis(2900));
        let error = faulty.put(Note::new(1, "text")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.may_have_been_applied());
        let attempts = error.attempts();
        assert!(attempts > 1, "the second attempt begins before 2 s");
        // The SDK pauses for a random time. After two short pauses its last attempt ends at the deadline.
        let text = error.to_string();
        let causes = ["the deadline of 2.9s was exceeded", "the request timed out"];
        let texts =
            causes.map(|cause| format!("put of Note: {cause}; one of the {attempts} attempts may have been applied"));
        assert!(texts.contains(&text), "{text}");
        assert_eq!(stored(&table).await.len(), usize::from(applied));
    }
}

#[tokio::test]
async fn a_transaction_waits_for_conflicts_until_the_deadline() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::seeded(1).conflicts(1.0);
    let faulty = faults.table(&table).with_deadline(Duration::from_millis(200));
    let error = faulty.transact_write().put(Note::new(1, "text")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "transact_write: the deadline of 200ms was exceeded");
    assert!(!error.may_have_been_applied(), "a conflict is a definite outcome");
    let error = faulty.put(Note::new(1, "text")).exactly_once().await.unwrap_err();
    assert_eq!(error.to_string(), "put of Note: the deadline of 200ms was exceeded");
}

#[tokio::test]
async fn the_number_of_attempts_of_a_transaction_and_a_batch_can_be_set() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for attempts in [1, 2, 5] {
        let faults = Faults::seeded(1).conflicts(1.0);
        let faulty = faults.table(&table).with_max_attempts(attempts);
        let error = faulty.transact_write().put(Note::new(1, "text")).await.unwrap_err();
        assert!(error.has(ErrorKind::TransactionConflict));
        assert_eq!(faults.counts().requests(), u64::from(attempts));

        let faults = Faults::seeded(1).unprocessed(1.0);
        let faulty = faults.table(&table).with_max_attempts(attempts);
        let error = faulty.batch_put(notes(0..3)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unprocessed);
        assert_eq!(faults.counts().requests(), u64::from(attempts));
        faulty.batch_get([Note::key(1)]).await.unwrap_err();
        assert_eq!(faults.counts().requests(), 2 * u64::from(attempts));
    }
    // The attempts of the SDK count: it sends a throttled request three times.
    let faults = Faults::seeded(1).throttle(1.0);
    let faulty = faults.table(&table).with_max_attempts(4);
    assert_eq!(faulty.batch_put(notes(0..3)).await.unwrap_err().kind(), ErrorKind::Throttled);
    assert!(faults.counts().requests() <= 6, "{:?}", faults.counts());
}

#[tokio::test]
async fn a_batch_write_returns_what_is_left_at_the_deadline() -> Result<()> {
    let engine = Engine::start().await;
    for seed in Seeds::new(20) {
        let table = engine.table().await;
        let faults = Faults::seeded(seed).unprocessed(0.7).timeouts(0.1);
        let faulty = faults.table(&table).with_deadline(Duration::from_millis(1200));
        match faulty.batch_put(notes(0..120)).await {
            Ok(written) => assert_eq!((written, stored(&table).await.len()), (120, 120)),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
                let rest = error.unprocessed_writes().unwrap();
                let (done, left) = (error.completed().unwrap(), rest.len());
                assert_eq!(done + left, 120);
                // The SDK pauses for a random time. After short pauses its last attempt ends with the deadline.
                let texts = [
                    format!("the deadline of 1.2s was exceeded; writes done: {done}, left: {left}"),
                    "the request timed out; one of the 3 attempts may have been applied".to_owned(),
                ];
                assert!(texts.iter().any(|text| error.to_string().contains(text)), "{error}");
                let count = stored(&table).await.len();
                assert!(count == done || (error.may_have_been_applied() && count > done), "{count} {done}");
                table.batch_put(rest.puts::<Note>().into_iter().collect::<Result<Vec<_>>>()?).await?;
                assert_eq!(stored(&table).await, (0..120).collect::<Vec<_>>());
            }
        }
        // Each timeout takes a second of the clock, and each of the five concurrent requests can have two before the clock
        // is read.
        assert!(elapsed(&faults) < seconds(12), "{:?}", elapsed(&faults));
    }
    Ok(())
}

#[tokio::test]
async fn a_batch_get_returns_what_was_read_and_the_keys_that_are_left_at_the_deadline() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.batch_put(notes(0..150)).await?;
    let faults = Faults::seeded(1).unprocessed(0.9);
    let faulty = faults.table(&table).with_deadline(Duration::from_millis(300));
    let error = faulty.batch_get((0..150).map(Note::key)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let (done, left) = (error.completed().unwrap(), error.unprocessed::<Note>());
    assert!(done > 0 && !left.is_empty());
    assert_eq!(done + left.len(), 150);
    let text = format!("batch_get of Note: the deadline of 300ms was exceeded; keys read: {done} of 150");
    assert_eq!(error.to_string(), text);
    assert_eq!(table.batch_get(left).await?.into_iter().flatten().count(), 150 - done);
    Ok(())
}

#[tokio::test]
async fn a_delete_all_that_exceeds_its_deadline_is_resumed() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.batch_put(notes(0..200)).await?;
    let faults = Faults::seeded(2).unprocessed(0.8).throttle(0.3);
    let faulty = faults.table(&table).with_deadline(Duration::from_millis(500));
    let mut deleted = 0;
    let mut deadlines = 0;
    loop {
        match faulty.delete_all(faulty.scan::<Note>().page_size(30)).await {
            Ok(count) => break deleted += count,
            Err(error) => {
                // A request that is throttled three times in a row ends the call before the deadline.
                assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Throttled), "{error}");
                deadlines += usize::from(error.kind() == ErrorKind::Timeout);
                deleted += error.completed().unwrap();
                assert_eq!(stored(&table).await.len(), 200 - deleted);
            }
        }
    }
    assert!(deadlines > 0);
    assert_eq!((deleted, stored(&table).await.len()), (200, 0));
    Ok(())
}
