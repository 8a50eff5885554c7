//! The membership in an index is a field that isn't a `bool`.
//!
//! Fix: expected `&bool`, found `&u64`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "unread", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct Unread;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(Unread), entities(Message))]
struct Mail;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Mail, pk = User(user), sk = Self(id), index(Unread as unread, pk = User(user), sk = Self(id), when = reads))]
struct Message {
    user: String,
    id: u8,
    reads: u64,
}

fn main() {}
