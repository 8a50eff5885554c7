//! The time stamps of relations, by a client whose time stands still.

use std::time::{Duration, SystemTime};

use aws_smithy_async::time::{SharedTimeSource, StaticTimeSource};
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::{BehaviorVersion, Config};
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Entity, ErrorKind, Relation, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

/// A table whose client says that it is so many seconds after 1970.
fn at(seconds: u64) -> Table {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let time = SharedTimeSource::new(StaticTimeSource::new(time));
    let config = Config::builder().behavior_version(BehaviorVersion::latest()).time_source(time).build();
    Table::new(Client::from_conf(config), "t")
}

fn pair() -> (dokklib::PartitionKey<User>, dokklib::SortKey<Group>) {
    (User::partition_key("alice"), Group::sort_key("1"))
}

const SECONDS: u64 = 1_581_793_778;

fn stamp() -> AttributeValue {
    AttributeValue::S("2020-02-15T19:09:38Z".to_owned())
}

#[test]
fn each_verb_says_what_it_did() {
    let table = at(SECONDS);
    for input in [
        table.insert(pair()).to_input().unwrap(),
        table.put(pair()).to_input().unwrap(),
        table.replace(pair()).to_input().unwrap(),
    ] {
        let item = input.item.unwrap();
        assert_eq!((item.get("CreatedAt"), item.get("UpdatedAt")), (Some(&stamp()), None));
    }
    for input in [
        table.update(pair()).attribute("role", "admin").to_input().unwrap(),
        table.upsert(pair()).attribute("role", "admin").to_input().unwrap(),
    ] {
        assert_eq!(input.update_expression.as_deref(), Some("SET #0 = :0, #1 = :1"));
        assert_eq!(input.expression_attribute_names.unwrap()["#1"], "UpdatedAt");
        assert_eq!(input.expression_attribute_values.unwrap()[":1"], stamp());
    }
    let delete = table.delete(pair()).to_input().unwrap();
    assert_eq!(delete.expression_attribute_values, None);
    let fresh = Relation::new(User::partition_key("alice"), Group::sort_key("1"));
    assert_eq!(table.put(fresh).to_input().unwrap().item.unwrap()["CreatedAt"], stamp());
}

#[test]
fn an_operation_has_the_time_at_which_it_was_made_and_a_transaction_one_for_all() {
    let transaction = at(SECONDS)
        .transact_write()
        .insert(pair())
        .push(at(7).upsert((User::partition_key("bob"), Group::sort_key("1"))))
        .push(at(7).without_timestamps().put((User::partition_key("eve"), Group::sort_key("1"))));
    let items = transaction.to_input().unwrap().transact_items.unwrap();
    assert_eq!(items[0].put.as_ref().unwrap().item["CreatedAt"], stamp());
    let update = items[1].update.as_ref().unwrap();
    assert_eq!(update.expression_attribute_values.as_ref().unwrap()[":0"], stamp(), "the transaction's own time");
    assert_eq!(items[2].put.as_ref().unwrap().item.get("CreatedAt"), None);
    assert_eq!(
        transaction.to_input().unwrap().transact_items.unwrap(),
        items,
        "the same request when it is sent again"
    );
}

#[test]
fn a_time_that_has_no_text_is_invalid() {
    let error = at(400_000_000_000).insert(pair()).to_input().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "insert of Relation<User, Group>: attribute `UpdatedAt` is not a time of the years 0 to 9999: the client's time \
         source is off"
    );
}
