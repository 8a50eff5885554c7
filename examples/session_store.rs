//! A web application's sessions: found by the token in the browser's cookie, and all of a user by a secondary index.
//!
//! Run it with `cargo run --example session_store`; it needs no set-up.
#![allow(clippy::print_stdout, reason = "what it does is what it shows")]

use std::fmt;

use dokklib::chrono::{DateTime, Days, TimeDelta, Utc};
use dokklib::local::Local;
use dokklib::{Attribute, Entity, Index, Schema, Table};

/// The layout of the table: what its keys are called, its index, and the items in it.
#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", indexes(ByUser), entities(Session))]
struct Sessions;

#[derive(Index)]
#[index(name = "by_user", partition_key = "by_user_pk", sort_key = "by_user_sk")]
struct ByUser;

/// Key value: unique user name, e.g. `alice`. Example key: `USER#alice`.
#[derive(Entity)]
#[entity(prefix = "USER")]
struct User;

/// What the cookie holds. Who has it is signed in, so it is shown in part only.
#[derive(Attribute, Clone, PartialEq)]
struct Token(String);

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4}…", self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "SESSION", schema = Sessions,
    // The newest first: `desc` turns the order of the times round. The token tells two sessions of one moment apart.
    index(ByUser as by_user, pk = User(user), sk = Self(desc(signed_in_at), token)),
)]
struct Session {
    #[entity(key, key_only)] // pk = sk = SESSION#<token>; the keys have it, so it is no attribute besides
    token: Token,
    user: String,
    device: String,
    signed_in_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Sessions>("sessions").await?;
    let now = Utc::now();

    println!("Sign in: a new item, never one in the place of another.");
    let phone = Token("7c1e09d2".to_owned());
    sign_in(&table, &phone, "alice", "phone", now - TimeDelta::days(20)).await?;
    Ok(())
}

async fn sign_in(table: &Table<Sessions>, token: &Token, user: &str, device: &str, now: DateTime<Utc>) -> dokklib::Result<()> {
    table.insert(Session { token: token.clone(), user: user.to_owned(), device: device.to_owned(), signed_in_at: now, expires_at: now + Days::new(30) }).await
}
