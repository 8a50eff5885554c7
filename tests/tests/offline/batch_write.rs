//! The requests of `batch_write`, and its retries of unprocessed writes.

use std::time::Duration;

use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::operation::BatchWrite;
use dokklib::{Entity, ErrorKind, Index, PrimaryKey, Relation, Schema, SingleTable, Table};
use serde_json::{Value, json};

use crate::service::{Progress, Script, THROTTLED, config, failed};

#[derive(Entity)]
struct Folder;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = Folder(folder), sk = Self(id))]
struct Note {
    folder: String,
    id: u64,
    text: String,
}

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", indexes(ByText), entities(Archived))]
struct Archive;

#[derive(Index)]
#[index(name = "by_text", partition_key = "text_pk", sort_key = "text_sk")]
struct ByText;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Archive, pk = Folder(folder), sk = Self(id), index(ByText as by_text, pk = Self(text), sk = Self(id)))]
struct Archived {
    folder: String,
    id: u64,
    text: String,
}

fn note(id: u64) -> Note {
    Note { folder: "SENTINEL".to_owned(), id, text: "x".to_owned() }
}

fn key(id: u64) -> PrimaryKey<Note> {
    Note::key("SENTINEL", id)
}

fn archived(id: u64) -> Archived {
    Archived { folder: "SENTINEL".to_owned(), id, text: "x".to_owned() }
}

/// Returns a response with the first `processed` writes of each table processed.
fn response(body: &Value, processed: usize) -> (u16, Value) {
    let tables = body["RequestItems"].as_object().unwrap().iter();
    let unprocessed = tables.filter_map(|(table, writes)| {
        let left = writes.as_array().unwrap().get(processed..).filter(|left| !left.is_empty())?;
        Some((table.clone(), json!(left)))
    });
    (200, json!({"UnprocessedItems": Value::Object(unprocessed.collect())}))
}

/// Starts a fake service that processes this many writes of each table in a request.
fn processing(processed: impl Fn(usize) -> usize + Send + Sync + 'static) -> Script {
    Script::new(move |number, body| response(body, processed(number)))
}

/// Returns the IDs of the notes in a request, of puts and deletes.
fn ids(body: &Value) -> Vec<u64> {
    let writes = body["RequestItems"]["table"].as_array().unwrap().iter();
    let id = |write: &Value| {
        let attributes = write.get("PutRequest").map_or(&write["DeleteRequest"]["Key"], |put| &put["Item"]);
        attributes["SK"]["S"].as_str().unwrap().rsplit('#').next().unwrap().parse().unwrap()
    };
    writes.map(id).collect()
}

fn lengths(inputs: &[dokklib::aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput]) -> Vec<usize> {
    let length = |input: &dokklib::aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput| {
        input.request_items().unwrap().values().map(Vec::len).sum()
    };
    inputs.iter().map(length).collect()
}

#[tokio::test]
async fn the_request_of_a_batch_write() {
    let service = processing(|_| 25);
    let archive = Archive::table(service.table.client().clone(), "archive");
    let batch = service.table.batch_write().put(note(1)).delete(key(2)).push(archive.batch_put([&archived(3)]));
    assert_eq!(batch.await.unwrap(), 3);
    let partition = json!({"S": "FOLDER#SENTINEL"});
    assert_eq!(
        service.requests(),
        [json!({"RequestItems": {
            "table": [
                {"PutRequest": {"Item": {
                    "PK": partition, "SK": {"S": "NOTE#00000000000000000001"},
                    "folder": {"S": "SENTINEL"}, "id": {"N": "1"}, "text": {"S": "x"},
                }}},
                {"DeleteRequest": {"Key": {"PK": partition, "SK": {"S": "NOTE#00000000000000000002"}}}},
            ],
            "archive": [{"PutRequest": {"Item": {
                "pk": partition, "sk": {"S": "ARCHIVED#00000000000000000003"}, "type": {"S": "ARCHIVED"},
                "text_pk": {"S": "ARCHIVED#x"}, "text_sk": {"S": "ARCHIVED#00000000000000000003"},
                "folder": {"S": "SENTINEL"}, "id": {"N": "3"}, "text": {"S": "x"},
            }}}],
        }})]
    );
}

#[tokio::test]
async fn a_request_has_at_most_25_writes() {
    let service = processing(|_| 25);
    let table = &service.table;
    let batch = table.batch_put((0..30).map(note)).delete_keys((30..60).map(key));
    assert_eq!(lengths(&batch.to_inputs().unwrap()), [25, 25, 10]);
    assert_eq!(batch.await.unwrap(), 60);
    let requests = service.requests();
    assert_eq!(requests.iter().flat_map(ids).collect::<Vec<_>>(), (0..60).collect::<Vec<_>>());
    assert_eq!(requests.iter().map(|body| ids(body).len()).collect::<Vec<_>>(), [25, 25, 10]);

    // The writes of all tables in a request count.
    let other = Table::<SingleTable>::new(table.client().clone(), "other");
    let batch = table.batch_put((0..20).map(note)).push(other.batch_put((0..20).map(note)));
    assert_eq!(lengths(&batch.to_inputs().unwrap()), [25, 15]);
}

