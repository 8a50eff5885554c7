//! Batches under injected faults: after each seed, the table holds exactly what the results say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dokklib::testing::{Faults, Seeds};
use dokklib::{Error, PrimaryKey, Table};
use dokklib_tests::Engine;
use futures_util::stream;

use crate::note::Note;

const SEEDS: u64 = 200;

/// How often a test tries to do what is left.
const TRIES: usize = 5;

/// Notes that are stored before each seed.
const STORED: u64 = 10;

/// The IDs of a seed, which no other seed uses.
fn ids(seed: u64, count: u64) -> std::ops::Range<u64> {
    seed * 1000..seed * 1000 + count
}

fn new(id: u64) -> Note {
    Note::new(id, "new")
}

fn old(id: u64) -> Note {
    Note::new(id, "old")
}

/// Returns faults of kinds and rates that depend on the seed.
fn faults(seed: u64) -> Faults {
    let rate = [0.02, 0.1, 0.3, 0.6][(seed % 4) as usize];
    let faults = Faults::seeded(seed);
    match seed / 4 % 4 {
        0 => faults.unprocessed(rate),
        1 => faults.unprocessed(rate).throttle(rate),
        2 => faults.unprocessed(rate).lose_requests(rate / 2.0).lose_responses(rate / 2.0).timeouts(rate / 2.0),
        _ => faults.all(rate),
    }
}

async fn stored(table: &Table, ids: impl Iterator<Item = u64>) -> BTreeMap<u64, Option<Note>> {
    let ids: Vec<_> = ids.collect();
    let notes = table.batch_get(ids.iter().copied().map(Note::key)).consistent().await.unwrap();
    ids.into_iter().zip(notes).collect()
}

type Reports = Arc<Mutex<Vec<(usize, usize, usize)>>>;

fn record(reports: &Reports) -> impl FnMut(usize, usize, usize) + Send + 'static {
    let reports = Arc::clone(reports);
    move |done, retried, left| reports.lock().unwrap().push((done, retried, left))
}

/// Checks the progress of a batch against its result.
fn assert_progress(reports: &Reports, result: &Result<usize, Error>, total: usize) {
    let reports = reports.lock().unwrap();
    assert!(reports.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1), "{reports:?}");
    assert!(reports.iter().all(|(done, _, left)| done + left <= total), "{reports:?}");
    let done = reports.last().map_or(0, |(done, _, _)| *done);
    match result {
        Ok(count) => assert_eq!((*count, done, reports.last().unwrap().2), (total, total, 0)),
        Err(error) => assert_eq!(error.completed(), Some(done), "{error:?}"),
    }
}

#[tokio::test]
async fn batch_write() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        let faults = faults(seed);
        let faulty = faults.table(&table);
        let ids: Vec<u64> = ids(seed, 26 + seed % 30).collect();
        let is_delete = |id: u64| id.is_multiple_of(3) && id % 1000 < STORED;
        table.batch_put(ids.iter().copied().filter(|id| id % 1000 < STORED).map(old)).await.unwrap();
        let reports = Reports::default();
        let mut batch = faulty.batch_write().concurrency(1 + (seed % 5) as usize).on_progress(record(&reports));
        for &id in &ids {
            batch = if is_delete(id) { batch.delete(Note::key(id)) } else { batch.put(new(id)) };
        }
        let result = batch.await;
        assert_progress(&reports, &result, ids.len());
        let (left, is_unknown) = match &result {
            Ok(_) => (Vec::new(), false),
            Err(error) => (left(error), error.may_have_been_applied()),
        };
        assert!(left.is_sorted(), "in their order");
        if let Err(error) = &result {
            assert_eq!(error.completed(), Some(ids.len() - left.len()), "{error:?}");
        }
        for (id, note) in stored(&table, ids.iter().copied()).await {
            let after = (!is_delete(id)).then(|| new(id));
            let before = (id % 1000 < STORED).then(|| old(id));
            if note != after {
                assert!(left.contains(&id) && note == before, "{id}: {note:?}, {result:?}");
            } else if left.contains(&id) {
                assert!(is_unknown || before == after, "{id} is applied and left: {result:?}");
            }
        }
        // The unprocessed writes can be passed to another batch of the same client.
        if let Err(error) = result {
            let rest = error.unprocessed_writes().unwrap();
            for _ in 0..TRIES {
                if faulty.batch_write().push(rest).await.is_ok() {
                    let notes = stored(&table, ids.iter().copied()).await;
                    assert!(notes.into_iter().all(|(id, note)| note == (!is_delete(id)).then(|| new(id))));
                    break;
                }
            }
        }
    }
}

