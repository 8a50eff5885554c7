//! Exact sequences of faults: what a write reports if an earlier attempt may have been applied.

use dokklib::testing::{Fault, Faults};
use dokklib::{Error, ErrorKind, Result, Table};
use dokklib_tests::Engine;

use crate::note::Note;

/// A table with and without faults. Its engine is kept running.
struct Fixture {
    _engine: Engine,
    table: Table,
    faulty: Table,
    faults: Faults,
}

impl Fixture {
    async fn new() -> Self {
        let engine = Engine::start().await;
        let (table, faults) = (engine.table().await, Faults::none());
        Self { _engine: engine, faulty: faults.table(&table), table, faults }
    }

    async fn stored(&self) -> Option<Note> {
        self.table.get(Note::key(1)).await.unwrap()
    }
}

fn note() -> Note {
    Note::new(1, "text")
}

/// The faults after which the first attempt may have been applied, and is.
const APPLIED: [Fault; 3] =
    [Fault::LostResponse, Fault::InternalError { applied: true }, Fault::Timeout { applied: true }];

#[tokio::test]
async fn a_repeated_insert_of_the_same_item_succeeds() -> Result<()> {
    for fault in APPLIED {
        let fixture = Fixture::new().await;
        fixture.faults.inject([fault]);
        fixture.faulty.insert(note()).await?;
        assert_eq!(fixture.stored().await, Some(note()));
        assert_eq!(fixture.faults.counts().requests(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn a_repeated_insert_that_finds_another_item_may_have_been_applied() {
    let fixture = Fixture::new().await;
    fixture.table.put(Note::new(1, "other")).await.unwrap();
    fixture.faults.inject([Fault::LostResponse]);
    let error = fixture.faulty.insert(note()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::AlreadyExists, 2));
    assert!(error.may_have_been_applied());
    let text = "insert of Note: the item already exists; one of the 2 attempts may have been applied";
    assert_eq!(error.to_string(), text);
}

#[tokio::test]
async fn a_rejected_attempt_leaves_no_doubt() {
    let fixture = Fixture::new().await;
    fixture.table.put(note()).await.unwrap();
    fixture.faults.inject([Fault::Throttled, Fault::ConnectionRefused]);
    let error = fixture.faulty.insert(note()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::AlreadyExists, 2), "the refused attempt wasn't sent");
    assert!(!error.may_have_been_applied());
}

#[tokio::test]
async fn an_unknown_outcome_is_not_forgotten() {
    for (last, kind) in [
        (Fault::Throttled, ErrorKind::Throttled),
        (Fault::Denied, ErrorKind::Denied),
        (Fault::ConnectionRefused, ErrorKind::Unavailable),
    ] {
        for first in [Fault::LostResponse, Fault::LostRequest, Fault::InternalError { applied: false }] {
            let fixture = Fixture::new().await;
            fixture.faults.inject([first, last, last, last, last, last]);
            let error = fixture.faulty.put(note()).await.unwrap_err();
            assert_eq!(error.kind(), kind);
            assert!(error.may_have_been_applied(), "{first:?}, {last:?}: {error:?}");
            assert_eq!(fixture.stored().await.is_some(), first == Fault::LostResponse);
        }
    }
}

#[tokio::test]
async fn a_repeated_delete_succeeds() -> Result<()> {
    let fixture = Fixture::new().await;
    fixture.table.put(note()).await?;
    fixture.faults.inject([Fault::LostResponse]);
    fixture.faulty.delete(Note::key(1)).must_exist().await?;

    fixture.table.put(note()).await?;
    fixture.faults.inject([Fault::LostResponse]);
    fixture.faulty.delete(Note::key(1)).when(Note::TEXT.eq("text")).await?;
    assert_eq!(fixture.stored().await, None);

    // The deleted item is unknown.
    fixture.table.put(note()).await?;
    fixture.faults.inject([Fault::LostResponse]);
    let error = fixture.faulty.delete(Note::key(1)).must_exist().returning_old().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.may_have_been_applied());

    let error = fixture.faulty.delete(Note::key(1)).must_exist().await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_been_applied());
    Ok(())
}

#[tokio::test]
async fn a_repeated_conditional_put_succeeds() -> Result<()> {
    let fixture = Fixture::new().await;
    fixture.table.put(Note::new(1, "old")).await?;
    fixture.faults.inject([Fault::LostResponse]);
    fixture.faulty.put(note()).when(Note::TEXT.eq("old")).await?;
    fixture.faults.inject([Fault::LostResponse]);
    fixture.faulty.replace(Note::new(1, "new")).when(Note::TEXT.eq("text")).await?;
    assert_eq!(fixture.stored().await, Some(Note::new(1, "new")));

    fixture.faults.inject([Fault::LostResponse]);
    let error = fixture.faulty.put(note()).when(Note::TEXT.eq("old")).await.unwrap_err();
    assert!(error.is_condition_failed() && error.may_have_been_applied());
    Ok(())
}

