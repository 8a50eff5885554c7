//! Fields with `#[entity(unique)]`: values that no two items have.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Collection, Entity, ErrorKind, Item, RawItem, Schema, Table};
use dokklib_tests::Engine;
use futures_util::future::join_all;

use crate::User;

#[derive(Entity, Debug, Clone, PartialEq)]
struct Account {
    #[entity(key)]
    id: u64,
    tenant: String,
    #[entity(unique(tenant))]
    email: String,
    #[entity(unique)]
    phone: Option<u64>,
    name: String,
    #[entity(version)]
    version: u64,
}

/// Without a version, in a schema with a tag, and with a scope in the key.
#[derive(Schema, Debug)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", entities(Page))]
struct Site;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Site, pk = User(user), sk = Self(number))]
struct Page {
    user: String,
    number: u64,
    #[entity(unique(user))]
    slug: String,
    text: String,
}

fn account(id: u64, email: &str) -> Account {
    Account { id, tenant: "acme".to_owned(), email: email.to_owned(), phone: None, name: "A".to_owned(), version: 0 }
}

async fn stored(table: &Table, id: u64) -> Account {
    table.get(Account::key(id)).consistent().await.unwrap().unwrap()
}

async fn owner(table: &Table, email: &str) -> Option<u64> {
    table.get_by_unique(Account::EMAIL, ("acme", email)).await.unwrap().map(|account| account.id)
}

/// Returns the number of items that aren't accounts.
async fn markers(table: &Table) -> usize {
    let output = table.client().scan().table_name(table.name()).consistent_read(true).send().await.unwrap();
    let is_marker = |item: &&dokklib::Attributes| !item["PK"].as_s().unwrap().starts_with("ACCOUNT#");
    output.items().iter().filter(is_marker).count()
}

fn not_unique(result: dokklib::Result<()>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotUnique, "{error}");
    error.not_unique().unwrap().to_owned()
}

#[tokio::test]
async fn two_items_cannot_have_the_same_value() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1, "a@example.com")).await?;
    assert_eq!(not_unique(table.insert(account(2, "a@example.com")).await), "email");
    assert_eq!(table.get(Account::key(2)).await?, None);
    let error = table.insert(account(2, "a@example.com")).await.unwrap_err();
    assert_eq!(error.to_string(), "insert of Account: another item has the same unique value: `email`");

    let other = Account { tenant: "other".to_owned(), ..account(3, "a@example.com") };
    table.insert(&other).await?;
    let phone = Account { phone: Some(7), ..account(4, "d@example.com") };
    table.insert(&phone).await?;
    assert_eq!(not_unique(table.insert(Account { phone: Some(7), ..account(5, "e@example.com") }).await), "phone");
    assert_eq!(table.insert(account(1, "f@example.com")).await.unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(owner(&table, "f@example.com").await, None);

    assert_eq!(owner(&table, "a@example.com").await, Some(1));
    assert_eq!(table.get_by_unique(Account::EMAIL, ("other", "a@example.com")).await?.unwrap().id, 3);
    assert_eq!(table.get_by_unique(Account::PHONE, 7).await?.unwrap().id, 4);
    assert_eq!(table.get_by_unique(Account::PHONE, 8).await?, None);
    Ok(())
}

/// As in SQL: the empty string is a value, and a missing value isn't.
#[tokio::test]
async fn an_empty_string_is_a_value_and_none_is_not() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1, "")).await?;
    assert_eq!(not_unique(table.insert(account(2, "")).await), "email");
    assert_eq!(owner(&table, "").await, Some(1));
    table.insert(account(2, "b@example.com")).await?;
    assert_eq!((stored(&table, 1).await.phone, stored(&table, 2).await.phone), (None, None));
    Ok(())
}

