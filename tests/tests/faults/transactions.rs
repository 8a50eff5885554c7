//! Transactions: all operations are applied or none, and the result says which.

use std::time::Duration;

use dokklib::testing::{Fault, Faults, Seeds};
use dokklib::{ErrorKind, Result, Table};
use dokklib_tests::Engine;
use futures_util::future::join_all;

use crate::note::Note;

/// Moves views from one note to another, and inserts a note about it.
async fn transfer(table: &Table, from: u64, to: u64, log: u64) -> Result<()> {
    table
        .transact_write()
        .update(Note::key(from), |note| note.subtract(Note::VIEWS, 3))
        .update(Note::key(to), |note| note.add(Note::VIEWS, 3))
        .insert(Note::new(log, "transfer"))
        .await
}

async fn views(table: &Table, ids: impl IntoIterator<Item = u64>) -> Vec<Option<u64>> {
    let notes = table.batch_get(ids.into_iter().map(Note::key)).await.unwrap();
    notes.into_iter().map(|note| note.map(|note| note.views)).collect()
}

#[tokio::test]
async fn transfers() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(200) {
        let ids @ [from, to, log] = [seed * 3, seed * 3 + 1, seed * 3 + 2];
        // Every fifth transfer fails, because there are too few views.
        let available = if seed % 5 == 0 { 2 } else { 10 };
        table.put(Note { views: available, ..Note::new(from, "from") }).await.unwrap();
        table.put(Note::new(to, "to")).await.unwrap();

        let faults = Faults::seeded(seed).all(0.6);
        let result = transfer(&faults.table(&table), from, to, log).await;
        let unchanged = vec![Some(available), Some(0), None];
        let moved = vec![Some(available.wrapping_sub(3)), Some(3), Some(0)];
        let after = views(&table, ids).await;
        match result {
            Ok(()) => assert_eq!(after, moved),
            Err(error) if error.may_have_been_applied() => assert!(after == moved || after == unchanged, "{after:?}"),
            Err(error) => assert_eq!(after, unchanged, "{error:?}"),
        }
        assert!(available == 10 || after == unchanged);
    }
}

#[tokio::test]
async fn concurrent_transfers_lose_nothing() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(15) {
        let id = |note: u64| seed * 100 + note;
        for account in 0..4 {
            table.put(Note { views: 100, ..Note::new(id(account), "account") }).await.unwrap();
        }
        let faults = Faults::seeded(seed).conflicts(0.3).lose_responses(0.1).throttle(0.1).timeouts(0.1);
        let faulty = faults.table(&table);
        let transfers = (0..12).map(|n| transfer(&faulty, id(n % 4), id((n + 1) % 4), id(10 + n)));
        let results = join_all(transfers).await;

        let accounts = views(&table, (0..4).map(id)).await;
        assert_eq!(accounts.iter().flatten().sum::<u64>(), 400);
        let logs = views(&table, (10..22).map(id)).await;
        for (result, log) in results.iter().zip(logs) {
            match result {
                Ok(()) => assert!(log.is_some()),
                Err(error) => assert!(log.is_none() || error.may_have_been_applied(), "{error:?}"),
            }
        }
    }
}

#[tokio::test]
async fn conflicts_are_retried_with_backoff() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::none();
    let faulty = faults.table(&table);
    let start = faults.clock().now();
    faults.inject([Fault::Conflict; 5]);
    faulty.transact_write().put(Note::new(1, "a")).put(Note::new(2, "b")).await.unwrap();
    assert_eq!(faults.counts().requests(), 6);
    assert!(faults.clock().now() > start + Duration::from_millis(1));

    faults.inject([Fault::Conflict; 20]);
    let error = faulty.transact_write().put(Note::new(1, "a")).put(Note::new(2, "b")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TransactionCanceled, 8));
    assert!(error.has(ErrorKind::TransactionConflict) && !error.may_have_been_applied());
    assert!(error.to_string().contains("put of Note: the request conflicts with a concurrent request"), "{error}");
}

#[tokio::test]
async fn a_conflict_is_not_retried_without_the_clients_retries() {
    use dokklib::aws_sdk_dynamodb::Client;
    use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;

    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::none();
    let config = faults.client(table.client()).config().to_builder().retry_config(RetryConfig::disabled());
    let faulty: Table = Table::new(Client::from_conf(config.build()), table.name());
    faults.inject([Fault::Conflict]);
    let error = faulty.transact_write().put(Note::new(1, "a")).await.unwrap_err();
    assert_eq!((error.has(ErrorKind::TransactionConflict), error.attempts()), (true, 1));
}

#[tokio::test]
async fn the_token_is_kept_over_conflicts_and_lost_responses() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(Note::new(1, "a")).await.unwrap();
    let faults = Faults::none();
    let faulty = faults.table(&table);
    // The first attempt is applied, and the SDK's retry conflicts. With another token, the next one would add again.
    faults.inject([Fault::LostResponse, Fault::Conflict]);
    faulty.transact_write().update(Note::key(1), |note| note.add(Note::VIEWS, 1)).await.unwrap();
    assert_eq!(views(&table, [1]).await, [Some(1)]);

    // Each transaction has another token.
    faulty.transact_write().update(Note::key(1), |note| note.add(Note::VIEWS, 1)).await.unwrap();
    assert_eq!(views(&table, [1]).await, [Some(2)]);
}

#[tokio::test]
async fn a_canceled_transaction_was_not_applied_by_an_earlier_attempt() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(Note::new(1, "a")).await.unwrap();
    let faults = Faults::none();
    let faulty = faults.table(&table);
    faults.inject([Fault::LostRequest]);
    let error = faulty.transact_write().put(Note::new(2, "b")).insert(Note::new(1, "a")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TransactionCanceled, 2));
    assert!(!error.may_have_been_applied());
    let failed: Vec<_> = error.reasons().iter().filter(|reason| reason.kind().is_some()).collect();
    assert_eq!((failed.len(), failed[0].position(), failed[0].kind()), (1, 1, Some(ErrorKind::AlreadyExists)));

    // A conflict doesn't prove it.
    faults.inject([vec![Fault::LostResponse], vec![Fault::Conflict; 20]].concat());
    let error = faulty.transact_write().put(Note::new(2, "b")).await.unwrap_err();
    assert!(error.has(ErrorKind::TransactionConflict) && error.may_have_been_applied());

    let faults = Faults::none();
    let faulty = faults.table(&table);
    faults.inject([Fault::LostResponse, Fault::Denied]);
    let error = faulty.transact_write().put(Note::new(2, "b")).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Denied && error.may_have_been_applied());
}
