//! Fields with `#[entity(created_at)]` and `#[entity(updated_at)]`.

use std::time::{Duration, SystemTime};

use dokklib::chrono::{DateTime, Utc};
use dokklib::testing::{Fault, Faults, TestClock};
use dokklib::{Entity, Projection, Table};
use dokklib_tests::Engine;

#[derive(Entity, Debug, Clone, PartialEq)]
struct Account {
    #[entity(key)]
    id: u64,
    email: String,
    #[entity(created_at)]
    created_at: DateTime<Utc>,
    #[entity(updated_at, rename = "changed")]
    updated_at: DateTime<Utc>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
struct Counter {
    #[entity(key)]
    id: u64,
    count: u64,
    #[entity(created_at)]
    created_at: Option<u64>,
    #[entity(updated_at)]
    updated_at: Option<u64>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Account)]
struct Created {
    created_at: DateTime<Utc>,
}

/// Returns a table and its clock.
async fn clocked(engine: &Engine) -> (Table, TestClock) {
    let faults = Faults::none();
    (faults.table(&engine.table().await), faults.clock().clone())
}

fn account(email: &str) -> Account {
    let unset = DateTime::UNIX_EPOCH;
    Account { id: 7, email: email.to_owned(), created_at: unset, updated_at: unset }
}

fn utc(time: SystemTime) -> DateTime<Utc> {
    time.into()
}

#[tokio::test]
async fn writes_set_the_times_of_creation_and_of_the_last_change() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = clocked(&engine).await;
    clock.advance(Duration::from_nanos(1_500_000_001));
    let created = utc(clock.now());
    let stored = || async { table.get(Account::key(7)).consistent().await.map(Option::unwrap) };

    table.insert(account("a")).await?;
    assert_eq!(stored().await?, Account { created_at: created, updated_at: created, ..account("a") });

    clock.advance(Duration::from_secs(60));
    let updated = table.update(Account::key(7)).set(Account::EMAIL, "b").returning_new().await?;
    let second = utc(clock.now());
    assert_eq!(updated, Account { created_at: created, updated_at: second, ..account("b") });

    // An item that was read keeps its time of creation.
    clock.advance(Duration::from_secs(60));
    table.replace(Account { email: "c".to_owned(), ..updated }).await?;
    let third = utc(clock.now());
    assert_eq!(stored().await?, Account { created_at: created, updated_at: third, ..account("c") });
    table.put(stored().await?).await?;
    assert_eq!(stored().await?.created_at, created);
    table.put(account("d")).await?;
    assert_eq!(stored().await?.created_at, utc(clock.now()), "a new item");

    let at = utc(clock.now());
    assert_eq!(
        table.scan::<Account>().filter(Account::CREATED_AT.eq(at) & Account::UPDATED_AT.le(at)).count().await?,
        1
    );
    assert_eq!(table.get(Account::key(7)).project::<Created>().await?, Some(Created { created_at: at }));
    Ok(())
}

#[tokio::test]
async fn an_upsert_sets_the_time_of_creation_only_when_it_creates_the_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = clocked(&engine).await;
    let created = utc(clock.now());
    let first = table.upsert(account("a")).returning_new().await?;
    assert_eq!((first.created_at, first.updated_at), (created, created));
    clock.advance(Duration::from_secs(60));
    let second = table.upsert(account("a")).set(Account::EMAIL, "b").returning_new().await?;
    assert_eq!((second.created_at, second.updated_at), (created, utc(clock.now())));
    Ok(())
}

#[tokio::test]
async fn batches_and_transactions_set_the_times() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = clocked(&engine).await;
    let counter = |id| Counter { id, count: 0, created_at: None, updated_at: None };
    let now = || clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let created = now();
    table.batch_put([counter(1)]).await?;
    let transaction = table.transact_write().insert(counter(2)).upsert(counter(3));
    let late = table.insert(counter(4));
    clock.advance(Duration::from_secs(60));
    // The time is that at which the operation was created.
    transaction.push(late).await?;
    for id in 1..=4 {
        let stored = table.get(Counter::key(id)).await?.unwrap();
        assert_eq!((stored.created_at, stored.updated_at), (Some(created), Some(created)), "{id}");
    }
    table.transact_write().update(Counter::key(1), |counter| counter.add(Counter::COUNT, 1)).await?;
    let stored = table.get(Counter::key(1)).await?.unwrap();
    assert_eq!((stored.created_at, stored.updated_at), (Some(created), Some(now())));
    Ok(())
}

#[tokio::test]
async fn retries_and_clones_of_a_write_send_the_same_time() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let faults = Faults::none();
    let table = faults.table(&engine.table().await);
    let created = utc(faults.clock().now());
    faults.inject([Fault::LostResponse]);
    let insert = table.insert(account("a"));
    insert.clone().await?;
    assert!(utc(faults.clock().now()) > created, "a backoff has moved the clock");
    assert_eq!(table.get(Account::key(7)).await?.unwrap().created_at, created);
    let input = insert.to_input()?;
    assert_eq!(input.item, insert.clone().to_input()?.item);
    Ok(())
}
