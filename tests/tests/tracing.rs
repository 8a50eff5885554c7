//! Spans and events of operations: their attributes, and that they contain no values.
//!
//! `tracing` caches which subscribers are interested in an event, and tests in the same process would race for the cache. So this is
//! a separate test.

#![allow(clippy::unwrap_used, reason = "all of it is a test")]

use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex};

use dokklib::operation::Meter;
use dokklib::testing::{Fault, Faults};
use dokklib::{Collection, Entity, RawItem, Result, Table};
use dokklib_tests::Engine;
use futures_util::StreamExt;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, fmt};

#[derive(Entity)]
struct User;

/// A value that no log line may contain.
const SENTINEL: &str = "SENTINEL";

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = User(user), sk = Self(id))]
struct Letter {
    user: String,
    id: String,
    text: String,
    views: u32,
}

#[derive(Collection)]
#[allow(dead_code, reason = "the items are not used")]
enum Mail {
    Letter(Letter),
    #[collection(other)]
    Other(RawItem),
}

fn letter(id: &str) -> Letter {
    Letter { user: format!("{SENTINEL}-user"), id: format!("{SENTINEL}-{id}"), text: SENTINEL.to_owned(), views: 1 }
}

/// The lines that a subscriber writes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Subscribes to all spans and events of dokklib in this thread.
    fn subscribe() -> (Self, impl Drop) {
        let log = Self::default();
        let writer = log.clone();
        let lines = fmt::layer().with_ansi(false).with_writer(move || writer.clone());
        let lines = lines.with_span_events(FmtSpan::NEW | FmtSpan::CLOSE);
        // The SDK's own events at the level TRACE contain the bodies of requests.
        let of_dokklib = lines.with_filter(filter_fn(|metadata| metadata.target().starts_with("dokklib")));
        let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(of_dokklib));
        (log, guard)
    }

    /// Returns the text since the last call.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }

    /// Returns the line of the only span that was closed since the last call.
    fn closed(&self) -> String {
        let text = self.take();
        let closed: Vec<_> = text.lines().filter(|line| line.contains(": close")).collect();
        assert_eq!(closed.len(), 1, "{text}");
        closed[0].to_owned()
    }
}

fn assert_contains(line: &str, fields: &[&str]) {
    for field in fields {
        assert!(line.contains(field), "{field} in {line}");
    }
}

async fn run_all_operations(table: &Table, engine_table: &Table) -> Result<()> {
    let (a, b) = (letter("a"), letter("b"));
    let all = || Letter::query(&a.user);
    table.insert(&a).await?;
    table.insert(&a).returning_old_on_failure().await.unwrap_err();
    table.put(&a).returning_old().await?;
    table.replace(&b).await.unwrap_err();
    table.replace(&a).when(Letter::TEXT.eq(SENTINEL)).await?;
    table.update(&a).set(Letter::TEXT, format!("{SENTINEL}-2")).returning_new().await?;
    table.update(&a).set(Letter::VIEWS, 2).when(Letter::TEXT.eq(SENTINEL)).await.unwrap_err();
    table.upsert(&b).await?;
    table.get(&a).await?;
    table.batch_get([&a, &b]).await?;
    table.query(all()).filter(Letter::TEXT.contains(SENTINEL)).await?;
    table.query(all()).page_size(1).page().await?;
    table.query(all()).first().await?;
    table.query(all()).count().await?;
    table.query(all()).results().await?;
    table.query(all()).page_size(1).read_ahead().stream().count().await;
    table.query_as::<Mail>(User::partition_key(&a.user)).await?;
    table.scan::<Letter>().segments(2).await?;
    table.scan::<Letter>().count().await?;
    table.transact_write().put(&a).check_exists(&b).await?;
    table.transact_write().put(&a).insert(&b).await.unwrap_err();
    table.update(&a).add(Letter::VIEWS, 1).exactly_once().await?;
    table.batch_write().put(&a).delete(&b).await?;
    table.batch_write().put_stream(pin!(futures_util::stream::iter([letter("c"), letter("d")]))).await?;
    table.delete_all(table.query(all())).await?;
    table.exists().await?;
    // An item that can't be decoded, an invalid key, and a request that DynamoDB rejects.
    engine_table.put(&a).await?;
    table.update(&a).set(dokklib::Path::<Letter, String>::raw("views"), SENTINEL).await.unwrap_err();
    let attribute = dokklib::aws_sdk_dynamodb::types::AttributeValue::S(SENTINEL.to_owned());
    let update = table.client().update_item().table_name(table.name()).update_expression("SET #v = :v");
    let update = update.set_key(table.get(&a).to_input()?.key).expression_attribute_names("#v", "views");
    update.expression_attribute_values(":v", attribute).send().await.unwrap();
    table.get(&a).await.unwrap_err();
    table.query(all()).stream().count().await;
    table.get(Letter::key("", SENTINEL)).await.unwrap_err();
    Table::new(table.client().clone(), "missing").get(&a).await.unwrap_err();
    Ok(())
}

