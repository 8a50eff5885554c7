//! Optional parts of index sort keys: `last(..)` sorts items without a value after all others, `sparse(..)` leaves them out.

use dokklib::chrono::NaiveDate;
use dokklib::{Entity, Index, Item, ItemOf, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_due", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByDue;

#[derive(Index)]
#[index(name = "by_label", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByLabel;

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI3PK", sort_key = "GSI3SK")]
struct ByAssignee;

#[derive(Index)]
#[index(name = "by_shelf", partition_key = "GSI4PK", sort_key = "GSI4SK", projection = keys_only)]
struct ByShelf;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByDue, ByLabel, ByAssignee, ByShelf), entities(Task, Book))]
struct Office;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Office,
    index(ByDue as by_due, pk = Self(owner), sk = Self(last(desc(due)), id)),
    index(ByLabel as by_label, pk = Self(owner), sk = Self(last(label))),
    index(ByAssignee as by_assignee, pk = Self(assignee), sk = Self(last(with(initial, label)), sparse(due))),
)]
struct Task {
    #[entity(key)]
    id: u64,
    owner: String,
    due: Option<NaiveDate>,
    label: Option<String>,
    assignee: Option<String>,
}

fn initial(label: &str) -> String {
    label.chars().take(1).collect()
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Office, key_values = unescaped,
    index(ByShelf as by_shelf, pk = "BOOKS", sk = Self(last(label("}", shelf))), returns = key),
)]
struct Book {
    #[entity(key)]
    title: String,
    shelf: Option<String>,
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn task(id: u64, due: &str, label: Option<&str>) -> Task {
    Task { id, owner: "alice".to_owned(), due: due.parse().ok(), label: label.map(str::to_owned), assignee: None }
}

/// Returns the stored text of a key attribute.
fn key_text(item: &impl ItemOf<Office>, name: &str) -> Option<String> {
    item.to_attributes().unwrap().remove(name).map(|key| key.as_s().unwrap().clone())
}

async fn ids<X: Index, Parts>(
    table: &Table<Office>,
    keys: dokklib::operation::KeyCondition<Task, X, Parts>,
) -> Vec<u64> {
    table.query(keys).await.unwrap().into_iter().map(|task: Task| task.id).collect()
}

#[test]
fn a_missing_value_is_written_as_the_greatest_text() {
    for (label, text) in [
        (None, "TASK#~"),
        (Some("a"), "TASK#a"),
        (Some("|"), "TASK#|"),
        (Some("}"), "TASK#}}"),
        (Some("}a"), "TASK#}}a"),
        (Some("~"), "TASK#}~"),
        (Some("~a"), "TASK#}~a"),
        (Some("é"), "TASK#}é"),
        (Some("\u{10ffff}"), "TASK#}\u{10ffff}"),
        (Some("#"), "TASK#$S"),
    ] {
        assert_eq!(key_text(&task(1, "", label), "GSI2SK").as_deref(), Some(text));
    }
    let day = key_text(&task(1, "2026-02-01", None), "GSI1SK").unwrap();
    assert_eq!(day, "TASK#7973-97-98#00000000000000000001");
    assert_eq!(key_text(&task(1, "", None), "GSI1SK").unwrap(), "TASK#~#00000000000000000001");

    // The label of an unescaped part begins with `}`, too.
    let book = |shelf: Option<&str>| Book { title: "Emma".to_owned(), shelf: shelf.map(str::to_owned) };
    assert_eq!(key_text(&book(Some("#~ 1")), "GSI4SK").unwrap(), "BOOK#}}#~ 1");
    assert_eq!(key_text(&book(None), "GSI4SK").unwrap(), "BOOK#~");

    // A missing partition part and a missing `sparse` part leave the item out of the index.
    let assigned = Task { assignee: Some("bob".to_owned()), ..task(1, "2026-02-01", None) };
    assert_eq!(key_text(&assigned, "GSI3SK").unwrap(), "TASK#~#2026-02-01");
    assert_eq!(key_text(&Task { assignee: None, ..assigned.clone() }, "GSI3SK"), None);
    assert_eq!(key_text(&Task { due: None, ..assigned }, "GSI3SK"), None);
}

#[tokio::test]
async fn items_without_a_value_sort_last_and_are_in_no_range() {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    let tasks = [
        task(1, "2026-02-01", Some("~")),
        task(2, "", None),
        task(3, "2026-02-03", Some("}")),
        task(4, "", Some("\u{10ffff}")),
        task(5, "2026-02-02", Some("a")),
        task(6, "", None),
    ];
    for task in &tasks {
        table.insert(task).await.unwrap();
    }
    let by_due = || Task::by_due("alice");
    assert_eq!(ids(&table, by_due()).await, [3, 5, 1, 2, 4, 6]);
    assert_eq!(ids(&table, by_due().le(date("2026-02-02"))).await, [5, 1]);
    assert_eq!(ids(&table, by_due().lt(date("9999-12-31"))).await, [3, 5, 1]);
    assert_eq!(ids(&table, by_due().ge(date("0000-01-01"))).await, [3, 5, 1]);
    assert_eq!(ids(&table, by_due().gt(date("2026-02-01"))).await, [3, 5]);
    assert_eq!(ids(&table, by_due().between(date("0000-01-01"), date("9999-12-31"))).await, [3, 5, 1]);
    assert_eq!(ids(&table, by_due().begins_with("2026")).await, [3, 5, 1]);
    assert_eq!(ids(&table, by_due().eq(date("2026-02-03"))).await, [3]);
    assert_eq!(ids(&table, by_due().eq_none()).await, [2, 4, 6]);
    assert_eq!(ids(&table, by_due().eq_none().gt(2)).await, [4, 6]);

    let by_label = || Task::by_label("alice");
    assert_eq!(ids(&table, by_label()).await[..4], [5, 3, 1, 4]);
    assert_eq!(ids(&table, by_label().ge("")).await, [5, 3, 1, 4]);
    assert_eq!(ids(&table, by_label().gt("}")).await, [1, 4]);
    assert_eq!(ids(&table, by_label().lt("~")).await, [5, 3]);
    assert_eq!(ids(&table, by_label().le("~")).await, [5, 3, 1]);
    assert_eq!(ids(&table, by_label().begins_with("")).await, [5, 3, 1, 4]);
    assert_eq!(ids(&table, by_label().begins_with("~")).await, [1]);
    assert_eq!(ids(&table, by_label().eq("~")).await, [1]);
    let mut none = ids(&table, by_label().eq_none()).await;
    none.sort_unstable();
    assert_eq!(none, [2, 6]);
}

#[tokio::test]
async fn an_update_rewrites_the_key_when_a_last_part_is_removed_or_set() {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    let first = task(1, "2026-02-01", Some("a"));
    table.insert(&first).await.unwrap();
    let by_due =
        async || (ids(&table, Task::by_due("alice")).await, ids(&table, Task::by_due("alice").eq_none()).await);

    let unchanged = || Task::OWNER.unchanged("alice");
    table.update(Task::key(1)).change((Task::DUE.removed(), unchanged(), Task::ASSIGNEE.removed())).await.unwrap();
    assert_eq!(by_due().await, (vec![1], vec![1]));
    let stored = table.get(Task::key(1)).await.unwrap().unwrap();
    assert_eq!(stored, Task { due: None, ..first.clone() });
    table.update(&stored).set(Task::DUE, date("2026-03-01")).await.unwrap();
    assert_eq!(by_due().await, (vec![1], vec![]));
    table.update(&Task { due: Some(date("2026-03-01")), ..stored.clone() }).remove(Task::DUE).await.unwrap();
    assert_eq!(by_due().await, (vec![1], vec![1]));

    // The item as it was read is compared: without a value, the attribute must be missing.
    table.update(&stored).set(Task::DUE, date("2026-04-01")).await.unwrap();
    let error = table.update(&stored).set(Task::OWNER, "bob").await.unwrap_err();
    assert!(error.is_condition_failed(), "{error}");
}

#[tokio::test]
async fn an_upsert_does_not_add_a_value_to_a_key_without_one() {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    table.insert(task(1, "", Some("a"))).await.unwrap();
    let error = table.upsert(task(1, "2026-02-01", Some("a"))).await.unwrap_err();
    assert!(error.is_condition_failed(), "{error}");
    table.upsert(task(1, "", Some("b"))).await.unwrap();
    assert_eq!(table.get(Task::key(1)).await.unwrap(), Some(task(1, "", Some("a"))));

    table.insert(task(2, "2026-02-01", Some("a"))).await.unwrap();
    table.upsert(task(2, "2026-02-02", Some("b"))).await.unwrap();
    table.upsert(task(2, "", None)).await.unwrap();
    assert_eq!(table.get(Task::key(2)).await.unwrap(), Some(task(2, "2026-02-01", Some("a"))));
    table.upsert(task(3, "", None)).await.unwrap();
    assert_eq!(ids(&table, Task::by_due("alice")).await, [2, 1, 3]);
}

#[test]
fn a_missing_attribute_is_read_from_the_key() {
    for shelf in [None, Some("~"), Some("}"), Some("a#b")] {
        let book = Book { title: "Emma".to_owned(), shelf: shelf.map(str::to_owned) };
        let mut attributes = book.to_attributes().unwrap();
        attributes.remove("shelf");
        assert_eq!(Book::from_attributes(attributes).unwrap(), book);
    }
    // No value is written as these texts.
    for text in ["BOOK#~a", "BOOK#}a", "BOOK#}", "BOOK#é"] {
        let mut attributes = Book { title: "Emma".to_owned(), shelf: None }.to_attributes().unwrap();
        attributes.insert("GSI4SK".to_owned(), dokklib::aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned()));
        let error = Book::from_attributes(attributes).unwrap_err();
        assert_eq!(error.kind(), dokklib::ErrorKind::Decode, "{text}");
    }
}