/// Returns the IDs of the writes that are left.
fn left(error: &Error) -> Vec<u64> {
    let left = error.unprocessed_writes().unwrap();
    let puts = left.puts::<Note>().into_iter().map(|note| note.unwrap().id);
    let deletes = left.deletes::<Note>().into_iter().map(|key| key.parts::<(u64,)>().unwrap().0);
    let mut ids: Vec<u64> = puts.chain(deletes).collect();
    assert_eq!(ids.len(), left.len());
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_stream_of_puts() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        let faulty = faults(seed).table(&table);
        let ids: Vec<u64> = ids(seed, 60).collect();
        let reports = Reports::default();
        let mut notes = stream::iter(ids.iter().copied().map(new));
        let batch = faulty.batch_write().on_progress(record(&reports));
        let mut result = batch.put_stream(&mut notes).await;
        assert_progress(&reports, &result, ids.len());
        // Repeats what is left, and continues with the stream, until everything is written.
        let mut done = 0;
        for _ in 0..TRIES {
            let Err(error) = &result else { break };
            done += error.completed().unwrap();
            let batch = faulty.batch_write().push(error.unprocessed_writes().unwrap());
            result = batch.put_stream(&mut notes).await;
        }
        if let Ok(count) = result {
            assert_eq!(done + count, ids.len(), "each item is counted once");
            assert!(stored(&table, ids.iter().copied()).await.into_iter().all(|(id, note)| note == Some(new(id))));
        }
    }
}

#[tokio::test]
async fn delete_all() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        let faulty = faults(seed).table(&table);
        let ids: Vec<u64> = ids(seed, 30).collect();
        table.batch_put(ids.iter().copied().map(new)).await.unwrap();
        let reports = Reports::default();
        let mut deleted = 0;
        let mut is_complete = false;
        for attempt in 0..TRIES {
            let mut delete = faulty.delete_all(faulty.scan::<Note>().page_size(20).consistent()).concurrency(2);
            if attempt == 0 {
                delete = delete.on_progress(record(&reports));
            }
            let before = ids.len() - stored(&table, ids.iter().copied()).await.values().flatten().count();
            match delete.await {
                Ok(count) => {
                    deleted += count;
                    is_complete = true;
                    break;
                }
                Err(error) => {
                    let completed = error.completed().unwrap();
                    deleted += completed;
                    let missing = ids.len() - stored(&table, ids.iter().copied()).await.values().flatten().count();
                    assert!(missing - before >= completed, "{error:?}");
                    let is_unknown = missing - before > completed;
                    assert!(!is_unknown || error.may_have_been_applied(), "{error:?}");
                    // Deleting what is left again makes the count exact.
                    if let Some(rest) = error.unprocessed_writes() {
                        deleted += again(&table, rest.deletes()).await;
                    }
                }
            }
        }
        let remaining = stored(&table, ids.iter().copied()).await.values().flatten().count();
        assert_eq!(deleted + remaining, ids.len());
        assert!(!is_complete || remaining == 0);
        table.delete_all(table.scan::<Note>()).await.unwrap();
    }
}

/// Deletes the items of the keys without faults.
async fn again(table: &Table, keys: Vec<PrimaryKey<Note>>) -> usize {
    table.batch_delete(keys).await.unwrap()
}

#[tokio::test]
async fn batch_get() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let exists = |id: u64| !id.is_multiple_of(3);
    table.batch_put((0..120).filter(|id| exists(*id)).map(new)).await.unwrap();
    let expected = |id: u64| exists(id).then(|| new(id));
    for seed in Seeds::new(SEEDS) {
        let faulty = faults(seed).table(&table);
        let ids: Vec<u64> = (0..120).map(|index| (index * 77 + seed) % 120).chain(0..20).collect();
        let batch = faulty.batch_get(ids.iter().copied().map(Note::key)).concurrency(1 + (seed % 4) as usize);
        match batch.await {
            Ok(notes) => assert_eq!(notes, ids.iter().copied().map(expected).collect::<Vec<_>>()),
            Err(error) => {
                let left = error.unprocessed::<Note>();
                assert_eq!(error.completed(), Some(120 - left.len()));
                let results = error.batch_results::<Note>().unwrap();
                assert_eq!(results.len(), ids.len());
                for (&id, result) in ids.iter().zip(results) {
                    match result {
                        Ok(note) => assert_eq!(note, expected(id)),
                        Err(error) => {
                            assert_eq!(error.kind(), dokklib::ErrorKind::Unprocessed);
                            assert!(left.contains(&Note::key(id)));
                        }
                    }
                }
                assert!(!error.may_have_been_applied());
                table.batch_get(left).await.unwrap();
            }
        }
    }
}
