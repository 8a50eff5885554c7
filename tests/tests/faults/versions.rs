//! Writes of an item with a version, under all faults: no version is skipped, and none is used twice.

use dokklib::testing::{Faults, Seeds};
use dokklib::{Entity, Result, Table};
use dokklib_tests::Engine;
use futures_util::future::join;

const SEEDS: u64 = 300;

#[derive(Entity, Debug, Clone, PartialEq)]
struct Account {
    #[entity(key)]
    id: u64,
    balance: u64,
    #[entity(version)]
    version: u64,
}

type Sent = std::pin::Pin<Box<dyn Future<Output = Result<()>>>>;

fn sent(write: impl IntoFuture<Output = Result<()>, IntoFuture: 'static>) -> Sent {
    Box::pin(write.into_future())
}

/// The writes that a step of the test chooses from. Each requires the version of `account` and sets a new balance.
fn write(table: &Table, choice: u64, account: &Account) -> Sent {
    let next = Account { balance: account.balance + 1, ..account.clone() };
    let key = Account::key(account.id).if_version(account.version);
    let balance = next.balance;
    match choice {
        0 => sent(table.put(next)),
        1 => sent(table.replace(next)),
        2 => sent(table.update(account).set(Account::BALANCE, balance)),
        3 => sent(table.update(key).set(Account::BALANCE, balance)),
        4 => sent(table.update(account).add(Account::BALANCE, 1)),
        5 => sent(table.update(account).add(Account::BALANCE, 1).exactly_once()),
        6 => sent(table.transact_write().put(next)),
        _ => sent(table.transact_write().update(key, |update| update.add(Account::BALANCE, 1))),
    }
}

/// The balance counts the writes, so it stays one below the version.
async fn check(table: &Table, before: &Account, result: &Result<()>) -> Account {
    let after = table.get(Account::key(before.id)).consistent().await.unwrap().unwrap();
    let context = format!("before: {before:?}\nafter: {after:?}\nresult: {result:?}");
    assert_eq!(after.balance + 1, after.version, "{context}");
    let applied = after.version - before.version;
    match result {
        Ok(()) => assert_eq!(applied, 1, "{context}"),
        Err(error) if error.may_have_been_applied() => assert!(applied <= 1, "{context}"),
        Err(error) => assert_eq!(applied, 0, "{context}: {error}"),
    }
    after
}

#[tokio::test]
async fn writes_of_a_version_are_applied_at_most_once() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        let inserted = table.insert(Account { id: seed, balance: 0, version: 0 }).await;
        inserted.unwrap();
        let mut account = Account { id: seed, balance: 0, version: 1 };
        let faults = Faults::seeded(seed).all(0.4);
        let faulty = faults.table(&table);
        for step in 0..8 {
            let result = write(&faulty, (seed + step) % 8, &account).await;
            account = check(&table, &account, &result).await;
        }
        let deleted = faulty.delete(&account).await;
        let after = table.get(Account::key(seed)).consistent().await.unwrap();
        match deleted {
            Ok(()) => assert_eq!(after, None),
            Err(error) if error.may_have_been_applied() => {}
            Err(_) => assert_eq!(after, Some(account)),
        }
    }
}

#[tokio::test]
async fn inserts_write_version_1_at_most_once() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        let account = Account { id: seed, balance: 0, version: 0 };
        let faulty = Faults::seeded(seed).all(0.5).table(&table);
        let result = if seed % 2 == 0 { faulty.insert(&account).await } else { faulty.put(&account).await };
        let after = table.get(Account::key(seed)).consistent().await.unwrap();
        match result {
            Ok(()) => assert_eq!(after, Some(Account { version: 1, ..account })),
            Err(error) if error.may_have_been_applied() => assert!(after.is_none_or(|after| after.version == 1)),
            Err(error) => assert_eq!(after, None, "{error}"),
        }
    }
}

#[tokio::test]
async fn one_of_two_writers_of_a_version_succeeds() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        let read = Account { id: seed, balance: 0, version: 1 };
        table.insert(&read).await.unwrap();
        let writer = |number: u64| {
            let faulty = Faults::seeded(seed * 2 + number).all(0.3).table(&table);
            let update = faulty.update(&read).set(Account::BALANCE, 10 + number).into_future();
            async move { (number, update.await) }
        };
        let (first, second) = join(writer(0), writer(1)).await;
        let after = table.get(Account::key(seed)).consistent().await.unwrap().unwrap();
        let winners: Vec<u64> =
            [&first, &second].into_iter().filter(|(_, result)| result.is_ok()).map(|(n, _)| *n).collect();
        assert!(winners.len() <= 1, "{first:?} {second:?}");
        assert!(after.version <= 2, "{after:?}");
        for winner in winners {
            assert_eq!(after, Account { balance: 10 + winner, version: 2, ..read.clone() });
        }
    }
}

#[tokio::test]
async fn update_with_retry_applies_an_update_at_most_once() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        table.insert(Account { id: seed, balance: 0, version: 0 }).await.unwrap();
        let before = Account { id: seed, balance: 0, version: 1 };
        let faulty = Faults::seeded(seed).all(0.4).table(&table);
        let result = faulty
            .update_with_retry(Account::key(seed), |account, update| {
                if account.id % 2 == 0 {
                    update.set(Account::BALANCE, account.balance + 1)
                } else {
                    update.add(Account::BALANCE, 1)
                }
            })
            .await;
        check(&table, &before, &result.map(|_| ())).await;
    }
}
