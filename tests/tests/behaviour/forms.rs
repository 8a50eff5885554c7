//! Values that are read in several forms: what conditions compare, and fields that accept only the written form.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::{DateTime, Utc};
use dokklib::uuid::Uuid;
use dokklib::{Attribute, Attributes, Entity, ErrorKind, Item, Projection, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Visit {
    #[attribute(strict)]
    at: DateTime<Utc>,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Ticket(Uuid);

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "TASK", pk = User(user), sk = Self(id))]
struct Task {
    user: String,
    id: u8,
    #[entity(strict, alias = "deadline")]
    due: Option<DateTime<Utc>>,
    #[entity(strict)]
    ticket: Ticket,
    visits: Vec<Visit>,
    created: DateTime<Utc>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Task)]
struct Due {
    due: Option<DateTime<Utc>>,
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn task() -> Task {
    let time: DateTime<Utc> = "2026-02-01T10:00:46.029Z".parse().unwrap();
    Task {
        user: "alice".to_owned(),
        id: 1,
        due: Some(time),
        ticket: Ticket("67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap()),
        visits: vec![Visit { at: time }],
        created: time,
    }
}

async fn put_raw(table: &Table, edit: impl FnOnce(&mut Attributes)) {
    let mut item = task().to_attributes().unwrap();
    edit(&mut item);
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn a_strict_field_is_read_only_in_the_written_form() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let form = "is not in the form that is written, such as";
    let time = format!("{form} `2020-02-21T18:30:00.000000000Z`, and the field is `strict`");
    let uuid = format!("{form} `67e55044-10b1-426f-9247-bb680e5fe0c8`, and the field is `strict`");
    table.put(task()).await?;
    assert_eq!(table.get(&task()).await?, Some(task()));

    put_raw(&table, |item| drop(item.insert("due".to_owned(), s("2026-02-01T10:00:46.029Z")))).await;
    let error = table.get(&task()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), format!("get of Task: attribute `due` {time}"));
    let error = table.get(&task()).project::<Due>().await.unwrap_err();
    assert!(error.to_string().ends_with(&format!("attribute `due` {time}")), "{error}");

    put_raw(&table, |item| {
        item.remove("due");
        item.insert("deadline".to_owned(), s("2026-02-01T10:00:46.029Z"));
    })
    .await;
    assert_eq!(table.get(&task()).await.unwrap_err().to_string(), format!("get of Task: attribute `due` {time}"));

    put_raw(&table, |item| drop(item.insert("ticket".to_owned(), s("67E55044-10B1-426F-9247-BB680E5FE0C8")))).await;
    assert_eq!(table.get(&task()).await.unwrap_err().to_string(), format!("get of Task: attribute `ticket` {uuid}"));

    let visit = AttributeValue::M([("at".to_owned(), s("2026-02-01T10:00:46Z"))].into());
    put_raw(&table, |item| drop(item.insert("visits".to_owned(), AttributeValue::L(vec![visit])))).await;
    let error = table.get(&task()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("get of Task: attribute `visits[0].at` {time}"));

    put_raw(&table, |item| drop(item.insert("due".to_owned(), AttributeValue::Null(true)))).await;
    assert_eq!(table.get(&task()).await?.unwrap().due, None);
    Ok(())
}

/// The guide says so: a field without `strict` is compared in the written form.
#[tokio::test]
async fn conditions_compare_with_the_written_form() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    put_raw(&table, |item| drop(item.insert("created".to_owned(), s("2026-02-01T10:00:46.029Z")))).await;
    let read = table.get(&task()).await?.unwrap();
    assert_eq!(read, task());
    let count = async |condition| table.query(Task::query("alice")).filter(condition).count().await;
    assert_eq!(count(Task::CREATED.eq(read.created)).await?, 0);
    table.put(&read).await?;
    assert_eq!(count(Task::CREATED.eq(read.created)).await?, 1);
    Ok(())
}
