//! Key conditions, limits and cursors that are optional at run time.

use dokklib::operation::ErasedKeyCondition;
use dokklib::{Entity, ErrorKind, Index, Projection, Schema, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByStatus), entities(Task))]
struct Board;

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK", projection = include("status"))]
struct ByStatus;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Board,
    pk = User(user),
    sk = Self(year, "WEEK", week, id),
    index(ByStatus as by_status, pk = Self(status), sk = Self(desc(year), id), returns = TaskStatus),
)]
struct Task {
    user: String,
    year: u16,
    week: u8,
    id: String,
    status: String,
    title: String,
}

#[derive(Projection, Debug, Clone, PartialEq)]
#[projection(of = Task, indexes(ByStatus))]
struct TaskStatus {
    id: String,
    status: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Task)]
struct TaskTitle {
    title: String,
}

fn task(year: u16, week: u8, id: &str) -> Task {
    let [user, id, status, title] = ["alice", id, "open", "Write"].map(str::to_owned);
    Task { user, year, week, id, status, title }
}

async fn put_tasks(table: &Table<Board>) -> dokklib::Result<()> {
    table.batch_put([task(2025, 52, "a"), task(2026, 1, "b"), task(2026, 1, "c"), task(2026, 9, "d")]).await?;
    Ok(())
}

fn ids(tasks: &[Task]) -> String {
    tasks.iter().map(|task| task.id.as_str()).collect()
}

#[tokio::test]
async fn optional_values_narrow_a_query() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    put_tasks(&table).await?;

    let equal = async |year: Option<u16>, week: Option<u8>, id: Option<&str>| {
        let tasks = table.query(Task::query("alice").maybe_eq(year).maybe_eq(week).maybe_eq(id)).await?;
        dokklib::Result::Ok(ids(&tasks))
    };
    assert_eq!(equal(None, None, None).await?, "abcd");
    assert_eq!(equal(Some(2026), None, None).await?, "bcd");
    assert_eq!(equal(Some(2026), Some(1), None).await?, "bc");
    assert_eq!(equal(Some(2026), Some(1), Some("c")).await?, "c");

    for year in [None, Some(2025_u16), Some(2026)] {
        let all = || Task::query("alice");
        let plain = |from: u16| (all().lt(from), all().le(from), all().gt(from), all().ge(from));
        let maybe = (all().maybe_lt(year), all().maybe_le(year), all().maybe_gt(year), all().maybe_ge(year));
        let expected = match year {
            Some(year) => plain(year),
            None => (all().ge(0), all().ge(0), all().ge(0), all().ge(0)),
        };
        assert_eq!(table.query(maybe.0).await?, table.query(expected.0).await?, "lt {year:?}");
        assert_eq!(table.query(maybe.1).await?, table.query(expected.1).await?, "le {year:?}");
        assert_eq!(table.query(maybe.2).await?, table.query(expected.2).await?, "gt {year:?}");
        assert_eq!(table.query(maybe.3).await?, table.query(expected.3).await?, "ge {year:?}");
    }

    let between = async |from: Option<u16>, to: Option<u16>| {
        dokklib::Result::Ok(ids(&table.query(Task::query("alice").maybe_between(from, to)).await?))
    };
    assert_eq!(between(None, None).await?, "abcd");
    assert_eq!(between(Some(2026), None).await?, "bcd");
    assert_eq!(between(None, Some(2025)).await?, "a");
    assert_eq!(between(Some(2025), Some(2026)).await?, "abcd");
    assert_eq!(between(Some(2026), Some(2025)).await?, "", "an empty range");

    let begins = Task::query("alice").eq(2026).eq(1);
    assert_eq!(table.query(begins.clone().maybe_begins_with(None::<&str>)).await?.len(), 2);
    assert_eq!(table.query(begins.maybe_begins_with(Some("c"))).await?.len(), 1);

    // A descending part of an index.
    let open = async |from: Option<u16>, to: Option<u16>| {
        let tasks = table.query(Task::by_status("open").maybe_between(from, to)).await?;
        dokklib::Result::Ok(tasks.into_iter().map(|task| task.id).collect::<String>())
    };
    assert_eq!(open(None, None).await?, "bcda");
    assert_eq!(open(Some(2026), None).await?, "bcd");
    assert_eq!(open(None, Some(2025)).await?, "a");
    Ok(())
}

