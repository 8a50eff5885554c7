//! Each write of one item, under all faults. After each write the item must be what the result says.

use dokklib::testing::{Fault, FaultCounts, Faults, Seeds};
use dokklib::{Error, ErrorKind, Result, Table};
use dokklib_tests::Engine;

use crate::note::Note;

const SEEDS: u64 = 120;

/// A write, as a request and as a function of the stored item.
struct Operation {
    /// Sends the write for the item with this ID. Returns the returned item, if there is one.
    send: fn(&Table, u64) -> Sent,
    /// Returns the item afterwards, or the error kind.
    apply: fn(Option<Note>, u64) -> std::result::Result<Option<Note>, ErrorKind>,
    /// `true` if the write is applied at most once.
    exactly_once: bool,
}

type Sent = std::pin::Pin<Box<dyn Future<Output = Result<Option<Note>>>>>;

/// Returns a future of a write that returns no item.
fn sent(write: impl IntoFuture<Output = Result<()>, IntoFuture: 'static>) -> Sent {
    let write = write.into_future();
    Box::pin(async move { write.await.map(|()| None) })
}

/// Returns the states that the item can have before a write.
fn initial_states(id: u64) -> [Option<Note>; 3] {
    let other = Note { views: 5, lines: vec!["line".to_owned()], ..Note::new(id, "old") };
    [None, Some(Note::new(id, "new")), Some(other)]
}

async fn run(operation: Operation) {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for seed in Seeds::new(SEEDS) {
        for (id, before) in (seed * 3..).zip(initial_states(0)) {
            let before = before.map(|note| Note { id, ..note });
            match &before {
                Some(note) => table.put(note).await.unwrap(),
                None => table.delete(Note::key(id)).await.unwrap(),
            }
            let faults = Faults::seeded(seed).all(0.5);
            let result = (operation.send)(&faults.table(&table), id).await;
            let after = table.get(Note::key(id)).consistent().await.unwrap();
            check(&operation, id, before, &result, after.as_ref(), &faults.counts());
            if let Ok(Some(returned)) = result {
                assert_eq!(Some(returned), after, "the returned item");
            }
        }
    }
}

fn check(
    operation: &Operation,
    id: u64,
    before: Option<Note>,
    result: &Result<Option<Note>>,
    after: Option<&Note>,
    counts: &FaultCounts,
) {
    let context = format!("before: {before:?}\nafter: {after:?}\nresult: {result:?}\n{counts:?}");
    let applied = (operation.apply)(before.clone(), id);
    // The states after one or several attempts are applied.
    let attempts = if operation.exactly_once { 1 } else { counts.delivered() };
    let apply = |state: &Option<Note>| (operation.apply)(state.clone(), id).ok();
    let states: Vec<_> =
        std::iter::successors(applied.clone().ok(), apply).take(attempts.try_into().unwrap()).collect();
    let is_applied = states.iter().any(|state| state.as_ref() == after);
    let is_unchanged = before.as_ref() == after;
    match result {
        Ok(_) if !has_unknown_outcome(counts) => {
            assert_eq!(Ok(after), applied.as_ref().map(Option::as_ref), "{context}")
        }
        // The item can have had the result of the write before. Then it isn't known which attempt wrote it.
        Ok(_) => assert!(is_applied || is_unchanged && !operation.exactly_once, "{context}"),
        Err(error) if error.may_have_been_applied() => {
            assert!(has_unknown_outcome(counts), "{context}");
            assert!(is_applied || is_unchanged, "{context}");
        }
        Err(error) => {
            assert!(is_unchanged, "{context}");
            if is_failed_condition(error) {
                assert_eq!(Err(error.kind()), applied, "{context}");
            }
        }
    }
}

fn is_failed_condition(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound | ErrorKind::ConditionFailed)
}

/// Returns `true` after a fault that hides whether the request was executed.
fn has_unknown_outcome(counts: &FaultCounts) -> bool {
    [
        Fault::InternalError { applied: false },
        Fault::InternalError { applied: true },
        Fault::LostRequest,
        Fault::LostResponse,
        Fault::Timeout { applied: false },
        Fault::Timeout { applied: true },
        Fault::Truncated,
        Fault::Garbled,
    ]
    .into_iter()
    .any(|fault| counts.injected(fault) > 0)
}

/// Defines a test of one write.
macro_rules! writes {
    ($($name:ident: $send:expr, $apply:expr $(, $exactly_once:ident)?;)+) => {$(
        #[tokio::test]
        async fn $name() {
            let exactly_once = false $(|| stringify!($exactly_once) == "exactly_once")?;
            run(Operation { send: $send, apply: $apply, exactly_once }).await;
        }
    )+};
}

fn new(id: u64) -> Note {
    Note::new(id, "new")
}