#[tokio::test]
async fn a_changed_value_is_released_and_taken() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1, "a@example.com")).await?;
    table.insert(account(2, "b@example.com")).await?;
    let read = stored(&table, 1).await;
    assert_eq!(not_unique(table.update(&read).set(Account::EMAIL, "b@example.com").await), "email");
    assert_eq!(stored(&table, 1).await, read);

    let updated = table.update(&read).set(Account::EMAIL, "c@example.com").returning_new().await?;
    assert_eq!((updated.email.as_str(), updated.version), ("c@example.com", 2));
    assert_eq!(owner(&table, "a@example.com").await, None);
    assert_eq!(owner(&table, "c@example.com").await, Some(1));
    table.insert(account(3, "a@example.com")).await?;
    assert_eq!(markers(&table).await, 3);

    // The same value again is not a conflict.
    table.update(&updated).set(Account::EMAIL, "c@example.com").await?;
    let updated = stored(&table, 1).await;
    table.update(&updated).set(Account::PHONE, 5).set(Account::NAME, "B").await?;
    let updated = stored(&table, 1).await;
    table.update(&updated).remove(Account::PHONE).await?;
    assert_eq!(table.get_by_unique(Account::PHONE, 5).await?, None);
    assert_eq!(markers(&table).await, 3);

    // A change of the scope moves the value.
    let updated = stored(&table, 1).await;
    table.update(&updated).set(Account::TENANT, "other").await?;
    assert_eq!(owner(&table, "c@example.com").await, None);
    assert_eq!(table.get_by_unique(Account::EMAIL, ("other", "c@example.com")).await?.unwrap().id, 1);

    // An update by key can change other fields.
    table.update(Account::key(1).any_version()).set(Account::NAME, "C").await?;
    Ok(())
}

#[tokio::test]
async fn a_deleted_item_releases_its_values() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(Account { phone: Some(1), ..account(1, "a@example.com") }).await?;
    let read = stored(&table, 1).await;
    table.delete(&read).await?;
    assert_eq!(markers(&table).await, 0);
    table.insert(account(2, "a@example.com")).await?;

    // A stale read can't release a value that the item no longer has.
    let old = stored(&table, 2).await;
    table.update(&old).set(Account::EMAIL, "b@example.com").await?;
    assert_eq!(table.delete(&old).await.unwrap_err().kind(), ErrorKind::VersionConflict);
    assert_eq!(owner(&table, "b@example.com").await, Some(2));
    Ok(())
}

#[tokio::test]
async fn a_put_and_a_replacement_know_the_old_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1, "a@example.com")).await?;
    table.insert(account(2, "b@example.com")).await?;
    let old = stored(&table, 1).await;
    let new = |email: &str| Account { email: email.to_owned(), ..old.clone() };
    assert_eq!(not_unique(table.put(new("b@example.com").replacing(&old)).await), "email");
    table.put(new("c@example.com").replacing(&old)).await?;
    let old = stored(&table, 1).await;
    table.replace(Account { name: "B".to_owned(), ..old.clone() }.replacing(&old)).await?;
    assert_eq!(owner(&table, "c@example.com").await, Some(1));
    assert_eq!(markers(&table).await, 2);
    Ok(())
}

