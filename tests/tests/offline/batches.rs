//! The requests of `batch_get`, and its retries of unprocessed keys.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::{Entity, ErrorKind, Relation};
use serde_json::{Value, json};

use crate::service::{Progress, Script, THROTTLED, config, failed};

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = Folder(folder), sk = Self(id))]
struct Note {
    folder: String,
    id: u64,
    text: String,
}

#[derive(Entity, Debug)]
struct Folder;

fn key(id: u64) -> dokklib::PrimaryKey<Note> {
    Note::key("SENTINEL", id)
}

fn note(id: u64) -> Note {
    Note { folder: "SENTINEL".to_owned(), id, text: "x".to_owned() }
}

/// Starts a fake service that computes each response from the number of the request and its keys.
fn script(respond: impl Fn(usize, Vec<Value>) -> (u16, Value) + Send + Sync + 'static) -> Script {
    Script::new(move |number, body| respond(number, body["RequestItems"]["table"]["Keys"].as_array().unwrap().clone()))
}

/// Returns the item with this key and a text of `bytes` bytes.
fn item(key: &Value, bytes: usize) -> Value {
    let id: u64 = key["SK"]["S"].as_str().unwrap().rsplit('#').next().unwrap().parse().unwrap();
    let text = "x".repeat(bytes);
    let folder = key["PK"]["S"].as_str().unwrap().trim_start_matches("FOLDER#");
    json!({
        "PK": key["PK"], "SK": key["SK"],
        "folder": {"S": folder}, "id": {"N": id.to_string()}, "text": {"S": text},
    })
}

/// Returns a response with the items of the first `processed` keys. The remaining keys are unprocessed.
fn response(keys: &[Value], processed: usize, bytes: usize) -> (u16, Value) {
    let (processed, unprocessed) = keys.split_at(processed.min(keys.len()));
    let items: Vec<_> = processed.iter().map(|key| item(key, bytes)).collect();
    let unprocessed = if unprocessed.is_empty() { json!({}) } else { json!({"table": {"Keys": unprocessed}}) };
    (200, json!({"Responses": {"table": items}, "UnprocessedKeys": unprocessed}))
}

#[tokio::test]
async fn unprocessed_keys_are_retried() -> dokklib::Result<()> {
    let service = script(|_, keys| response(&keys, 3, 1));
    let notes = service.table.batch_get((0..10).map(key)).await?;
    assert_eq!(notes, (0..10).map(|id| Some(note(id))).collect::<Vec<_>>());
    assert_eq!(service.requests().len(), 4);
    let sleeps = service.sleeps();
    assert_eq!(sleeps.len(), 3, "a pause before each retry");
    assert!(
        sleeps.iter().all(|sleep| *sleep <= Duration::from_millis(50)),
        "the backoff doesn't grow while there is progress: {sleeps:?}"
    );
    Ok(())
}

