//! Records of DynamoDB Streams as typed changes.

use std::cell::RefCell;

use dokklib::aws_lambda_events::event::dynamodb::{Event, EventRecord};
use dokklib::aws_sdk_dynamodbstreams::types as streams;
use dokklib::stream::{self, Change};
use dokklib::{Collection, Entity, Error, ErrorKind, Item, Projection, RawItem, Relation, Result, Schema, SingleTable};
use serde_json::{Value, json};

/// A table with a tag.
#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", entities(Order, Task, Person, Company))]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u32,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop)]
struct Task {
    #[entity(key)]
    id: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, prefix = "PARTY", tag = "person", shares_key_with(Company))]
struct Person {
    #[entity(key)]
    id: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, prefix = "PARTY", tag = "company", shares_key_with(Person))]
struct Company {
    #[entity(key)]
    id: u64,
}

#[derive(Collection, Debug, Clone, PartialEq)]
enum ShopItem {
    Order(Order),
    Task(Task),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection, Debug, Clone, PartialEq)]
#[collection(exhaustive)]
enum OrderOrTask {
    Order(Order),
    Task(Box<Task>),
}

/// An entity of the table without a tag.
#[derive(Entity, Debug, PartialEq)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(unique)]
    email: String,
    #[entity(version)]
    version: u64,
}

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn order(id: u64, total: u32) -> Value {
    let key = format!("ORDER#{id:020}");
    json!({"pk": {"S": key}, "sk": {"S": key}, "type": {"S": "ORDER"}, "id": {"N": id.to_string()},
           "total": {"N": total.to_string()}})
}

fn task(id: u64) -> Value {
    let key = format!("TASK#{id:020}");
    json!({"pk": {"S": key}, "sk": {"S": key}, "type": {"S": "TASK"}, "id": {"N": id.to_string()}})
}

fn party(tag: &str) -> Value {
    let key = format!("PARTY#{:020}", 7);
    json!({"pk": {"S": key}, "sk": {"S": key}, "type": {"S": tag}, "id": {"N": "7"}})
}

/// A record as Lambda receives it. `null` is a missing image.
fn record(event: &str, old: &Value, new: &Value) -> EventRecord {
    let mut change = json!({
        "ApproximateCreationDateTime": 1479499740, "SequenceNumber": "111", "SizeBytes": 64,
        "StreamViewType": "NEW_AND_OLD_IMAGES", "Keys": {},
    });
    for (name, image) in [("OldImage", old), ("NewImage", new)] {
        if !image.is_null() {
            change[name] = image.clone();
        }
    }
    let record = json!({"eventID": "1", "eventName": event, "awsRegion": "eu-west-1", "dynamodb": change});
    serde_json::from_value(record).unwrap()
}

fn with_view_type(event: &str, view_type: &str, old: &Value, new: &Value) -> EventRecord {
    let mut json = serde_json::to_value(record(event, old, new)).unwrap();
    json["dynamodb"]["StreamViewType"] = view_type.into();
    serde_json::from_value(json).unwrap()
}

fn event(records: impl IntoIterator<Item = EventRecord>) -> Event {
    let mut event = Event::default();
    event.records = records.into_iter().collect();
    for (number, record) in event.records.iter_mut().enumerate() {
        record.change.sequence_number = Some(format!("{}", 100 + number));
    }
    event
}

#[test]
fn a_record_is_a_change_of_an_item() {
    let (old, new) = (Order { id: 7, total: 1 }, Order { id: 7, total: 2 });
    let null = Value::Null;
    let change = |event, old: &Value, new: &Value| Change::<Order>::from_record(record(event, old, new)).unwrap();
    assert_eq!(change("INSERT", &null, &order(7, 2)), Some(Change::Inserted(new.clone())));
    assert_eq!(change("MODIFY", &order(7, 1), &order(7, 2)), Some(Change::Modified { old: old.clone(), new }));
    assert_eq!(change("REMOVE", &order(7, 1), &null), Some(Change::Removed(old)));
    assert_eq!(change("INSERT", &null, &task(7)), None, "an item of another type is skipped");
    assert_eq!(change("REMOVE", &json!({"pk": {"S": "x"}, "sk": {"S": "y"}}), &null), None);
}

