//! Fields with `#[entity(version)]`: optimistic locking.

use dokklib::testing::{Fault, Faults};
use dokklib::{Entity, ErrorKind, Item, Table};
use dokklib_tests::{Engine, RequestCounter};
use futures_util::future::join_all;

#[derive(Entity, Debug, Clone, PartialEq)]
struct Account {
    #[entity(key)]
    id: u64,
    email: String,
    balance: u64,
    #[entity(version, rename = "_v")]
    version: u64,
}

/// Reads items that were written before they had a version.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ACCOUNT")]
struct Adopted {
    #[entity(key)]
    id: u64,
    balance: u64,
    #[entity(version, default)]
    version: u64,
}

fn account(version: u64) -> Account {
    Account { id: 7, email: "alice@example.com".to_owned(), balance: 100, version }
}

async fn stored(table: &Table) -> Option<Account> {
    table.get(Account::key(7)).consistent().await.unwrap()
}

fn kind(result: dokklib::Result<()>) -> ErrorKind {
    result.unwrap_err().kind()
}

#[tokio::test]
async fn every_write_of_an_item_requires_its_version_and_increments_it() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(0)).await?;
    assert_eq!(stored(&table).await, Some(account(1)), "an insert writes version 1");

    let read = stored(&table).await.unwrap();
    table.update(&read).set(Account::BALANCE, 150).await?;
    assert_eq!(stored(&table).await.unwrap().version, 2);
    assert_eq!(kind(table.update(&read).set(Account::BALANCE, 200).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.put(&read).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.replace(&read).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.delete(&read).await), ErrorKind::VersionConflict);
    assert_eq!(stored(&table).await, Some(Account { balance: 150, ..account(2) }));

    table.put(account(2)).await?;
    table.replace(account(3)).await?;
    assert_eq!(stored(&table).await, Some(account(4)));
    let updated = table.update(&account(4)).add(Account::BALANCE, 1).returning_new().await?;
    assert_eq!(updated, Account { balance: 101, ..account(5) });
    assert_eq!(kind(table.insert(account(5)).await), ErrorKind::AlreadyExists);
    assert_eq!(table.delete(&updated).returning_old().await?, Some(updated));
    assert_eq!(stored(&table).await, None);
    Ok(())
}

#[tokio::test]
async fn writes_of_a_missing_item_with_a_version_fail() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    // The item has been deleted since it was read.
    assert_eq!(kind(table.put(account(3)).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.replace(account(3)).await), ErrorKind::NotFound);
    assert_eq!(kind(table.update(&account(3)).set(Account::BALANCE, 1).await), ErrorKind::NotFound);
    assert_eq!(kind(table.delete(&account(3)).await), ErrorKind::NotFound);
    assert_eq!(kind(table.update(Account::key(7).any_version()).set(Account::BALANCE, 1).await), ErrorKind::NotFound);
    table.delete(Account::key(7).any_version()).await?;

    // An item with version 0 has never been read.
    table.put(account(0)).await?;
    assert_eq!(stored(&table).await, Some(account(1)));
    assert_eq!(kind(table.put(account(0)).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.replace(account(0)).await), ErrorKind::VersionConflict);
    let largest = table.update(&account(u64::MAX)).set(Account::BALANCE, 1).await.unwrap_err();
    assert_eq!(largest.kind(), ErrorKind::InvalidInput);
    Ok(())
}

