//! Batch writes of several entities and tables, and what they return.

use std::sync::{Arc, Mutex};

use dokklib::{Entity, Index, Relation, Schema};
use dokklib_tests::Engine;
use futures_util::{StreamExt, stream};

use crate::{Group, User};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", indexes(ByState), entities(Job, Step))]
struct Jobs;

#[derive(Index)]
#[index(name = "by_state", partition_key = "state_pk", sort_key = "state_sk")]
struct ByState;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Jobs, pk = User(user), sk = Self(id), index(ByState as by_state, pk = Self(state), sk = Self(id)))]
struct Job {
    user: String,
    id: u32,
    state: Option<String>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Jobs, pk = User(user), sk = Job(job, "STEP", number))]
struct Step {
    user: String,
    job: u32,
    number: u8,
    data: Vec<u8>,
}

fn job(id: u32) -> Job {
    Job { user: "alice".to_owned(), id, state: id.is_multiple_of(2).then(|| "open".to_owned()) }
}

fn step(job: u32, number: u8, bytes: usize) -> Step {
    Step { user: "alice".to_owned(), job, number, data: vec![number; bytes] }
}

#[tokio::test]
async fn puts_and_deletes_of_several_entities_and_tables() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let jobs = engine.schema_table::<Jobs>().await;
    let other_jobs = engine.schema_table::<Jobs>().await;
    let members = engine.table().await;
    let alice = User::partition_key("alice");
    jobs.batch_put((0..40).map(job)).await?;

    let written = jobs
        .batch_write()
        .delete_keys((0..20).map(|id| Job::key("alice", id)))
        .put_all((40..60).map(job))
        .put(job(39)) // overwrites
        .put_all([step(1, 1, 10), step(1, 2, 10)])
        .delete(Job::key("nobody", 1)) // doesn't exist
        .push(other_jobs.batch_put([job(1), job(2)]))
        .push(members.batch_write().put((&alice, Group::sort_key("1"))))
        .await?;
    assert_eq!(written, 20 + 20 + 1 + 2 + 1 + 2 + 1);
    assert_eq!(jobs.query(Job::query("alice")).consistent().await?, (20..60).map(job).collect::<Vec<_>>());
    assert_eq!(jobs.query(Step::query("alice")).await?.len(), 2);
    let open = jobs.query(Job::by_state("open")).await?;
    assert_eq!(open, (20..60).filter(|id| id % 2 == 0).map(job).collect::<Vec<_>>(), "the index keys are written");
    assert_eq!(other_jobs.query(Job::query("alice")).await?, [job(1), job(2)]);
    assert_eq!(members.query((&alice, Group::prefix_sort_key())).await?.len(), 1);

    assert_eq!(jobs.batch_delete(&open).await?, open.len());
    assert_eq!(jobs.query(Job::by_state("open")).await?, []);
    Ok(())
}

#[tokio::test]
async fn relations_are_written_with_their_timestamps() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    let groups = ["1", "2", "3"].map(Group::sort_key);
    let batch = table.batch_put(groups.iter().map(|group| (&alice, group)));
    batch.put_with((&alice, Group::sort_key("4")), |member| member.attribute("role", "admin")).await?;
    let members: Vec<Relation<User, Group>> = table.query((&alice, Group::prefix_sort_key())).await?;
    assert_eq!(members.len(), 4);
    for member in &members {
        assert!(member.created_at()?.is_some() && member.updated_at()?.is_none());
    }
    assert_eq!(members[3].get::<String>("role")?.as_deref(), Some("admin"));

    // A relation that was read keeps its time of creation.
    table.batch_put(&members).await?;
    for (before, after) in members.iter().zip(table.query((&alice, Group::prefix_sort_key())).await?) {
        assert_eq!(after.created_at()?, before.created_at()?);
        assert!(after.updated_at()?.is_some());
    }

    let unstamped = table.clone().without_timestamps();
    unstamped.batch_put([(&alice, &groups[0])]).await?;
    assert!(table.get((&alice, &groups[0])).await?.unwrap().attributes().is_empty());
    Ok(())
}

