//! A code-hosting site: users and organizations share their names, repositories have forks, stars, issues and pull requests.
//!
//! Run it with `cargo run --example forge`. It starts the embedded engine and needs no setup.
//!
//! | access pattern | implementation |
//! | --- | --- |
//! | create a user or an organization with a name that neither has | `insert`: both have the key `ACCOUNT#<name>` |
//! | get a user, or an organization | `get` by key; an item of the other type is `None` |
//! | add a member to an organization | transaction with a condition check |
//! | list the organizations of a user | index `Inverse` |
//! | list the repositories of an account, most recently pushed first | index `ByOwner` |
//! | fork a repository, and list its forks | sparse index `Forks` |
//! | star a repository once | transaction |
//! | number issues and pull requests together | update of a counter |
//! | get an issue with its comments | item collection; comments are children of issues |
//! | list the newest pull requests | query in descending order |
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::collections::BTreeSet;

use dokklib::chrono::{DateTime, Utc};
use dokklib::local::Local;
use dokklib::{Attribute, Collection, Entity, ErrorKind, Index, Schema, Table};

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    tag_values = "PascalCase",
    indexes(Inverse, ByOwner, Forks),
    entities(User, Organization, Membership, Repository, Star, Issue, Comment, PullRequest)
)]
struct Forge;

#[derive(Index)]
#[index(name = "inverse", inverse, projection = all)]
struct Inverse;

#[derive(Index)]
#[index(name = "by_owner", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByOwner;

#[derive(Index)]
#[index(name = "forks", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct Forks;

/// The name of a user or of an organization. A newtype, so that the compiler notices swapped names.
#[derive(Attribute, Debug, Clone, PartialEq)]
struct AccountName(String);

/// The name of a repository, which is unique among the repositories of its owner.
#[derive(Attribute, Debug, Clone, PartialEq)]
struct RepoName(String);

/// A user or an organization.
#[derive(Entity)]
#[entity(prefix = "ACCOUNT", key = AccountName)]
struct Account;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forge, pk = Account(name), sk = Account(name), shares_key_with(Organization))]
struct User {
    name: AccountName,
    bio: Option<String>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forge, pk = Account(name), sk = Account(name), shares_key_with(User))]
struct Organization {
    name: AccountName,
    plan: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "MEMBER", schema = Forge, pk = Account(organization), sk = Self(user),
    index(Inverse as of_user),
)]
struct Membership {
    organization: AccountName,
    user: AccountName,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "REPO", schema = Forge, pk = Self(owner, name), sk = Self(owner, name),
    index(ByOwner as by_owner, pk = Account(owner), sk = Self(pushed_at, name)),
    index(Forks as forks, pk = Self(original_owner, original_name), sk = Self(owner, name)),
)]
struct Repository {
    owner: AccountName,
    name: RepoName,
    pushed_at: DateTime<Utc>,
    stars: u32,
    last_number: u32,                    // of issues and pull requests
    original_owner: Option<AccountName>, // `None`: not a fork, so the item isn't in the index `Forks`
    original_name: Option<RepoName>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "STAR", schema = Forge, pk = Repository(owner, repo), sk = Self(user))]
struct Star {
    owner: AccountName,
    repo: RepoName,
    user: AccountName,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ISSUE", schema = Forge, pk = Repository(owner, repo), sk = Self(pad(number, 6)))]
struct Issue {
    owner: AccountName,
    repo: RepoName,
    number: u32,
    title: String,
}

/// A child of an issue: `ISSUE#<number>#COMMENT#<id>`.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forge, pk = Repository(owner, repo), sk = Issue(pad(number, 6), "COMMENT", pad(id, 4)))]
struct Comment {
    owner: AccountName,
    repo: RepoName,
    number: u32,
    id: u16,
    text: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "PULL", schema = Forge, pk = Repository(owner, repo), sk = Self(pad(number, 6)))]
struct PullRequest {
    owner: AccountName,
    repo: RepoName,
    number: u32,
    branch: String,
}

