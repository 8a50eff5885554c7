//! Read transactions: every result is true, and conflicts are retried.

use dokklib::ErrorKind;
use dokklib::testing::{Fault, Faults, Seeds};
use dokklib_tests::Engine;

use crate::note::Note;

#[tokio::test]
async fn read_transactions_return_what_is_stored() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.batch_put((0..5).map(|id| Note::new(id, "stored"))).await.unwrap();
    for seed in Seeds::new(120) {
        let faults = Faults::seeded(seed).all(0.5);
        let faulty = faults.table(&table);
        let ids = [0, seed % 7, 4];
        if let Ok(notes) = faulty.transact_get(ids.map(Note::key)).await {
            let found: Vec<_> = notes.into_iter().map(|note| note.map(|note| note.id)).collect();
            assert_eq!(found, ids.map(|id| (id < 5).then_some(id)));
        }
        match faulty.transact_get((Note::key(1), Note::key(9))).await {
            Ok((first, second)) => assert!(first.is_some() && second.is_none()),
            Err(error) => assert!(!error.may_have_been_applied(), "a read changes nothing"),
        }
    }
}

#[tokio::test]
async fn conflicts_of_read_transactions_are_retried() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(Note::new(1, "a")).await.unwrap();
    let faults = Faults::none();
    let faulty = faults.table(&table);
    faults.inject([Fault::Conflict; 3]);
    assert!(faulty.transact_get((Note::key(1),)).await.unwrap().0.is_some());
    assert_eq!(faults.counts().requests(), 4);

    faults.inject([Fault::Conflict; 20]);
    let error = faulty.transact_get((Note::key(1), Note::key(2))).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TransactionCanceled, 8));
    assert!(error.has(ErrorKind::TransactionConflict));
    assert_eq!(error.reasons().len(), 2);
    assert!(error.to_string().contains("get of Note: the request conflicts with a concurrent request"), "{error}");
}
