//! A session store for a web application: find a session by its token, or all sessions of a user by a secondary index.
//!
//! Run it with `cargo run --example session_store`. It starts the embedded engine and needs no setup.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::fmt;

use dokklib::chrono::{DateTime, TimeDelta, Utc};
use dokklib::local::Local;
use dokklib::{Attribute, Entity, Index, Schema, Table};

/// The table's schema: its key attributes, its index and its entities.
#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", indexes(ByUser), entities(Session))]
struct Sessions;

#[derive(Index)]
#[index(name = "by_user", partition_key = "by_user_pk", sort_key = "by_user_sk")]
struct ByUser;

/// Key value: the unique user name, e.g. `alice`. Example key: `USER#alice`.
#[derive(Entity)]
#[entity(prefix = "USER")]
struct User;

/// The session token, stored in the browser's cookie. It is a secret, so `Display` and `Debug` print only its first
/// characters.
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
    // `desc` sorts the newest session first. The token keeps two sessions with the same time distinct.
    index(ByUser as by_user, pk = User(user), sk = Self(desc(signed_in_at), token)),
)]
struct Session {
    #[entity(key, key_only)] // pk = sk = SESSION#<token>; `key_only`: stored in the keys, not in a separate attribute
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
    // A real application generates random tokens. Tokens and times are fixed here, so that every run prints the same.
    let [phone, laptop, tablet] = ["7c1e09d2", "e85b44a0", "05fa9b71"].map(|token| Token(token.to_owned()));

    println!("Sign in: insert a session, and never overwrite another one");
    sign_in(&table, &phone, "alice", "phone", morning(1)).await?;
    sign_in(&table, &laptop, "alice", "laptop", morning(9)).await?;
    println!("  Alice signed in on her phone and on her laptop.");
    match sign_in(&table, &phone, "bob", "phone", morning(9)).await {
        Err(error) if error.is_already_exists() => println!("  Bob can't have the same token: {error}."),
        result => result?,
    }

    println!("\nFind the session of a request by its token");
    for (token, now) in [(&phone, morning(9)), (&tablet, morning(9)), (&phone, morning(31))] {
        match find_session(&table, token, now).await? {
            Some(session) => println!("  {token} on {}: {}, on a {}", now.date_naive(), session.user, session.device),
            None => println!("  {token} on {}: nobody is signed in", now.date_naive()),
        }
    }

    println!("\nList a user's sessions with the index, newest first");
    print_sessions(&table, "alice").await?;

    println!("\nSign out everywhere: delete all sessions of a user, up to 100 per transaction");
    for minute in 0..230 {
        let token = Token(format!("c1{minute:06}"));
        sign_in(&table, &token, "build-bot", "script", morning(9) + TimeDelta::minutes(minute)).await?;
    }
    for user in ["alice", "build-bot"] {
        let (sessions, transactions) = sign_out_everywhere(&table, user).await?;
        println!("  {user}: sessions deleted: {sessions}, transactions: {transactions}");
    }
    print_sessions(&table, "alice").await?;

    println!("\nSign in again: a new token creates a new session");
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

/// Returns the session of `token`, unless it has expired.
async fn find_session(table: &Table<Sessions>, token: &Token, now: DateTime<Utc>) -> dokklib::Result<Option<Session>> {
    let session = table.get(Session::key(token)).await?;
    Ok(session.filter(|session| now < session.expires_at))
}

async fn print_sessions(table: &Table<Sessions>, user: &str) -> dokklib::Result<()> {
    let sessions = table.query(Session::by_user(user)).await?;
    println!("  {user}'s sessions: {}", sessions.len());
    for Session { token, device, signed_in_at, .. } in sessions {
        println!("    {token} since {}, on a {device}", signed_in_at.date_naive());
    }
    Ok(())
}

/// Returns the number of deleted sessions and the number of transactions.
async fn sign_out_everywhere(table: &Table<Sessions>, user: &str) -> dokklib::Result<(usize, usize)> {
    // On AWS, a global secondary index is eventually consistent: a session created just now may still be missing.
    let sessions = table.query(Session::by_user(user)).await?;
    // A transaction has up to 100 operations. If one fails, calling this function again deletes the remaining sessions.
    let chunks = sessions.chunks(100);
    let transactions = chunks.len();
    for chunk in chunks {
        // Without `must_exist`, deleting a session that no longer exists is not an error.
        let deletes = chunk.iter().fold(table.transact_write(), |transaction, session| transaction.delete(session));
        deletes.await?;
    }
    Ok((sessions.len(), transactions))
}