#[tokio::test]
async fn an_upsert_keeps_values_unique() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    // It creates the item and takes its values.
    table.upsert(account(1, "a@example.com")).await?;
    assert_eq!(owner(&table, "a@example.com").await, Some(1));
    assert_eq!(not_unique(table.upsert(account(2, "a@example.com")).await), "email");
    assert_eq!(table.get(Account::key(2)).await?, None);

    // An existing item keeps its values, so another one can take those that were passed.
    table.upsert(account(1, "b@example.com")).await?;
    assert_eq!(stored(&table, 1).await.email, "a@example.com");
    assert_eq!((owner(&table, "a@example.com").await, owner(&table, "b@example.com").await), (Some(1), None));
    table.insert(account(3, "b@example.com")).await?;
    table.upsert(account(1, "b@example.com")).await?;
    assert_eq!(markers(&table).await, 2);

    // A missing value is filled in, unless another item has it.
    table.upsert(Account { phone: Some(7), ..account(1, "a@example.com") }).await?;
    assert_eq!(table.get_by_unique(Account::PHONE, 7).await?.unwrap().id, 1);
    assert_eq!(not_unique(table.upsert(Account { phone: Some(7), ..account(3, "b@example.com") }).await), "phone");

    // Explicit changes set and remove values, and a change of the scope moves them.
    let changed = table
        .upsert(account(1, "x@example.com"))
        .set(Account::EMAIL, "c@example.com")
        .set(Account::TENANT, "other")
        .remove(Account::PHONE)
        .returning_new()
        .await?;
    assert_eq!((changed.tenant.as_str(), changed.email.as_str(), changed.phone), ("other", "c@example.com", None));
    assert_eq!(table.get_by_unique(Account::EMAIL, ("other", "c@example.com")).await?, Some(changed));
    assert_eq!(owner(&table, "a@example.com").await, None);
    assert_eq!(table.get_by_unique(Account::PHONE, 7).await?, None);
    assert_eq!(markers(&table).await, 2);
    assert_eq!(
        not_unique(
            table.upsert(account(1, "")).set(Account::TENANT, "acme").set(Account::EMAIL, "b@example.com").await
        ),
        "email"
    );

    // A condition of the user fails as such.
    let update = table.upsert(account(1, "c@example.com")).set(Account::NAME, "B").when(Account::NAME.eq("C"));
    assert_eq!(update.await.unwrap_err().kind(), ErrorKind::ConditionFailed);
    assert_eq!(table.upsert(account(1, "a")).to_input().unwrap_err().kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[tokio::test]
async fn an_upsert_in_a_transaction_keeps_values_unique() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1, "a@example.com")).await?;
    // One of the upserts creates its item, the other one changes it, and the order doesn't matter.
    let transaction = table
        .transact_write()
        .push(table.upsert(account(1, "b@example.com")).set(Account::EMAIL, "c@example.com"))
        .upsert(account(2, "a@example.com"));
    transaction.await?;
    assert_eq!((owner(&table, "c@example.com").await, owner(&table, "a@example.com").await), (Some(1), Some(2)));
    let error = table.transact_write().upsert(account(3, "c@example.com")).await.unwrap_err();
    assert_eq!(error.reasons()[0].not_unique(), Some("email"));
    table.upsert(account(2, "c@example.com")).exactly_once().await?;
    assert_eq!(stored(&table, 2).await.version, 2);
    assert_eq!(markers(&table).await, 2);
    Ok(())
}

#[derive(Collection, Debug)]
#[allow(dead_code, reason = "the collection is only deleted")]
enum UserItem {
    Page(Page),
    #[collection(other)]
    Other(RawItem),
}

/// A collection of items that no schema lists.
#[derive(Collection, Debug)]
#[allow(dead_code, reason = "the collection is only deleted")]
enum AccountItem {
    Account(Account),
    #[collection(other)]
    Other(RawItem),
}

#[tokio::test]
async fn writes_that_do_not_know_the_type_leave_guarded_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Site>().await;
    let page = Page { user: "alice".to_owned(), number: 1, slug: "start".to_owned(), text: String::new() };
    table.insert(&page).await?;
    let alice = User::partition_key("alice");
    for result in [
        table.delete_all(&alice).await,
        table.delete_all(table.query(&alice)).await,
        table.delete_all(table.query_as::<UserItem>(&alice)).await,
    ] {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.completed()), (ErrorKind::InvalidRequest, Some(0)), "{error}");
        assert!(error.to_string().contains("`Page`"), "{error}");
    }
    assert_eq!(table.get(Page::key("alice", 1)).await?, Some(page));

    let table = engine.table().await;
    table.insert(account(1, "a@example.com")).await?;
    let partition = Account::partition_key(1);
    let error = table.delete_all(table.query_as::<AccountItem>(partition)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert_eq!(owner(&table, "a@example.com").await, Some(1));
    Ok(())
}

#[derive(Entity, Debug, Clone, PartialEq)]
struct Invitation {
    #[entity(key)]
    id: u64,
    #[entity(unique)]
    email: String,
    note: Option<String>,
    #[entity(ttl)]
    valid_until: u64,
}

#[tokio::test]
async fn writes_of_an_expired_item_release_its_values() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let invitation = |id, email: &str, valid_until| {
        let (email, note) = (email.to_owned(), Some("a".to_owned()));
        Invitation { id, email, note, valid_until }
    };
    let future = 4_000_000_000;
    table.insert(invitation(1, "a@example.com", 1)).await?;
    let get = table.get_by_unique(Invitation::EMAIL, "a@example.com");
    assert_eq!(get.clone().await?, None);
    assert_eq!(get.including_expired().await?.unwrap().id, 1);
    // The upsert creates the item again, without the attributes of the expired one.
    table.upsert(Invitation { note: None, ..invitation(1, "b@example.com", future) }).await?;
    let read = table.get(Invitation::key(1)).await?.unwrap();
    assert_eq!((read.email.as_str(), read.note), ("b@example.com", None));
    assert_eq!(markers(&table).await - 1, 1, "an invitation and a marker");

    // Another item takes over the value of an expired one.
    table.insert(invitation(2, "c@example.com", 1)).await?;
    table.insert(invitation(3, "c@example.com", future)).await?;
    assert_eq!(table.get_by_unique(Invitation::EMAIL, "c@example.com").await?.unwrap().id, 3);
    Ok(())
}

