//! Two entities under one key, unit entities of several parts, and two lists of parts under one prefix.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::NaiveDate;
use dokklib::{Attributes, Collection, Entity, ErrorKind, Index, Item, Projection, RawItem, Schema, Table};
use dokklib_tests::Engine;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByPlan), entities(Person, Organization, Repo))]
struct Forge;

#[derive(Index)]
#[index(name = "by_plan", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByPlan;

/// A name belongs to a person or to an organization.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Forge, prefix = "ACCOUNT", tag = "Person", shares_key_with(Organization),
    index(ByPlan as by_plan, pk = "PLANS", sk = Self(name)),
)]
struct Person {
    #[entity(key)]
    name: String,
    stars: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Forge, prefix = "ACCOUNT", tag = "Organization", shares_key_with(Person),
    index(ByPlan as by_plan, pk = "PLANS", sk = Self(name)),
)]
struct Organization {
    #[entity(key)]
    name: String,
    stars: u64,
}

/// In the partition of a person.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forge, pk = Person(owner), sk = Self(name))]
struct Repo {
    owner: String,
    name: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Person)]
struct Stars {
    stars: u64,
}

#[derive(Collection, Debug)]
#[allow(dead_code, reason = "the test compares variants")]
enum Account {
    Person(Person),
    Repo(Repo),
    #[collection(other)]
    Other(RawItem),
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), stars: 1 }
}

fn organization(name: &str) -> Organization {
    Organization { name: name.to_owned(), stars: 1 }
}

async fn stored<S: Schema>(table: &Table<S>) -> Vec<Attributes> {
    table.client().scan().table_name(table.name()).send().await.unwrap().items.unwrap_or_default()
}

#[tokio::test]
async fn a_read_of_one_type_skips_the_items_of_the_other() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forge>().await;
    table.insert(person("alice")).await?;
    table.insert(organization("acme")).await?;
    assert_eq!(stored(&table).await[0]["PK"], stored(&table).await[0]["SK"]);

    assert_eq!(table.get(Person::key("alice")).await?, Some(person("alice")));
    assert_eq!(table.get(Person::key("acme")).await?, None);
    assert_eq!(table.get(Organization::key("acme")).await?, Some(organization("acme")));
    assert_eq!(table.get(Organization::key("alice")).await?, None);
    assert_eq!(table.get(Person::key("acme")).project::<Stars>().await?, None);
    assert_eq!(table.get(Person::key("alice")).project::<Stars>().await?, Some(Stars { stars: 1 }));
    let read = table.batch_get([Person::key("acme"), Person::key("alice"), Person::key("bob")]).await?;
    assert_eq!(read, [None, Some(person("alice")), None]);

    assert_eq!(table.query(Person::by_plan()).await?, [person("alice")]);
    assert_eq!(table.query(Organization::by_plan()).count().await?, 1);
    assert_eq!(table.scan::<Person>().await?, [person("alice")]);
    assert_eq!(table.scan::<Organization>().count().await?, 1);
    let account = table.query_as::<Account>(Person::partition_key("acme")).await?;
    assert!(matches!(&account[..], [Account::Other(_)]), "{account:?}");
    let account = table.query_as::<Account>(Person::partition_key("alice")).await?;
    assert!(matches!(&account[..], [Account::Person(_)]), "{account:?}");
    Ok(())
}

#[tokio::test]
async fn no_write_of_one_type_changes_an_item_of_the_other() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forge>().await;
    table.insert(organization("acme")).await?;
    let before = stored(&table).await;
    let key = || Person::key("acme");
    for (error, kind) in [
        (table.insert(person("acme")).await.unwrap_err(), ErrorKind::AlreadyExists),
        (table.insert(person("acme")).when(Person::STARS.eq(1)).await.unwrap_err(), ErrorKind::AlreadyExists),
        (table.put(person("acme")).await.unwrap_err(), ErrorKind::ConditionFailed),
        (table.put(person("acme")).when(Person::STARS.eq(1)).await.unwrap_err(), ErrorKind::ConditionFailed),
        (table.upsert(person("acme")).set(Person::STARS, 2).await.unwrap_err(), ErrorKind::ConditionFailed),
        (table.replace(person("acme")).await.unwrap_err(), ErrorKind::NotFound),
        (table.update(key()).set(Person::STARS, 2).await.unwrap_err(), ErrorKind::NotFound),
        (table.update(&person("acme")).add(Person::STARS, 2).await.unwrap_err(), ErrorKind::NotFound),
        (table.delete(key()).await.unwrap_err(), ErrorKind::NotFound),
        (table.delete(key()).must_exist().await.unwrap_err(), ErrorKind::NotFound),
    ] {
        assert_eq!(error.kind(), kind, "{error}");
    }
    let transaction = || table.transact_write();
    for (transaction, kind) in [
        (transaction().insert(person("acme")), ErrorKind::AlreadyExists),
        (transaction().put(person("acme")), ErrorKind::ConditionFailed),
        (transaction().push(table.upsert(person("acme")).set(Person::STARS, 2)), ErrorKind::ConditionFailed),
        (transaction().replace(person("acme")), ErrorKind::NotFound),
        (transaction().update(key(), |person| person.set(Person::STARS, 2)), ErrorKind::NotFound),
        (transaction().delete(key()), ErrorKind::NotFound),
        (transaction().check_exists(key()), ErrorKind::NotFound),
    ] {
        let error = transaction.await.unwrap_err();
        assert_eq!(error.reasons()[0].kind(), Some(kind), "{error}");
    }
    let error = table.delete_all(Person::by_plan()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    let error = table.delete_all(table.scan::<Person>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert_eq!(stored(&table).await, before);
    Ok(())
}

#[tokio::test]
async fn the_writes_of_one_type_apply_to_its_own_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forge>().await;
    table.put(person("alice")).await?;
    table.put(person("alice")).await?;
    table.replace(person("alice")).await?;
    table.update(Person::key("alice")).set(Person::STARS, 2).await?;
    table.upsert(person("alice")).set(Person::STARS, 3).await?;
    table.upsert(person("bob")).set(Person::STARS, 3).await?;
    table.delete(Person::key("alice")).must_exist().await?;
    table.delete(Person::key("alice")).await?;
    table.transact_write().put(person("alice")).delete(Person::key("bob")).await?;
    assert_eq!(table.get(Person::key("alice")).await?, Some(person("alice")));
    assert_eq!(stored(&table).await.len(), 1);
    Ok(())
}

