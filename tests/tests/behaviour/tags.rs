//! Tags as another program stores them, items without a tag, and constant attributes.

use std::collections::BTreeMap;

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attributes, Entity, ErrorKind, Index, Item, Path, Projection, Schema, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "entityType",
    tag_values = "camelCase",
    entities(OrderLine, Invoice, r#Type)
)]
struct Billing;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Billing, pk = User(user), sk = Self(id), constant(version = "1", "sk:v" = -2, live = true))]
struct OrderLine {
    user: String,
    id: u8,
    amount: u64,
}

/// Keeps unknown attributes.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Billing, tag = "INVOICE v2", constant(version = "7"), pk = User(user), sk = Self(id))]
struct Invoice {
    user: String,
    id: u8,
    #[entity(rest)]
    rest: BTreeMap<String, AttributeValue>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Billing, pk = User(user), sk = Self(id))]
struct r#Type {
    user: String,
    id: u8,
}

fn line() -> OrderLine {
    OrderLine { user: "alice".to_owned(), id: 1, amount: 5 }
}

fn string(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

async fn stored<S: Schema>(table: &Table<S>) -> Vec<Attributes> {
    table.client().scan().table_name(table.name()).send().await.unwrap().items.unwrap_or_default()
}

#[test]
fn the_tag_is_the_name_of_the_type_in_the_case_of_the_schema_or_the_tag_of_the_entity() {
    assert_eq!(line().to_attributes().unwrap()["entityType"], string("orderLine"));
    let invoice = Invoice { user: "alice".to_owned(), id: 1, rest: BTreeMap::new() };
    assert_eq!(invoice.to_attributes().unwrap()["entityType"], string("INVOICE v2"));
    let raw = r#Type { user: "alice".to_owned(), id: 1 };
    assert_eq!(raw.to_attributes().unwrap()["entityType"], string("type"));
}

#[tokio::test]
async fn items_of_another_mapper_are_read_by_their_tags() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Billing>().await;
    let mut item = line().to_attributes()?;
    table.client().put_item().table_name(table.name()).set_item(Some(item.clone())).send().await.unwrap();
    assert_eq!(table.get(OrderLine::key("alice", 1)).await?, Some(line()));
    assert_eq!(table.query(OrderLine::query("alice")).count().await?, 1);
    assert_eq!(table.scan::<OrderLine>().await?, [line()]);
    assert!(table.scan::<Invoice>().await?.is_empty());

    item.insert("entityType".to_owned(), string("ORDER_LINE"));
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    assert_eq!(table.get(OrderLine::key("alice", 1)).await.unwrap_err().kind(), ErrorKind::Decode);
    assert!(table.query(OrderLine::query("alice")).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn constants_are_written_by_every_write_that_creates_an_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Billing>().await;
    let has_constants = |item: &Attributes| {
        assert_eq!(item["version"], string("1"));
        assert_eq!(item["sk:v"], AttributeValue::N("-2".to_owned()));
        assert_eq!(item["live"], AttributeValue::Bool(true));
    };
    table.insert(line()).await?;
    has_constants(&stored(&table).await[0]);
    table.put(line()).await?;
    has_constants(&stored(&table).await[0]);
    table.replace(line()).await?;
    has_constants(&stored(&table).await[0]);
    table.delete(&line()).await?;
    table.upsert(line()).set(OrderLine::AMOUNT, 6).await?;
    has_constants(&stored(&table).await[0]);
    table.delete(&line()).await?;
    table.batch_put([line()]).await?;
    has_constants(&stored(&table).await[0]);
    assert_eq!(table.get(OrderLine::key("alice", 1)).await?, Some(line()));
    Ok(())
}

#[tokio::test]
async fn a_constant_is_not_read_and_not_changed() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Billing>().await;
    // A stored constant with another value is ignored.
    let mut item = line().to_attributes()?;
    item.insert("version".to_owned(), AttributeValue::N("3".to_owned()));
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    assert_eq!(table.get(&line()).await?, Some(line()));

    let path = Path::<OrderLine, String>::raw("version");
    let error = table.update(OrderLine::key("alice", 1)).set(path, "2").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("`version` is a constant attribute of the entity"), "{error}");
    // Conditions can read it.
    let path = Path::<OrderLine, u8>::raw("version");
    table.update(OrderLine::key("alice", 1)).set(OrderLine::AMOUNT, 1).when(path.eq(3)).await?;
    Ok(())
}

#[test]
fn a_rest_field_doesnt_contain_constants_and_cant_overwrite_them() -> dokklib::Result<()> {
    let rest = BTreeMap::from([("version".to_owned(), string("8")), ("other".to_owned(), string("x"))]);
    let invoice = Invoice { user: "alice".to_owned(), id: 1, rest };
    let attributes = invoice.into_attributes()?;
    assert_eq!(attributes["version"], string("7"));
    assert_eq!(Invoice::from_attributes(attributes)?.rest, BTreeMap::from([("other".to_owned(), string("x"))]));
    Ok(())
}

/// A table without tags.
#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByOwner, ByRegion), entities(Game, Ticket))]
struct Arcade;

#[derive(Index)]
#[index(name = "by_owner", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByOwner;

#[derive(Index)]
#[index(name = "by_region", partition_key = string("region"), sort_key = number("votes"))]
struct ByRegion;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Arcade,
         index(ByOwner as by_owner, pk = User(owner), sk = "THING"),
         index(ByRegion as by_region, pk = region, sk = votes))]
struct Game {
    #[entity(key)]
    id: u64,
    owner: String,
    region: String,
    votes: u8,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Arcade, index(ByOwner as by_owner, pk = User(owner), sk = "THING"))]
struct Ticket {
    #[entity(key)]
    number: u64,
    owner: String,
    region: String,
    votes: u8,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Game)]
struct GameVotes {
    votes: u8,
}

#[tokio::test]
async fn items_without_a_tag_in_one_index_are_told_apart_by_their_table_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Arcade>().await;
    let (owner, region) = ("alice".to_owned(), "eu".to_owned());
    for id in 1..=3 {
        table.put(Game { id, owner: owner.clone(), region: region.clone(), votes: 1 }).await?;
        table.put(Ticket { number: id, owner: owner.clone(), region: region.clone(), votes: 2 }).await?;
    }
    for query in [Game::by_owner("alice"), Game::by_owner("alice")] {
        let query = table.query(query);
        assert_eq!(query.clone().await?.len(), 3);
        assert_eq!(query.clone().count().await?, 3);
        assert_eq!(query.clone().limit(2).await?.len(), 2);
        assert_eq!(query.clone().page_size(1).await?.len(), 3);
        assert_eq!(
            query.project::<GameVotes>().await?,
            [GameVotes { votes: 1 }, GameVotes { votes: 1 }, GameVotes { votes: 1 }]
        );
    }
    assert_eq!(table.query(Ticket::by_owner("alice")).await?.len(), 3);
    let query = table.query(Game::by_region("eu"));
    assert_eq!(query.clone().await?.len(), 3);
    assert_eq!(query.count().await?, 3);
    assert_eq!(table.query(Game::by_region("eu").ge(2)).first().await?, None);
    assert_eq!(table.delete_all(Game::by_owner("alice")).await?, 3);
    assert_eq!(stored(&table).await.len(), 3);
    Ok(())
}
