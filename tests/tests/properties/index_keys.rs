//! After any sequence of updates, the stored index keys match the stored fields.

use std::collections::BTreeSet;

use dokklib::chrono::{DateTime, NaiveDate, Utc};
use dokklib::operation::Changes;
use dokklib::{Attribute, Attributes, Entity, ErrorKind, Index, Item, Schema, Table};
use dokklib_tests::Engine;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::keys::hostile_text;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    indexes(ByStatus, ByAssignee, ByDue, ByReminder, ByMonth),
    entities(Task)
)]
struct Work;

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByAssignee;

#[derive(Index)]
#[index(name = "by_due", partition_key = "GSI3PK")]
struct ByDue;

#[derive(Index)]
#[index(name = "by_reminder", partition_key = "GSI4PK", sort_key = "GSI4SK")]
struct ByReminder;

#[derive(Index)]
#[index(name = "by_month", partition_key = "GSI5PK", sort_key = "GSI5SK")]
struct ByMonth;

#[derive(Entity)]
struct User;

/// Four indexes share `status`, two share `due`, two have an optional part, and the key parts have all kinds of forms.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Work, pk = User(owner), sk = Self(desc(number), "X", title),
    index(ByStatus as by_status, pk = Self(status), sk = Self(desc(number), title)),
    index(ByAssignee as by_assignee, pk = User(assignee), sk = Self(status, due, pad(rank, 3), owner)),
    index(ByDue, pk = Self(desc(due))),
    index(ByReminder, pk = Self(status), sk = Self(last(desc(remind)), title)),
    index(ByMonth, pk = Self(month(at), lower(status)), sk = Self(last(label("~", remind)), epoch_seconds(at), with(count, tags))),
)]
struct Task {
    owner: String,
    #[entity(key_only)]
    number: u64,
    title: Title,
    status: Status,
    assignee: Option<String>,
    #[entity(rename = "d")]
    due: NaiveDate,
    rank: i32,
    remind: Option<NaiveDate>,
    at: DateTime<Utc>,
    tags: BTreeSet<String>,
    note: String,
}

