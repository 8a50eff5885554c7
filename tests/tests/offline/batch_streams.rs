//! Batch writes from streams.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dokklib::{Entity, ErrorKind, PrimaryKey};
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use crate::service::{Progress, Script, failed};

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

fn key(id: u64) -> PrimaryKey<Note> {
    Note::key("f", id)
}

fn accepting() -> Script {
    Script::new(|_, _| (200, json!({})))
}

/// Returns the IDs of the notes that were sent, in their order.
fn sent(service: &Script) -> Vec<u64> {
    let id = |write: &Value| {
        let attributes = write.get("PutRequest").map_or(&write["DeleteRequest"]["Key"], |put| &put["Item"]);
        attributes["SK"]["S"].as_str().unwrap().rsplit('#').next().unwrap().parse().unwrap()
    };
    let requests = service.requests();
    requests.iter().flat_map(|body| body["RequestItems"]["table"].as_array().unwrap()).map(id).collect()
}

#[tokio::test]
async fn the_items_of_a_stream_are_put_after_the_operations_of_the_batch() {
    let service = accepting();
    let batch = service.table.batch_write().delete(key(0)).put(note(1));
    assert_eq!(batch.clone().put_stream(stream::iter(2..60).map(note)).await.unwrap(), 60);
    assert_eq!(sent(&service), (0..60).collect::<Vec<_>>());
    let lengths = |service: &Script| {
        let length = |body: &Value| body["RequestItems"]["table"].as_array().unwrap().len();
        service.requests().iter().map(length).collect::<Vec<_>>()
    };
    assert_eq!(lengths(&service), [25, 25, 10]);

    let service = accepting();
    let keys: Vec<_> = (0..30).map(key).collect();
    assert_eq!(service.table.batch_write().delete_stream(stream::iter(&keys)).await.unwrap(), 30);
    assert!(service.requests()[0]["RequestItems"]["table"][0].get("DeleteRequest").is_some());

    let service = accepting();
    let batches = stream::iter(0..20).map(|id| service.table.batch_write().put(note(2 * id)).delete(key(2 * id + 1)));
    assert_eq!(service.table.batch_write().push_stream(batches).await.unwrap(), 40);
    assert_eq!((sent(&service), lengths(&service)), ((0..40).collect(), vec![25, 15]));

    let service = accepting();
    assert_eq!(service.table.batch_write().put_stream(stream::empty::<Note>()).await.unwrap(), 0);
    assert!(service.requests().is_empty());
}

#[tokio::test]
async fn two_operations_on_one_item_of_a_stream_are_invalid_if_they_are_close() {
    let service = accepting();
    let ids = (0..10_000).chain([0]);
    let error = service.table.batch_write().put_stream(stream::iter(ids.map(note))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "batch_write: operation 10000 of the stream is on the same item as one of the 10000 operations before it: their \
         order would be undefined, so write the item once"
    );
    assert_eq!(error.completed(), Some(10_000), "the operations before it are done");
    let left = error.unprocessed_writes().unwrap();
    assert_eq!(left.puts::<Note>().into_iter().map(Result::unwrap).collect::<Vec<_>>(), [note(0)]);

    // Also with the operations of the batch itself.
    let batch = service.table.batch_write().delete(key(7));
    let error = batch.put_stream(stream::iter([6, 7, 8]).map(note)).await.unwrap_err();
    assert!(error.to_string().contains("operation 2 of the stream"), "{error}");
    assert_eq!(error.completed(), Some(2));

    // Operations further apart are done in the order of the stream.
    let service = accepting();
    let ids = (0..10_001).chain([0]);
    assert_eq!(service.table.batch_write().put_stream(stream::iter(ids).map(note)).await.unwrap(), 10_002);
    let sent = sent(&service);
    assert_eq!((sent[0], sent[10_001]), (0, 0));
}

#[tokio::test]
async fn an_invalid_item_ends_the_stream() {
    let service = accepting();
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let notes = stream::iter(0..60).map(move |id| {
        counter.fetch_add(1, Ordering::Relaxed);
        if id == 30 { Note { folder: String::new(), id } } else { note(id) }
    });
    let error = service.table.batch_write().put_stream(notes).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "batch_write: operation 30 of the batch, put of Note: the key part `folder` is empty: DynamoDB doesn't allow \
         empty keys"
    );
    assert_eq!((error.completed(), read.load(Ordering::Relaxed)), (Some(30), 31));
    let puts = error.unprocessed_writes().unwrap().puts::<Note>();
    assert_eq!(puts.len(), 1);
    assert_eq!(puts[0].as_ref().unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn after_an_error_the_rest_of_a_stream_can_be_written() {
    let service =
        Script::new(|number, _| if number == 1 { failed(400, "AccessDeniedException") } else { (200, json!({})) });
    let mut notes = stream::iter(0..200).map(note);
    let (progress, log) = Progress::new();
    let batch = service.table.batch_write().concurrency(1).on_progress(progress);
    let error = batch.put_stream(&mut notes).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied);
    assert_eq!(error.completed(), Some(25));
    let left = error.unprocessed_writes().unwrap();
    // The failed request, and perhaps what was read for the next one.
    assert!((25..=50).contains(&left.len()));
    assert_eq!(log.take(), [(25, 0, 175), (25, 0, 175)]);
    assert_eq!(service.table.batch_write().push(left).put_stream(notes).await.unwrap(), 175);
    let mut sent = sent(&service);
    sent.sort_unstable();
    sent.dedup();
    assert_eq!(sent, (0..200).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_error_of_the_source_ends_a_stream() {
    let service = accepting();
    let rows = ["1", "2", "x", "4"];
    let mut invalid = None;
    let notes = rows.into_iter().map_while(|row| match row.parse() {
        Ok(id) => Some(note(id)),
        Err(error) => {
            invalid = Some(error);
            None
        }
    });
    assert_eq!(service.table.batch_write().put_stream(stream::iter(notes)).await.unwrap(), 2);
    assert!(invalid.is_some());
}

#[tokio::test]
async fn a_dropped_batch_reports_nothing_more() {
    let service = accepting();
    let (progress, log) = Progress::new();
    let notes = stream::iter(0..100)
        .map(note)
        .then(|note| async move { if note.id == 60 { std::future::pending().await } else { note } });
    let write = service.table.batch_write().on_progress(progress).put_stream(notes);
    let timeout = tokio::time::timeout(std::time::Duration::from_millis(300), write);
    timeout.await.unwrap_err();
    // The ten notes before the pause of the stream are sent, because nothing else is in flight.
    assert_eq!(log.take().last(), Some(&(60, 0, 40)));
    assert_eq!(sent(&service), (0..60).collect::<Vec<_>>());
}