#[tokio::test]
async fn a_repeated_conditional_update_succeeds() -> Result<()> {
    let fixture = Fixture::new().await;
    fixture.table.put(Note::new(1, "old")).await?;
    fixture.faults.inject([Fault::LostResponse]);
    fixture.faulty.update(Note::key(1)).set(Note::TEXT, "new").when(Note::TEXT.eq("old")).await?;

    fixture.faults.inject([Fault::LostResponse]);
    let update = fixture.faulty.update(Note::key(1)).set(Note::TEXT, "newer").add(Note::TAGS, ["tag"]);
    let updated = update.when(Note::TEXT.eq("new")).returning_new().await?;
    assert_eq!(Some(&updated), fixture.stored().await.as_ref());
    assert_eq!((&*updated.text, updated.tags.len()), ("newer", 1));
    Ok(())
}

/// Returns the error of an update whose first response is lost.
async fn error_of(fixture: &Fixture, update: dokklib::operation::Update<Note>) -> Error {
    fixture.faults.inject([Fault::LostResponse]);
    let error = update.await.unwrap_err();
    assert!(error.is_condition_failed() && error.may_have_been_applied(), "{error:?}");
    error
}

#[tokio::test]
async fn an_update_is_recognized_only_if_the_item_proves_it() {
    let fixture = Fixture::new().await;
    let update = || fixture.faulty.update(Note::key(1));
    let reset = async || fixture.table.put(Note::new(1, "old")).await.unwrap();

    // The stored number can be the result of the addition, or not.
    reset().await;
    error_of(&fixture, update().set(Note::TEXT, "new").add(Note::VIEWS, 1).when(Note::TEXT.eq("old"))).await;

    // The condition is about an attribute that the update doesn't change, so it failed the first time too.
    reset().await;
    error_of(&fixture, update().set(Note::TEXT, "old").when(Note::VIEWS.eq(7))).await;

    // Another value is stored.
    reset().await;
    error_of(&fixture, update().set(Note::TEXT, "new").when(Note::TEXT.eq("older"))).await;
}

#[tokio::test]
async fn a_write_that_is_applied_exactly_once() -> Result<()> {
    for fault in APPLIED {
        let fixture = Fixture::new().await;
        fixture.table.put(note()).await?;
        fixture.faults.inject([fault, fault]);
        let update = fixture.faulty.update(Note::key(1)).add(Note::VIEWS, 1).append(Note::LINES, ["line".to_owned()]);
        update.exactly_once().await?;
        assert_eq!(fixture.faults.counts().delivered(), 3);
        let stored = fixture.stored().await.unwrap();
        assert_eq!((stored.views, stored.lines.len()), (1, 1));

        fixture.faults.inject([fault]);
        fixture.faulty.delete(Note::key(1)).must_exist().exactly_once().await?;
        let error = fixture.faulty.delete(Note::key(1)).must_exist().exactly_once().await.unwrap_err();
        assert_eq!(error.to_string(), "delete of Note: the item doesn't exist");

        fixture.faults.inject([fault]);
        fixture.faulty.insert(note()).exactly_once().await?;
        // The token proves that this insert was never applied, although the stored item is equal.
        fixture.faults.inject([Fault::LostRequest]);
        let error = fixture.faulty.insert(note()).exactly_once().await.unwrap_err();
        assert!(error.is_already_exists() && !error.may_have_been_applied() && error.attempts() == 2, "{error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_write_applied_exactly_once_is_that_of_the_write() {
    let fixture = Fixture::new().await;
    fixture.table.put(note()).await.unwrap();
    let update = fixture.faulty.update(Note::key(1)).set(Note::TEXT, "new").when(Note::VIEWS.ge(3));
    let error = update.returning_old_on_failure().exactly_once().await.unwrap_err();
    assert_eq!(error.to_string(), "update of Note: the condition check failed: `views >= ?`");
    assert_eq!(error.old_item::<Note>().unwrap().unwrap(), note());
    assert!(error.reasons().is_empty());

    let error = fixture.faulty.update(Note::key(1)).exactly_once().await.unwrap_err();
    assert_eq!(error.to_string(), "update of Note: the update has no changes: add at least one, such as `.set(..)`");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
}

#[tokio::test]
async fn reads_report_their_attempts() {
    let fixture = Fixture::new().await;
    fixture.faults.inject([Fault::Throttled; 10]);
    let error = fixture.faulty.get(Note::key(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Throttled, 3));
    assert!(!error.may_have_been_applied());
    assert_eq!(error.to_string(), "get of Note: the request was throttled");
}
