//! dokklib and Python's Dokklib-DB over one table, both ways. Run it with `tests/engines/python-library`.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Entity, ErrorKind, InverseIndex, Schema, Table};
use dokklib_tests::Engine;

/// The table of the Python library.
#[derive(Schema)]
#[schema(
    partition_key = "PK", sort_key = "SK", ttl = "ExpiresAt", timestamps = python,
    indexes(InverseIndex), entities(Account),
)]
struct Shared;

#[derive(Entity, Debug)]
struct User;

#[derive(Entity, Debug)]
#[entity(key_values = unescaped)]
struct Group;

#[derive(Entity, Debug)]
#[entity(prefix = "GROUP")]
struct EscapedGroup;

#[derive(Entity, Debug, PartialEq)]
#[entity(schema = Shared)]
struct Account {
    #[entity(key)]
    id: String,
    owner: String,
    balance: AttributeValue,
    closed: Option<String>,
}

/// Runs the Python side with the endpoint, the region and the credentials of the test's engine.
fn python(task: &str, table: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("engines/python_library.py");
    let status = Command::new(std::env::var_os("DOKKLIB_TEST_PYTHON").expect("DOKKLIB_TEST_PYTHON: run the script"))
        .arg(script)
        .args([task, table])
        .env("AWS_ENDPOINT_URL_DYNAMODB", std::env::var_os("DOKKLIB_TEST_ENDPOINT").expect("DOKKLIB_TEST_ENDPOINT"))
        .envs([("AWS_REGION", "us-east-1"), ("AWS_DEFAULT_REGION", "us-east-1")])
        .envs([("AWS_ACCESS_KEY_ID", "local"), ("AWS_SECRET_ACCESS_KEY", "local")])
        .status()
        .unwrap();
    assert!(status.success(), "the Python side failed");
}

async fn check_items_of_python(table: &Table<Shared>) -> dokklib::Result<()> {
    let alice = User::partition_key("alice");
    let relation = table.get((&alice, Group::sort_key("1"))).await?.unwrap();
    assert!(relation.created_at()?.is_some());
    assert_eq!(relation.get::<String>("text")?.as_deref(), Some("C# for beginners"));
    assert_eq!(relation.get::<String>("tonality")?.as_deref(), Some("C#minor"));
    assert_eq!(relation.get::<u8>("number")?, Some(7));
    assert_eq!(relation.get::<f64>("decimal")?, Some(1.5));
    assert_eq!(relation.get::<bool>("flag")?, Some(true));
    assert_eq!(relation.get::<Option<String>>("none")?.flatten(), None);
    assert_eq!(relation.get::<Vec<u8>>("bytes")?, Some(vec![1, 2]));
    assert_eq!(relation.get::<(String, u8)>("list")?, Some(("a".to_owned(), 1)));
    assert_eq!(relation.get::<BTreeMap<String, AttributeValue>>("map")?.unwrap()["by"].as_s().unwrap(), "bob");
    assert_eq!(relation.get::<BTreeSet<u8>>("numbers")?, Some(BTreeSet::from([1, 2])));
    assert_eq!(relation.get::<BTreeSet<String>>("texts")?.unwrap().len(), 2);

    let members = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex).await?;
    assert_eq!(members.len(), 2);

    // A value with a space: Python doesn't escape it.
    let blue = (Group::partition_key("team blue"), Group::sort_key("team blue"));
    assert!(table.get(blue).await?.is_some());
    let escaped = (EscapedGroup::partition_key("team blue"), EscapedGroup::sort_key("team blue"));
    assert_eq!(table.get(escaped).await?, None, "the escaped key is another key");
    let error = table.query((EscapedGroup::partition_key("1"), EscapedGroup::prefix_sort_key())).await;
    assert_eq!(error.map_err(|error| error.kind()), Ok::<_, ErrorKind>(vec![]));

    let account = table.get(Account::key("1")).await?.unwrap();
    assert_eq!((account.owner.as_str(), account.closed), ("alice", None));
    assert_eq!(account.balance, AttributeValue::N("12.5".to_owned()));
    Ok(())
}

async fn write_items_for_python(table: &Table<Shared>) -> dokklib::Result<()> {
    let carol = User::partition_key("carol");
    table
        .insert((&carol, Group::sort_key("2")))
        .attribute("number", 7_u8)
        .attribute("text", "x")
        .attribute("flag", true)
        .attribute("list", ["a", "b"].map(str::to_owned).to_vec())
        .attribute("map", BTreeMap::from([("city".to_owned(), "Rome".to_owned())]))
        .attribute("texts", BTreeSet::from(["a".to_owned(), "b".to_owned()]))
        .attribute("none", None::<String>)
        .await?;
    let balance = AttributeValue::N("7.25".to_owned());
    table.insert(Account { id: "2".to_owned(), owner: "carol".to_owned(), balance, closed: None }).await?;

    // With the time zone, as in a schema without `timestamps = python`.
    let with_zone = Table::new(table.client().clone(), table.name());
    with_zone.insert((&carol, Group::sort_key("3"))).await
}

#[tokio::test]
#[ignore = "needs Python's Dokklib-DB: run tests/engines/python-library"]
async fn both_libraries_work_on_one_table() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shared>().await;
    python("write", table.name());
    check_items_of_python(&table).await?;
    write_items_for_python(&table).await?;
    python("read", table.name());
    Ok(())
}
