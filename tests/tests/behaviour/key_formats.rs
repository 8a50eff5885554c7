//! Items of other programs whose keys have another format than the declared one.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attributes, Entity, ErrorKind, Index, Item, Projection, Schema, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Index)]
#[index(name = "by_state", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByState;

#[derive(Index)]
#[index(name = "by_total", partition_key = "PK", sort_key = number("total"))]
struct ByTotal;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByState, ByTotal),
    entities(Order, Line, Profile, Folder)
)]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop, pk = User(user), sk = Self(id),
    index(ByState as by_state, pk = Self(state), sk = Self(id)),
    index(ByTotal as by_total, pk = User(user), sk = total),
)]
struct Order {
    user: String,
    id: u64,
    state: String,
    total: u64,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct Total {
    total: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u8,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(name))]
struct Profile {
    user: String,
    name: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, key_values = unescaped, pk = User(user), sk = Self(path))]
struct Folder {
    user: String,
    path: String,
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn order(id: u64) -> Order {
    Order { user: "alice".to_owned(), id, state: "open".to_owned(), total: 5 }
}

/// Stores an item of another program, without a tag.
async fn put(table: &Table<Shop>, item: Attributes, sort_key: &str) {
    let mut item = item;
    item.remove("type");
    item.insert("SK".to_owned(), s(sort_key));
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn an_item_with_another_key_format_is_a_decode_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.put(order(1)).await?;
    put(&table, order(7).into_attributes()?, "ORDER#7").await;

    let form = "attribute `SK` is not a key of the form `ORDER#<20 digits>`";
    for (error, read) in [
        (table.query(Order::query("alice")).await.unwrap_err(), "query of Order"),
        (table.query(Order::by_state("open")).await.unwrap_err(), "query of Order"),
        (table.query(Order::by_total("alice")).await.unwrap_err(), "query of Order"),
        (table.scan::<Order>().await.unwrap_err(), "scan of Order"),
        (table.query(Order::query("alice")).project::<Total>().await.unwrap_err(), "query of Total"),
        (Order::from_attributes(Attributes::from([("SK".to_owned(), s("ORDER#7"))])).unwrap_err(), "Order"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.to_string(), format!("{read}: {form}"));
    }
    // The other items are not lost.
    let results = table.query(Order::query("alice")).results().await?;
    assert_eq!(results.iter().filter_map(|result| result.as_ref().ok()).collect::<Vec<_>>(), [&order(1)]);
    assert_eq!(results.len(), 2);
    assert_eq!(table.query(Order::query("alice")).count().await?, 2);
    assert_eq!(table.scan::<Order>().count().await?, 2);
    let error = table.delete_all(table.query(Order::query("alice"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains(form), "{error}");
    assert!(table.query(Order::query("alice")).results().await?.iter().any(Result::is_err), "it is not deleted");
    Ok(())
}

#[tokio::test]
async fn an_item_without_a_tag_and_with_the_key_of_another_entity_is_skipped() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.put(order(1)).await?;
    let line = Line { user: "alice".to_owned(), order: 1, number: 2 };
    let sort_key = Line::key("alice", 1, 2).sort_key().to_owned();
    put(&table, line.clone().into_attributes()?, &sort_key).await;
    assert_eq!(table.query(Order::query("alice")).await?, [order(1)]);
    assert_eq!(table.scan::<Order>().await?, [order(1)]);
    assert_eq!(table.query(Line::query("alice",)).await?, [line]);

    // A relation that has the key of an index as a free attribute.
    table.put((User::partition_key("alice"), User::sort_key("bob"))).attribute("total", 9).await?;
    assert_eq!(table.query(Order::by_total("alice")).await?, [order(1)]);
    Ok(())
}

#[tokio::test]
async fn an_empty_key_value_is_reported_and_can_be_addressed_unescaped() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let profile = Profile { user: "alice".to_owned(), name: "x".to_owned() };
    put(&table, profile.into_attributes()?, "PROFILE#").await;
    let error = table.query(Profile::query("alice")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "query of Profile: attribute `SK` is not a key of the form `PROFILE#<text>`: the part `name` is empty; if another \
         program wrote it, declare the entity with `key_values = unescaped`"
    );
    assert_eq!(Profile::key("alice", "").check().unwrap_err().kind(), ErrorKind::InvalidInput);

    let folders = ["", "\0", "a", "a#b"].map(|path| Folder { user: "alice".to_owned(), path: path.to_owned() });
    for folder in &folders {
        table.put(folder).await?;
    }
    assert_eq!(table.get(Folder::key("alice", "")).await?.as_ref(), Some(&folders[0]));
    let query = || Folder::query("alice");
    assert_eq!(table.query(query()).await?, folders);
    assert_eq!(table.query(query().eq("")).await?, folders[..1]);
    assert_eq!(table.query(query().le("")).await?, folders[..1]);
    assert_eq!(table.query(query().lt("")).await?, []);
    assert_eq!(table.query(query().ge("")).await?, folders);
    assert_eq!(table.query(query().gt("")).await?, folders[1..]);
    assert_eq!(table.query(query().between("", "a")).await?, folders[..3]);
    assert_eq!(table.query(query().begins_with("")).await?, folders);
    Ok(())
}