#[tokio::test]
async fn each_key_is_requested_once_and_a_request_has_at_most_a_hundred_keys() -> dokklib::Result<()> {
    let requested = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&requested);
    let service = script(move |_, keys| {
        assert!(keys.len() <= 100);
        log.lock().unwrap().extend(keys.iter().map(Value::to_string));
        response(&keys, 100, 1)
    });
    let ids = (0..250).chain(0..100);
    let notes = service.table.batch_get(ids.clone().map(key)).await?;
    assert_eq!(notes, ids.map(|id| Some(note(id))).collect::<Vec<_>>());
    assert_eq!(service.requests().len(), 3);
    let mut requested = requested.lock().unwrap().clone();
    requested.sort();
    requested.dedup();
    assert_eq!(requested.len(), 250);
    assert!(service.sleeps().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_response_at_the_size_limit_is_retried_without_a_pause() -> dokklib::Result<()> {
    // 41 items of 390 KB from many partitions: one more would exceed the 16 MB of a response.
    let keys: Vec<_> = (0..60_u64).map(|id| Note::key(id.to_string(), id)).collect();
    let service = script(|_, keys| response(&keys, 41, 390_000));
    let notes = service.table.batch_get(&keys).await?;
    assert_eq!(notes.iter().flatten().count(), 60);
    assert_eq!((service.requests().len(), service.sleeps()), (2, vec![]));

    // One partition: two of the items fit into the limit of 1 MB per partition.
    let service = script(|_, keys| response(&keys, 2, 390_000));
    let notes = service.table.batch_get((0..9).map(key)).await?;
    assert_eq!(notes.iter().flatten().count(), 9);
    assert_eq!((service.requests().len(), service.sleeps()), (5, vec![]));

    // The size of partitions without unprocessed keys doesn't explain the unprocessed keys of other partitions.
    let keys: Vec<_> = (0..9_u64).map(|id| Note::key(id.to_string(), id)).collect();
    let service = script(|_, keys| response(&keys, 3, 390_000));
    service.table.batch_get(&keys).await?;
    assert_eq!((service.requests().len(), service.sleeps().len()), (3, 2));
    Ok(())
}

#[tokio::test]
async fn the_error_of_sustained_throttling_has_the_items_and_the_unprocessed_keys() {
    let service = script(|number, keys| response(&keys, if number == 0 { 2 } else { 0 }, 1));
    let keys = [0, 1, 2, 3, 1, 3].map(key);
    let error = service.table.batch_get(keys).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessed);
    assert_eq!(error.to_string(), "batch_get of Note: 2 of 4 keys are unprocessed after all retries");
    assert!(!format!("{error:?}").contains("SENTINEL"));

    let results = error.batch_results::<Note>().unwrap();
    assert_eq!(results.len(), 6);
    for (index, id) in [(0, 0), (1, 1), (4, 1)] {
        assert_eq!(results[index].as_ref().unwrap(), &Some(note(id)));
    }
    for index in [2, 3, 5] {
        assert_eq!(results[index].as_ref().unwrap_err().kind(), ErrorKind::Unprocessed);
    }
    assert_eq!(results[2].as_ref().unwrap_err().to_string(), "Note: DynamoDB didn't process this key");
    assert_eq!(error.unprocessed::<Note>(), [key(2), key(3)], "typed, without duplicates");
    assert!(error.unprocessed::<Relation<Folder, Note>>().is_empty(), "no keys of another type");
    assert!(error.batch_results::<Relation<Folder, Note>>().is_none());

    let sleeps = service.sleeps();
    assert_eq!(
        (service.requests().len(), sleeps.len()),
        (11, 10),
        "it gives up after ten responses in a row without an item"
    );
    for (sleep, max) in sleeps.iter().zip([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]) {
        assert!(*sleep <= Duration::from_millis(max), "{sleeps:?}");
    }
    assert!(sleeps[4..].iter().any(|sleep| *sleep > Duration::from_millis(100)), "the backoff grows: {sleeps:?}");

    // The unprocessed keys can be passed to another `batch_get`.
    let service = script(|_, keys| response(&keys, 100, 1));
    let rest = service.table.batch_get(error.unprocessed::<Note>()).await.unwrap();
    assert_eq!(rest, [Some(note(2)), Some(note(3))]);
}

#[tokio::test]
async fn a_relation_in_an_error_that_was_read_in_part_is_not_written_back() {
    let service = script(|number, keys| response(&keys, if number == 0 { 1 } else { 0 }, 1));
    let pair = |id: u64| (Folder::partition_key("a"), Note::sort_key(id));
    let error = service.table.batch_get([pair(1), pair(2)]).attributes(["text"]).await.unwrap_err();
    let results = error.batch_results::<Relation<Folder, Note>>().unwrap();
    let read = results.into_iter().next().unwrap().unwrap().unwrap();
    let error = service.table.put(read).await.unwrap_err();
    assert!(error.to_string().contains("the relation was read with only some of its attributes"), "{error}");
}

#[tokio::test]
async fn pauses_have_full_jitter() {
    let service = script(|_, keys| response(&keys, 0, 1));
    for _ in 0..20 {
        service.table.batch_get([key(1)]).await.unwrap_err();
    }
    let last: Vec<_> = service.sleeps().chunks(9).map(|sleeps| *sleeps.last().unwrap()).collect();
    assert_eq!(last.len(), 20);
    let below = |limit| last.iter().filter(|sleep| **sleep < Duration::from_millis(limit)).count();
    assert!(below(2500) > 0 && below(2500) < 20, "pauses vary from 0 to the cap: {last:?}");
}

#[tokio::test]
async fn a_failed_request_does_not_lose_the_items_of_other_requests() {
    let service = script(move |number, keys| match number {
        1 => failed(400, "AccessDeniedException"),
        _ => response(&keys, 100, 1),
    });
    // Ten requests. Four of them are in flight when the second one fails.
    let error = service.table.batch_get((0..1000).map(key)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied);
    assert_eq!(error.code(), Some("AccessDeniedException"));
    assert!(!format!("{error:?} {error}").contains("SENTINEL"));
    let requests = service.requests().len();
    assert!((4..=6).contains(&requests), "no further requests are sent: {requests}");
    let unprocessed = error.unprocessed::<Note>();
    assert_eq!(unprocessed.len(), 1000 - (requests - 1) * 100);
    let results = error.batch_results::<Note>().unwrap();
    let read = results.iter().filter(|result| matches!(result, Ok(Some(_)))).count();
    assert_eq!(read + unprocessed.len(), 1000);
    assert!(results.iter().all(|result| !matches!(result, Ok(None))), "an unprocessed key isn't reported as missing");
}

