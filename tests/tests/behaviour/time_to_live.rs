//! Fields with `#[entity(ttl)]`: expired items count as missing.

use std::time::{Duration, SystemTime};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::{DateTime, Utc};
use dokklib::testing::{Faults, TestClock};
use dokklib::{Attributes, Collection, Entity, ErrorKind, Item, Projection, RawItem, Schema, Table};
use dokklib_tests::{Engine, RequestCounter};
use futures_util::TryStreamExt;

use crate::User;

/// 2100-01-01T00:00:00Z. The engine's own clock never reaches it, so it deletes no item.
const NOW: u64 = 4_102_444_800;

#[derive(Schema, Debug, Clone, Copy)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    ttl = "expires",
    tag = "type",
    entities(Session, Account, Archive, Pin)
)]
struct Web;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Web, pk = User(user), sk = Self(id))]
struct Session {
    user: String,
    id: u64,
    #[entity(ttl)]
    valid_until: Option<SystemTime>,
    visits: u64,
}

/// Has no field for the time to live.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Web, pk = User(user), sk = "ACCOUNT")]
struct Account {
    user: String,
    email: String,
}

/// Keeps all attributes.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Web, pk = User(user), sk = "ARCHIVE")]
struct Archive {
    user: String,
    #[entity(rest)]
    rest: Attributes,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Web)]
struct Pin {
    #[entity(key)]
    code: String,
    #[entity(ttl)]
    until: DateTime<Utc>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Session)]
struct Validity {
    valid_until: Option<SystemTime>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Session)]
struct Visits {
    visits: u64,
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Returns a table and its clock, which shows the second `NOW`.
async fn web(engine: &Engine) -> (Table<Web>, TestClock) {
    let table = engine.schema_table::<Web>().await;
    let faults = Faults::none();
    faults.clock().set(at(NOW));
    (faults.table(&table), faults.clock().clone())
}

/// A session that expires this number of seconds after `NOW`.
fn session(id: u64, after: u64) -> Session {
    Session { user: "alice".to_owned(), id, valid_until: Some(at(NOW + after)), visits: 1 }
}

#[tokio::test]
async fn a_time_to_live_is_stored_in_the_attribute_of_the_schema() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, _) = web(&engine).await;
    let stored = session(1, 60);
    let attributes = stored.to_attributes()?;
    assert_eq!(attributes["expires"], AttributeValue::N((NOW + 60).to_string()));
    assert!(!attributes.contains_key("valid_until"));

    table.insert(&stored).await?;
    assert_eq!(table.get(&stored).await?.as_ref(), Some(&stored));
    let pin = Pin { code: "1".to_owned(), until: DateTime::from_timestamp(NOW.cast_signed() + 60, 0).unwrap() };
    table.insert(&pin).await?;
    assert_eq!(table.get(Pin::key("1")).await?.as_ref(), Some(&pin));

    // The path compares, sets and removes it.
    let key = || Session::key("alice", 1);
    let renew = table.update(key()).set(Session::VALID_UNTIL, at(NOW + 90));
    let renewed = renew.when(Session::VALID_UNTIL.eq(at(NOW + 60))).returning_new().await?;
    assert_eq!(renewed.valid_until, Some(at(NOW + 90)));
    let error = table.update(key()).set(Session::VISITS, 2).when(Session::VALID_UNTIL.lt(at(NOW + 90))).await;
    assert_eq!(error.unwrap_err().to_string(), "update of Session: the condition check failed: `expires < ?`");
    let removed = table.update(key()).remove(Session::VALID_UNTIL).returning_new().await?;
    assert_eq!(removed.valid_until, None);
    table.update(key()).set(Session::VALID_UNTIL, Some(at(NOW + 5))).await?;
    table.update(key()).set(Session::VALID_UNTIL, None).await?;
    assert_eq!(table.get(key()).project::<Validity>().await?, Some(Validity { valid_until: None }));
    let until = pin.until + Duration::from_secs(1);
    table.update(Pin::key("1")).set(Pin::UNTIL, until).when(Pin::UNTIL.eq(pin.until)).await?;
    assert_eq!(table.scan::<Pin>().filter(Pin::UNTIL.between(pin.until, until)).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_item_expires_at_the_second_of_its_time_to_live() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    table.insert(session(1, 60)).await?;
    let key = || Session::key("alice", 1);

    clock.set(at(NOW + 60) - Duration::from_nanos(1));
    assert!(table.get(key()).await?.is_some());
    table.update(key()).add(Session::VISITS, 1).await?;
    let exists = table.insert(session(1, 100)).await.unwrap_err();
    assert_eq!(exists.kind(), ErrorKind::AlreadyExists);

    clock.set(at(NOW + 60));
    assert_eq!(table.get(key()).await?, None);
    assert_eq!(table.get(key()).including_expired().await?.map(|session| session.visits), Some(2));
    assert_eq!(table.update(key()).add(Session::VISITS, 1).await.unwrap_err().kind(), ErrorKind::NotFound);
    table.insert(session(1, 100)).await?;
    assert_eq!(table.get(key()).await?, Some(session(1, 100)));
    Ok(())
}