#[tokio::test]
async fn a_write_by_key_names_the_version_or_accepts_any() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(0)).await?;
    let key = || Account::key(7);
    table.update(key().if_version(1)).set(Account::BALANCE, 1).await?;
    assert_eq!(kind(table.update(key().if_version(1)).set(Account::BALANCE, 2).await), ErrorKind::VersionConflict);
    let any = table.update(key().any_version()).set(Account::BALANCE, 3).returning_new().await?;
    assert_eq!(any, Account { balance: 3, ..account(3) });
    assert_eq!(kind(table.delete(key().if_version(1)).await), ErrorKind::VersionConflict);
    let conflict = table.delete(key().if_version(1)).returning_old_on_failure().await.unwrap_err();
    assert_eq!(conflict.old_item::<Account>().unwrap()?, any);
    assert_eq!(conflict.to_string(), "delete of Account: the item has another version: `_v = ?`");

    // A read can't check a version.
    assert_eq!(table.get(key().if_version(3)).await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert_eq!(table.batch_get([key().any_version()]).await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    table.delete(key().if_version(3)).await
}

#[tokio::test]
async fn a_failed_condition_is_told_apart_from_a_version_conflict() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(0)).await?;
    let rich = || Account::BALANCE.gt(500);
    assert_eq!(kind(table.update(&account(1)).set(Account::BALANCE, 1).when(rich()).await), ErrorKind::ConditionFailed);
    assert_eq!(kind(table.update(&account(2)).set(Account::BALANCE, 1).when(rich()).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.put(account(1)).when(rich()).await), ErrorKind::ConditionFailed);
    assert_eq!(kind(table.delete(&account(1)).when(rich()).await), ErrorKind::ConditionFailed);
    let error = table.update(&account(2)).set(Account::BALANCE, 1).await.unwrap_err();
    assert!(error.has(ErrorKind::ConditionFailed), "a version conflict is a failed condition check");
    Ok(())
}

#[tokio::test]
async fn upserts_increment_the_version() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let created = table.upsert(account(9)).returning_new().await?;
    assert_eq!(created, account(1));
    let updated = table.upsert(account(9)).set(Account::BALANCE, 5).returning_new().await?;
    assert_eq!(updated, Account { balance: 5, ..account(2) });
    Ok(())
}

#[tokio::test]
async fn transactions_check_and_increment_versions() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let with_id = |id, version| Account { id, ..account(version) };
    table.transact_write().insert(with_id(1, 0)).put(with_id(2, 0)).upsert(with_id(3, 0)).insert(with_id(4, 0)).await?;
    table
        .transact_write()
        .put(with_id(1, 1))
        .replace(with_id(2, 1))
        .update(&with_id(3, 1), |account| account.set(Account::BALANCE, 1))
        .update(Account::key(4).if_version(1), |account| account.set(Account::BALANCE, 1))
        .await?;
    for id in 1..=4 {
        assert_eq!(table.get(Account::key(id)).consistent().await?.unwrap().version, 2, "{id}");
    }
    let error = table
        .transact_write()
        .put(with_id(1, 1))
        .delete(&with_id(2, 1))
        .update(Account::key(3).if_version(1), |account| account.set(Account::BALANCE, 2))
        .push(table.update(&with_id(4, 2)).set(Account::BALANCE, 2))
        .await
        .unwrap_err();
    let kinds: Vec<_> = error.reasons().iter().map(|reason| reason.kind()).collect();
    let conflict = Some(ErrorKind::VersionConflict);
    assert_eq!(kinds, [conflict, conflict, conflict, None]);

    let check = |version| {
        let transaction = table.transact_write().delete(Account::key(1).any_version());
        transaction.check_exists(Account::key(2).if_version(version))
    };
    assert_eq!(check(1).await.unwrap_err().first_reason_kind(), conflict);
    check(2).await
}

#[tokio::test]
async fn items_without_a_version_are_adopted() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let create = table.client().put_item().table_name(table.name());
    let mut attributes = Adopted { id: 7, balance: 1, version: 0 }.to_attributes()?;
    attributes.remove("version");
    create.set_item(Some(attributes)).send().await.unwrap();

    let read = table.get(Adopted::key(7)).await?.unwrap();
    assert_eq!(read.version, 0);
    let updated = table.update(&read).set(Adopted::BALANCE, 2).returning_new().await?;
    assert_eq!(updated.version, 1);
    assert_eq!(kind(table.put(&read).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.update(&read).set(Adopted::BALANCE, 3).await), ErrorKind::VersionConflict);
    assert_eq!(kind(table.delete(&read).await), ErrorKind::VersionConflict);
    table.put(updated).await
}

