//! Tables whose keys are the items' own attributes, with and without a sort key.

use dokklib::chrono::{DateTime, Utc};
use dokklib::operation::Cursor;
use dokklib::uuid::Uuid;
use dokklib::{Collection, Entity, ErrorKind, Index, InverseIndex, Item, Projection, RawItem, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_email", partition_key = string("email"))]
struct ByEmail;

#[derive(Index)]
#[index(name = "by_kind", partition_key = "GSI1PK", sort_key = number("created_at"))]
struct ByKind;

#[derive(Index)]
#[index(name = "by_size", local, sort_key = number("size"))]
struct BySize;

#[derive(Schema)]
#[schema(
    partition_key = string("user_id"),
    sort_key = number("created_at"),
    indexes(ByEmail, ByKind, BySize, InverseIndex),
    entities(Event)
)]
struct Events;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Events,
    pk = user_id,
    sk = created_at,
    index(ByEmail as by_email, pk = email),
    index(ByKind as by_kind, pk = Self(kind, user_id), sk = created_at),
    index(BySize as by_size, sk = size),
    index(InverseIndex as by_time, returns = key),
)]
struct Event {
    user_id: Uuid,
    created_at: u64,
    email: Option<String>,
    kind: String,
    size: i64,
}

fn user(id: u128) -> Uuid {
    Uuid::from_u128(id)
}

fn event(id: u128, created_at: u64) -> Event {
    let size = i64::try_from(created_at % 7).unwrap() - 3;
    Event { user_id: user(id), created_at, email: None, kind: "login".to_owned(), size }
}

/// Returns a table with the events of two users.
async fn table_with_events(engine: &Engine, times: &[u64]) -> (Table<Events>, Vec<Event>) {
    let table = engine.schema_table::<Events>().await;
    for &at in times {
        table.insert(event(1, at)).await.unwrap();
        table.insert(event(2, at)).await.unwrap();
    }
    (table, times.iter().map(|&at| event(1, at)).collect())
}

#[tokio::test]
async fn an_item_is_written_and_read_by_its_attributes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Events>().await;
    let first = Event { email: Some("alice@example.com".to_owned()), ..event(1, 7) };
    table.insert(&first).await?;
    assert_eq!(table.insert(&first).await.unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(table.get(Event::key(user(1), 7)).consistent().await?, Some(first.clone()));
    assert_eq!(table.get(Event::key(user(1), 8)).await?, None);
    assert_eq!(table.get(Event::key(user(2), 7)).await?, None);

    let changed = table.update(&first).set(Event::KIND, "logout").returning_new().await?;
    assert_eq!(changed, Event { kind: "logout".to_owned(), ..first.clone() });
    table.update(Event::key(user(1), 7)).add(Event::SIZE, 5).when(Event::CREATED_AT.lt(8)).await?;
    let missing = table.update(Event::key(user(1), 8)).set(Event::KIND, "logout").await;
    assert!(missing.unwrap_err().is_not_found());

    assert_eq!(table.put(&first).returning_old().await?.map(|old| old.kind), Some("logout".to_owned()));
    table.replace(&first).await?;
    assert!(table.replace(event(1, 8)).await.unwrap_err().is_not_found());
    assert_eq!(table.delete(&first).returning_old().await?, Some(first));
    assert_eq!(table.get(Event::key(user(1), 7)).await?, None);
    Ok(())
}

#[tokio::test]
async fn an_upsert_creates_and_updates() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Events>().await;
    assert_eq!(table.upsert(event(1, 7)).returning_old().await?, None);
    let changed = table.upsert(event(1, 7)).set(Event::SIZE, 100).returning_new().await?;
    assert_eq!(changed, Event { size: 100, ..event(1, 7) });
    assert_eq!(table.query(Event::by_kind("login", user(1))).await?, [changed]);
    Ok(())
}

