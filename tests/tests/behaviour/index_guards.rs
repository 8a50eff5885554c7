//! The conditions that keep index keys consistent compare with the item as it was read: in another form, under an alias,
//! missing or NULL.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::{DateTime, Utc};
use dokklib::uuid::Uuid;
use dokklib::{Attributes, Entity, ErrorKind, Index, Item, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_due", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByDue;

#[derive(Index)]
#[index(name = "by_note", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByNote;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByDue, ByNote), entities(Job))]
struct Plan;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Plan,
    index(ByDue as by_due, pk = Self(owner), sk = Self(due, ticket, priority)),
    index(ByNote as by_note, pk = Self(note), sk = Self(sparse(owner)))
)]
struct Job {
    #[entity(key)]
    id: u64,
    owner: Option<String>,
    #[entity(alias = "deadline")]
    due: DateTime<Utc>,
    ticket: Uuid,
    #[entity(default = Job::usual)]
    priority: u8,
    note: Option<String>,
}

impl Job {
    fn usual() -> u8 {
        5
    }
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn job() -> Job {
    Job {
        id: 1,
        owner: Some("alice".to_owned()),
        due: "2026-02-01T10:00:46.029Z".parse().unwrap(),
        ticket: "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap(),
        priority: 5,
        note: None,
    }
}

type Edit = fn(&mut Attributes);

fn set(item: &mut Attributes, name: &str, text: &str) {
    item.insert(name.to_owned(), s(text));
}

/// What an older program, or another one, stores for the same job.
const OTHER_FORMS: [(&str, Edit); 9] = [
    ("the written form", |_| {}),
    ("a time with milliseconds", |item| set(item, "due", "2026-02-01T10:00:46.029Z")),
    ("a time with an offset of zero", |item| set(item, "due", "2026-02-01T10:00:46.029000+00:00")),
    ("a UUID in upper case", |item| set(item, "ticket", "67E55044-10B1-426F-9247-BB680E5FE0C8")),
    ("a UUID without hyphens", |item| set(item, "ticket", "67e5504410b1426f9247bb680e5fe0c8")),
    ("an alias", |item| {
        let due = item.remove("due").unwrap();
        item.insert("deadline".to_owned(), due);
    }),
    ("an alias in another form", |item| {
        item.remove("due");
        set(item, "deadline", "2026-02-01T10:00:46.029Z");
    }),
    ("a missing default", |item| drop(item.remove("priority"))),
    ("NULL", |item| drop(item.insert("note".to_owned(), AttributeValue::Null(true)))),
];

/// Forms that no condition lists.
const RARE_FORMS: [(&str, Edit); 2] = [
    ("a time with an offset", |item| set(item, "due", "2026-02-01T11:00:46.029+01:00")),
    ("a UUID in mixed case", |item| set(item, "ticket", "67E55044-10B1-426F-9247-bb680e5fe0c8")),
];

fn without_index_keys(item: &mut Attributes) {
    item.retain(|name, _| !name.starts_with("GSI"));
}

async fn put_raw(table: &Table<Plan>, edits: &[Edit]) -> Job {
    let mut item = job().to_attributes().unwrap();
    edits.iter().for_each(|edit| edit(&mut item));
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    table.get(Job::key(1)).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_untouched_item_is_updated_in_any_form() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plan>().await;
    for (name, edit) in OTHER_FORMS.into_iter().chain(RARE_FORMS) {
        for edits in [vec![edit], vec![edit, without_index_keys]] {
            let read = put_raw(&table, &edits).await;
            assert_eq!(read, job(), "{name}");
            let updated = table.update(&read).set(Job::OWNER, "bob").returning_new().await;
            let updated = updated.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(updated, Job { owner: Some("bob".to_owned()), ..job() }, "{name}");
            assert_eq!(table.query(Job::by_due("bob")).await?, [updated], "{name}");
            assert_eq!(table.query(Job::by_due("alice")).await?, [], "{name}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_untouched_item_is_upserted_in_any_common_form() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plan>().await;
    for (name, edit) in OTHER_FORMS {
        for edits in [vec![edit], vec![edit, without_index_keys]] {
            let read = put_raw(&table, &edits).await;
            let upserted = table.upsert(&read).returning_new().await;
            assert_eq!(upserted.unwrap_or_else(|error| panic!("{name}: {error}")), job(), "{name}");
            assert_eq!(table.query(Job::by_due("alice")).await?, [job()], "{name}");
            let read = put_raw(&table, &edits).await;
            let upserted = table.upsert(&read).set(Job::OWNER, "bob").returning_new().await;
            let upserted = upserted.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(table.query(Job::by_due("bob")).await?, [upserted], "{name}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_unchanged_part_is_recognized_in_any_common_form() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plan>().await;
    for (name, edit) in OTHER_FORMS {
        let Job { due, ticket, priority, .. } = put_raw(&table, &[edit, without_index_keys]).await;
        let update = table.update(Job::key(1)).change((
            Job::OWNER.to("bob"),
            Job::DUE.unchanged(due),
            Job::TICKET.unchanged(ticket),
            Job::PRIORITY.unchanged(priority),
            Job::NOTE.unchanged(None),
        ));
        update.await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(table.query(Job::by_due("bob")).await?.len(), 1, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_part_that_changed_since_the_read_is_refused_in_any_form() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plan>().await;
    let later: DateTime<Utc> = "2026-03-01T00:00:00Z".parse().unwrap();
    for (name, edit) in OTHER_FORMS.into_iter().chain(RARE_FORMS) {
        for edits in [vec![edit], vec![edit, without_index_keys]] {
            let read = put_raw(&table, &edits).await;
            table.update(&read).set(Job::DUE, later).await?;
            let error = table.update(&read).set(Job::OWNER, "bob").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{name}");
            assert!(error.failed_conditions().iter().any(|failed| failed.is_about(&Job::DUE)), "{name}: {error}");
            // Another program changes the part, and the item isn't in the index.
            let read = put_raw(&table, &edits).await;
            put_raw(
                &table,
                &[
                    edit,
                    without_index_keys,
                    |item| drop(item.remove("owner")),
                    |item| {
                        item.remove("deadline");
                        set(item, "due", "2026-03-01T01:00:00+01:00");
                    },
                ],
            )
            .await;
            let error = table.update(&read).set(Job::OWNER, "bob").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{name}");
        }
    }
    Ok(())
}

/// Without an owner, the item has no key in the index, which would show that the time is the one that was read.
#[tokio::test]
async fn a_rare_form_is_refused_if_the_item_is_not_in_the_index() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plan>().await;
    let edits = |form: Edit| [form, without_index_keys, |item: &mut Attributes| drop(item.remove("owner"))];
    let read = put_raw(&table, &edits(|item| set(item, "due", "2026-02-01T10:00:46.029Z"))).await;
    table.update(&read).set(Job::OWNER, "bob").await?;
    assert_eq!(table.query(Job::by_due("bob")).await?.len(), 1);

    let read = put_raw(&table, &edits(RARE_FORMS[0].1)).await;
    let error = table.update(&read).set(Job::OWNER, "bob").await.unwrap_err();
    assert_eq!(error.to_string(), "update of Job: the condition check failed: `due = ?`");
    table.update(&read).change((Job::OWNER.to("bob"), Job::DUE.to(read.due))).await?;
    assert_eq!(table.query(Job::by_due("bob")).await?, [Job { owner: Some("bob".to_owned()), ..read }]);
    Ok(())
}
