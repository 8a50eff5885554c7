use std::time::{Duration, SystemTime};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::{DateTime, Utc};
use dokklib::{Entity, ErrorKind, Index, Item, Schema};
use dokklib_tests::Engine;

use crate::{Group, User};

fn is_recent(time: Option<SystemTime>) -> bool {
    let now = SystemTime::now();
    time.is_some_and(|time| now - Duration::from_secs(60) < time && time <= now)
}

#[tokio::test]
async fn a_relation_has_the_times_of_its_creation_and_last_update() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, group) = (User::partition_key("alice"), Group::sort_key("1"));

    table.insert((&alice, &group)).await?;
    let stored = table.get((&alice, &group)).await?.unwrap();
    assert!(is_recent(stored.created_at()?));
    assert_eq!(stored.updated_at()?, None);
    let text = stored.get::<String>("CreatedAt")?.unwrap();
    assert_eq!((text.len(), text.ends_with('Z')), ("2020-02-15T19:09:38Z".len(), true), "{text}");

    let updated = table.update((&alice, &group)).attribute("role", "admin").returning_new().await?;
    assert!(is_recent(updated.updated_at()?));
    assert_eq!(updated.created_at()?, stored.created_at()?);

    table.put((&alice, &group)).await?;
    let put = table.get((&alice, &group)).await?.unwrap();
    assert!(is_recent(put.created_at()?));
    assert_eq!(put.updated_at()?, None, "a put replaces all attributes");

    let upserted = table.upsert((&alice, Group::sort_key("2"))).returning_new().await?;
    assert!(is_recent(upserted.updated_at()?));
    assert_eq!(upserted.created_at()?, None, "an upsert can't tell if it creates the relation");
    Ok(())
}

#[tokio::test]
async fn a_relation_that_is_written_back_keeps_its_creation_time() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let without_timestamps = table.clone().without_timestamps();
    let key = (User::partition_key("alice"), Group::sort_key("1"));
    without_timestamps.insert((&key.0, &key.1)).attribute("CreatedAt", "2020-02-15T19:09:38").await?;

    let relation = table.get((&key.0, &key.1)).await?.unwrap();
    table.replace(relation).attribute("role", "admin").await?;
    let replaced = table.get((&key.0, &key.1)).await?.unwrap();
    assert_eq!(replaced.get::<String>("CreatedAt")?.as_deref(), Some("2020-02-15T19:09:38"));
    assert!(is_recent(replaced.updated_at()?));
    Ok(())
}

#[tokio::test]
async fn a_transaction_writes_timestamps() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    let groups = ["1", "2", "3", "4"].map(Group::sort_key);
    table.insert((&alice, &groups[2])).await?;
    table
        .transact_write()
        .insert((&alice, &groups[0]))
        .put((&alice, &groups[1]))
        .update((&alice, &groups[2]), |relation| relation.attribute("role", "admin"))
        .upsert((&alice, &groups[3]))
        .await?;
    let stored = table.query((&alice, Group::prefix_sort_key())).await?;
    assert_eq!(stored.len(), 4);
    for (relation, created, updated) in
        [(&stored[0], true, false), (&stored[1], true, false), (&stored[2], true, true), (&stored[3], false, true)]
    {
        assert_eq!(is_recent(relation.created_at()?), created, "{relation:?}");
        assert_eq!(is_recent(relation.updated_at()?), updated, "{relation:?}");
    }
    Ok(())
}

#[tokio::test]
async fn timestamps_can_be_disabled() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await.without_timestamps();
    let (alice, group) = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&alice, &group)).await?;
    table.update((&alice, &group)).attribute("role", "admin").await?;
    table.upsert((&alice, &group)).await?;
    table.upsert((&alice, Group::sort_key("2"))).await?;
    table.transact_write().put((&alice, Group::sort_key("3"))).await?;
    let stored = table.query((&alice, Group::prefix_sort_key())).await?;
    let names: Vec<Vec<_>> = stored.iter().map(|relation| relation.attributes().keys().collect()).collect();
    assert_eq!(names, [vec!["role"], vec![], vec![]]);
    Ok(())
}

