//! Compares the requests of all operations, exactly as they are sent, with the golden file `requests.txt`.
//!
//! `DOKKLIB_GOLDEN=overwrite` rewrites the file. Review the diff.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path as FilePath;
use std::sync::{Arc, Mutex};

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::chrono::NaiveDate;
use dokklib::expr::AttributeType;
use dokklib::operation::Changes;
use dokklib::{Attribute, Condition, Entity, Index, InverseIndex, Path, Projection, Schema, Table};
use serde_json::Value;

use crate::service::config;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(InverseIndex, ByStatus, ByAssignee),
    entities(Task)
)]
struct Work;

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByAssignee;

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

#[derive(Entity, Clone)]
#[entity(
    schema = Work, pk = User(owner), sk = Self(number),
    index(ByStatus as by_status, pk = User(owner), sk = Self(status)),
    index(ByAssignee as by_assignee, pk = User(assignee), sk = Self(status, due)),
)]
struct Task {
    owner: String,
    number: u8,
    assignee: Option<String>,
    status: Status,
    due: NaiveDate,
    title: String,
    hours: u64,
    spent: i64,
    notes: Vec<String>,
    tags: BTreeSet<String>,
    scores: BTreeMap<String, u64>,
    place: Option<Place>,
}

#[derive(Attribute, Clone, Copy)]
enum Status {
    Open,
    Done,
}

#[derive(Attribute, Clone)]
struct Place {
    city: String,
}

#[derive(Projection)]
#[projection(of = Task)]
#[allow(dead_code, reason = "only its field names are used, in requests")]
struct Title {
    number: u8,
    title: String,
}

fn task() -> Task {
    Task {
        owner: "alice".to_owned(),
        number: 7,
        assignee: Some("bob".to_owned()),
        status: Status::Open,
        due: NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
        title: "paint".to_owned(),
        hours: 3,
        spent: -1,
        notes: vec!["first".to_owned()],
        tags: BTreeSet::from(["a".to_owned()]),
        scores: BTreeMap::new(),
        place: None,
    }
}

/// The recorded requests: each has the name of the operation and the body.
type Requests = Arc<Mutex<Vec<(String, Value)>>>;

/// Returns a table that records its requests and receives empty responses.
fn recording_table<S: Schema>() -> (Table<S>, Requests) {
    let requests = Requests::default();
    let log = Arc::clone(&requests);
    let http = infallible_client_fn(move |request| {
        let target = request.headers()["x-amz-target"].to_str().unwrap();
        let operation = target.rsplit('.').next().unwrap().to_owned();
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        log.lock().unwrap().push((operation, body));
        http::Response::builder().status(200).body("{}").unwrap()
    });
    (Table::with_schema(Client::from_conf(config().http_client(http).build()), "work"), requests)
}

/// Runs each operation and appends its source code and its requests to the text.
macro_rules! write_requests {
    ($requests:expr, $text:expr; $($operation:expr;)+) => {$(
        $requests.lock().unwrap().clear();
        // Operations that return an item fail, because the response is empty.
        let _ = $operation.await;
        write_operation(&mut $text, stringify!($operation), &$requests.lock().unwrap());
    )+};
}

fn write_operation(text: &mut String, operation: &str, requests: &[(String, Value)]) {
    let code: String = operation.split_whitespace().collect::<Vec<_>>().join(" ");
    writeln!(text, "{}", code.replace(" .", ".").replace("( ", "(").replace(" )", ")").replace(",)", ")")).unwrap();
    if requests.is_empty() {
        writeln!(text, "    nothing").unwrap();
    }
    for (operation, body) in requests {
        writeln!(text, "    {operation}").unwrap();
        for (name, value) in members(body) {
            if let ("TransactItems", Value::Array(items)) = (name.as_str(), value) {
                for (kind, item) in items.iter().flat_map(members) {
                    writeln!(text, "        {kind}").unwrap();
                    members(item).for_each(|(name, value)| write_member(text, "            ", name, value));
                }
            } else {
                write_member(text, "        ", name, value);
            }
        }
    }
    text.push('\n');
}

/// Returns the members of a JSON object, sorted by name, because the SDK serializes hash maps in any order.
fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().unwrap().iter().collect::<BTreeMap<_, _>>().into_iter()
}

fn write_member(text: &mut String, indent: &str, name: &str, value: &Value) {
    if name != "TableName" {
        write!(text, "{indent}{name}: ").unwrap();
        match value {
            Value::String(string) => text.push_str(string),
            value => write_sorted(text, value),
        }
        text.push('\n');
    }
}

fn write_sorted(text: &mut String, value: &Value) {
    match value {
        Value::Object(_) => {
            text.push('{');
            for (index, (name, value)) in members(value).enumerate() {
                write!(text, "{}{name:?}: ", if index == 0 { "" } else { ", " }).unwrap();
                write_sorted(text, value);
            }
            text.push('}');
        }
        Value::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_sorted(text, value);
            }
            text.push(']');
        }
        other => write!(text, "{other}").unwrap(),
    }
}