#[tokio::test]
async fn ranges_of_a_number_sort_key_are_numeric() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, events) = table_with_events(&engine, &[2, 9, 10, 100, u64::MAX]).await;
    let query = || Event::query(user(1));
    assert_eq!(table.query(query()).await?, events);
    assert_eq!(table.query(query()).descending().limit(2).await?, [events[4].clone(), events[3].clone()]);
    assert_eq!(table.query(query().eq(9)).await?, events[1..2]);
    assert_eq!(table.query(query().ge(10)).await?, events[2..]);
    assert_eq!(table.query(query().gt(10)).await?, events[3..]);
    assert_eq!(table.query(query().lt(10)).await?, events[..2]);
    assert_eq!(table.query(query().le(10)).await?, events[..3]);
    assert_eq!(table.query(query().between(3, 100)).await?, events[1..4]);
    assert_eq!(table.query(query().between(100, 3)).await?, []);
    assert_eq!(
        table.query(query()).filter(Event::SIZE.gt(0)).await?.len(),
        events.iter().filter(|e| e.size > 0).count()
    );
    assert_eq!(table.query(query().ge(10)).count().await?, 3);
    assert_eq!(table.query(query()).first().await?, Some(events[0].clone()));
    Ok(())
}

#[tokio::test]
async fn pages_continue_after_their_cursor() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, events) = table_with_events(&engine, &[2, 9, 10, 100, u64::MAX]).await;
    let queries = [table.query(Event::query(user(1))), table.query(Event::query(user(1))).descending()];
    for (query, expected) in queries.into_iter().zip([events.clone(), events.iter().rev().cloned().collect()]) {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = query.clone().page_size(2).after(cursor).page().await?;
            found.extend(page.items);
            let Some(next) = page.next else { break };
            cursor = Some(Cursor::from_plain_text(&next.to_plain_text())?);
        }
        assert_eq!(found, expected);
    }
    let first = table.query(Event::query(user(1))).page_size(2).page().await?;
    let other = table.query(Event::query(user(2))).after(first.next).await;
    assert_eq!(other.unwrap_err().kind(), ErrorKind::InvalidInput);
    Ok(())
}

#[tokio::test]
async fn a_batch_returns_the_items_in_the_order_of_the_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, events) = table_with_events(&engine, &[1, 20, 300, 10_000_000_000]).await;
    let times = [300, 7, 1, 10_000_000_000, 300, 20];
    let found = table.batch_get(times.map(|at| Event::key(user(1), at))).await?;
    let expected = times.map(|at| events.iter().find(|event| event.created_at == at).cloned());
    assert_eq!(found, expected);
    Ok(())
}

#[tokio::test]
async fn batches_write_and_delete_all_deletes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Events>().await;
    let events: Vec<Event> = (1..=60).map(|at| event(1, at * 9)).collect();
    table.batch_write().put_all(&events).put(event(2, 9)).await?;
    assert_eq!(table.query(Event::query(user(1))).await?, events);
    table.batch_write().delete(Event::key(user(1), 9)).put(event(2, 10)).await?;
    assert_eq!(table.query(Event::query(user(1))).count().await?, 59);
    assert_eq!(table.delete_all(Event::query(user(1)).gt(90)).await?, 50);
    assert_eq!(table.delete_all(Event::partition_key(user(1))).await?, 9);
    assert_eq!(table.scan::<Event>().count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_transaction_rejects_two_operations_on_one_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Events>().await;
    table.transact_write().insert(event(1, 1)).insert(event(1, 2)).insert(event(2, 1)).await?;
    assert_eq!(table.query(Event::query(user(1))).await?, [event(1, 1), event(1, 2)]);
    let twice = table.transact_write().put(event(1, 1)).delete(Event::key(user(1), 1)).await;
    assert_eq!(twice.unwrap_err().kind(), ErrorKind::InvalidRequest);
    let failed = table.transact_write().insert(event(1, 3)).insert(event(1, 2)).await.unwrap_err();
    assert_eq!(failed.reasons()[1].kind(), Some(ErrorKind::AlreadyExists));
    table.transact_write().check_exists(Event::key(user(1), 1)).delete(&event(1, 2)).await?;
    assert_eq!(table.query(Event::query(user(1))).await?, [event(1, 1)]);
    Ok(())
}