/// Only the tag distinguishes the items, so an item without one is neither of the two.
#[tokio::test]
async fn an_item_without_a_tag_belongs_to_none_of_the_types() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forge>().await;
    let mut item = person("alice").to_attributes()?;
    item.remove("type");
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    let before = stored(&table).await;

    let error = table.get(Person::key("alice")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`type`"), "{error}");
    for error in [
        table.put(person("alice")).await.unwrap_err(),
        table.update(Person::key("alice")).set(Person::STARS, 2).await.unwrap_err(),
        table.delete(Organization::key("alice")).await.unwrap_err(),
    ] {
        assert!(matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConditionFailed), "{error}");
    }
    assert_eq!(stored(&table).await, before);
    Ok(())
}

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Deal, Watch, Like))]
struct Deals;

#[derive(Entity)]
struct Brand;

/// The deals of a brand on one day.
#[derive(Entity)]
#[entity(prefix = "BRAND", key = (String, NaiveDate))]
struct BrandDay;

/// Two parts of one type have numbered names.
#[derive(Entity)]
#[entity(prefix = "PAIR", key = (String, String))]
struct Pair;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, pk = BrandDay(brand, day), sk = Self(id))]
struct Deal {
    brand: String,
    day: NaiveDate,
    id: u8,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, pk = Brand(brand), sk = Self(user))]
struct Watch {
    brand: String,
    user: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, pk = Brand(brand), sk = Pair(first, second))]
struct Like {
    brand: String,
    first: String,
    second: String,
}

#[tokio::test]
async fn two_lists_of_parts_have_one_prefix() -> dokklib::Result<()> {
    let day = NaiveDate::from_ymd_opt(2024, 1, 31).unwrap();
    let deal = Deal { brand: "x#".to_owned(), day, id: 1 };
    assert_eq!(Deal::key("x#", day, 1).partition_key(), "BRAND#x$S#2024-01-31");
    assert_eq!(BrandDay::partition_key("x#", day).as_str(), "BRAND#x$S#2024-01-31");
    assert_eq!(BrandDay::sort_key("x#", day).parts()?, ("x#".to_owned(), day));
    assert_eq!(
        Pair::sort_key("", "b").check().unwrap_err().to_string(),
        "the key part `string` is empty: DynamoDB doesn't allow empty keys"
    );
    assert_eq!(
        Pair::sort_key("a", "").check().unwrap_err().to_string(),
        "the key part `string2` is empty: DynamoDB doesn't allow empty keys"
    );

    let engine = Engine::start().await;
    let table = engine.schema_table::<Deals>().await;
    table.insert(&deal).await?;
    table.insert(Watch { brand: "x#".to_owned(), user: "alice".to_owned() }).await?;
    table.insert(Like { brand: "x#".to_owned(), first: "a".to_owned(), second: "b".to_owned() }).await?;
    assert_eq!(table.query(Deal::query("x#", day)).await?, [deal]);
    assert_eq!(table.query(Watch::query("x#")).await?.len(), 1);
    assert_eq!(table.query(Like::query("x#").eq("a").ge("a")).await?.len(), 1);
    assert_eq!(table.query(BrandDay::partition_key("x#", day)).await?.len(), 1);
    assert_eq!(table.query(Brand::partition_key("x#")).await?.len(), 2);
    let tag = AttributeValue::S("x#".to_owned());
    assert!(stored(&table).await.iter().all(|item| item["brand"] == tag));
    Ok(())
}