#[tokio::test]
async fn every_read_skips_expired_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    let sessions: Vec<_> = (0..20).map(|id| session(id, if id % 3 == 0 { 500 } else { 60 })).collect();
    table.batch_put(&sessions).await?;
    let account = Account { user: "alice".to_owned(), email: "alice@example.com".to_owned() };
    table.insert(&account).await?;
    clock.advance(Duration::from_secs(60));

    let live: Vec<Session> = sessions.iter().filter(|session| session.id % 3 == 0).cloned().collect();
    let query = || table.query(Session::query("alice"));
    assert_eq!(query().await?, live);
    assert_eq!(query().including_expired().await?, sessions);
    assert_eq!(query().descending().first().await?.as_ref(), live.last());
    assert_eq!(query().count().await?, live.len());
    assert_eq!(query().including_expired().count().await?, sessions.len());
    assert_eq!(query().limit(2).await?, live[..2]);
    assert_eq!(query().limit(2).count().await?, 2);
    assert_eq!(query().page_size(3).stream().try_collect::<Vec<_>>().await?, live);
    assert_eq!(query().results().await?.len(), live.len());
    let projected = query().project::<Visits>().await?;
    assert_eq!(projected.len(), live.len());

    assert_eq!(table.scan::<Session>().segments(2).await?.len(), live.len());
    assert_eq!(table.scan::<Session>().count().await?, live.len());
    assert_eq!(table.scan::<Session>().including_expired().count().await?, sessions.len());
    assert_eq!(table.scan::<Session>().including_expired().await?.len(), sessions.len());

    let keys = || (0..4).map(|id| Session::key("alice", id));
    let found: Vec<bool> = table.batch_get(keys()).await?.iter().map(Option::is_some).collect();
    assert_eq!(found, [true, false, false, true]);
    assert_eq!(table.batch_get(keys()).including_expired().await?.iter().flatten().count(), 4);
    assert_eq!(table.batch_get(keys()).project::<Visits>().await?.iter().flatten().count(), 2);
    assert_eq!(table.get(Session::key("alice", 1)).project::<Visits>().await?, None);

    // Queries of raw items and relations have no field with a time to live.
    assert_eq!(table.query(User::partition_key("alice")).await?.len(), sessions.len() + 1);
    Ok(())
}

#[derive(Collection, Debug)]
#[allow(dead_code, reason = "the fields are only printed")]
enum Activity {
    Account(Account),
    Session(Session),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection, Debug)]
struct Profile {
    account: Account,
    sessions: Vec<Session>,
    #[collection(other)]
    others: Vec<RawItem>,
}