#[tokio::test]
async fn indexes_contain_the_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Events>().await;
    let with_email = |event: Event| Event { email: Some("alice@example.com".to_owned()), ..event };
    let events = [with_email(event(1, 5)), with_email(event(1, 40)), event(1, 300), with_email(event(2, 5))];
    for event in &events {
        table.put(event).await?;
    }
    assert_eq!(table.query(Event::by_email("alice@example.com")).await?.len(), 3);
    assert_eq!(table.query(Event::by_kind("login", user(1))).await?, events[..3]);
    assert_eq!(table.query(Event::by_kind("login", user(1)).ge(40)).await?, events[1..3]);
    let mut by_size = events[..3].to_vec();
    by_size.sort_by_key(|event| event.size);
    assert_eq!(table.query(Event::by_size(user(1))).consistent().await?, by_size);
    let filtered = table.query(Event::by_size(user(1))).filter(Event::CREATED_AT.gt(5)).await?;
    assert_eq!(filtered.len(), 2, "the table's sort key is not a key of the local index");

    let mut keys = table.query(Event::by_time(5)).await?;
    keys.sort_by_key(|key| key.parts().unwrap());
    assert_eq!(keys, [Event::key(user(1), 5), Event::key(user(2), 5)]);
    assert_eq!(table.query(Event::by_time(5).gt(user(1))).await?, [Event::key(user(2), 5)]);

    table.update(Event::key(user(1), 5)).set(Event::KIND, "logout").await?;
    assert_eq!(table.query(Event::by_kind("login", user(1))).await?, events[1..3]);
    assert_eq!(table.query(Event::by_kind("logout", user(1))).await?[0].created_at, 5);
    Ok(())
}

#[tokio::test]
async fn a_scan_returns_all_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, events) = table_with_events(&engine, &[1, 20, 300]).await;
    let mut scanned = table.scan::<Event>().filter(Event::USER_ID.eq(user(1))).segments(3).await?;
    scanned.sort_by_key(|event| event.created_at);
    assert_eq!(scanned, events);
    assert_eq!(table.scan::<Event>().count().await?, 6);
    Ok(())
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Event, indexes(BySize))]
struct Size {
    created_at: u64,
    size: i64,
}

#[tokio::test]
async fn a_projection_contains_key_attributes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, events) = table_with_events(&engine, &[1, 20]).await;
    let sizes: Vec<Size> = events.iter().map(|event| Size { created_at: event.created_at, size: event.size }).collect();
    assert_eq!(table.query(Event::query(user(1))).project::<Size>().await?, sizes);
    assert_eq!(table.get(&events[0]).project::<Size>().await?.as_ref(), Some(&sizes[0]));
    Ok(())
}

/// A table with a partition key alone, which is an attribute.
#[derive(Schema)]
#[schema(partition_key = binary("hash"), entities(Blob))]
struct Blobs;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Blobs, pk = id)]
struct Blob {
    #[entity(rename = "hash")]
    id: [u8; 4],
    size: Option<u64>,
    content: String,
}

#[tokio::test]
async fn a_table_has_a_binary_partition_key_and_no_sort_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Blobs>().await;
    let blob = |id| Blob { id, size: None, content: format!("{id:?}") };
    for hash in [[0, 0, 0, 1], [255, 0, 128, 7]] {
        table.insert(blob(hash)).await?;
    }
    assert!(table.insert(blob([0, 0, 0, 1])).await.is_err());
    assert_eq!(table.get(Blob::key([0, 0, 0, 1])).await?, Some(blob([0, 0, 0, 1])));
    let found = table.batch_get([[255, 0, 128, 7], [9, 9, 9, 9], [0, 0, 0, 1]].map(Blob::key)).await?;
    assert_eq!(found, [Some(blob([255, 0, 128, 7])), None, Some(blob([0, 0, 0, 1]))]);
    assert_eq!(table.upsert(blob([7, 7, 7, 7])).returning_old().await?, None);
    assert_eq!(table.update(Blob::key([7, 7, 7, 7])).set(Blob::SIZE, 5).returning_new().await?.size, Some(5));
    table.delete(Blob::key([7, 7, 7, 7])).must_exist().await?;
    assert_eq!(table.scan::<Blob>().await?.len(), 2);
    let (hash,) = Blob::key([1, 2, 3, 4]).parts()?;
    assert_eq!(hash, [1, 2, 3, 4]);
    Ok(())
}