/// Found by a seed: the item was deleted and inserted again with another value and the same version.
#[tokio::test]
async fn a_stale_read_of_an_inserted_item_changes_no_value() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1, "a@example.com")).await?;
    let stale = stored(&table, 1).await;
    table.delete(&stale).await?;
    table.insert(Account { phone: Some(7), ..account(1, "b@example.com") }).await?;
    let current = stored(&table, 1).await;
    assert_eq!(current.version, stale.version);
    for error in [
        table.update(&stale).set(Account::EMAIL, "a@example.com").await.unwrap_err(),
        table.put(Account { name: "B".to_owned(), ..stale.clone() }.replacing(&stale)).await.unwrap_err(),
        table.replace(Account { name: "B".to_owned(), ..stale.clone() }.replacing(&stale)).await.unwrap_err(),
        table.delete(&stale).await.unwrap_err(),
        table.transact_write().delete(&stale).await.unwrap_err(),
    ] {
        let kind = error.kind();
        assert!(matches!(kind, ErrorKind::ConditionFailed | ErrorKind::TransactionCanceled), "{error}");
    }
    assert_eq!(stored(&table, 1).await, current);
    assert_eq!((owner(&table, "a@example.com").await, owner(&table, "b@example.com").await), (None, Some(1)));
    assert_eq!(markers(&table).await, 2);

    // Without a version.
    let table = engine.schema_table::<Site>().await;
    let page = Page { user: "alice".to_owned(), number: 1, slug: "start".to_owned(), text: String::new() };
    table.insert(&page).await?;
    table.update(&page).set(Page::SLUG, "home").await?;
    let new = Page { text: "Hello".to_owned(), ..page.clone() };
    assert!(table.put(new.replacing(&page)).await.unwrap_err().is_condition_failed());
    assert_eq!(table.get_by_unique(Page::SLUG, ("alice", "home")).await?.unwrap().text, "");
    Ok(())
}

#[tokio::test]
async fn transactions_keep_values_unique() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.transact_write().insert(account(1, "a@example.com")).insert(account(2, "b@example.com")).await?;
    let error =
        table.transact_write().check_exists(Account::key(1)).insert(account(3, "b@example.com")).await.unwrap_err();
    assert_eq!(error.reasons().len(), 2);
    assert_eq!(
        (error.reasons()[1].kind(), error.reasons()[1].not_unique()),
        (Some(ErrorKind::NotUnique), Some("email"))
    );
    assert_eq!((error.kind(), error.not_unique()), (ErrorKind::TransactionCanceled, Some("email")));
    let error = table.transact_write().insert(account(1, "c@example.com")).await.unwrap_err();
    assert_eq!((error.first_reason_kind(), error.not_unique()), (Some(ErrorKind::AlreadyExists), None));
    let same = table.transact_write().insert(account(3, "c@example.com")).insert(account(4, "c@example.com")).await;
    assert_eq!(same.unwrap_err().kind(), ErrorKind::InvalidRequest);

    // Two items swap their values.
    let (first, second) = (stored(&table, 1).await, stored(&table, 2).await);
    table
        .transact_write()
        .update(&first, |account| account.set(Account::EMAIL, "b@example.com"))
        .update(&second, |account| account.set(Account::EMAIL, "a@example.com"))
        .await?;
    assert_eq!(owner(&table, "a@example.com").await, Some(2));
    assert_eq!(owner(&table, "b@example.com").await, Some(1));
    assert_eq!(markers(&table).await, 2);
    Ok(())
}

#[tokio::test]
async fn a_marker_without_its_owner_is_taken_over() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1, "a@example.com")).await?;
    let delete = table.client().delete_item().table_name(table.name());
    let key = AttributeValue::S("ACCOUNT#00000000000000000001".to_owned());
    delete.key("PK", key.clone()).key("SK", key).send().await.unwrap();
    assert_eq!(owner(&table, "a@example.com").await, None);
    table.insert(account(2, "a@example.com")).await?;
    assert_eq!(owner(&table, "a@example.com").await, Some(2));
    Ok(())
}