#[tokio::test]
async fn update_with_retry_repeats_the_read_and_the_update() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let counter = RequestCounter::default();
    let table = counter.attach(&engine.table().await);
    let missing = table.update_with_retry(Account::key(7), |_, update| update.set(Account::BALANCE, 1)).await;
    assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
    table.insert(account(0)).await?;
    counter.take();
    let double = |account: &Account, update: dokklib::operation::Update<Account, dokklib::operation::ByItem>| {
        update.set(Account::BALANCE, account.balance * 2)
    };
    let updated = table.update_with_retry(Account::key(7), double).await?;
    assert_eq!((updated.balance, updated.version), (200, 2));
    assert_eq!(counter.take(), 2);

    // Concurrent updates are all applied.
    let increment = || {
        table
            .update_with_retry(Account::key(7), |account, update| update.set(Account::BALANCE, account.balance + 1))
            .max_attempts(100)
            .into_future()
    };
    let results = join_all((0..10).map(|_| increment())).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(stored(&table).await, Some(Account { balance: 210, ..account(12) }));

    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn update_with_retry_gives_up_after_its_attempts() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(0)).await?;
    // Every attempt conflicts with an update between its read and its write.
    let other = table.clone();
    let update = table.update_with_retry(Account::key(7), move |_, update| {
        let conflicting = other.update(Account::key(7).any_version()).add(Account::BALANCE, 1).into_future();
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(conflicting)).unwrap();
        update.set(Account::BALANCE, 0)
    });
    assert_eq!(kind(update.max_attempts(3).await.map(|_| ())), ErrorKind::VersionConflict);
    assert_eq!(stored(&table).await, Some(Account { balance: 103, ..account(4) }));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_two_hundred_writers_of_one_version_wins() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(0)).await?;
    let read = stored(&table).await.unwrap();
    let writes = (0..200_u64).map(|writer| {
        let write = match writer % 3 {
            0 => table.update(&read).set(Account::BALANCE, 1000 + writer).into_future(),
            1 => table.put(Account { balance: 1000 + writer, ..read.clone() }).into_future(),
            _ => table.update(Account::key(7).if_version(1)).set(Account::BALANCE, 1000 + writer).into_future(),
        };
        tokio::spawn(async move { (writer, write.await) })
    });
    let results: Vec<_> = join_all(writes).await.into_iter().map(Result::unwrap).collect();
    let winners: Vec<u64> = results.iter().filter(|(_, result)| result.is_ok()).map(|(writer, _)| *writer).collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    let losers = results.into_iter().filter_map(|(_, result)| result.err());
    assert!(losers.into_iter().all(|error| error.is_version_conflict()));
    assert_eq!(stored(&table).await, Some(Account { balance: 1000 + winners[0], ..account(2) }));
    Ok(())
}

#[tokio::test]
async fn a_write_whose_response_is_lost_is_recognized() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let lossy = || {
        let faults = Faults::none();
        faults.inject([Fault::LostResponse]);
        faults.table(&table)
    };
    lossy().insert(account(0)).await?;
    lossy().update(&account(1)).set(Account::BALANCE, 5).await?;
    lossy().put(account(2)).await?;
    lossy().replace(account(3)).await?;
    assert_eq!(stored(&table).await, Some(account(4)));
    // The sum depends on the old value, so the update can't be recognized.
    let error = lossy().update(&account(4)).add(Account::BALANCE, 1).await.unwrap_err();
    assert!(error.is_version_conflict() && error.may_have_been_applied());
    lossy().delete(&account(5)).await?;
    assert_eq!(stored(&table).await, None);
    Ok(())
}
