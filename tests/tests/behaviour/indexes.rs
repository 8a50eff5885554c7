//! Local and global indexes with every projection. Their keys are separate key attributes or the items' own attributes.

use dokklib::operation::Cursor;
use dokklib::{Entity, ErrorKind, Index, InverseIndex, Path, PrimaryKey, Projection, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_due", local, sort_key = "LSI1SK")]
struct ByDue;

#[derive(Index)]
#[index(name = "by_rank", local, sort_key = number("rank"), projection = keys_only)]
struct ByRank;

#[derive(Index)]
#[index(name = "by_score", partition_key = "GSI1PK", sort_key = number("score"), projection = include("title"))]
struct ByScore;

#[derive(Index)]
#[index(name = "by_digest", partition_key = binary("digest"))]
struct ByDigest;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByDue, ByRank, ByScore, ByDigest, InverseIndex),
    entities(Task, Note)
)]
struct Office;

#[derive(Entity)]
struct User;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Office,
    pk = User(user),
    sk = Self(id),
    index(ByDue as by_due, sk = Self(sparse(due))),
    index(ByRank as by_rank, sk = rank, returns = key),
    index(ByScore as by_score, pk = Self(done), sk = score, returns = TaskSummary),
    index(ByDigest as by_digest, pk = digest),
)]
struct Task {
    user: String,
    id: u64,
    due: Option<String>,
    rank: i64,
    done: bool,
    score: Option<f64>,
    title: String,
    digest: Vec<u8>,
    text: String,
}

/// An entity in the same partitions and the same local index as `Task`.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Office, pk = User(user), sk = Self(id), index(ByDue as by_due, sk = Self(due)))]
struct Note {
    user: String,
    id: u64,
    due: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Task, indexes(ByScore))]
struct TaskSummary {
    user: String,
    id: u64,
    done: bool,
    score: Option<f64>,
    title: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Task, indexes(ByRank, ByScore))]
struct TaskId {
    id: u64,
}

fn task(id: u64, due: Option<&str>, rank: i64, score: Option<f64>) -> Task {
    Task {
        user: "alice".to_owned(),
        id,
        due: due.map(str::to_owned),
        rank,
        done: false,
        score,
        title: format!("task {id}"),
        digest: vec![0, 255, u8::try_from(id).unwrap()],
        text: "long".to_owned(),
    }
}

async fn office() -> (Engine, Table<Office>, [Task; 4]) {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    let tasks = [
        task(1, Some("2026-02"), -5, Some(1e21)),
        task(2, None, 10, Some(-0.5)),
        task(3, Some("2026-01"), 9, None),
        task(4, Some("2026-03"), -10, Some(10.25)),
    ];
    for task in &tasks {
        table.put(task).await.unwrap();
    }
    table.put(Note { user: "alice".to_owned(), id: 1, due: "2026-02".to_owned() }).await.unwrap();
    (engine, table, tasks)
}

fn ids(tasks: &[Task]) -> Vec<u64> {
    tasks.iter().map(|task| task.id).collect()
}

#[tokio::test]
async fn a_local_index_has_its_own_sort_order_and_strongly_consistent_reads() -> dokklib::Result<()> {
    let (_engine, table, tasks) = office().await;
    let by_due = || Task::by_due("alice");
    assert_eq!(
        ids(&table.query(by_due()).consistent().await?),
        [3, 1, 4],
        "the index is sparse, and the query excludes the note"
    );
    assert_eq!(table.query(by_due().ge("2026-02")).await?, [tasks[0].clone(), tasks[3].clone()]);
    assert_eq!(ids(&table.query(by_due().begins_with("2026-0")).descending().await?), [4, 1, 3]);
    assert_eq!(table.query(Note::by_due("alice").eq("2026-02")).await?.len(), 1);
    assert_eq!(ids(&table.query(Task::by_due("bob")).await?), [] as [u64; 0]);

    let update = table.update(Task::key("alice", 2)).set(Task::DUE, "2025-12");
    update.await?;
    assert_eq!(ids(&table.query(by_due()).consistent().await?), [2, 3, 1, 4]);
    table.update(Task::key("alice", 1)).remove(Task::DUE).await?;
    assert_eq!(ids(&table.query(by_due()).consistent().await?), [2, 3, 4]);
    Ok(())
}