/// A table with a generated partition key alone.
#[derive(Schema)]
#[schema(partition_key = "id", tag = "type", entities(Account, Session))]
struct Web;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Web, pk = Self(name))]
struct Account {
    #[entity(key_only)]
    name: String,
    logins: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Web, pk = Self(token))]
struct Session {
    token: Uuid,
    account: String,
    at: DateTime<Utc>,
}

#[tokio::test]
async fn a_table_has_a_generated_partition_key_and_no_sort_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Web>().await;
    let account = Account { name: "a#b".to_owned(), logins: 7 };
    let session = Session { token: user(7), account: "a#b".to_owned(), at: DateTime::UNIX_EPOCH };
    table.transact_write().insert(&account).insert(&session).await?;
    assert_eq!(Account::key("a#b").partition_key(), "ACCOUNT#a$Sb");
    assert_eq!(account.to_attributes()?["id"].as_s().unwrap(), "ACCOUNT#a$Sb");
    assert_eq!(table.get(Account::key("a#b")).await?, Some(account.clone()));
    assert_eq!(table.get(Session::key(user(7))).await?, Some(session.clone()));
    assert_eq!(table.get(&account).await?.map(|account| account.name), Some("a#b".to_owned()));
    assert_eq!(table.scan::<Session>().await?, [session]);
    assert_eq!(table.batch_get(["x", "a#b"].map(Account::key)).await?, [None, Some(account)]);
    let items = table.query(Account::partition_key("a#b")).await?;
    assert_eq!(items[0].get::<u64>("logins")?, Some(7));
    Ok(())
}

/// A table whose partition key is an attribute, and whose sort key is generated.
#[derive(Schema)]
#[schema(partition_key = string("tenant"), sort_key = "sk", tag = "type", entities(Settings, Invoice, Line))]
struct Billing;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Billing, pk = tenant, sk = "SETTINGS")]
struct Settings {
    tenant: String,
    currency: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Billing, pk = tenant, sk = Self(number))]
struct Invoice {
    tenant: String,
    number: u32,
}

/// An item with a field that is the partition key and a part of the sort key.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Billing, pk = tenant, sk = Self(tenant, number))]
struct Line {
    tenant: String,
    number: u32,
}

#[derive(Collection, Debug, PartialEq)]
struct Customer {
    settings: Settings,
    invoices: Vec<Invoice>,
    lines: Vec<Line>,
    #[collection(other)]
    others: Vec<RawItem>,
}

#[tokio::test]
async fn a_partition_of_an_attribute_contains_several_types() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Billing>().await;
    let settings = Settings { tenant: "acme".to_owned(), currency: "EUR".to_owned() };
    let invoices = [9, 10].map(|number| Invoice { tenant: "acme".to_owned(), number });
    let line = Line { tenant: "acme".to_owned(), number: 1 };
    table.put(&settings).await?;
    table.put(&line).await?;
    for invoice in &invoices {
        table.put(invoice).await?;
        table.put(Invoice { tenant: "other".to_owned(), ..*invoice }).await?;
    }
    assert_eq!(table.query(Invoice::query("acme")).await?, invoices);
    assert_eq!(table.query(Invoice::query("acme").gt(9)).await?, invoices[1..]);
    assert_eq!(table.get(Settings::key("acme")).await?, Some(settings.clone()));
    assert_eq!(table.get(Line::key("acme", 1)).await?, Some(line.clone()));
    assert_eq!(Line::key("acme", 1).sort_key(), "LINE#acme#0000000001");
    assert_eq!(Line::key("acme", 1).parts()?, ("acme".to_owned(), 1));
    assert_eq!(table.scan::<Invoice>().await?.len(), 4);

    let acme = Settings::partition_key("acme");
    assert_eq!(table.query(&acme).await?.len(), 4);
    let customer = table.query_as::<Customer>(acme).await?;
    assert_eq!(customer, Customer { settings, invoices: invoices.to_vec(), lines: vec![line], others: Vec::new() });
    Ok(())
}