/// The items in the partition of a repository.
#[derive(Collection, Debug, Default, PartialEq)]
#[collection(exhaustive)]
struct RepositoryPage {
    repository: Option<Repository>,
    stars: Vec<Star>,
    issues: Vec<Issue>,
    comments: Vec<Comment>,
    pull_requests: Vec<PullRequest>,
}

/// The stored keys: partition key and sort key of the table.
const STORED_KEYS: &[(&str, &str)] = &[
    ("ACCOUNT#acme", "ACCOUNT#acme"),
    ("ACCOUNT#acme", "MEMBER#alice"),
    ("ACCOUNT#alice", "ACCOUNT#alice"),
    ("ACCOUNT#bob", "ACCOUNT#bob"),
    ("REPO#acme#rocket", "ISSUE#000001"),
    ("REPO#acme#rocket", "ISSUE#000001#COMMENT#0001"),
    ("REPO#acme#rocket", "ISSUE#000001#COMMENT#0002"),
    ("REPO#acme#rocket", "PULL#000002"),
    ("REPO#acme#rocket", "PULL#000003"),
    ("REPO#acme#rocket", "REPO#acme#rocket"),
    ("REPO#acme#rocket", "STAR#bob"),
    ("REPO#bob#rocket", "REPO#bob#rocket"),
];

/// The stored keys of the index `ByOwner`.
const KEYS_BY_OWNER: &[(&str, &str)] = &[
    ("ACCOUNT#acme", "REPO#2026-01-31T12:00:00.000000000Z#rocket"),
    ("ACCOUNT#bob", "REPO#2026-02-01T12:00:00.000000000Z#rocket"),
];

/// The stored keys of the index `Forks`.
const KEYS_OF_FORKS: &[(&str, &str)] = &[("REPO#acme#rocket", "REPO#bob#rocket")];

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Forge>("forge").await?;

    accounts(&table).await?;
    repositories(&table).await?;
    issues(&table).await?;

    assert_eq!(stored(&table, "PK", "SK").await, pairs(STORED_KEYS));
    assert_eq!(stored(&table, "GSI1PK", "GSI1SK").await, pairs(KEYS_BY_OWNER));
    assert_eq!(stored(&table, "GSI2PK", "GSI2SK").await, pairs(KEYS_OF_FORKS));
    for (partition, sort) in STORED_KEYS {
        println!("{partition:<18} {sort}");
    }
    Ok(())
}

fn account(name: &str) -> AccountName {
    AccountName(name.to_owned())
}

fn repo(name: &str) -> RepoName {
    RepoName(name.to_owned())
}

/// A name belongs to one user or one organization.
async fn accounts(table: &Table<Forge>) -> dokklib::Result<()> {
    let acme = Organization { name: account("acme"), plan: "free".to_owned() };
    let user = |name: &str| User { name: account(name), bio: None };
    table.insert(&acme).await?;
    table.insert(user("alice")).await?;
    table.insert(user("bob")).await?;

    let taken = table.insert(user("acme")).await.expect_err("an organization has the name");
    assert_eq!(taken.kind(), ErrorKind::AlreadyExists);
    assert_eq!(table.get(User::key(account("acme"))).await?, None); // it is an organization
    let rejected = table
        .update(User::key(account("acme")))
        .set(User::BIO, "Rockets")
        .await
        .expect_err("the account is an organization");
    assert_eq!(rejected.kind(), ErrorKind::NotFound);
    assert_eq!(table.get(Organization::key(account("acme"))).await?, Some(acme));

    // A member is a user, not an organization.
    let join = |user: &str| {
        let membership = Membership { organization: account("acme"), user: account(user) };
        table.transact_write().check_exists(User::key(account(user))).insert(membership)
    };
    join("alice").await?;
    assert!(join("acme").await.is_err());
    let memberships = table.query(Membership::of_user(account("alice"))).await?;
    assert_eq!(memberships.iter().map(|membership| &membership.organization).collect::<Vec<_>>(), [&account("acme")]);
    Ok(())
}