/// The accounts before their fields became unique.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ACCOUNT")]
struct OldAccount {
    #[entity(key)]
    id: u64,
    tenant: String,
    email: String,
    name: String,
    version: u64,
}

#[tokio::test]
async fn a_repair_adds_and_removes_markers() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let old = |id, email: &str| {
        let (tenant, email) = ("acme".to_owned(), email.to_owned());
        OldAccount { id, tenant, email, name: "A".to_owned(), version: 1 }
    };
    table.batch_put([old(1, "a@example.com"), old(2, "b@example.com"), old(3, "b@example.com")]).await?;
    assert_eq!(owner(&table, "a@example.com").await, None);
    let repair = table.repair_unique::<Account>().await?;
    assert_eq!((repair.added, repair.removed, repair.conflicts.len()), (2, 0, 1));
    assert_eq!(owner(&table, "a@example.com").await, Some(1));
    assert!(matches!(owner(&table, "b@example.com").await, Some(2 | 3)));
    assert_eq!(not_unique(table.insert(account(4, "a@example.com")).await), "email");

    // Another program deletes an item and changes another one.
    table.delete(OldAccount::key(1)).await?;
    let conflict = repair.conflicts[0].id;
    table.update(OldAccount::key(5 - conflict)).set(OldAccount::EMAIL, "c@example.com").await?;
    let repair = table.repair_unique::<Account>().await?;
    // The marker of b@example.com is taken over by the item that had the conflict.
    assert_eq!((repair.added, repair.removed, repair.conflicts.len()), (2, 1, 0));
    assert_eq!(owner(&table, "b@example.com").await, Some(conflict));
    assert_eq!(owner(&table, "c@example.com").await, Some(5 - conflict));
    assert_eq!(markers(&table).await, 2);
    let repair = table.repair_unique::<Account>().await?;
    assert_eq!((repair.added, repair.removed, repair.conflicts.len()), (0, 0, 0));
    Ok(())
}

#[tokio::test]
async fn markers_are_no_items_of_a_schema() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Site>().await;
    let page =
        |number, slug: &str| Page { user: "alice".to_owned(), number, slug: slug.to_owned(), text: String::new() };
    table.insert(page(1, "start")).await?;
    assert_eq!(table.insert(page(2, "start")).await.unwrap_err().not_unique(), Some("slug"));
    table.insert(Page { user: "bob".to_owned(), ..page(1, "start") }).await?;
    table.update(Page::key("alice", 1)).set(Page::TEXT, "Hello").await?;
    let read = table.get(Page::key("alice", 1)).await?.unwrap();
    table.update(&read).set(Page::SLUG, "home").await?;
    // Without a version, the stored values must be those that were read.
    assert_eq!(table.update(&read).set(Page::SLUG, "x").await.unwrap_err().kind(), ErrorKind::ConditionFailed);
    assert_eq!(table.scan::<Page>().await?.len(), 2);
    assert_eq!(table.query(User::partition_key("alice")).await?.len(), 1);
    assert_eq!(table.get_by_unique(Page::SLUG, ("alice", "home")).await?.unwrap().text, "Hello");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_two_hundred_writers_of_one_value_wins() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(account(1000, "start@example.com")).await?;
    let read = stored(&table, 1000).await;
    let writes = (0..200_u64).map(|id| {
        let write = match id {
            0 => table.update(&read).set(Account::EMAIL, "a@example.com").into_future(),
            1..100 => table.upsert(account(id, "a@example.com")).into_future(),
            _ => table.insert(account(id, "a@example.com")).into_future(),
        };
        tokio::spawn(async move { write.await.map_err(|error| error.kind()) })
    });
    let results: Vec<_> = join_all(writes).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    // A transaction can also lose all of its attempts to conflicts with other transactions.
    let is_expected = |kind: ErrorKind| matches!(kind, ErrorKind::NotUnique | ErrorKind::TransactionConflict);
    assert!(results.iter().filter_map(|result| result.err()).all(is_expected), "{results:?}");
    assert!(owner(&table, "a@example.com").await.is_some());
    Ok(())
}
