//! A web application's sessions: found by the token in the browser's cookie, and all of a user by a secondary index.
//!
//! Run it with `cargo run --example session_store`; it needs no set-up.
#![allow(clippy::print_stdout, reason = "what it does is what it shows")]

use std::fmt;

use dokklib::chrono::{DateTime, TimeDelta, Utc};
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
#[derive(Attribute, Clone)]
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

#[derive(Entity, Debug, Clone)]
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
    // An application draws tokens at random; these are fixed, as the times are, so that every run prints the same.
    let [phone, laptop, tablet] = ["7c1e09d2", "e85b44a0", "05fa9b71"].map(|token| Token(token.to_owned()));

    println!("Sign in: write a session, never over another one");
    sign_in(&table, &phone, "alice", "phone", morning(1)).await?;
    sign_in(&table, &laptop, "alice", "laptop", morning(9)).await?;
    println!("  Alice signed in on her phone and on her laptop.");
    match sign_in(&table, &phone, "bob", "phone", morning(9)).await {
        Err(error) if error.is_already_exists() => println!("  Bob can't have the same token: {error}."),
        other => other?,
    }

    println!("\nWhose request is this? By the token");
    for (token, now) in [(&phone, morning(9)), (&tablet, morning(9)), (&phone, morning(31))] {
        match find(&table, token, now).await? {
            Some(session) => println!("  {token} on {}: {}, on a {}", now.date_naive(), session.user, session.device),
            None => println!("  {token} on {}: nobody is signed in", now.date_naive()),
        }
    }

    println!("\nWhere is a user signed in? By the index, the newest session first");
    print_sessions(&table, "alice").await?;

    println!("\nSign out everywhere: delete all sessions of a user");
    for minute in 0..230 {
        let token = Token(format!("c1{minute:06}"));
        sign_in(&table, &token, "build-bot", "script", morning(9) + TimeDelta::minutes(minute)).await?;
    }
    for user in ["alice", "build-bot"] {
        let (sessions, transactions) = sign_out_everywhere(&table, user).await?;
        println!("  {user}: sessions deleted: {sessions}, in transactions: {transactions}");
    }
    print_sessions(&table, "alice").await?;

    println!("\nSign in again: a new token, and so a new session");
    sign_in(&table, &tablet, "alice", "tablet", morning(10)).await?;
    print_sessions(&table, "alice").await
}

fn morning(day: u32) -> DateTime<Utc> {
    format!("2026-03-{day:02}T08:00:00Z").parse().expect("a day of March")
}

async fn sign_in(
    table: &Table<Sessions>,
    token: &Token,
    user: &str,
    device: &str,
    now: DateTime<Utc>,
) -> dokklib::Result<()> {
    let session = Session {
        token: token.clone(),
        user: user.to_owned(),
        device: device.to_owned(),
        signed_in_at: now,
        expires_at: now + TimeDelta::days(30),
    };
    table.insert(session).await
}

async fn find(table: &Table<Sessions>, token: &Token, now: DateTime<Utc>) -> dokklib::Result<Option<Session>> {
    let session = table.get(Session::key(token)).await?;
    Ok(session.filter(|session| now < session.expires_at))
}

async fn print_sessions(table: &Table<Sessions>, user: &str) -> dokklib::Result<()> {
    let sessions = table.query(Session::by_user(user)).await?;
    println!("  {user}, sessions: {}", sessions.len());
    for Session { token, device, signed_in_at, .. } in sessions {
        println!("    {token} since {}, on a {device}", signed_in_at.date_naive());
    }
    Ok(())
}

/// Gives how many sessions were deleted, in how many transactions.
async fn sign_out_everywhere(table: &Table<Sessions>, user: &str) -> dokklib::Result<(usize, usize)> {
    // On AWS an index is a moment behind its table: a session of this very moment may not be in it yet.
    let sessions = table.query(Session::by_user(user)).await?;
    // A transaction takes up to 100 operations. If a later one fails, to call this again goes on with what is left.
    let chunks = sessions.chunks(100);
    let transactions = chunks.len();
    for chunk in chunks {
        // No `must_exist`: a session that has ended in the meantime is no error.
        let deletes = chunk.iter().fold(table.transact_write(), |transaction, session| transaction.delete(session));
        deletes.await?;
    }
    Ok((sessions.len(), transactions))
}