async fn repositories(table: &Table<Forge>) -> dokklib::Result<()> {
    let time = |text: &str| text.parse::<DateTime<Utc>>().expect("a time in RFC 3339");
    let rocket = Repository {
        owner: account("acme"),
        name: repo("rocket"),
        pushed_at: time("2026-01-31T12:00:00Z"),
        stars: 0,
        last_number: 0,
        original_owner: None,
        original_name: None,
    };
    let fork = Repository {
        owner: account("bob"),
        pushed_at: time("2026-02-01T12:00:00Z"),
        original_owner: Some(rocket.owner.clone()),
        original_name: Some(rocket.name.clone()),
        ..rocket.clone()
    };
    table.insert(&rocket).await?;
    table.insert(&fork).await?;
    assert_eq!(table.query(Repository::by_owner(account("acme"))).descending().await?, [rocket]);
    assert_eq!(table.query(Repository::forks(account("acme"), repo("rocket"))).await?, [fork]);

    // The star and the counter are written together, so that a second star of the same user changes nothing.
    let star = || {
        let star = Star { owner: account("acme"), repo: repo("rocket"), user: account("bob") };
        let repository = Repository::key(account("acme"), repo("rocket"));
        table.transact_write().insert(star).update(repository, |repository| repository.add(Repository::STARS, 1))
    };
    star().await?;
    assert!(star().await.is_err());
    let repository = table.get(Repository::key(account("acme"), repo("rocket"))).await?;
    assert_eq!(repository.map(|repository| repository.stars), Some(1));
    Ok(())
}

/// Returns the next number of an issue or a pull request.
async fn next_number(table: &Table<Forge>) -> dokklib::Result<u32> {
    let repository = table.update(Repository::key(account("acme"), repo("rocket"))).add(Repository::LAST_NUMBER, 1);
    Ok(repository.returning_new().await?.last_number)
}

async fn issues(table: &Table<Forge>) -> dokklib::Result<()> {
    let number = next_number(table).await?;
    let title = "It explodes".to_owned();
    table.insert(Issue { owner: account("acme"), repo: repo("rocket"), number, title }).await?;
    for (id, text) in [(1, "Only on launch"), (2, "Fixed by the next version")] {
        table
            .insert(Comment { owner: account("acme"), repo: repo("rocket"), number, id, text: text.to_owned() })
            .await?;
    }
    for branch in ["fuel-pump", "windows"] {
        let number = next_number(table).await?;
        let branch = branch.to_owned();
        table.insert(PullRequest { owner: account("acme"), repo: repo("rocket"), number, branch }).await?;
    }

    // A query for issues skips their comments.
    assert_eq!(table.query(Issue::query(account("acme"), repo("rocket"))).await?.len(), 1);
    assert_eq!(table.query(Comment::query(account("acme"), repo("rocket")).eq(number)).await?.len(), 2);
    let newest = table.query(PullRequest::query(account("acme"), repo("rocket"))).descending().first().await?;
    assert_eq!(newest.map(|pull_request| pull_request.branch), Some("windows".to_owned()));

    let page = table.query_as::<RepositoryPage>(Repository::partition_key(account("acme"), repo("rocket"))).await?;
    let counts = (page.stars.len(), page.issues.len(), page.comments.len(), page.pull_requests.len());
    assert_eq!(counts, (1, 1, 2, 2));
    Ok(())
}

/// Reads the stored texts of two key attributes with the SDK.
async fn stored(table: &Table<Forge>, partition: &str, sort: &str) -> BTreeSet<(String, String)> {
    let output = table.client().scan().table_name(table.name()).send().await.expect("the table exists");
    let items = output.items.unwrap_or_default();
    let text = |name: &str, item: &dokklib::Attributes| item.get(name)?.as_s().ok().cloned();
    items.iter().filter_map(|item| Some((text(partition, item)?, text(sort, item)?))).collect()
}

fn pairs(keys: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    keys.iter().map(|(partition, sort)| ((*partition).to_owned(), (*sort).to_owned())).collect()
}
