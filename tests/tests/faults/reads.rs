//! Reads under all faults: they return what is stored, or an error.

use dokklib::testing::{Faults, Seeds};
use dokklib::{Entity, Error, ErrorKind};
use dokklib_tests::Engine;

use crate::note::Note;

#[derive(Entity)]
struct Folder;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = Folder(folder), sk = Self(id))]
struct File {
    folder: String,
    id: u64,
    text: String,
}

fn check<T: PartialEq + std::fmt::Debug>(result: Result<T, Error>, stored: &T) -> u64 {
    match result {
        Ok(read) => {
            assert_eq!(&read, stored);
            1
        }
        Err(error) => {
            assert_ne!(error.kind(), ErrorKind::Decode, "{error:?}");
            assert!(!error.may_have_been_applied());
            0
        }
    }
}

#[tokio::test]
async fn reads_return_what_is_stored() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let note = Note { views: 5, ..Note::new(1, "text") };
    table.put(&note).await.unwrap();
    let file = |id| File { folder: "a".to_owned(), id, text: "text".repeat(10) };
    let files: Vec<_> = (0..9).map(file).collect();
    for file in &files {
        table.put(file).await.unwrap();
    }
    let mut successes = 0;
    for seed in Seeds::new(120) {
        let faults = Faults::seeded(seed).all(0.3);
        let faulty = faults.table(&table);
        successes += check(faulty.get(Note::key(1)).await, &Some(note.clone()));
        successes += check(faulty.get(Note::key(2)).await, &None);
        successes += check(faulty.query(File::query("a")).page_size(4).await, &files);
        successes += check(faulty.query(File::query("a")).count().await, &files.len());
        successes += check(faulty.scan::<File>().page_size(5).await, &files);
        let expected: Vec<_> = files.iter().cloned().map(Some).chain([None]).collect();
        successes += check(faulty.batch_get((0..10).map(|id| File::key("a", id))).await, &expected);
    }
    assert!(successes > 0);
}