#[tokio::test]
async fn optional_values_narrow_attribute_keys() -> dokklib::Result<()> {
    #[derive(Schema)]
    #[schema(partition_key = string("user"), sort_key = number("at"), entities(Event))]
    struct Events;

    #[derive(Entity, Debug, PartialEq)]
    #[entity(schema = Events, pk = user, sk = at)]
    struct Event {
        user: String,
        at: i64,
    }

    let engine = Engine::start().await;
    let table = engine.schema_table::<Events>().await;
    table.batch_put([-5, 0, 7].map(|at| Event { user: "alice".to_owned(), at })).await?;
    let count = async |from: Option<i64>, to: Option<i64>| {
        table.query(Event::query("alice").maybe_between(from, to)).count().await
    };
    assert_eq!(count(None, None).await?, 3);
    assert_eq!(count(Some(0), None).await?, 2);
    assert_eq!(count(None, Some(-1)).await?, 1);
    assert_eq!(count(Some(-1), Some(1)).await?, 1);
    assert_eq!(table.query(Event::query("alice").maybe_eq(None::<i64>)).count().await?, 3);
    assert_eq!(table.query(Event::query("alice").maybe_eq(Some(7))).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_value_after_a_missing_one_is_not_ignored() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    put_tasks(&table).await?;
    let no_year = || Task::query("alice").maybe_eq(None::<u16>);
    let expected = "query of Task: the sort key is narrowed by `week`, but not by `year`, the part before it: specify \
                    `year` too, or filter by `week`";
    for error in [
        table.query(no_year().eq(1)).await.unwrap_err(),
        table.query(no_year().ge(1)).await.unwrap_err(),
        table.query(no_year().between(2, 1)).count().await.unwrap_err(),
        table.query(no_year().maybe_eq(Some(1)).maybe_eq(Some("b"))).page().await.unwrap_err(),
        table.query(no_year().maybe_le(Some(1)).erase()).to_input().unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidInput, expected));
    }
    let error = table.query(no_year().maybe_eq(None::<u8>).begins_with("b")).await.unwrap_err();
    assert!(error.to_string().contains("narrowed by `id`, but not by `year`"), "{error}");
    let error = table.delete_all(no_year().eq(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "nothing is deleted");
    assert_eq!(table.query(no_year().maybe_eq(None::<u8>).maybe_begins_with(None::<&str>)).await?.len(), 4);
    Ok(())
}

#[tokio::test]
async fn erased_key_conditions_have_one_type() -> dokklib::Result<()> {
    fn tasks(year: Option<u16>, week: Option<u8>) -> ErasedKeyCondition<Task> {
        let tasks = Task::query("alice");
        match (year, week) {
            (Some(year), Some(week)) => tasks.eq(year).eq(week).erase(),
            (Some(year), None) => tasks.ge(year).erase(),
            _ => tasks.erase(),
        }
    }

    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    put_tasks(&table).await?;
    assert_eq!(ids(&table.query(tasks(None, None)).consistent().await?), "abcd");
    assert_eq!(ids(&table.query(tasks(Some(2026), Some(1))).await?), "bc");
    assert_eq!(ids(&table.query(tasks(Some(2026), None)).descending().limit(2).await?), "dc");
    assert_eq!(ids(&table.query(tasks(None, None)).filter(Task::TITLE.eq("Write")).await?), "abcd");
    assert_eq!(table.query(tasks(None, None)).project::<TaskTitle>().await?.len(), 4);
    let first = table.query(tasks(None, None)).page_size(3).page().await?;
    let text = first.next.expect("there are four").to_plain_text();
    let cursor = dokklib::operation::Cursor::from_plain_text(&text)?;
    let rest = table.query(Task::query("alice")).after(cursor).await?;
    assert_eq!(ids(&rest), "d", "an erased condition has the cursors of the original one");

    assert_eq!(table.delete_all(tasks(Some(2026), Some(1))).await?, 2);
    assert_eq!(ids(&table.query(tasks(None, None)).await?), "ad");
    Ok(())
}

#[tokio::test]
async fn what_an_erased_index_does_not_support_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    put_tasks(&table).await?;
    let open: ErasedKeyCondition<Task, TaskStatus> = Task::by_status("open").erase();
    assert_eq!(table.query(open.clone()).await?[0], TaskStatus { id: "b".to_owned(), status: "open".to_owned() });
    let query = || table.query(open.clone());
    for (error, expected) in [
        (query().consistent().await.unwrap_err(), "`by_status` is a global secondary index"),
        (query().project::<TaskTitle>().await.unwrap_err(), "`title` is not projected into the index `by_status`"),
        (query().filter(Task::TITLE.eq("Write")).await.unwrap_err(), "`title` is not projected"),
        (query().filter(Task::YEAR.eq(2026)).await.unwrap_err(), "`year` is not projected"),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(expected), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn limits_and_cursors_can_be_missing() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    put_tasks(&table).await?;
    let count = async |limit: Option<usize>| table.query(Task::query("alice")).limit(limit).count().await;
    assert_eq!(count(None).await?, 4);
    assert_eq!(count(Some(0)).await?, 0);
    assert_eq!(count(Some(3)).await?, 3);
    assert_eq!(table.query(Task::query("alice")).limit(1).limit(None).await?.len(), 4);
    assert_eq!(table.scan::<Task>().limit(1).limit(None).await?.len(), 4);
    assert_eq!(table.scan::<Task>().limit(Some(2)).await?.len(), 2);

    let mut cursor = None;
    let mut seen = String::new();
    loop {
        let page = table.query(Task::query("alice")).page_size(3).after(cursor).page().await?;
        seen += &ids(&page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, "abcd");
    Ok(())
}