#[tokio::test]
async fn reads_of_several_types_skip_expired_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    let expiring = Session { user: "alice".to_owned(), id: 1, valid_until: Some(at(NOW + 60)), visits: 0 };
    let lasting = Session { id: 2, valid_until: None, ..expiring.clone() };
    let pin = Pin { code: "p".to_owned(), until: at(NOW + 60).into() };
    table.batch_write().put(&expiring).put(&lasting).put(&pin).await?;
    let (first, second) = (Session::key("alice", 1), Session::key("alice", 2));
    clock.set(at(NOW + 60) - Duration::from_nanos(1));
    assert_eq!(table.transact_get((&first, Pin::key("p"))).await?, (Some(expiring.clone()), Some(pin.clone())));

    clock.set(at(NOW + 60));
    let get = table.transact_get((&first, &second, Pin::key("p")));
    assert_eq!(get.clone().await?, (None, Some(lasting.clone()), None));
    assert_eq!(get.including_expired().await?, (Some(expiring.clone()), Some(lasting.clone()), Some(pin.clone())));
    assert_eq!(table.transact_get([&first, &second]).await?, [None, Some(lasting.clone())]);
    let get = table.batch_get(([&first, &second], [Pin::key("p")]));
    assert_eq!(get.clone().await?, (vec![None, Some(lasting.clone())], vec![None]));
    assert_eq!(get.including_expired().await?, (vec![Some(expiring), Some(lasting.clone())], vec![Some(pin)]));
    let items = table.scan::<Session>().segment(0, 1).await?;
    assert_eq!(items, [lasting]);
    Ok(())
}

#[tokio::test]
async fn collections_skip_expired_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    table.batch_put([session(1, 60), session(2, 61)]).await?;
    let email = "alice@example.com".to_owned();
    table.insert(Account { user: "alice".to_owned(), email }).await?;
    clock.advance(Duration::from_secs(60));

    let alice = User::partition_key("alice");
    let activities = table.query_as::<Activity>(&alice).await?;
    assert!(
        matches!(&activities[..], [Activity::Account(_), Activity::Session(Session { id: 2, .. })]),
        "{activities:?}"
    );
    assert_eq!(table.query_as::<Activity>(&alice).including_expired().await?.len(), 3);
    let profile = table.query_as::<Profile>(&alice).await?;
    assert_eq!((profile.sessions.len(), profile.others.len()), (1, 0));
    assert!(!profile.account.email.is_empty());
    assert_eq!(table.query_as::<Profile>(&alice).including_expired().await?.sessions.len(), 2);
    Ok(())
}

#[tokio::test]
async fn pages_and_limits_of_mostly_expired_items_are_right() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    table.batch_put((0..60).map(|id| session(id, if id % 20 == 19 { 500 } else { 60 }))).await?;
    clock.advance(Duration::from_secs(60));

    let query = || table.query(Session::query("alice"));
    let mut ids = Vec::new();
    let mut cursor = None;
    loop {
        let page = query().page_size(7).after(cursor).page().await?;
        ids.extend(page.items.iter().map(|session| session.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids, [19, 39, 59]);

    // The limit counts items that haven't expired, and the cursor continues after them.
    let first = query().limit(1).page().await?;
    let limited = query().limit(2).await?;
    assert_eq!(limited.iter().map(|session| session.id).collect::<Vec<_>>(), [19, 39]);
    let rest = query().after(first.next).await?;
    assert_eq!(first.items.len() + rest.len(), 3);
    Ok(())
}

#[tokio::test]
async fn writes_treat_expired_items_as_missing() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    let key = || Session::key("alice", 1);
    table.insert(Session { visits: 9, ..session(1, 60) }).await?;
    clock.advance(Duration::from_secs(60));
    let next = session(1, 500);

    let kind = |result: dokklib::Result<()>| result.unwrap_err().kind();
    assert_eq!(kind(table.replace(&next).await), ErrorKind::NotFound);
    assert_eq!(kind(table.update(key()).set(Session::VISITS, 1).await), ErrorKind::NotFound);
    assert_eq!(kind(table.delete(key()).must_exist().await), ErrorKind::NotFound);
    assert_eq!(kind(table.delete(key()).when(Session::VISITS.eq(9)).await), ErrorKind::NotFound);
    let put = table.put(&next).when(Session::VISITS.eq(9)).returning_old_on_failure().await.unwrap_err();
    assert_eq!(put.kind(), ErrorKind::ConditionFailed);
    assert!(put.old_item::<Session>().is_none());
    let transaction = |check: bool| {
        let transaction = table.transact_write().put(Pin { code: "1".to_owned(), until: DateTime::UNIX_EPOCH });
        if check { transaction.check_exists(key()) } else { transaction.check(key(), Session::VISITS.eq(9)) }
    };
    for check in [true, false] {
        let error = transaction(check).await.unwrap_err();
        assert_eq!(error.reasons()[1].kind(), Some(ErrorKind::NotFound));
    }
    table
        .transact_write()
        .check_not_exists(key())
        .put(Pin { code: "2".to_owned(), until: DateTime::UNIX_EPOCH })
        .await?;

    // A condition that a missing item satisfies.
    table.put(&next).when(Session::VISITS.not_exists()).await?;
    clock.set(at(NOW + 500));
    assert_eq!(table.put(session(1, 600)).returning_old().await?, None, "the expired item");
    clock.set(at(NOW + 600));
    assert_eq!(table.delete(key()).returning_old().await?, None, "the expired item");
    assert_eq!(table.get(key()).including_expired().await?, None);
    Ok(())
}

