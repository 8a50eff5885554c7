//! An update by key takes an item into an index, but it doesn't know all parts of the index key.
//!
//! Fix: pass `folder` too, `.change((A.to(..), B.unchanged(..)))`, or the

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "unread", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct Unread;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(Unread), entities(Message))]
struct Mail;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(
    schema = Mail, pk = User(user), sk = Self(id),
    index(Unread as unread, pk = User(user), sk = Self(folder), when = unread),
)]
struct Message {
    user: String,
    id: u8,
    folder: String,
    unread: bool,
}

async fn read(table: Table<Mail>) -> dokklib::Result<()> {
    table.update(Message::key("alice", 1)).set(Message::UNREAD, true).await
}

fn main() {}
