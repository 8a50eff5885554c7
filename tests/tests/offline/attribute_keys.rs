//! Requests on tables whose keys are attributes of the items, as values.

use dokklib::aws_sdk_dynamodb::primitives::Blob;
use dokklib::aws_sdk_dynamodb::types::AttributeValue::{B, N, S};
use dokklib::{Entity, ErrorKind, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = string("user id"), sort_key = number("at"), entities(Event))]
struct Events;

#[derive(Entity, Debug, Clone)]
#[entity(schema = Events, pk = user, sk = at)]
struct Event {
    #[entity(rename = "user id")]
    user: String,
    at: i64,
    kind: String,
}

#[derive(Schema)]
#[schema(partition_key = binary("hash"), sort_key = string("name"), entities(Blobs))]
struct Store;

#[derive(Entity, Debug, Clone)]
#[entity(schema = Store, pk = hash, sk = name)]
struct Blobs {
    hash: Vec<u8>,
    name: String,
}

fn event(user: &str) -> Event {
    Event { user: user.to_owned(), at: -5, kind: "login".to_owned() }
}

fn blob(hash: usize, name: usize) -> Blobs {
    Blobs { hash: vec![7; hash], name: "n".repeat(name) }
}

#[test]
fn requests_contain_the_attributes() -> dokklib::Result<()> {
    let table = Table::<Events>::offline("events");
    let key = [("user id".to_owned(), S("a #b".to_owned())), ("at".to_owned(), N("-5".to_owned()))].into();
    assert_eq!(table.get(Event::key("a #b", -5)).to_input()?.key(), Some(&key));
    assert_eq!(table.delete(&event("a #b")).to_input()?.key(), Some(&key));
    let put = table.put(event("a #b")).to_input()?;
    let item = put.item().unwrap();
    assert_eq!((item.len(), &item["user id"], &item["at"]), (3, &key["user id"], &key["at"]));
    let insert = table.insert(event("a")).to_input()?;
    assert_eq!(insert.condition_expression(), Some("attribute_not_exists(#0)"));
    assert_eq!(insert.expression_attribute_names().unwrap()["#0"], "user id");
    let update = table.update(Event::key("a #b", -5)).set(Event::KIND, "logout").to_input()?;
    assert_eq!((update.key(), update.update_expression()), (Some(&key), Some("SET kind = :0")));

    let query = table.query(Event::query("a #b").between(-5, 7)).to_input()?;
    assert_eq!(query.key_condition_expression(), Some("#0 = :0 AND #1 BETWEEN :1 AND :2"));
    let values = query.expression_attribute_values().unwrap();
    assert_eq!((&values[":0"], &values[":1"], &values[":2"]), (&key["user id"], &key["at"], &N("7".to_owned())));
    let query = table.query(Event::query("a").gt(-5)).to_input()?;
    assert_eq!(query.key_condition_expression(), Some("#0 = :0 AND #1 > :1"));

    let table = Table::<Store>::offline("store");
    let key = table.get(Blobs::key([7, 7], "a")).to_input()?;
    assert_eq!(key.key().unwrap()["hash"], B(Blob::new([7, 7])));
    let query = table.query(Blobs::query([7_u8, 7]).begins_with("a")).to_input()?;
    assert_eq!(query.key_condition_expression(), Some("#0 = :0 AND begins_with(#1, :1)"));
    Ok(())
}

#[test]
fn empty_and_over_long_values_are_rejected() {
    let events = Table::<Events>::offline("events");
    let store = Table::<Store>::offline("store");
    let empty = |name: &str| format!("the key part `{name}` is empty: DynamoDB doesn't allow empty keys");
    for error in [
        events.get(Event::key("", 1)).to_input().unwrap_err(),
        events.put(event("")).to_input().unwrap_err(),
        events.insert(event("")).to_input().unwrap_err(),
        events.update(Event::key("", 1)).set(Event::KIND, "a").to_input().unwrap_err(),
        events.delete(&event("")).to_input().unwrap_err(),
        events.query(Event::query("")).to_input().unwrap_err(),
        events.transact_write().put(event("")).to_input().unwrap_err(),
        Event::key("", 1).check().unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().ends_with(&empty("user id")), "{error}");
    }
    let error = store.put(blob(1, 0)).to_input().unwrap_err();
    assert!(error.to_string().ends_with(&empty("name")), "{error}");
    let error = store.put(blob(0, 1)).to_input().unwrap_err();
    assert!(error.to_string().ends_with(&empty("hash")), "{error}");

    assert!(store.put(blob(2048, 1024)).to_input().is_ok());
    for (error, length) in [
        (
            store.put(blob(2049, 1)).to_input().unwrap_err(),
            "the partition key is 2049 bytes long, over the limit of 2048",
        ),
        (store.put(blob(1, 1025)).to_input().unwrap_err(), "the sort key is 1025 bytes long, over the limit of 1024"),
        (
            store.get(Blobs::key(vec![0; 2049], "a")).to_input().unwrap_err(),
            "the partition key is 2049 bytes long, over the limit of 2048",
        ),
        (
            store.delete(Blobs::key([0], "a".repeat(1025))).to_input().unwrap_err(),
            "the sort key is 1025 bytes long, over the limit of 1024",
        ),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(length), "{error}");
    }
}
