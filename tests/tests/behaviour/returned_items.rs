//! `insert`, `put` and `replace` return the item as they write it.

use dokklib::chrono::{DateTime, Utc};
use dokklib::{Entity, Schema};
use dokklib_tests::Engine;

use crate::{Group, User};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Account, Member))]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(version)]
    version: u64,
    #[entity(created_at)]
    created_at: DateTime<Utc>,
    #[entity(updated_at)]
    updated_at: DateTime<Utc>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop)]
struct Member {
    #[entity(key)]
    name: String,
    #[entity(unique)]
    email: String,
    #[entity(version)]
    version: u64,
}

fn account() -> Account {
    Account { name: "alice".to_owned(), version: 0, created_at: DateTime::default(), updated_at: DateTime::default() }
}

#[tokio::test]
async fn a_put_returns_the_written_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let stored = || async { table.get(Account::key("alice")).consistent().await.map(Option::unwrap) };

    let inserted = table.insert(account()).returning_new().await?;
    assert_eq!((inserted.version, inserted.created_at > DateTime::UNIX_EPOCH), (1, true));
    assert_eq!(inserted, stored().await?);
    let replaced = table.replace(&inserted).returning_new().await?;
    assert_eq!((replaced.version, replaced.created_at), (2, inserted.created_at));
    assert_eq!(replaced, stored().await?);
    let put = table.put(&replaced).returning_new().await?;
    assert_eq!((put.version, &put), (3, &stored().await?));
    assert!(table.insert(account()).returning_new().await.unwrap_err().is_already_exists());
    let input = table.insert(account()).returning_new().to_input()?;
    assert_eq!(input.return_values(), None, "DynamoDB has no such option for a put");
    Ok(())
}

/// The write is a transaction, which returns nothing.
#[tokio::test]
async fn an_insert_with_unique_values_returns_the_written_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let member = Member { name: "alice".to_owned(), email: "alice@example.com".to_owned(), version: 0 };
    let inserted = table.insert(&member).returning_new().await?;
    assert_eq!(inserted, Member { version: 1, ..member });
    Ok(())
}

#[tokio::test]
async fn an_inserted_relation_has_its_timestamp() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let insert = table.insert((User::partition_key("alice"), Group::sort_key("1"))).attribute("role", "admin");
    let relation = insert.returning_new().await?;
    assert_eq!(relation.get::<String>("role")?.as_deref(), Some("admin"));
    assert!(relation.created_at()?.is_some());
    Ok(())
}
