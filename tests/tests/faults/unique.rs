//! Writes of a versioned item with a unique value, under all faults: no marker without its owner, and no owner without its
//! marker.

use std::collections::BTreeMap;

use dokklib::testing::{Faults, Seeds};
use dokklib::{Entity, Item, Result, Table};
use dokklib_tests::Engine;
use futures_util::future::join_all;

const SEEDS: u64 = 200;

#[derive(Entity, Debug, Clone, PartialEq)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(unique)]
    email: String,
    #[entity(version)]
    version: u64,
}

fn email(seed: u64, number: u64) -> String {
    format!("{number}@{seed}.example.com")
}

/// Inserts, changes or deletes an account with one of three addresses, alone or in a transaction.
async fn write(table: &Table, seed: u64, id: u64, choice: u64) -> Result<()> {
    let address = email(seed, choice % 3);
    if choice.is_multiple_of(5) {
        return write_in_transaction(table, id, address, choice / 5).await;
    }
    if choice % 7 < 3 {
        let upsert = table.upsert(Account { id, email: email(seed, choice % 2), version: 0 });
        return if choice.is_multiple_of(7) { upsert.await } else { upsert.set(Account::EMAIL, address).await };
    }
    match table.get(Account::key(id)).consistent().await? {
        None => table.insert(Account { id, email: address, version: 0 }).await,
        Some(account) if choice.is_multiple_of(4) => table.delete(&account).await,
        Some(account) if choice % 4 == 1 => {
            let new = Account { email: address, ..account.clone() };
            let new = new.replacing(&account);
            if choice % 8 == 1 { table.put(new).await } else { table.replace(new).await }
        }
        Some(account) => table.update(&account).set(Account::EMAIL, address).await,
    }
}

async fn write_in_transaction(table: &Table, id: u64, email: String, choice: u64) -> Result<()> {
    let transaction = table.transact_write();
    let new = Account { id, email: email.clone(), version: 0 };
    if choice.is_multiple_of(6) {
        return transaction.upsert(new).await;
    }
    let Some(account) = table.get(Account::key(id)).consistent().await? else {
        return transaction.insert(new).await;
    };
    let new = Account { email: email.clone(), ..account.clone() };
    match choice % 4 {
        0 => transaction.delete(&account).await,
        1 => transaction.put(new.replacing(&account)).await,
        2 => transaction.replace(new.replacing(&account)).await,
        _ => transaction.update(&account, |update| update.set(Account::EMAIL, email)).await,
    }
}

/// Every account owns the marker of its address, and there are no other markers.
async fn check(table: &Table) {
    let output = table.client().scan().table_name(table.name()).consistent_read(true).send().await.unwrap();
    let (mut accounts, mut markers) = (BTreeMap::new(), BTreeMap::new());
    for item in output.items() {
        let key = item["PK"].as_s().unwrap().clone();
        match item.get("email") {
            Some(email) => {
                assert!(accounts.insert(email.as_s().unwrap().clone(), key).is_none(), "the address is unique")
            }
            None => {
                let address = key.rsplit('#').next().unwrap().strip_prefix('s').unwrap().to_owned();
                markers.insert(address, item["$owner_pk"].as_s().unwrap().clone());
            }
        }
    }
    assert_eq!(accounts, markers);
}

#[tokio::test]
async fn every_owner_has_its_marker_and_every_marker_its_owner() {
    let engine = Engine::start().await;
    for seed in Seeds::new(SEEDS) {
        let table = engine.table().await;
        let faulty = Faults::seeded(seed).all(0.3).table(&table);
        for step in 0..10 {
            let before = table.get(Account::key(step % 3)).consistent().await.unwrap();
            let result = write(&faulty, seed, step % 3, seed * 7 + step * 5).await;
            let after = table.get(Account::key(step % 3)).consistent().await.unwrap();
            match result {
                Ok(()) => {}
                Err(error) if error.may_have_been_applied() => {}
                Err(error) => assert_eq!(before, after, "{error}"),
            }
            if let (Some(before), Some(after)) = (before, after) {
                assert!(after.version - before.version <= 1, "no version is skipped");
            }
            check(&table).await;
        }
    }
}

#[tokio::test]
async fn concurrent_writers_keep_values_unique() {
    let engine = Engine::start().await;
    for seed in Seeds::new(SEEDS / 4) {
        let table = engine.table().await;
        let writers = (0..6_u64).map(|writer| {
            let faulty = Faults::seeded(seed * 6 + writer).all(0.2).table(&table);
            async move {
                for step in 0..4 {
                    let _ = write(&faulty, seed, writer % 4, seed + writer * 3 + step * 5).await;
                }
            }
        });
        join_all(writers).await;
        check(&table).await;
    }
}