fn count(tags: &BTreeSet<String>) -> String {
    tags.len().to_string()
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Title(String);

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
enum Status {
    Open,
    #[attribute(rename = "#done")]
    Done,
}

fn key(task: &Task) -> dokklib::PrimaryKey<Task> {
    Task::key(&task.owner, task.number, &task.title)
}

fn task() -> impl Strategy<Value = Task> {
    let status = prop_oneof![Just(Status::Open), Just(Status::Done)];
    let day = || (0..3_u32).prop_map(|day| NaiveDate::from_ymd_opt(2026, 2, day + 1).unwrap());
    let times = ["2026-01-31T23:59:59.9Z", "2026-01-31T23:59:59.1Z", "2026-02-01T00:00:00Z"];
    let at = prop::sample::select(times.map(|at| at.parse::<DateTime<Utc>>().unwrap()).to_vec());
    let tags = prop::collection::btree_set("[a-c]", 0..3);
    let (rank, note) = (-999..999_i32, Just(String::new()));
    let key = (hostile_text(), 0..2_u64, hostile_text());
    let fields = (status, option::of(hostile_text()), day(), rank, option::of(day()), at, tags, note);
    (key, fields).prop_map(|((owner, number, title), (status, assignee, due, rank, remind, at, tags, note))| Task {
        owner,
        number,
        title: Title(title),
        status,
        assignee,
        due,
        rank,
        remind,
        at,
        tags,
        note,
    })
}

/// A write of the item.
#[derive(Debug, Clone, Copy)]
enum Step {
    Status,
    LoadedStatus,
    StaleStatus,
    All,
    AllButStatus,
    Leave,
    LoadedAssignee,
    LoadedNobody,
    Upsert,
    UpsertStatus,
    UpsertAssignee,
    Merged,
    Transaction,
    Replace,
    DeleteAndUpsert,
    Remind,
    RemindNever,
    LoadedRemind,
    LoadedRemindNever,
    UpsertRemind,
    UpsertRemindNever,
    LoadedTime,
    Tags,
}

const STEPS: [Step; 23] = [
    Step::Status,
    Step::LoadedStatus,
    Step::StaleStatus,
    Step::All,
    Step::AllButStatus,
    Step::Leave,
    Step::LoadedAssignee,
    Step::LoadedNobody,
    Step::Upsert,
    Step::UpsertStatus,
    Step::UpsertAssignee,
    Step::Merged,
    Step::Transaction,
    Step::Replace,
    Step::DeleteAndUpsert,
    Step::Remind,
    Step::RemindNever,
    Step::LoadedRemind,
    Step::LoadedRemindNever,
    Step::UpsertRemind,
    Step::UpsertRemindNever,
    Step::LoadedTime,
    Step::Tags,
];

/// Runs a step on the stored item `now`, with new values from `to`.
async fn run(table: &Table<Work>, step: Step, now: &Task, to: &Task) -> dokklib::Result<()> {
    let Task { status, due, rank, remind, at, .. } = *to;
    let to_all = |changes: Changes<Task>| {
        changes.change((
            Task::STATUS.to(status),
            Task::ASSIGNEE.to(to.assignee.clone()),
            Task::DUE.to(due),
            Task::RANK.to(rank),
            Task::REMIND.to(remind),
            Task::AT.to(at),
            Task::TAGS.to(to.tags.clone()),
        ))
    };
    match step {
        // `status` is also part of the keys of other indexes. The condition on their other parts may fail.
        Step::Status => {
            let loaded = (Task::ASSIGNEE.unchanged(to.assignee.clone()), Task::DUE.unchanged(due));
            let (assignee, due) = loaded;
            let (remind, at) = (Task::REMIND.unchanged(now.remind), Task::AT.unchanged(now.at));
            let (rank, tags) = (Task::RANK.unchanged(rank), Task::TAGS.unchanged(now.tags.clone()));
            table.update(key(now)).change((Task::STATUS.to(status), assignee, due, rank, remind, at, tags)).await
        }
        Step::LoadedStatus => table.update(now).set(Task::STATUS, status).await,
        Step::StaleStatus => table.update(to).set(Task::STATUS, status).await,
        Step::All => table.update(key(now)).merge(to_all(Changes::new())).await,
        Step::AllButStatus => {
            table
                .update(key(now))
                .change((
                    Task::DUE.to(due),
                    Task::STATUS.unchanged(now.status),
                    Task::RANK.to(rank),
                    Task::ASSIGNEE.unchanged(now.assignee.clone()),
                    Task::NOTE.to("changed"),
                ))
                .await
        }
        Step::Leave => table.update(key(now)).remove(Task::ASSIGNEE).await,
        Step::LoadedAssignee => {
            table.update(now).set(Task::ASSIGNEE, to.assignee.clone()).set(Task::DUE, due).set(Task::NOTE, "").await
        }
        Step::LoadedNobody => table.update(now).set(Task::ASSIGNEE, None).set(Task::STATUS, status).await,
        Step::Upsert => table.upsert(to).await,
        Step::UpsertStatus => table.upsert(to).set(Task::STATUS, now.status).await,
        Step::UpsertAssignee => {
            table.upsert(to).change((Task::ASSIGNEE.to("bob"), Task::DUE.unchanged(due), Task::RANK.to(rank))).await
        }
        Step::Merged => {
            let changes =
                Changes::<Task>::new().change((Task::ASSIGNEE.removed(), Task::DUE.to(due), Task::RANK.to(rank)));
            let update = table.update(now).merge(changes).set(Task::STATUS, status);
            let update = if rank > 0 { update.set(Task::NOTE, "positive") } else { update };
            update.await
        }
        Step::Transaction => {
            table
                .transact_write()
                .update(now, |task| task.set(Task::STATUS, status).set(Task::ASSIGNEE, to.assignee.clone()))
                .await
        }
        Step::Replace => table.replace(to).await,
        Step::Remind => {
            let (status, at) = (Task::STATUS.unchanged(now.status), Task::AT.unchanged(now.at));
            let tags = Task::TAGS.unchanged(now.tags.clone());
            table.update(key(now)).change((Task::REMIND.to(remind), status, at, tags)).await
        }
        Step::RemindNever => {
            let (status, at) = (Task::STATUS.unchanged(now.status), Task::AT.unchanged(now.at));
            let tags = Task::TAGS.unchanged(now.tags.clone());
            table.update(key(now)).change((Task::REMIND.removed(), status, at, tags)).await
        }
        Step::LoadedRemind => table.update(now).set(Task::REMIND, remind).await,
        Step::LoadedRemindNever => table.update(now).remove(Task::REMIND).await,
        Step::UpsertRemind => table.upsert(to).set(Task::REMIND, now.remind).await,
        Step::UpsertRemindNever => table.upsert(to).remove(Task::REMIND).await,
        Step::LoadedTime => table.update(now).set(Task::AT, at).await,
        Step::Tags => table.update(now).set(Task::TAGS, to.tags.clone()).await,
        Step::DeleteAndUpsert => {
            table.delete(to).await?;
            table.upsert(to).set(Task::DUE, now.due).set_if_absent(Task::NOTE, "new").await
        }
    }
}

/// Returns the attributes of the index keys.
fn index_keys(attributes: &Attributes) -> Vec<(&str, Option<&String>)> {
    let names = ["GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK", "GSI3PK", "GSI4PK", "GSI4SK", "GSI5PK", "GSI5SK"];
    names.map(|name| (name, attributes.get(name).map(|key| key.as_s().unwrap()))).into()
}

#[tokio::test]
async fn no_sequence_of_updates_leaves_an_index_key_stale() {
    const ITEMS: usize = 40;
    const STEPS_EACH: usize = 25;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Work>().await;
    let mut runner = TestRunner::default();
    let (tasks, steps) = (task(), prop::sample::select(&STEPS[..]));
    let (mut succeeded, mut failed) = (0, 0);
    for _ in 0..ITEMS {
        let first = tasks.new_tree(&mut runner).unwrap().current();
        table.put(&first).await.unwrap();
        let mut history = Vec::new();
        for _ in 0..STEPS_EACH {
            let step = steps.new_tree(&mut runner).unwrap().current();
            let other = tasks.new_tree(&mut runner).unwrap().current();
            let to = Task { owner: first.owner.clone(), number: first.number, title: first.title.clone(), ..other };
            let now = table.get(&first).consistent().await.unwrap().unwrap();
            history.push((step, to.clone()));
            match run(&table, step, &now, &to).await {
                Ok(()) => succeeded += 1,
                Err(error) => {
                    let is_condition =
                        [ErrorKind::ConditionFailed, ErrorKind::TransactionCanceled].contains(&error.kind());
                    assert!(is_condition, "{history:?}: {error}: {:?}", error.sdk());
                    if error.kind() == ErrorKind::ConditionFailed {
                        assert!(!error.failed_conditions().is_empty(), "{history:?}: {error}");
                    }
                    failed += 1;
                }
            }
            let raw = table.query(User::partition_key(&first.owner)).consistent().await.unwrap();
            let stored: Vec<&Attributes> = raw.iter().map(dokklib::RawItem::attributes).collect();
            for stored in stored {
                let item = Task::from_attributes(stored.clone()).unwrap();
                let expected = item.to_attributes().unwrap();
                assert_eq!(index_keys(stored), index_keys(&expected), "{first:?} after {history:?}");
            }
        }
    }
    assert!(succeeded > failed, "{succeeded} steps succeeded, {failed} failed");
}
