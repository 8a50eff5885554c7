//! Deadlines of queries, scans and streams, and of requests that never receive a response.

use std::pin::pin;
use std::time::Duration;

use aws_smithy_http_client::test_util::{NeverClient, infallible_client_fn};
use dokklib::testing::TestClock;
use dokklib::{Entity, Error, ErrorKind, Result, Table};
use futures_util::stream::Stream;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::service::{config, table};

#[derive(Entity)]
struct Folder;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = Folder(folder), sk = Self(id))]
struct Note {
    folder: String,
    id: u64,
}

fn note(id: u64) -> Note {
    Note { folder: "f".to_owned(), id }
}

fn key(id: u64) -> Value {
    json!({"PK": {"S": "FOLDER#f"}, "SK": {"S": format!("NOTE#{id:020}")}})
}

fn item(id: u64) -> Value {
    let mut item = key(id);
    item["folder"] = json!({"S": "f"});
    item["id"] = json!({"N": id.to_string()});
    item
}

/// Returns a table with endless pages of two notes. Each page takes a second of the clock.
fn endless(clock: &TestClock) -> Table {
    let time = clock.clone();
    let http = infallible_client_fn(move |request| {
        time.advance(Duration::from_secs(1));
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let start = body["ExclusiveStartKey"]["SK"]["S"].as_str();
        let start: u64 = start.map_or(0, |key| key.trim_start_matches("NOTE#").parse().unwrap());
        let items = [item(start + 1), item(start + 2)];
        let items: &[Value] = if body["Select"] == "COUNT" { &[] } else { &items };
        let page = json!({"Items": items, "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": key(start + 2)});
        http::Response::builder().status(200).body(page.to_string()).unwrap()
    });
    table(config().http_client(http).sleep_impl(clock.clone()).time_source(clock.clone()))
}

/// Returns a table that never receives a response.
fn silent(clock: &TestClock) -> Table {
    let timers = config().sleep_impl(clock.clone()).time_source(clock.clone());
    table(timers.http_client(NeverClient::new())).with_deadline(Duration::from_secs(5))
}

fn assert_timeout(error: &Error, text: &str) {
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(error.to_string(), text);
}

#[tokio::test]
async fn every_operation_has_the_deadline() {
    let clock = TestClock::new();
    let table = silent(&clock);
    let single = [
        (table.insert(note(1)).await.unwrap_err(), "insert of Note", true),
        (table.put(note(1)).await.unwrap_err(), "put of Note", true),
        (table.replace(note(1)).await.unwrap_err(), "replace of Note", true),
        (table.upsert(note(1)).await.unwrap_err(), "upsert of Note", true),
        (table.delete(&note(1)).await.unwrap_err(), "delete of Note", true),
        (table.get(&note(1)).await.unwrap_err(), "get of Note", false),
        (table.transact_write().put(note(1)).await.unwrap_err(), "transact_write", true),
        (table.put(note(1)).exactly_once().await.unwrap_err(), "put of Note", true),
    ];
    for (error, operation, may_have_been_applied) in single {
        assert_timeout(&error, &format!("{operation}: the deadline of 5s was exceeded"));
        assert_eq!(error.may_have_been_applied(), may_have_been_applied, "{operation}");
        assert_eq!(error.attempts(), 1, "{operation}");
    }
    let query = || table.query(Note::query("f"));
    let scan = || table.scan::<Note>();
    for error in [
        query().await.unwrap_err(),
        query().page().await.unwrap_err(),
        query().first().await.unwrap_err(),
        query().count().await.unwrap_err(),
        query().results().await.unwrap_err(),
        pin!(query().stream()).next().await.unwrap().unwrap_err(),
    ] {
        assert_timeout(&error, "query of Note: the deadline of 5s was exceeded; pages read: 0, items: 0");
        assert!(error.read_progress().unwrap().next.is_none());
    }
    for error in [
        scan().await.unwrap_err(),
        scan().count().await.unwrap_err(),
        scan().segments(3).await.unwrap_err(),
        pin!(scan().stream()).next().await.unwrap().unwrap_err(),
    ] {
        assert_timeout(&error, "scan of Note: the deadline of 5s was exceeded; pages read: 0, items: 0");
    }
    let error = table.batch_get((0..250).map(|id| Note::key("f", id))).await.unwrap_err();
    assert_timeout(&error, "batch_get of Note: the deadline of 5s was exceeded; keys read: 0 of 250");
    let error = table.batch_put((0..250).map(note)).await.unwrap_err();
    let text = "batch_write of Note: the deadline of 5s was exceeded; writes done: 0, left: 250";
    assert_timeout(&error, text);
    assert!(error.may_have_been_applied());
    let error = table.delete_all(Note::query("f")).await.unwrap_err();
    assert_timeout(&error, "query of Note: the deadline of 5s was exceeded; writes done: 0, left: 0");
}