#[test]
fn a_collection_decodes_each_item_as_its_type() {
    let null = Value::Null;
    let change = |new: &Value| Change::<ShopItem>::from_record(record("INSERT", &null, new)).unwrap();
    assert_eq!(change(&order(7, 2)), Some(Change::Inserted(ShopItem::Order(Order { id: 7, total: 2 }))));
    assert_eq!(change(&task(7)), Some(Change::Inserted(ShopItem::Task(Task { id: 7 }))));
    let Some(Change::Inserted(ShopItem::Other(other))) = change(&party("person")) else { panic!("another type") };
    assert_eq!(other.get::<u64>("id").unwrap(), Some(7));

    let change = |new: &Value| Change::<OrderOrTask>::from_record(record("INSERT", &null, new));
    assert_eq!(change(&task(7)).unwrap(), Some(Change::Inserted(OrderOrTask::Task(Box::new(Task { id: 7 })))));
    let error = change(&party("person")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`#[collection(other)]`"), "{error}");
}

#[test]
fn an_item_that_becomes_another_type_is_inserted_or_removed() {
    let record = || record("MODIFY", &party("person"), &party("company"));
    assert_eq!(Change::from_record(record()).unwrap(), Some(Change::Removed(Person { id: 7 })));
    assert_eq!(Change::from_record(record()).unwrap(), Some(Change::Inserted(Company { id: 7 })));
    assert_eq!(Change::<Order>::from_record(record()).unwrap(), None);
}

#[test]
fn a_missing_image_names_the_view_type() {
    let null = Value::Null;
    let image = order(7, 1);
    for (record, expected) in [
        (
            with_view_type("MODIFY", "NEW_IMAGE", &null, &image),
            "no old image, because the view type of the stream is NEW_IMAGE",
        ),
        (
            with_view_type("REMOVE", "NEW_IMAGE", &null, &null),
            "no old image, because the view type of the stream is NEW_IMAGE",
        ),
        (
            with_view_type("INSERT", "OLD_IMAGE", &null, &null),
            "no new image, because the view type of the stream is OLD_IMAGE",
        ),
        (
            with_view_type("INSERT", "KEYS_ONLY", &null, &null),
            "no new image, because the view type of the stream is KEYS_ONLY",
        ),
    ] {
        let error = Change::<Order>::from_record(record).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let fix = "enable a stream with the view type NEW_AND_OLD_IMAGES";
        assert_eq!(error.to_string(), format!("Order: the record of the stream has {expected}: {fix}"));
    }
    // The image that the record has is enough for this event.
    let inserted = Change::<Order>::from_record(with_view_type("INSERT", "NEW_IMAGE", &null, &image)).unwrap();
    assert_eq!(inserted, Some(Change::Inserted(Order { id: 7, total: 1 })));
    // And any image can be decoded by itself.
    let record = with_view_type("MODIFY", "NEW_IMAGE", &null, &image);
    assert_eq!(Order::from_attributes(record.change.new_image).unwrap(), Order { id: 7, total: 1 });
}

#[test]
fn an_invalid_record_is_an_error_without_values() {
    let mut secret = order(7, 1);
    secret["total"] = json!({"S": "secret"});
    let error = Change::<Order>::from_record(record("INSERT", &Value::Null, &secret)).unwrap_err();
    assert_eq!((error.kind(), error.entity()), (ErrorKind::Decode, Some("Order")));
    assert!(error.to_string().contains("`total`") && !format!("{error} {error:?}").contains("secret"), "{error}");

    let error = Change::<Order>::from_record(record("TRUNCATE", &Value::Null, &order(7, 1))).unwrap_err();
    assert_eq!(error.to_string(), "Order: the record of the stream is not an INSERT, MODIFY or REMOVE");
}

#[test]
fn markers_of_unique_values_are_skipped() {
    #[derive(Collection, Debug, PartialEq)]
    #[collection(exhaustive)]
    enum Accounts {
        Account(Account),
    }
    let marker = json!({
        "PK": {"S": "$UNIQUE#ACCOUNT#email#sa"}, "SK": {"S": "$UNIQUE#ACCOUNT#email#sa"}, "email": {"S": "a"},
        "$owner_pk": {"S": "ACCOUNT#a"}, "$owner_sk": {"S": "ACCOUNT#a"},
    });
    let record = record("INSERT", &Value::Null, &marker);
    assert_eq!(Change::<Accounts>::from_record(record.clone()).unwrap(), None);
    assert_eq!(Change::<Account>::from_record(record).unwrap(), None);
}

#[test]
fn a_relation_names_its_schema() {
    let image = json!({"PK": {"S": "USER#alice"}, "SK": {"S": "GROUP#1"}, "role": {"S": "admin"}});
    let record = record("INSERT", &Value::Null, &image);
    let change = Change::<Relation<User, Group>>::from_record::<SingleTable, _>(record).unwrap();
    let Some(Change::Inserted(relation)) = change else { panic!("a relation") };
    assert_eq!(relation.get::<String>("role").unwrap().as_deref(), Some("admin"));
}

#[test]
fn records_of_the_streams_sdk_are_changes() {
    type Value = streams::AttributeValue;
    let key = Value::S(format!("ORDER#{:020}", 7));
    let image = |total: &str| {
        [
            ("pk", key.clone()),
            ("sk", key.clone()),
            ("type", Value::S("ORDER".to_owned())),
            ("id", Value::N("7".to_owned())),
            ("total", Value::N(total.to_owned())),
        ]
        .map(|(name, value)| (name.to_owned(), value))
    };
    let change = streams::StreamRecord::builder()
        .set_old_image(Some(image("1").into()))
        .set_new_image(Some(image("2").into()))
        .stream_view_type(streams::StreamViewType::NewAndOldImages)
        .build();
    let record = streams::Record::builder().event_name(streams::OperationType::Modify).dynamodb(change).build();
    let expected = Change::Modified { old: Order { id: 7, total: 1 }, new: Order { id: 7, total: 2 } };
    assert_eq!(Change::from_record(record).unwrap(), Some(expected));

    let keys_only = streams::StreamRecord::builder().stream_view_type(streams::StreamViewType::KeysOnly).build();
    let record = streams::Record::builder().event_name(streams::OperationType::Remove).dynamodb(keys_only).build();
    let error = Change::<Order>::from_record(record).unwrap_err();
    assert!(error.to_string().contains("KEYS_ONLY") && error.to_string().contains("NEW_AND_OLD_IMAGES"), "{error}");
    assert_eq!(Change::<Order>::from_record(streams::Record::builder().build()).unwrap_err().kind(), ErrorKind::Decode);

    // Values of every type.
    let nested = Value::M([("a".to_owned(), Value::L(vec![Value::Bool(true), Value::Null(true)]))].into());
    let image = image("1").into_iter().chain([("nested".to_owned(), nested)]).collect();
    let change = streams::StreamRecord::builder().set_old_image(Some(image)).build();
    let record = streams::Record::builder().event_name(streams::OperationType::Remove).dynamodb(change).build();
    let Some(Change::Removed(ShopItem::Order(order))) = Change::from_record(record).unwrap() else { panic!() };
    assert_eq!(order.total, 1);
}

#[tokio::test]
async fn a_batch_ends_at_the_first_failure() {
    let null = Value::Null;
    let batch = || {
        event([
            record("INSERT", &null, &order(1, 1)),
            record("INSERT", &null, &task(2)),
            record("INSERT", &null, &order(3, 3)),
            record("INSERT", &null, &order(4, 4)),
        ])
    };
    let seen = RefCell::new(Vec::new());
    let processed = stream::process(batch(), async |change: Change<Order>| {
        let Change::Inserted(order) = change else { unreachable!() };
        seen.borrow_mut().push(order.id);
        if order.id == 3 { Err(Box::<dyn std::error::Error + Send + Sync>::from("unavailable")) } else { Ok(()) }
    })
    .await;
    assert_eq!(seen.into_inner(), [1, 3]);
    let failed = processed.failed.as_ref().unwrap();
    assert_eq!(failed.to_string(), "the record 102 of the stream: unavailable");
    assert_eq!(
        serde_json::to_value(processed.into_response()).unwrap(),
        json!({"batchItemFailures": [{"itemIdentifier": "102"}]})
    );

    let processed = stream::process(batch(), async |_: Change<ShopItem>| Ok::<_, Error>(())).await;
    assert!(processed.failed.is_none());
    assert_eq!(serde_json::to_value(processed.into_response()).unwrap(), json!({"batchItemFailures": []}));
}

#[tokio::test]
async fn a_record_that_cant_be_decoded_ends_a_batch() {
    let damaged = json!({"pk": {"S": "x"}, "sk": {"S": "x"}, "type": {"S": "ORDER"}});
    let mut batch = event([record("INSERT", &Value::Null, &order(1, 1)), record("REMOVE", &damaged, &Value::Null)]);
    let handler = async |_: Change<Order>| Ok::<_, Error>(());
    let processed = stream::process(batch.clone(), handler).await;
    assert_eq!(processed.failed.as_ref().unwrap().error.kind(), ErrorKind::Decode);
    assert_eq!(processed.into_response().batch_item_failures[0].item_identifier.as_deref(), Some("101"));

    // Lambda retries the whole batch if a failure has no sequence number.
    batch.records[1].change.sequence_number = None;
    let processed = stream::process(batch, handler).await;
    assert!(processed.failed.as_ref().unwrap().to_string().starts_with("a record of the stream: Order: "));
    assert_eq!(
        serde_json::to_value(processed.into_response()).unwrap(),
        json!({"batchItemFailures": [{"itemIdentifier": null}]})
    );
}

/// A multi-threaded runtime requires handlers that are `Send`.
#[tokio::test]
async fn a_handler_with_its_own_data_is_send() {
    let totals = std::sync::Arc::new(std::sync::Mutex::new(0));
    let batch = event([record("INSERT", &Value::Null, &order(1, 5))]);
    let of_task = totals.clone();
    let task = tokio::spawn(async move {
        stream::process(batch, async |change: Change<Order>| -> Result<()> {
            tokio::task::yield_now().await;
            if let Change::Inserted(order) = change {
                *of_task.lock().unwrap() += order.total;
            }
            Ok(())
        })
        .await
    });
    assert!(task.await.unwrap().failed.is_none());
    assert_eq!(*totals.lock().unwrap(), 5);
}

/// A line of an incremental export with these images of `Order` 7.
fn exported(old: Option<u32>, new: Option<u32>) -> Value {
    let order = |total: u32| {
        json!({"pk": {"S": "ORDER#00000000000000000007"}, "sk": {"S": "ORDER#00000000000000000007"}, "type": {"S": "ORDER"},
               "id": {"N": "7"}, "total": {"N": total.to_string()}})
    };
    let mut line = json!({
        "Metadata": {"WriteTimestampMicros": {"N": "1680109764000000"}},
        "Keys": {"pk": {"S": "ORDER#00000000000000000007"}, "sk": {"S": "ORDER#00000000000000000007"}},
    });
    for (name, total) in [("OldImage", old), ("NewImage", new)] {
        if let Some(total) = total {
            line[name] = order(total);
        }
    }
    line
}

#[test]
fn lines_of_an_incremental_export_are_changes() -> Result<()> {
    let order = |total| Order { id: 7, total };
    for (line, expected) in [
        (exported(None, Some(1)), Change::Inserted(order(1))),
        (exported(Some(1), Some(2)), Change::Modified { old: order(1), new: order(2) }),
        (exported(Some(2), None), Change::Removed(order(2))),
    ] {
        assert_eq!(Change::<Order>::from_record(line.clone())?, Some(expected));
        assert_eq!(Change::<Task>::from_record(line.clone())?, None);
        assert!(Change::<ShopItem>::from_record(line)?.is_some());
    }
    Ok(())
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct OrderTotal {
    total: u32,
}

#[derive(Collection, Debug, PartialEq)]
enum Totals {
    Order(OrderTotal),
    #[collection(other)]
    Other(RawItem),
}

#[test]
fn changes_of_projections() -> Result<()> {
    let total = |total| Totals::Order(OrderTotal { total });
    let change = Change::<Totals>::from_record(exported(Some(1), Some(2)))?;
    assert_eq!(change, Some(Change::Modified { old: total(1), new: total(2) }));
    Ok(())
}

#[test]
fn other_lines_are_errors() {
    let read = |line| Change::<Order>::from_record(line).unwrap_err();
    let not_a_line = "Order: is not a line of an incremental export, which is an object with `Keys`";
    for line in [json!(7), json!({}), json!({"Keys": 7}), json!({"Item": {"pk": {"S": "secret"}}})] {
        let error = read(line);
        assert_eq!((error.kind(), &*error.to_string()), (ErrorKind::InvalidInput, not_a_line));
    }
    let mut damaged = exported(None, Some(1));
    damaged["NewImage"]["total"] = json!({"N": "secret"});
    let error = read(damaged);
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(!format!("{error:?}").contains("secret"));

    // A deletion in an export with the view type NEW_IMAGES.
    let error = read(exported(None, None));
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("NEW_AND_OLD_IMAGES"), "{error}");
}