#[tokio::test]
async fn a_batch_without_operations_sends_no_request() {
    let service = processing(|_| 25);
    assert_eq!(service.table.batch_write().await.unwrap(), 0);
    assert_eq!(service.table.batch_put::<Note>(Vec::<Note>::new()).await.unwrap(), 0);
    assert!(service.table.batch_write().to_inputs().unwrap().is_empty());
    assert!(service.requests().is_empty());
}

#[track_caller]
fn assert_invalid<S: Schema>(batch: &BatchWrite<S>, kind: ErrorKind, message: &str) {
    let error = batch.to_inputs().unwrap_err();
    assert_eq!(error.kind(), kind);
    assert_eq!(error.to_string(), message);
}

#[tokio::test]
async fn two_operations_on_one_item_are_invalid() {
    let service = processing(|_| 25);
    let table = &service.table;
    let message = "operations 1 and 3 of the batch are on the same item: their order would be undefined, so write the \
                   item once";
    let batch = table.batch_put([0, 1, 2].map(note)).delete(key(1));
    assert_invalid(&batch, ErrorKind::InvalidRequest, &format!("batch_write of Note: {message}"));
    let pair = (Folder::partition_key("SENTINEL"), Note::sort_key(1));
    let batch = table.batch_put([0, 1, 2].map(note)).push(table.batch_write().delete(pair));
    assert_invalid(&batch, ErrorKind::InvalidRequest, &format!("batch_write: {message}"));

    // The error has all writes, because nothing was sent.
    let error = table.batch_put([0, 1, 1].map(note)).await.unwrap_err();
    assert_eq!((error.kind(), error.completed()), (ErrorKind::InvalidRequest, Some(0)));
    let writes: Vec<_> = error.unprocessed_writes().unwrap().puts::<Note>().into_iter().map(Result::unwrap).collect();
    assert_eq!(writes, [0, 1, 1].map(note));
    assert!(!error.may_have_been_applied());
    assert!(service.requests().is_empty());

    // Equal keys in two tables are two items.
    let other = Table::<SingleTable>::new(table.client().clone(), "other");
    assert_eq!(table.batch_put([note(1)]).push(other.batch_put([note(1)])).await.unwrap(), 2);
}

