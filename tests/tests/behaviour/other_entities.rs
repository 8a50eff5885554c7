//! Items of other entities under keys that an entity can have: writes check the tag.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attributes, Entity, ErrorKind, Item, Schema, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(File, Note))]
struct Drive;

/// The keys of other entities can be values of `path`: it can contain the delimiter.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Drive, key_values = unescaped, pk = User(user), sk = Self(path))]
struct File {
    user: String,
    path: String,
    size: u64,
}

/// The schema proves that no other entity has these keys.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Drive, pk = User(user), sk = Self(id))]
struct Note {
    user: String,
    id: u8,
    size: u64,
}

const PATH: &str = "a#VERSION#1";

fn file() -> File {
    File { user: "alice".to_owned(), path: PATH.to_owned(), size: 1 }
}

/// Stores the item of another program under the key of the file.
async fn put_version(table: &Table<Drive>, tag: Option<&str>) -> Attributes {
    let mut stored = file().into_attributes().unwrap();
    stored.remove("type");
    stored.extend(tag.map(|tag| ("type".to_owned(), AttributeValue::S(tag.to_owned()))));
    table.client().put_item().table_name(table.name()).set_item(Some(stored.clone())).send().await.unwrap();
    stored
}

async fn stored(table: &Table<Drive>) -> Option<Attributes> {
    let items = table.query(User::partition_key("alice")).await.unwrap();
    items.into_iter().next().map(dokklib::RawItem::into_attributes)
}

#[tokio::test]
async fn no_write_changes_an_item_with_the_tag_of_another_entity() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Drive>().await;
    let version = put_version(&table, Some("VERSION")).await;
    let key = || File::key("alice", PATH);
    assert_eq!(table.get(key()).await.unwrap_err().kind(), ErrorKind::Decode);
    for (error, kind) in [
        (table.update(key()).set(File::SIZE, 2).await.unwrap_err(), ErrorKind::NotFound),
        (table.update(&file()).set(File::SIZE, 2).when(File::SIZE.eq(1)).await.unwrap_err(), ErrorKind::NotFound),
        (table.replace(file()).await.unwrap_err(), ErrorKind::NotFound),
        (table.delete(key()).await.unwrap_err(), ErrorKind::NotFound),
        (table.delete(key()).must_exist().await.unwrap_err(), ErrorKind::NotFound),
        (table.delete(key()).when(File::SIZE.eq(1)).await.unwrap_err(), ErrorKind::NotFound),
        (table.insert(file()).await.unwrap_err(), ErrorKind::AlreadyExists),
        (table.insert(file()).when(File::SIZE.eq(1)).await.unwrap_err(), ErrorKind::AlreadyExists),
        (table.put(file()).await.unwrap_err(), ErrorKind::ConditionFailed),
        (table.upsert(file()).set(File::SIZE, 2).await.unwrap_err(), ErrorKind::ConditionFailed),
    ] {
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.failed_conditions().is_empty(), "{error}");
    }
    for transaction in [
        table.transact_write().update(key(), |file| file.set(File::SIZE, 2)),
        table.transact_write().replace(file()),
        table.transact_write().delete(key()),
        table.transact_write().check_exists(key()),
        table.transact_write().check(key(), File::SIZE.eq(1)),
    ] {
        let error = transaction.await.unwrap_err();
        assert_eq!(error.reasons()[0].kind(), Some(ErrorKind::NotFound), "{error}");
    }
    assert_eq!(stored(&table).await, Some(version));
    Ok(())
}

#[tokio::test]
async fn an_item_without_a_tag_is_identified_by_its_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Drive>().await;
    put_version(&table, None).await;
    table.update(File::key("alice", PATH)).set(File::SIZE, 2).await?;
    table.replace(File { size: 3, ..file() }).await?;
    table.upsert(file()).set(File::SIZE, 4).await?;
    assert_eq!(table.get(File::key("alice", PATH)).await?, Some(File { size: 4, ..file() }));
    table.delete(File::key("alice", PATH)).await?;
    assert_eq!(stored(&table).await, None);

    // Writes that need no item don't need a tag, either.
    table.delete(File::key("alice", PATH)).await?;
    table.put(file()).await?;
    Ok(())
}

#[test]
fn a_write_has_no_condition_on_the_tag_if_no_other_entity_can_have_the_key() {
    let table = Table::<Drive>::offline("drive");
    let file = table.delete(File::key("alice", PATH)).to_input().unwrap();
    assert_eq!(file.condition_expression(), Some("#0 = :0 OR attribute_not_exists(#0)"));
    assert_eq!(table.delete(Note::key("alice", 7)).to_input().unwrap().condition_expression(), None);
    let update = table.update(Note::key("alice", 7)).set(Note::SIZE, 2).to_input().unwrap();
    assert_eq!(update.condition_expression(), Some("attribute_exists(PK)"));
}