#[tokio::test]
async fn the_requests_match_the_golden_file() {
    let (table, requests) = recording_table::<Work>();
    let (relations, relation_requests) = recording_table::<dokklib::SingleTable>();
    let relations = relations.without_timestamps();
    let (key, task) = (|| Task::key("alice", 7), task());
    let membership = || (User::partition_key("alice"), Group::sort_key("1"));
    let due = task.due;
    let mut text = String::new();
    write_requests! { requests, text;
        table.insert(task.clone());
        table.insert(&task).when(Task::HOURS.lt(9) & Task::PLACE.exists());
        table.put(&task).when(!(Task::TITLE.begins_with("p") | Task::TAGS.contains("x")) & Task::TAGS.size().le(3));
        table.replace(&task).when(Task::HOURS.between(1, 9) | Task::NUMBER.is_in([1, 2])).returning_old();
        table.get(key());
        table.get(key()).consistent().project::<Title>();
        table.batch_get([key(), Task::key("bob", 1)]);
        table.delete(key());
        table.delete(key()).must_exist().when(Task::PLACE.field(Place::CITY).ne("Rome")).returning_old();
        table.update(key()).set(Task::TITLE, "draw").add(Task::HOURS, 1).subtract(Task::SPENT, 2).remove(Task::PLACE);
        table.update(key()).subtract(Task::HOURS, 2);
        table.update(key()).append(Task::NOTES, ["x", "y"]);
        table.update(key()).prepend(Task::NOTES, ["z"]);
        table.update(key()).add(Task::TAGS, ["b", "c"]).set(Task::SCORES.key("a.b"), 1).add(Task::SCORES.key("c"), 2);
        table.update(key()).delete(Task::TAGS, ["a"]).set_if_absent(Task::HOURS, 1).set(Task::NOTES.index(3), "x");
        table.update(key()).delete(Task::TAGS, [""; 0]);
        table.update(key()).set(Task::PLACE.field(Place::CITY), "Rome").set(Task::TITLE, Task::PLACE.field(Place::CITY));
        table.update(key()).set(Path::<Task, u8>::raw("legacy total"), 1).when(Task::TITLE.attribute_type(AttributeType::S));
        table.update(key()).merge(Changes::new().add(Task::HOURS, 1).when(Task::HOURS.lt(9))).when(Task::HOURS.gt(1)).returning_new();
        table.update(key()).remove(Task::ASSIGNEE);
        table.update(&task).set(Task::STATUS, Status::Done);
        table.update(key()).change((Task::STATUS.to(Status::Done), Task::ASSIGNEE.to("carol"), Task::DUE.unchanged(due)));
        table.update(&Task { assignee: None, ..task.clone() }).set(Task::STATUS, Status::Done);
        table.upsert(&task);
        table.upsert(&task).add(Task::HOURS, 1).set(Task::STATUS, Status::Done).returning_old();
        table.query(Task::query("alice"));
        table.query(Task::by_assignee("bob")).filter(Task::HOURS.gt(1) & Task::PLACE.not_exists()).limit(5);
        table.query(Task::query("alice")).filter(Condition::any([]));
        table.query(Task::query("alice").between(3, 9)).descending().page_size(7);
        table.query(Task::query("alice").lt(5));
        table.query(Task::query("alice").gt(9)).limit(2);
        table.query(Task::by_assignee("bob").eq(Status::Open).le(due));
        table.query(Task::by_assignee("bob").eq(Status::Open).begins_with("2026-02"));
        table.query(Task::query("alice").between(9, 3));
        table.query(Task::query("alice")).filter(Task::HOURS.gt(1)).count();
        table.query(User::partition_key("alice")).consistent();
        table.scan::<Task>().filter(Task::HOURS.gt(1)).page_size(7).limit(1);
        table
            .transact_write()
            .insert(&task)
            .check(Task::key("bob", 1), Task::HOURS.le(Task::NOTES.size()))
            .update(Task::key("bob", 2), |task| task.set(Task::TITLE, "x").when(Task::HOURS.gt(1)))
            .delete(Task::key("bob", 3))
            .idempotency_token("once");
    }
    write_requests! { relation_requests, text;
        relations.insert(membership()).attribute("role", "admin");
        relations.upsert(membership()).attribute("role", "member").attribute("since", None::<u8>);
        relations.update(membership()).attribute("a.b", vec![1, 2]);
        relations.get(membership()).attributes(["role", "size"]);
        relations.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex).limit(9);
    }
    let file = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("tests/offline/requests.txt");
    if std::env::var("DOKKLIB_GOLDEN").is_ok_and(|mode| mode == "overwrite") {
        std::fs::write(&file, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    for (index, (line, stored_line)) in text.lines().zip(stored.lines()).enumerate() {
        assert_eq!(line, stored_line, "line {} of requests.txt", index + 1);
    }
    assert_eq!(text.len(), stored.len());
}