#[tokio::test]
async fn a_number_sort_key_sorts_by_value() -> dokklib::Result<()> {
    let (_engine, table, _) = office().await;
    let keys: Vec<PrimaryKey<Task>> = table.query(Task::by_rank("alice")).consistent().await?;
    let ids = |keys: &[PrimaryKey<Task>]| keys.iter().map(|key| key.parts().unwrap().1).collect::<Vec<u64>>();
    assert_eq!(ids(&keys), [4, 1, 3, 2]);
    assert_eq!(ids(&table.query(Task::by_rank("alice").between(-5, 9)).await?), [1, 3]);
    assert_eq!(ids(&table.query(Task::by_rank("alice").gt(9)).await?), [2]);
    assert_eq!(ids(&table.query(Task::by_rank("alice").lt(-5)).await?), [4]);
    assert_eq!(ids(&table.query(Task::by_rank("alice").between(9, -5)).await?), [] as [u64; 0]);
    let tasks = table.batch_get(&keys[..2]).await?;
    assert_eq!(tasks[0].as_ref().map(|task| task.id), Some(4), "the returned keys address the items of the table");

    let some: Vec<TaskId> = table.query(Task::by_rank("alice").eq(9)).project::<TaskId>().await?;
    assert_eq!(some, [TaskId { id: 3 }]);
    // The attribute itself is the index key, so it can be changed like any other attribute.
    table.update(Task::key("alice", 3)).add(Task::RANK, 100).await?;
    assert_eq!(ids(&table.query(Task::by_rank("alice")).descending().consistent().await?), [3, 2, 1, 4]);
    Ok(())
}

#[tokio::test]
async fn an_index_query_returns_the_declared_projection() -> dokklib::Result<()> {
    let (_engine, table, _) = office().await;
    let tasks: Vec<TaskSummary> = table.query(Task::by_score(false)).await?;
    let scores: Vec<_> = tasks.iter().map(|task| task.score).collect();
    assert_eq!(scores, [Some(-0.5), Some(10.25), Some(1e21)], "a task without a score is not in the index");
    assert_eq!(tasks[0].title, "task 2");
    let large = table.query(Task::by_score(false).gt(10.25)).filter(Task::TITLE.eq("task 1")).await?;
    assert_eq!(large.len(), 1);
    assert_eq!(table.query(Task::by_score(false).ge(-0.5)).count().await?, 3);
    // The partition key is built from `done`. The sort key is the attribute `score` itself.
    table.update(Task::key("alice", 1)).set(Task::DONE, true).set(Task::SCORE, 3.5).await?;
    assert_eq!(table.query(Task::by_score(true).eq(3.5)).await?.len(), 1);
    table.update(Task::key("alice", 1)).remove(Task::SCORE).await?;
    assert!(table.query(Task::by_score(true)).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_index_with_a_binary_key() -> dokklib::Result<()> {
    let (_engine, table, tasks) = office().await;
    assert_eq!(table.query(Task::by_digest(vec![0, 255, 3])).await?, [tasks[2].clone()]);
    assert_eq!(table.query(Task::by_digest(&tasks[0].digest)).await?, [tasks[0].clone()]);
    let error = table.query(Task::by_digest(Vec::new())).await.unwrap_err();
    assert_eq!(error.to_string(), "query of Task: the key part `digest` is empty: DynamoDB doesn't allow empty keys");
    let error = table.query(Task::by_digest(vec![7; 2049])).await.unwrap_err();
    assert!(error.to_string().contains("2049 bytes long, over the limit of 2048 bytes"), "{error}");
    Ok(())
}

#[tokio::test]
async fn an_invalid_index_key_is_an_error() -> dokklib::Result<()> {
    let table = Table::<Office>::offline("office");
    let empty = Task { digest: Vec::new(), ..task(1, None, 0, None) };
    let error = table.put(&empty).to_input().unwrap_err();
    let text = "put of Task: `digest` is a key attribute of the index `by_digest` and empty: DynamoDB doesn't allow \
         empty keys";
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, text.to_owned()));
    assert!(table.upsert(&empty).to_input().is_err());
    let set = table.update(Task::key("alice", 1)).set(Task::DIGEST, vec![]);
    assert_eq!(set.to_input().unwrap_err().kind(), ErrorKind::InvalidInput);
    let error = table.update(Task::key("alice", 1)).set(Task::DIGEST, vec![1; 2049]).to_input().unwrap_err();
    let text = "`digest` is a key attribute of the index `by_digest` and 2049 bytes long";
    assert!(error.to_string().contains(text), "{error}");

    // A relation with the key attributes of an index is in that index, too.
    let pair = || (User::partition_key("alice"), User::sort_key("alice"));
    let error = table.insert(pair()).attribute("rank", "high").to_input().unwrap_err();
    let text = "`rank` is a key attribute of the index `by_rank` and must be a number (N), but it is a string (S)";
    assert!(error.to_string().ends_with(text), "{error}");
    assert!(table.insert(pair()).attribute("rank", 7).to_input().is_ok());
    assert!(table.update(pair()).attribute("rank", "high").to_input().is_err());
    Ok(())
}