#[tokio::test]
async fn large_items_are_split_by_the_size_of_requests() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let text = "\u{1}".repeat(300_000); // six bytes each in a request
    let mut batch = table.batch_write();
    let pair = |id: u8| (User::partition_key(id.to_string()), Group::sort_key("1"));
    for id in 0..9 {
        batch = batch.put_with(pair(id), |relation| relation.attribute("text", &text));
    }
    assert_eq!(batch.to_inputs()?.len(), 2, "16.2 MB");
    assert_eq!(batch.await?, 9);
    for member in table.batch_get((0..9).map(pair)).await? {
        assert_eq!(member.unwrap().get::<String>("text")?.as_ref(), Some(&text));
    }
    let steps: Vec<_> = (0..3).map(|number| step(1, number, 409_400)).collect();
    let jobs = engine.schema_table::<Jobs>().await;
    assert_eq!(jobs.batch_put(&steps).await?, 3, "almost 400 KB each");
    Ok(())
}

#[tokio::test]
async fn a_stream_copies_a_table() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (from, to) = (engine.schema_table::<Jobs>().await, engine.schema_table::<Jobs>().await);
    from.batch_put((0..300).map(job)).concurrency(2).await?;
    let mut failure = None;
    let jobs = from.scan::<Job>().page_size(70).stream().map(|job| job.map_err(|error| failure = Some(error)));
    let jobs = jobs.take_while(|job| std::future::ready(job.is_ok())).filter_map(|job| std::future::ready(job.ok()));
    let progress = Arc::new(Mutex::new((0, 0, 0)));
    let log = Arc::clone(&progress);
    let copied = to
        .batch_write()
        .concurrency(3)
        .on_progress(move |done, retried, left| *log.lock().unwrap() = (done, retried, left))
        .put_stream(jobs)
        .await?;
    assert!(failure.is_none());
    assert_eq!(copied, 300);
    assert_eq!(*progress.lock().unwrap(), (300, 0, 0));
    assert_eq!(to.query(Job::query("alice")).consistent().await?, (0..300).map(job).collect::<Vec<_>>());

    let keys = stream::iter((0..300).map(|id| Job::key("alice", id)));
    assert_eq!(to.batch_write().delete_stream(keys).await?, 300);
    assert_eq!(to.scan::<Job>().count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_batch_of_a_missing_table_returns_its_writes() {
    let engine = Engine::start().await;
    let table = Jobs::table(engine.client(), "no-such-table");
    let error = table.batch_put((0..30).map(job)).await.unwrap_err();
    assert_eq!(error.kind(), dokklib::ErrorKind::TableNotFound);
    let left = error.unprocessed_writes().unwrap();
    assert_eq!(
        left.puts::<Job>().into_iter().map(Result::unwrap).collect::<Vec<_>>(),
        (0..30).map(job).collect::<Vec<_>>()
    );
    assert!(!error.may_have_been_applied());
}

#[tokio::test]
async fn a_dropped_batch_can_be_repeated() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Jobs>().await;
    let done = Arc::new(Mutex::new(0));
    let log = Arc::clone(&done);
    let batch =
        table.batch_put((0..500).map(job)).concurrency(2).on_progress(move |done, _, _| *log.lock().unwrap() = done);
    let mut write = batch.clone().into_future();
    // Polls the batch until a part of it is done, and drops it.
    while *done.lock().unwrap() < 100 {
        futures_util::future::poll_fn(|cx| {
            assert!(write.as_mut().poll(cx).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        tokio::task::yield_now().await;
    }
    drop(write);
    let stored = table.scan::<Job>().consistent().count().await?;
    let reported = *done.lock().unwrap();
    assert!((reported..500).contains(&stored), "{reported} of {stored}");
    assert_eq!(batch.await?, 500);
    assert_eq!(table.scan::<Job>().consistent().count().await?, 500);
    Ok(())
}