#[tokio::test]
async fn an_upsert_of_an_expired_item_creates_it() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    table.insert(Session { visits: 9, ..session(1, 60) }).await?;
    let renewed = table.upsert(session(1, 500)).add(Session::VISITS, 1).returning_new().await?;
    assert_eq!((renewed.visits, renewed.valid_until), (10, Some(at(NOW + 60))), "it hasn't expired yet");

    clock.advance(Duration::from_secs(60));
    let created = table.upsert(session(1, 500)).set(Session::VISITS, 3).returning_new().await?;
    assert_eq!(created, Session { visits: 3, ..session(1, 500) });

    clock.set(at(NOW + 500));
    // A transaction is a single request, which can't delete the item first.
    let error = table.transact_write().upsert(session(1, 900)).await.unwrap_err();
    assert_eq!(error.first_reason_kind(), Some(ErrorKind::ConditionFailed));
    let error = table.upsert(session(1, 900)).when(Session::VISITS.eq(3)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    Ok(())
}

#[tokio::test]
async fn a_replacement_keeps_a_time_to_live_that_the_type_does_not_declare() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, _) = web(&engine).await;
    let requests = RequestCounter::default();
    let table = requests.attach(&table);
    let account = |email: &str| Account { user: "alice".to_owned(), email: email.to_owned() };
    table.insert(account("a@example.com")).await?;
    requests.take();
    table.replace(account("b@example.com")).await?;
    assert_eq!(requests.take(), 1, "without a stored time to live");

    let ttl = AttributeValue::N((NOW + 60).to_string());
    let expire = table.client().update_item().table_name(table.name());
    let expire = expire.key("PK", AttributeValue::S("USER#alice".to_owned()));
    let expire = expire.key("SK", AttributeValue::S("ACCOUNT".to_owned()));
    expire
        .update_expression("SET expires = :ttl")
        .expression_attribute_values(":ttl", ttl.clone())
        .send()
        .await
        .unwrap();
    requests.take();

    let stored =
        || async { table.query(User::partition_key("alice")).await.map(|items| items[0].attributes().clone()) };
    let old = table.replace(account("c@example.com")).when(Account::EMAIL.eq("b@example.com")).returning_old().await?;
    assert_eq!(old.unwrap().email, "b@example.com");
    assert_eq!(requests.take(), 2);
    assert_eq!(stored().await?["expires"], ttl);
    assert_eq!(stored().await?["email"], AttributeValue::S("c@example.com".to_owned()));

    let error = table.replace(account("d@example.com")).when(Account::EMAIL.eq("b@example.com")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    let error = table.transact_write().replace(account("d@example.com")).await.unwrap_err();
    let reason = error.reasons()[0].to_string();
    assert!(reason.contains("attribute_not_exists(expires)"), "{reason}");

    // A field with `rest` contains it.
    table
        .insert(Archive { user: "bob".to_owned(), rest: Attributes::from([("expires".to_owned(), ttl.clone())]) })
        .await?;
    let archive = table.get(Archive::key("bob")).await?.unwrap();
    requests.take();
    table.replace(&archive).await?;
    assert_eq!(requests.take(), 1);
    assert_eq!(table.get(Archive::key("bob")).await?.unwrap().rest["expires"], ttl);
    Ok(())
}

#[tokio::test]
async fn delete_all_deletes_expired_items_too() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (table, clock) = web(&engine).await;
    table.batch_put([session(1, 60), session(2, 500)]).await?;
    clock.advance(Duration::from_secs(60));
    assert_eq!(table.delete_all(Session::query("alice")).await?, 2);
    Ok(())
}