#[tokio::test]
async fn cursors_contain_number_and_binary_keys() -> dokklib::Result<()> {
    let (_engine, table, _) = office().await;
    let mut scores = Vec::new();
    let mut cursor = None;
    loop {
        let mut query = table.query(Task::by_score(false)).page_size(1);
        if let Some(text) = cursor {
            query = query.after(Cursor::from_plain_text(text)?);
        }
        let page = query.page().await?;
        scores.extend(page.items.into_iter().map(|task| task.score.unwrap()));
        let Some(next) = page.next else { break };
        cursor = Some(&*Box::leak(next.to_plain_text().into_boxed_str()));
    }
    assert_eq!(scores, [-0.5, 10.25, 1e21]);
    // A page that ends at its limit has a cursor, too.
    let first = table.query(Task::by_score(false)).filter(Task::TITLE.ne("x")).limit(1).page().await?;
    let remaining = table.query(Task::by_score(false)).after(first.next.unwrap()).await?;
    assert_eq!(remaining.len(), 2);
    let other_index = table.query(Task::by_rank("alice")).page_size(1).page().await?.next.unwrap();
    let error = table.query(Task::by_score(false)).after(other_index).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    Ok(())
}

#[tokio::test]
async fn an_untyped_filter_on_a_key_attribute_is_an_error() {
    let table = Table::<Office>::offline("office");
    let high: dokklib::Condition<Task> = Task::SCORE.gt(1.0).into();
    let error = table.query(Task::by_score(false)).filter(high.clone()).to_input().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("a filter can't contain the key attribute `score`"), "{error}");
    assert!(table.query(Task::query("alice")).filter(high).to_input().is_ok());
    assert!(table.query(Task::query("alice")).filter(Task::SCORE.gt(1.0) & Task::RANK.lt(3)).to_input().is_ok());
    let raw = Path::<Task, u64>::raw("GSI1PK").exists();
    assert!(table.query(Task::by_score(false)).filter(raw).to_input().is_err());
}

#[derive(Index)]
#[index(name = "by_level", local, sort_key = number("level"))]
struct ByLevel;

#[derive(Index)]
#[index(name = "by_state", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByState;

#[derive(Index)]
#[index(name = "by_hour", partition_key = tag, sort_key = number("hour"))]
struct ByHour;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByLevel, ByState, ByHour),
    entities(Reading, Alarm)
)]
struct Plant;

/// `level` is the sort key of one index and a part of another index key. `hour` is the sort key of an index and a part of the
/// primary key.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Plant, pk = User(device), sk = Self(hour),
    index(ByLevel as by_level, sk = level),
    index(ByState as by_state, pk = Self(state), sk = Self(level, hour)),
    index(ByHour as by_hour, pk = tag, sk = hour),
)]
struct Reading {
    device: String,
    hour: u64,
    level: u8,
    state: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Plant, index(ByHour as by_hour, pk = tag, sk = hour))]
struct Alarm {
    #[entity(key)]
    id: u64,
    hour: u64,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Reading)]
struct Level {
    hour: u64,
    level: u8,
}

