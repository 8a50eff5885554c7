//! Indexes that contain an item only while a `bool` field is true.

use dokklib::{Entity, ErrorKind, Index, Schema, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(Unread, Pinned), entities(Message))]
struct Mail;

#[derive(Index)]
#[index(name = "unread", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct Unread;

/// Its partition key is that of the table.
#[derive(Index)]
#[index(name = "pinned", partition_key = "PK", sort_key = "GSI2SK")]
struct Pinned;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Mail, pk = User(user), sk = Self(id),
    index(Unread as unread, pk = User(user), sk = Self(sparse(folder), id), when = unread),
    index(Pinned as pinned, pk = User(user), sk = Self(id), when = pinned),
)]
struct Message {
    user: String,
    id: u8,
    folder: Option<String>,
    #[entity(rename = "is_unread")]
    unread: bool,
    pinned: bool,
}

fn message() -> Message {
    Message { user: "alice".to_owned(), id: 1, folder: Some("inbox".to_owned()), unread: true, pinned: false }
}

/// Asserts that the indexes contain the item as it is stored, exactly if its fields say so.
async fn check(table: &Table<Mail>) {
    let stored = table.get(Message::key("alice", 1)).await.unwrap();
    let expected = |is_member: fn(&Message) -> bool| stored.clone().into_iter().filter(is_member).collect::<Vec<_>>();
    let unread = table.query(Message::unread("alice")).await.unwrap();
    assert_eq!(unread, expected(|message| message.unread && message.folder.is_some()), "{stored:?}");
    let pinned = table.query(Message::pinned("alice")).await.unwrap();
    assert_eq!(pinned, expected(|message| message.pinned), "{stored:?}");
    // The keys are those of the current folder.
    if let Some(folder) = stored.and_then(|message| message.folder) {
        assert_eq!(table.query(Message::unread("alice").eq(&folder)).await.unwrap(), unread);
    }
}

#[tokio::test]
async fn whole_writes_put_an_item_in_the_index_or_take_it_out() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Mail>().await;
    for folder in [None, Some("inbox".to_owned())] {
        for (unread, pinned) in [(true, true), (false, true), (true, false), (false, false)] {
            let message = Message { folder: folder.clone(), unread, pinned, ..message() };
            table.put(&message).await?;
            check(&table).await;
            table.delete(&message).await?;
            table.insert(&message).await?;
            check(&table).await;
            table.replace(&message).await?;
            check(&table).await;
        }
    }
    Ok(())
}

#[tokio::test]
async fn updates_put_an_item_in_the_index_or_take_it_out() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Mail>().await;
    table.put(message()).await?;
    let read = || async { table.get(Message::key("alice", 1)).await.unwrap().unwrap() };

    // The other parts of the key are in the primary key.
    table.update(Message::key("alice", 1)).set(Message::PINNED, true).await?;
    check(&table).await;
    table.update(Message::key("alice", 1)).set(Message::PINNED, false).await?;
    check(&table).await;

    // As read.
    for (unread, folder) in [(false, "inbox"), (false, "work"), (true, "work"), (true, "inbox"), (false, "done")] {
        table.update(&read().await).set(Message::UNREAD, unread).set(Message::FOLDER, folder).await?;
        check(&table).await;
    }
    table.update(&read().await).set(Message::UNREAD, true).await?;
    check(&table).await;
    table.update(&read().await).remove(Message::FOLDER).await?;
    check(&table).await;
    table.update(&read().await).set(Message::UNREAD, false).await?;
    check(&table).await;

    // All parts together.
    let key = || Message::key("alice", 1);
    table.update(key()).change((Message::UNREAD.to(true), Message::FOLDER.to("inbox"))).await?;
    check(&table).await;
    table.update(key()).change((Message::UNREAD.unchanged(true), Message::FOLDER.to("work"))).await?;
    check(&table).await;
    table.update(key()).change((Message::UNREAD.to(false), Message::FOLDER.unchanged("work".to_owned()))).await?;
    check(&table).await;
    table.update(key()).change((Message::UNREAD.unchanged(false), Message::FOLDER.to("inbox"))).await?;
    check(&table).await;

    // The item has changed since it was read.
    let stale = read().await;
    table.update(&stale).set(Message::UNREAD, true).await?;
    let error = table.update(&stale).set(Message::FOLDER, "work").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    check(&table).await;
    Ok(())
}

#[tokio::test]
async fn an_upsert_never_leaves_a_wrong_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Mail>().await;
    let states = || {
        let folders = [None, Some("inbox".to_owned()), Some("work".to_owned())];
        folders.into_iter().flat_map(|folder| {
            [true, false].map(|unread| Message { folder: folder.clone(), unread, pinned: unread, ..message() })
        })
    };
    for stored in states() {
        for upserted in states() {
            table.put(&stored).await?;
            // It fails if the result would be inconsistent.
            let _ = table.upsert(&upserted).await;
            check(&table).await;
            table.put(&stored).await?;
            let _ = table.upsert(&upserted).set(Message::UNREAD, false).await;
            check(&table).await;
            table.delete(&stored).await?;
            table.upsert(&upserted).set(Message::UNREAD, true).await?;
            check(&table).await;
        }
    }
    Ok(())
}
