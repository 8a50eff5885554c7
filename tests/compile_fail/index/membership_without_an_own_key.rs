//! All keys of an index are also keys of another index, which keep the item in both.
//!
//! Fix: use another attribute for its sort key

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "all", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct All;

#[derive(Index)]
#[index(name = "unread", partition_key = "GSI1PK", sort_key = "SK")]
struct Unread;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(All, Unread), entities(Message))]
struct Mail;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(
    schema = Mail, pk = User(user), sk = Self(id),
    index(All as all, pk = User(user), sk = Self(folder)),
    index(Unread as unread, pk = User(user), sk = Self(id), when = unread),
)]
struct Message {
    user: String,
    id: u8,
    folder: String,
    unread: bool,
}

fn main() {}