/// Changes an item that must exist.
fn existing(
    before: Option<Note>,
    change: impl FnOnce(Note) -> std::result::Result<Option<Note>, ErrorKind>,
) -> std::result::Result<Option<Note>, ErrorKind> {
    before.map_or(Err(ErrorKind::NotFound), change)
}

fn insert(before: Option<Note>, id: u64) -> std::result::Result<Option<Note>, ErrorKind> {
    if before.is_some() { Err(ErrorKind::AlreadyExists) } else { Ok(Some(new(id))) }
}

fn delete_existing(before: Option<Note>, _: u64) -> std::result::Result<Option<Note>, ErrorKind> {
    existing(before, |_| Ok(None))
}

fn add(before: Option<Note>, _: u64) -> std::result::Result<Option<Note>, ErrorKind> {
    existing(before, |note| Ok(Some(Note { views: note.views + 1, ..note })))
}

fn extend(before: Option<Note>, _: u64) -> std::result::Result<Option<Note>, ErrorKind> {
    existing(before, |note| {
        let lines = [vec!["first".to_owned()], note.lines].concat();
        Ok(Some(Note { lines, ..note }))
    })
}

/// Changes the text of an item whose text is "old".
fn set_when(before: Option<Note>, _: u64) -> std::result::Result<Option<Note>, ErrorKind> {
    existing(before, |note| match &*note.text {
        "old" => Ok(Some(Note { text: "new".to_owned(), ..note })),
        _ => Err(ErrorKind::ConditionFailed),
    })
}

fn subtract(before: Option<Note>, _: u64) -> std::result::Result<Option<Note>, ErrorKind> {
    existing(before, |note| match note.views.checked_sub(3) {
        Some(views) => Ok(Some(Note { views, ..note })),
        None => Err(ErrorKind::ConditionFailed),
    })
}

writes! {
    inserts: |table, id| sent(table.insert(new(id))), insert;
    inserts_exactly_once: |table, id| sent(table.insert(new(id)).exactly_once()), insert, exactly_once;
    puts: |table, id| sent(table.put(new(id))), |_, id| Ok(Some(new(id)));
    conditional_puts: |table, id| sent(table.put(new(id)).when(Note::TEXT.eq("old"))), |before, id| match before {
        Some(note) if note.text == "old" => Ok(Some(new(id))),
        _ => Err(ErrorKind::ConditionFailed),
    };
    replacements: |table, id| sent(table.replace(new(id))), |before, id| existing(before, |_| Ok(Some(new(id))));
    upserts: |table, id| sent(table.upsert(new(id)).set(Note::TEXT, "set")),
        |before, id| Ok(Some(Note { text: "set".to_owned(), ..before.unwrap_or(new(id)) }));
    deletions: |table, id| sent(table.delete(Note::key(id))), |_, _| Ok(None);
    deletions_of_existing_items: |table, id| sent(table.delete(Note::key(id)).must_exist()), delete_existing;
    deletions_exactly_once: |table, id| sent(table.delete(Note::key(id)).must_exist().exactly_once()), delete_existing,
        exactly_once;
    conditional_deletions: |table, id| sent(table.delete(Note::key(id)).when(Note::TEXT.eq("old"))),
        |before, _| existing(before, |note| if note.text == "old" { Ok(None) } else { Err(ErrorKind::ConditionFailed) });
    updates: |table, id| sent(table.update(Note::key(id)).set(Note::TEXT, "set").add(Note::TAGS, ["tag"])),
        |before, _| existing(before, |note| {
            Ok(Some(Note { text: "set".to_owned(), tags: ["tag".to_owned()].into(), ..note }))
        });
    conditional_updates: |table, id| sent(table.update(Note::key(id)).set(Note::TEXT, "new").when(Note::TEXT.eq("old"))),
        set_when;
    conditional_updates_returning_new_items: |table, id| {
        let update = table.update(Note::key(id)).set(Note::TEXT, "new").when(Note::TEXT.eq("old"));
        let update = update.returning_new().into_future();
        Box::pin(async move { update.await.map(Some) })
    }, set_when;
    additions: |table, id| sent(table.update(Note::key(id)).add(Note::VIEWS, 1)), add;
    additions_exactly_once: |table, id| sent(table.update(Note::key(id)).add(Note::VIEWS, 1).exactly_once()), add,
        exactly_once;
    subtractions: |table, id| sent(table.update(Note::key(id)).subtract(Note::VIEWS, 3)), subtract;
    subtractions_exactly_once: |table, id| sent(table.update(Note::key(id)).subtract(Note::VIEWS, 3).exactly_once()),
        subtract, exactly_once;
    prepends: |table, id| sent(table.update(Note::key(id)).prepend(Note::LINES, ["first".to_owned()])), extend;
    prepends_exactly_once: |table, id| {
        sent(table.update(Note::key(id)).prepend(Note::LINES, ["first".to_owned()]).exactly_once())
    }, extend, exactly_once;
}