#[tokio::test]
async fn the_timestamps_are_reserved_attributes_unless_disabled() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let without_timestamps = table.clone().without_timestamps();
    let key = || (User::partition_key("alice"), Group::sort_key("1"));
    for name in ["CreatedAt", "UpdatedAt"] {
        for error in [
            table.insert(key()).attribute(name, "x").await.unwrap_err(),
            table.put(key()).attribute(name, "x").await.unwrap_err(),
            table.replace(key()).attribute(name, "x").await.unwrap_err(),
            table.update(key()).attribute(name, "x").await.unwrap_err(),
            table.upsert(key()).attribute(name, "x").await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            let expected = format!(
                "`{name}` is a timestamp of the relation: it can't be set as a free attribute or by a raw path"
            );
            assert!(error.to_string().ends_with(&expected), "{error}");
        }
        without_timestamps.upsert(key()).attribute(name, 7_u8).await?;
    }
    let stored = table.get(key()).await?.unwrap();
    assert_eq!(stored.get::<u8>("CreatedAt")?, Some(7), "an invalid timestamp is an error only when it is read");
    assert_eq!(
        stored.created_at().unwrap_err().to_string(),
        "Relation<User, Group>: attribute `CreatedAt` is a number (N), not a string (S)"
    );
    without_timestamps.upsert(key()).attribute("UpdatedAt", "SENTINEL").await?;
    let error = table.get(key()).await?.unwrap().updated_at().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Relation<User, Group>: attribute `UpdatedAt` is not a time in RFC 3339, such as `2020-02-15T19:09:38Z`"
    );
    Ok(())
}

#[tokio::test]
async fn key_attributes_with_the_names_of_the_timestamps() -> dokklib::Result<()> {
    #[derive(Schema)]
    #[schema(partition_key = "CreatedAt", sort_key = "UpdatedAt")]
    struct Odd;

    let engine = Engine::start().await;
    let table = engine.schema_table::<Odd>().await;
    let key = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&key.0, &key.1)).await?;
    table.upsert((&key.0, &key.1)).attribute("role", "admin").await?;
    table.update((&key.0, &key.1)).attribute("role", "member").await?;
    let stored = table.get((&key.0, &key.1)).await?.unwrap();
    assert_eq!(stored.attributes(), &[("role".to_owned(), AttributeValue::S("member".to_owned()))].into());
    Ok(())
}

#[tokio::test]
async fn items_have_no_timestamps() -> dokklib::Result<()> {
    #[derive(Entity, Debug, PartialEq)]
    struct Account {
        #[entity(key)]
        name: String,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let account = Account { name: "alice".to_owned() };
    table.insert(&account).await?;
    let stored = table.query((Account::partition_key("alice"), Account::prefix_sort_key())).await?;
    assert_eq!(stored[0].attributes().keys().collect::<Vec<_>>(), ["name"]);
    Ok(())
}

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", timestamps = python, indexes(Members), entities(Badge))]
struct Shared;

/// The inverse index of the application, with all attributes.
#[derive(Index)]
#[index(name = "members", inverse, projection = all)]
struct Members;

/// Reads a timestamp of the Python library as a time.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shared, pk = User(user), sk = Self(number))]
struct Badge {
    user: String,
    number: u8,
    #[entity(rename = "CreatedAt")]
    created_at: DateTime<Utc>,
}

#[tokio::test]
async fn timestamps_are_written_in_the_format_of_the_python_library() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shared>().await;
    let (alice, group) = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&alice, &group)).await?;
    let stored = table.update((&alice, &group)).attribute("role", "admin").returning_new().await?;
    for name in ["CreatedAt", "UpdatedAt"] {
        let text = stored.get::<String>(name)?.unwrap();
        assert_eq!((text.len(), text.contains('Z')), ("2020-02-15T19:09:38".len(), false), "{text}");
    }
    assert!(is_recent(stored.created_at()?));
    assert!(is_recent(stored.updated_at()?));
    table.transact_write().put((&alice, Group::sort_key("2"))).await?;
    let second = table.get((&alice, Group::sort_key("2"))).await?.unwrap();
    assert!(!second.get::<String>("CreatedAt")?.unwrap().contains('Z'));

    let members = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(Members).await?;
    assert_eq!(members, [stored], "the index of the application returns whole relations");
    Ok(())
}

#[tokio::test]
async fn a_time_attribute_reads_a_timestamp_of_the_python_library() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shared>().await;
    let created_at: DateTime<Utc> = "2020-02-15T19:09:38Z".parse().unwrap();
    let badge = Badge { user: "alice".to_owned(), number: 1, created_at };
    let mut item = badge.to_attributes()?;
    item.insert("CreatedAt".to_owned(), AttributeValue::S("2020-02-15T19:09:38".to_owned()));
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    assert_eq!(table.get(&badge).await?, Some(badge));
    Ok(())
}