#[tokio::test]
async fn an_invalid_operation_is_found_before_anything_is_sent() {
    let service = processing(|_| 25);
    let table = &service.table;
    let batch = table.batch_put([note(1)]).delete(Note::key("", 2));
    let empty = "batch_write of Note: operation 1 of the batch, delete of Note: the key part `folder` is empty: DynamoDB \
                 doesn't allow empty keys";
    assert_invalid(&batch, ErrorKind::InvalidInput, empty);
    let error = batch.await.unwrap_err();
    assert_eq!(error.unprocessed_writes().unwrap().len(), 2);
    assert_eq!(error.unprocessed_writes().unwrap().deletes::<Note>().len(), 0, "the key is invalid");

    let alice = (Folder::partition_key("a"), Folder::sort_key("a"));
    let batch = table.batch_write().put_with(alice, |relation| relation.attribute("PK", "b"));
    let reserved = "batch_write of Relation<Folder, Folder>: operation 0 of the batch, put of Relation<Folder, Folder>: \
                    `PK` is a key attribute of the table: it can't be set as a free attribute or by a raw path";
    assert_invalid(&batch, ErrorKind::InvalidRequest, reserved);

    let offline = Table::<SingleTable>::offline("table");
    let error = offline.batch_put([note(1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.unprocessed_writes().unwrap().len(), 1);
    let batch = table.batch_write().push(offline.batch_put([note(1)]));
    assert!(batch.to_inputs().unwrap_err().to_string().contains("has another client"));
    assert!(service.requests().is_empty());
}

#[tokio::test]
async fn unprocessed_writes_are_sent_again() {
    let service = processing(|number| if number == 0 { 3 } else { 25 });
    let archive = Archive::table(service.table.client().clone(), "archive");
    let batch = service.table.batch_put((0..10).map(note)).push(archive.batch_put([&archived(3)]));
    assert_eq!(batch.await.unwrap(), 11);
    assert_eq!(
        service.requests().iter().map(ids).collect::<Vec<_>>(),
        [(0..10).collect::<Vec<_>>(), (3..10).collect()]
    );
    assert!(service.requests()[1]["RequestItems"].get("archive").is_none());
    assert_eq!(service.sleeps().len(), 1);
    assert!(service.sleeps()[0] <= Duration::from_millis(50));
}

#[tokio::test]
async fn unprocessed_writes_are_sent_with_others() {
    // One write of each request is left.
    let service = processing(|number| if number < 3 { 24 } else { 25 });
    assert_eq!(service.table.batch_put((0..75).map(note)).await.unwrap(), 75);
    let requests: Vec<_> = service.requests().iter().map(ids).collect();
    assert_eq!(requests.len(), 4, "one request for all unprocessed writes");
    assert_eq!(requests[3], [24, 49, 74]);
}

#[tokio::test]
async fn the_error_of_sustained_throttling_has_the_writes_that_are_left() {
    let service = processing(|number| if number == 0 { 2 } else { 0 });
    let batch = service.table.batch_write().put(note(0)).delete(key(1)).put_all([2, 3].map(note)).delete(key(4));
    let error = batch.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessed);
    assert_eq!(error.to_string(), "batch_write of Note: 3 of 5 writes are unprocessed after all retries");
    assert!(!error.may_have_been_applied());
    assert_eq!(error.completed(), Some(2));
    let left = error.unprocessed_writes().unwrap();
    assert_eq!(left.puts::<Note>().into_iter().map(Result::unwrap).collect::<Vec<_>>(), [2, 3].map(note));
    assert_eq!(left.deletes::<Note>(), [key(4)]);
    assert_eq!((left.len(), left.is_empty()), (3, false));
    assert!(left.puts::<Relation<Folder, Note>>().is_empty(), "no items of another type");
    assert!(left.deletes::<Relation<Folder, Note>>().is_empty(), "no keys of another type");
    assert_eq!(format!("{left:?}"), "UnprocessedWrites [put of Note, put of Note, delete of Note]");
    assert!(!format!("{error:?} {error} {left:?}").contains("SENTINEL"));
    assert!(error.unprocessed::<Note>().is_empty() && error.batch_results::<Note>().is_none());

    let sleeps = service.sleeps();
    assert_eq!((service.requests().len(), sleeps.len()), (11, 10), "it gives up after ten responses without progress");
    for (sleep, max) in sleeps.iter().zip([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]) {
        assert!(*sleep <= Duration::from_millis(max), "{sleeps:?}");
    }

    // The writes can be passed to another batch, in their order.
    let service = processing(|number| if (1..=11).contains(&number) { 0 } else { 2 });
    let error = service.table.batch_put((0..5).map(note)).await.unwrap_err();
    let left = error.unprocessed_writes().unwrap();
    assert_eq!(
        service.table.batch_write().push(left).push(left.clone()).to_inputs().unwrap_err().kind(),
        ErrorKind::InvalidRequest
    );
    assert_eq!(service.table.batch_write().push(left).await.unwrap(), 3);
    assert_eq!(service.requests().iter().map(ids).skip(12).collect::<Vec<_>>(), [vec![2, 3, 4], vec![4]]);
}

#[tokio::test]
async fn a_throttled_request_is_sent_again() {
    let service = Script::new(|number, body| if number % 2 == 0 { failed(400, THROTTLED) } else { response(body, 20) });
    assert_eq!(service.table.batch_put((0..60).map(note)).await.unwrap(), 60);

    let service = Script::new(|number, body| if number == 0 { response(body, 1) } else { failed(400, THROTTLED) });
    let error = service.table.batch_put((0..2).map(note)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Throttled, Some(THROTTLED)));
    assert_eq!((service.requests().len(), error.completed()), (11, Some(1)));
    assert_eq!(error.unprocessed_writes().unwrap().len(), 1);
    assert!(!error.may_have_been_applied());
}

#[tokio::test]
async fn a_failed_request_does_not_lose_the_results_of_others() {
    let service =
        Script::new(|number, body| if number == 1 { failed(500, "InternalServerError") } else { response(body, 20) });
    // Ten requests. Four of them are in flight when the second one fails.
    let error = service.table.batch_put((0..250).map(note)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.may_have_been_applied());
    let requests = service.requests();
    assert!((4..=6).contains(&requests.len()), "no further requests are sent: {}", requests.len());
    let mut left: Vec<u64> = (0..250).collect();
    for (_, body) in requests.iter().enumerate().filter(|(number, _)| *number != 1) {
        left.retain(|id| !ids(body)[..20].contains(id));
    }
    assert_eq!(error.completed(), Some(250 - left.len()));
    let unprocessed = error.unprocessed_writes().unwrap().puts::<Note>();
    assert_eq!(unprocessed.into_iter().map(|note| note.unwrap().id).collect::<Vec<_>>(), left, "in their order");
}

