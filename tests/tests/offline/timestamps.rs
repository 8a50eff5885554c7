//! The timestamps of relations, with a fixed time source.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use aws_smithy_async::time::TimeSource;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::{BehaviorVersion, Config};
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Entity, ErrorKind, Relation, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

/// A time source that returns a time set by the test, in seconds since 1970.
#[derive(Debug, Clone)]
struct Clock(Arc<AtomicU64>);

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

/// Returns a table whose client has this time, and its clock.
fn with_clock(seconds: u64) -> (Table, Clock) {
    let clock = Clock(Arc::new(AtomicU64::new(seconds)));
    let config = Config::builder().behavior_version(BehaviorVersion::latest()).time_source(clock.clone()).build();
    (Table::new(Client::from_conf(config), "table"), clock)
}

fn at(seconds: u64) -> Table {
    with_clock(seconds).0
}

fn pair() -> (dokklib::PartitionKey<User>, dokklib::SortKey<Group>) {
    (User::partition_key("alice"), Group::sort_key("1"))
}

const SECONDS: u64 = 1_581_793_778;

fn timestamp() -> AttributeValue {
    AttributeValue::S("2020-02-15T19:09:38Z".to_owned())
}

#[test]
fn inserts_set_created_at_and_updates_set_updated_at() {
    let table = at(SECONDS);
    for input in [
        table.insert(pair()).to_input().unwrap(),
        table.put(pair()).to_input().unwrap(),
        table.replace(pair()).to_input().unwrap(),
    ] {
        let item = input.item.unwrap();
        assert_eq!((item.get("CreatedAt"), item.get("UpdatedAt")), (Some(&timestamp()), None));
    }
    for input in [
        table.update(pair()).attribute("role", "admin").to_input().unwrap(),
        table.upsert(pair()).attribute("role", "admin").to_input().unwrap(),
    ] {
        assert_eq!(input.update_expression.as_deref(), Some("SET #0 = :0, UpdatedAt = :1"));
        assert_eq!(input.expression_attribute_names.unwrap()["#0"], "role");
        assert_eq!(input.expression_attribute_values.unwrap()[":1"], timestamp());
    }
    let delete = table.delete(pair()).to_input().unwrap();
    assert_eq!(delete.expression_attribute_values, None);
    let relation = Relation::new(User::partition_key("alice"), Group::sort_key("1"));
    assert_eq!(table.put(relation).to_input().unwrap().item.unwrap()["CreatedAt"], timestamp());
}

#[test]
fn all_operations_of_a_transaction_have_the_same_time() {
    let (table, clock) = with_clock(SECONDS);
    let transaction = table.transact_write().insert(pair());
    clock.0.store(7, Ordering::Relaxed);
    let transaction = transaction
        .push(table.upsert((User::partition_key("bob"), Group::sort_key("1"))))
        .push(table.clone().without_timestamps().put((User::partition_key("eve"), Group::sort_key("1"))));
    let items = transaction.to_input().unwrap().transact_items.unwrap();
    assert_eq!(items[0].put.as_ref().unwrap().item["CreatedAt"], timestamp());
    let update = items[1].update.as_ref().unwrap();
    assert_eq!(
        update.expression_attribute_values.as_ref().unwrap()[":0"],
        timestamp(),
        "the time of the transaction, not of the pushed operation"
    );
    assert_eq!(items[2].put.as_ref().unwrap().item.get("CreatedAt"), None);
    assert_eq!(
        transaction.to_input().unwrap().transact_items.unwrap(),
        items,
        "building the request again doesn't change the time"
    );
}

#[test]
fn a_time_after_the_year_9999_is_an_error() {
    let error = at(400_000_000_000).insert(pair()).to_input().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "insert of Relation<User, Group>: attribute `UpdatedAt` is not a time in the years 0 to 9999: check the \
         client's time source"
    );
}