#[tokio::test]
async fn after_a_malformed_response_all_keys_are_unprocessed() {
    let service = script(|_, _| (200, json!({"Responses": 7})));
    let error = service.table.batch_get([key(1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.unprocessed::<Note>(), [key(1)]);

    // Items and keys that were not requested or are malformed cause neither a panic nor endless retries.
    let service = script(|_, keys| {
        let unknown = json!({"PK": {"S": "FOLDER#other"}, "SK": {"N": "1"}});
        let other = item(&json!({"PK": {"S": "FOLDER#other"}, "SK": {"S": "NOTE#1"}}), 1);
        let items = json!([other, {}, item(&keys[0], 1)]);
        (200, json!({"Responses": {"table": items}, "UnprocessedKeys": {"table": {"Keys": [unknown]}}}))
    });
    let notes = service.table.batch_get([key(1), key(2)]).await.unwrap();
    assert_eq!(notes, [Some(note(1)), None]);
}

#[tokio::test]
async fn a_throttled_request_is_sent_again() {
    // DynamoDB rejects a request if it can't process any of its keys.
    let service = script(|number, keys| if number < 3 { failed(400, THROTTLED) } else { response(&keys, 100, 1) });
    let notes = service.table.batch_get((0..10).map(key)).await.unwrap();
    assert_eq!(notes, (0..10).map(|id| Some(note(id))).collect::<Vec<_>>());
    assert_eq!((service.requests().len(), service.sleeps().len()), (4, 3));

    let service = script(|number, keys| if number == 0 { response(&keys, 1, 1) } else { failed(400, THROTTLED) });
    let error = service.table.batch_get([1, 2].map(key)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!((service.requests().len(), error.completed()), (11, Some(1)));
    assert_eq!(error.unprocessed::<Note>(), [key(2)]);
    assert!(!format!("{error:?} {error}").contains("SENTINEL"));
}

#[tokio::test]
async fn the_attempts_of_the_sdk_count() {
    let retries = RetryConfig::standard().with_max_attempts(4).with_initial_backoff(Duration::from_millis(1));
    let service = Script::with_config(config().retry_config(retries), |_, _| failed(400, THROTTLED));
    let error = service.table.batch_get([key(1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!(service.requests().len(), 12, "three times four attempts");
}

#[tokio::test]
async fn the_requests_of_a_batch_get() {
    let service = Script::new(|_, _| (200, json!({})));
    let pair = || (Folder::partition_key("a"), Note::sort_key(1));
    assert_eq!(service.table.batch_get([pair()]).await.unwrap(), [None]);
    service.table.batch_get([pair()]).attributes(["size", "a.b"]).consistent().await.unwrap();
    let keys = json!([{"PK": {"S": "FOLDER#a"}, "SK": {"S": "NOTE#00000000000000000001"}}]);
    assert_eq!(
        service.requests(),
        [
            json!({"RequestItems": {"table": {"Keys": keys}}}),
            json!({"RequestItems": {"table": {
                "Keys": keys,
                "ConsistentRead": true,
                "ProjectionExpression": "PK, SK, #0, #1",
                "ExpressionAttributeNames": {"#0": "size", "#1": "a.b"},
            }}}),
        ]
    );

    let inputs = service.table.batch_get((0..250).chain(0..9).map(key)).consistent().to_inputs().unwrap();
    let keys = inputs.iter().map(|input| input.request_items().unwrap()["table"].keys().len());
    assert_eq!(keys.collect::<Vec<_>>(), [100, 100, 50]);
    assert!(inputs.iter().all(|input| input.request_items().unwrap()["table"].consistent_read() == Some(true)));
    let error = service.table.batch_get([Note::key("", 1)]).to_inputs().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn the_progress_of_a_batch_get() {
    let service = script(|number, keys| response(&keys, if number == 0 { 97 } else { 100 }, 1));
    let (progress, log) = Progress::new();
    service.table.batch_get((0..250).map(key)).concurrency(1).on_progress(progress).await.unwrap();
    assert_eq!(log.take(), [(97, 3, 153), (197, 3, 53), (250, 3, 0)]);
}