#[tokio::test]
async fn spans_and_events() -> Result<()> {
    no_span_and_no_event_contains_a_value().await;
    a_span_has_the_attributes_of_the_semantic_conventions().await?;
    a_span_counts_the_attempts_and_has_an_event_for_each().await
}

async fn no_span_and_no_event_contains_a_value() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (log, _guard) = Log::subscribe();
    run_all_operations(&table, &table).await.unwrap();
    let text = log.take();
    assert!(text.contains("dokklib.operation=\"delete_all\""), "{text}");
    assert!(!text.contains(SENTINEL), "{text}");

    // With a meter and a deadline, and with faults that lead to retries and errors of all kinds.
    for seed in 0..10 {
        let faults = Faults::seeded(seed).all(0.3);
        let faulty = faults.table(&table).with_meter(&Meter::new()).with_deadline(std::time::Duration::from_secs(2));
        let a = letter("a");
        let _ = faulty.insert(&a).await;
        let _ = faulty.update(&a).set(Letter::TEXT, SENTINEL).when(Letter::TEXT.eq(SENTINEL)).await;
        let _ = faulty.get(&a).await;
        let _ = faulty.query(Letter::query(&a.user)).await;
        let _ = faulty.batch_put([letter("a"), letter("b")]).await;
        let _ = faulty.batch_get([&a]).await;
        let _ = faulty.transact_write().put(&a).await;
        let _ = faulty.delete_all(faulty.scan::<Letter>()).await;
    }
    let text = log.take();
    assert!(text.contains("attempt ended") && text.contains("pause before the next request"), "{text}");
    assert!(!text.contains(SENTINEL), "{text}");
}

async fn a_span_has_the_attributes_of_the_semantic_conventions() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.batch_put((0..10).map(|id| letter(&id.to_string()))).await?;
    let (log, _guard) = Log::subscribe();
    let name = format!("db.collection.name=\"{}\"", table.name());

    table.put(letter("a")).await?;
    assert_contains(
        &log.closed(),
        &[
            "dynamodb{",
            "otel.name=DynamoDB.PutItem",
            "otel.kind=\"client\"",
            "db.system.name=\"aws.dynamodb\"",
            "db.operation.name=\"PutItem\"",
            &name,
            "dokklib.operation=\"put\"",
            "dokklib.entity=\"Letter\"",
            "dokklib.requests=1",
            "dokklib.attempts=1",
        ],
    );
    let error = table.insert(letter("a")).await.unwrap_err();
    assert_contains(
        &log.closed(),
        &[
            "otel.status_code=\"ERROR\"",
            "error.type=\"ConditionalCheckFailedException\"",
            "dokklib.operation=\"insert\"",
        ],
    );
    assert!(error.is_already_exists());
    table.query(Letter::query(letter("").user)).page_size(4).filter(Letter::VIEWS.gt(1)).metered().await?;
    let line = log.closed();
    assert_contains(
        &line,
        &[
            "aws.dynamodb.count=0",
            "aws.dynamodb.scanned_count=11",
            "aws.dynamodb.consumed_capacity=",
            "db.response.returned_rows=0",
            "dokklib.requests=3",
        ],
    );
    let letters: Vec<_> = (0..3).map(|id| letter(&id.to_string())).collect();
    table.batch_get(&letters).await?;
    assert_contains(
        &log.closed(),
        &["db.operation.name=\"BatchGetItem\"", "db.operation.batch.size=3", "db.response.returned_rows=3"],
    );
    let other = engine.table().await;
    table.transact_write().put(letter("a")).push(other.put(letter("a"))).await?;
    let line = log.take().lines().find(|line| line.contains("TransactWriteItems")).unwrap().to_owned();
    let mut names = [table.name(), other.name()];
    names.sort_unstable();
    let tables = format!("aws.dynamodb.table_names={names:?}");
    assert_contains(&line, &[&tables, "db.operation.batch.size=2"]);
    assert!(!line.contains("db.collection.name"));
    table.query(User::partition_key(letter("").user)).index(dokklib::InverseIndex).await?;
    assert_contains(&log.closed(), &["aws.dynamodb.index_name=\"GSI_1\""]);
    Ok(())
}

async fn a_span_counts_the_attempts_and_has_an_event_for_each() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let faults = Faults::none();
    let faulty = faults.table(&table);
    let (log, _guard) = Log::subscribe();
    faults.inject([Fault::InternalError { applied: false }, Fault::LostResponse]);
    let put = faulty.put(letter("a")).metered().await?;
    assert_eq!((put.usage.requests, put.usage.attempts), (1, 3));
    let text = log.take();
    assert_contains(&text, &["dokklib.requests=1", "dokklib.attempts=3", "http.response.status_code=500"]);
    assert_eq!(text.lines().filter(|line| line.contains("attempt ended")).count(), 3, "{text}");

    // A dropped stream ends its span.
    let mut stream = Box::pin(faulty.query(Letter::query(letter("").user)).stream());
    stream.next().await.unwrap()?;
    assert!(!log.take().contains(": close"));
    drop(stream);
    assert_contains(&log.closed(), &["dokklib.operation=\"query\"", "db.response.returned_rows=1"]);
    Ok(())
}