#[tokio::test]
async fn a_query_says_how_far_it_came() {
    let clock = TestClock::new();
    let table = endless(&clock).with_deadline(Duration::from_millis(2500));
    let error = table.query(Note::query("f")).await.unwrap_err();
    assert_timeout(&error, "query of Note: the deadline of 2.5s was exceeded; pages read: 3, items: 6");
    let progress = error.read_progress().unwrap();
    assert_eq!((progress.pages, progress.items), (3, 6));
    let next = table.query(Note::query("f")).after(progress.next.clone()).page().await.unwrap();
    assert_eq!(next.items[0].id, 7);

    let error = table.query(Note::query("f")).count().await.unwrap_err();
    assert_eq!(error.read_progress().unwrap().items, 6);
    let error = table.scan::<Note>().segments(2).await.unwrap_err();
    let progress = error.read_progress().unwrap();
    assert!(progress.pages >= 3 && progress.items == 2 * progress.pages && progress.next.is_none(), "{progress:?}");
    assert!(table.with_deadline(None).query(Note::query("f")).limit(20).await.is_ok());
}

#[tokio::test]
async fn a_stream_continues_with_the_cursor_of_its_error() -> Result<()> {
    for read_ahead in [false, true] {
        let clock = TestClock::new();
        let table = endless(&clock).with_deadline(Duration::from_secs(60));
        let (mut ids, mut start) = (Vec::new(), None);
        for _ in 0..3 {
            let query = table.query(Note::query("f")).after(start.take());
            let query = if read_ahead { query.read_ahead() } else { query };
            let mut notes = pin!(query.stream());
            let error = loop {
                match notes.next().await.unwrap() {
                    Ok(note) => ids.push(note.id),
                    Err(error) => break error,
                }
                // The time of the consumer counts.
                clock.advance(Duration::from_secs(10));
            };
            assert_eq!(error.kind(), ErrorKind::Timeout);
            start = Some(error.read_progress().unwrap().next.clone().unwrap());
            assert!(notes.next().await.is_none(), "the error ends the stream");
        }
        assert!(ids.len() > 12);
        assert_eq!(ids, (1..=ids.len() as u64).collect::<Vec<_>>());
    }
    Ok(())
}

#[tokio::test]
async fn a_batch_does_not_wait_for_its_stream_after_the_deadline() {
    let clock = TestClock::new();
    let table = silent(&clock);
    let error = table.batch_write().put_stream(stream::pending::<Note>()).await.unwrap_err();
    assert_timeout(&error, "batch_write: the deadline of 5s was exceeded; writes done: 0, left: 0");
    assert!(!error.may_have_been_applied());
    let error = table.batch_write().put_stream(ready_then_pending()).await.unwrap_err();
    assert!((25..=30).contains(&error.unprocessed_writes().unwrap().puts::<Note>().len()));
    assert!(error.may_have_been_applied());
}

fn ready_then_pending() -> impl Stream<Item = Note> {
    stream::iter((0..30).map(note)).chain(stream::pending())
}

#[tokio::test]
async fn no_request_is_sent_after_the_deadline() {
    let clock = TestClock::new();
    let error = endless(&clock).with_deadline(Duration::ZERO).put(note(1)).await.unwrap_err();
    assert_timeout(&error, "put of Note: the deadline of 0ns was exceeded");
    assert_eq!((error.attempts(), error.may_have_been_applied()), (0, false));
    assert_eq!(clock.now(), TestClock::new().now(), "each request takes a second");
}