#[tokio::test]
async fn an_attribute_is_an_index_key_and_a_part_of_other_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    for (hour, level) in [(8, 30), (9, 7), (10, 7)] {
        table.put(Reading { device: "d".to_owned(), hour, level, state: "ok".to_owned() }).await?;
    }
    table.put(Alarm { id: 1, hour: 9 }).await?;
    assert_eq!(
        table.query(Reading::by_hour().ge(9)).await?.len(),
        2,
        "the index key contains the tag, so the alarm is excluded"
    );
    assert_eq!(table.query(Alarm::by_hour()).descending().await?, [Alarm { id: 1, hour: 9 }]);
    assert_eq!(table.query(Reading::by_hour()).count().await?, 3);

    // A change of `level` also rewrites the key of `ByState`, which requires the other part.
    let reading = table.get(Reading::key("d", 8)).await?.unwrap();
    table.update(&reading).set(Reading::LEVEL, 5).await?;
    let change = (Reading::LEVEL.to(9), Reading::STATE.to("high"));
    table.update(Reading::key("d", 9)).change(change).await?;
    let levels = table.query(Reading::by_level("d")).project::<Level>().await?;
    let expected = [(8, 5), (10, 7), (9, 9)].map(|(hour, level)| Level { hour, level });
    assert_eq!(levels, expected);
    let ok = table.query(Reading::by_state("ok").gt(4)).await?;
    assert_eq!(ok.iter().map(|reading| reading.hour).collect::<Vec<_>>(), [8, 10]);
    table.update(Reading::key("d", 8)).change((Reading::LEVEL.unchanged(5), Reading::STATE.to("low"))).await?;
    let error = table.update(&reading).set(Reading::LEVEL, 6).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed, "the state has changed since the item was read");
    Ok(())
}

#[derive(Index)]
#[index(name = "by_rank", local, sort_key = number("rank"), projection = keys_only)]
struct ByRankKeysOnly;

#[derive(Index)]
#[index(name = "by_place", local, sort_key = number("place"))]
struct ByPlace;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByRankKeysOnly, ByPlace), entities(Plan, Memo))]
struct Desk;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Desk, pk = User(user), sk = Self(id),
    index(ByRankKeysOnly as by_rank, sk = rank, returns = key),
    index(ByPlace as by_place, sk = place),
)]
struct Plan {
    user: String,
    id: u64,
    rank: u64,
    place: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Desk, pk = User(user), sk = Self(id), index(ByRankKeysOnly as by_rank, sk = rank, returns = MemoRank))]
struct Memo {
    user: String,
    id: u64,
    rank: u64,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Memo, indexes(ByRankKeysOnly))]
struct MemoRank {
    id: u64,
    rank: u64,
}

#[tokio::test]
async fn items_of_an_index_without_the_tag_are_identified_by_their_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Desk>().await;
    for id in 1..=3 {
        table.put(Plan { user: "a".to_owned(), id, rank: id, place: id }).await?;
        table.put(Memo { user: "a".to_owned(), id, rank: id }).await?;
    }
    // A relation has no tag.
    let pair = (User::partition_key("a"), User::sort_key("x"));
    table.put((&pair.0, &pair.1)).attribute("rank", 2).attribute("place", 2).await?;
    let plans = table.query(Plan::by_rank("a")).await?;
    assert_eq!(plans.iter().map(|key| key.parts::<(String, u64)>().unwrap().1).collect::<Vec<_>>(), [1, 2, 3]);
    let memos = table.query(Memo::by_rank("a").ge(2)).await?;
    assert_eq!(memos, [MemoRank { id: 2, rank: 2 }, MemoRank { id: 3, rank: 3 }]);
    assert_eq!(table.query(Memo::by_rank("a")).limit(3).await?.len(), 3);
    assert_eq!(plan_ids(&table.query(Plan::by_place("a")).await?), [1, 2, 3]);
    for (count, expected) in [
        (table.query(Plan::by_rank("a")).count().await?, 3),
        (table.query(Plan::by_rank("a")).limit(2).count().await?, 2),
        (table.query(Memo::by_rank("a").ge(2)).page_size(1).count().await?, 2),
        (table.query(Plan::by_place("a")).count().await?, 3),
    ] {
        assert_eq!(count, expected, "`count` counts the items that the query returns");
    }
    Ok(())
}

fn plan_ids(plans: &[Plan]) -> Vec<u64> {
    plans.iter().map(|plan| plan.id).collect()
}
