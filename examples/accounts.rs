//! Accounts of a service with several tenants: sign-up with an e-mail address that is unique per tenant, sessions with a
//! time to live, and profiles with optimistic locking.
//!
//! Run it with `cargo run --example accounts`. It starts the embedded engine and needs no setup.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::time::{Duration, SystemTime};

use dokklib::chrono::{DateTime, Utc};
use dokklib::local::Local;
use dokklib::testing::Faults;
use dokklib::{Entity, ErrorKind, Result, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", ttl = "expires_at", tag = "type", entities(Account, Session))]
struct Service;

#[derive(Entity)]
#[entity(prefix = "TENANT")]
struct Tenant;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Service, pk = Tenant(tenant), sk = Self(id))]
struct Account {
    tenant: String,
    id: u64,
    #[entity(unique(tenant))] // one account per tenant and e-mail address
    email: String,
    name: String,
    #[entity(version)] // every write requires the version that was read
    version: u64,
    #[entity(created_at)]
    created_at: DateTime<Utc>,
    #[entity(updated_at)]
    updated_at: DateTime<Utc>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Service)]
struct Session {
    #[entity(key)]
    token: String,
    tenant: String,
    account: u64,
    #[entity(ttl)] // stored in the schema's attribute `expires_at`
    valid_until: SystemTime,
}

#[tokio::main]
async fn main() -> Result<()> {
    let local = Local::start().await?;
    // The clock of a table without faults can be set, so that the session below expires at once.
    let faults = Faults::none();
    let table = faults.table(&local.schema_table::<Service>("service").await?);

    println!("alice signs up: {}", sign_up(&table, "acme", 1, "alice@example.com").await?);
    println!("bob signs up with the same address: {}", sign_up(&table, "acme", 2, "alice@example.com").await?);
    println!("bob signs up at another tenant: {}", sign_up(&table, "globex", 2, "alice@example.com").await?);

    let now = faults.clock().now();
    sign_in(&table, "acme", "alice@example.com", "t1", now).await?;
    println!("the session is of {:?}", account_of(&table, "t1").await?.map(|account| account.email));
    faults.clock().advance(Duration::from_secs(60 * 60));
    println!("an hour later, the session is of {:?}", account_of(&table, "t1").await?.map(|account| account.email));

    // Two browser tabs have read the same profile. The second one to save it gets a conflict.
    let profile = table.get(Account::key("acme", 1)).await?.expect("alice has signed up");
    table.update(&profile).set(Account::NAME, "Alice").await?;
    match table.update(&profile).set(Account::NAME, "Al").await {
        Err(error) if error.is_version_conflict() => println!("the second tab: {error}"),
        result => result?,
    }
    let shouting = table
        .update_with_retry(Account::key("acme", 1), |account, update| {
            update.set(Account::NAME, account.name.to_uppercase())
        })
        .await?;
    println!("version {} has the name {}", shouting.version, shouting.name);

    // The new address is taken and the old one released in one transaction.
    table.update(&shouting).set(Account::EMAIL, "alice@example.org").await?;
    println!("bob signs up with the old address: {}", sign_up(&table, "acme", 2, "alice@example.com").await?);
    Ok(())
}

/// Creates an account. Returns `false` if the tenant has an account with this address.
async fn sign_up(table: &Table<Service>, tenant: &str, id: u64, email: &str) -> Result<bool> {
    let account = Account {
        tenant: tenant.to_owned(),
        id,
        email: email.to_owned(),
        name: "new".to_owned(),
        version: 0,                       // the insert writes 1
        created_at: DateTime::UNIX_EPOCH, // the insert writes the current time
        updated_at: DateTime::UNIX_EPOCH,
    };
    match table.insert(account).await {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotUnique => Ok(false),
        Err(error) => Err(error),
    }
}

/// Creates a session of the account with this address, for half an hour.
async fn sign_in(table: &Table<Service>, tenant: &str, email: &str, token: &str, now: SystemTime) -> Result<()> {
    let Some(account) = table.get_by_unique(Account::EMAIL, (tenant, email)).await? else { return Ok(()) };
    let valid_until = now + Duration::from_secs(30 * 60);
    table.insert(Session { token: token.to_owned(), tenant: account.tenant, account: account.id, valid_until }).await
}

/// Returns the account of a session that hasn't expired.
async fn account_of(table: &Table<Service>, token: &str) -> Result<Option<Account>> {
    match table.get(Session::key(token)).await? {
        Some(session) => table.get(Account::key(&session.tenant, session.account)).await,
        None => Ok(None),
    }
}