#[tokio::test]
async fn unknown_unprocessed_items_mean_that_all_writes_are_unprocessed() {
    let service = Script::new(|number, body| match number {
        0 => (200, json!({"UnprocessedItems": {"other": [{"PutRequest": {"Item": {"PK": {"S": "a"}}}}]}})),
        1 => (200, json!({"UnprocessedItems": {"table": [{"DeleteRequest": {"Key": {"PK": {"N": "1"}}}}, {}]}})),
        _ => response(body, 25),
    });
    assert_eq!(service.table.batch_put((0..3).map(note)).await.unwrap(), 3);
    assert_eq!(service.requests().iter().map(ids).collect::<Vec<_>>(), [[0, 1, 2]; 3]);

    let service = Script::new(|_, _| (200, json!({"UnprocessedItems": 7})));
    let error = service.table.batch_put([note(1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.may_have_been_applied());
    assert_eq!(error.unprocessed_writes().unwrap().len(), 1);
}

#[tokio::test]
async fn relations_have_the_timestamp_of_their_creation() {
    let service = processing(|number| if number == 0 { 0 } else { 1 });
    let member = |user: &str| (Folder::partition_key("a"), Folder::sort_key(user));
    let batch = service.table.batch_write().put_with(member("b"), |member| member.attribute("role", "admin"));
    let created = |body: &Value| {
        let item = &body["RequestItems"]["table"][0]["PutRequest"]["Item"];
        assert_eq!(item["role"], json!({"S": "admin"}));
        assert!(item.get("UpdatedAt").is_none());
        item["CreatedAt"]["S"].as_str().unwrap().to_owned()
    };
    let input = &batch.to_inputs().unwrap()[0];
    let item = input.request_items().unwrap()["table"][0].put_request().unwrap().item();
    let time = item["CreatedAt"].as_s().unwrap().clone();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(batch.await.unwrap(), 1);
    let requests = service.requests();
    assert_eq!(requests.iter().map(created).collect::<Vec<_>>(), [time.clone(), time.clone()], "also when sent again");

    // A write that is left has no timestamp of its own, and keeps the one it was created with.
    let service = processing(|number| if number <= 10 { 0 } else { 1 });
    let error = service.table.batch_write().put(member("b")).await.unwrap_err();
    let left = error.unprocessed_writes().unwrap();
    let relation = left.puts::<Relation<Folder, Folder>>().remove(0).unwrap();
    assert_eq!((relation.created_at().unwrap(), relation.attributes().len()), (None, 0));
    service.table.batch_write().push(left).await.unwrap();
    let sent: Vec<_> = service.requests().iter().map(|body| body["RequestItems"].clone()).collect();
    assert!(sent.iter().all(|items| *items == sent[0]));

    // `delete_keys` takes the relations that a query returns.
    let inputs = service.table.batch_delete([&relation]).to_inputs().unwrap();
    assert_eq!(inputs[0].request_items().unwrap()["table"][0].delete_request().unwrap().key().len(), 2);
}

#[tokio::test]
async fn the_progress_of_a_batch_write() {
    let service = processing(|number| if number < 2 { 20 } else { 25 });
    let (progress, log) = Progress::new();
    service.table.batch_put((0..60).map(note)).concurrency(1).on_progress(progress).await.unwrap();
    assert_eq!(log.take(), [(20, 5, 40), (40, 10, 20), (60, 10, 0)]);

    let service =
        Script::new(|number, body| if number == 0 { response(body, 25) } else { failed(400, "ValidationException") });
    let (progress, log) = Progress::new();
    service.table.batch_put((0..60).map(note)).concurrency(1).on_progress(progress).await.unwrap_err();
    assert_eq!(log.take(), [(25, 0, 35), (25, 0, 35)]);
}

#[tokio::test]
async fn writes_that_an_earlier_attempt_may_have_applied_are_reported() {
    // The SDK's first attempt fails after DynamoDB may have applied the writes. The second one leaves one unprocessed,
    // and the next request is denied.
    let retries = RetryConfig::standard().with_max_attempts(2).with_initial_backoff(Duration::from_millis(1));
    let service = Script::with_config(config().retry_config(retries), |number, body| match number {
        0 => failed(500, "InternalServerError"),
        1 => response(body, 2),
        _ => failed(400, "AccessDeniedException"),
    });
    let error = service.table.batch_put((0..3).map(note)).await.unwrap_err();
    assert_eq!((error.kind(), error.completed()), (ErrorKind::Denied, Some(2)));
    assert!(error.may_have_been_applied());
}
