//! The field options `flatten`, `rest` and `serde`.

use std::collections::{BTreeMap, BTreeSet};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attribute, Attributes, Entity, ErrorKind, Index, Item, Schema, Serde};
use dokklib_tests::Engine;
use serde::{Deserialize, Serialize};

use crate::User;

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Geo {
    lat: i32,
    #[attribute(rename = "lng", alias = "lon")]
    long: i32,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Address {
    city: String,
    zip: Option<String>,
    #[attribute(flatten)]
    geo: Geo,
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
enum Color {
    Red,
    Rgb(u8, u8, u8),
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "SHOP")]
struct Shop {
    #[entity(key)]
    name: String,
    #[entity(flatten)]
    address: Address,
    #[entity(serde)]
    color: Color,
    #[entity(serde)]
    second: Option<Color>,
    #[entity(serde, rename = "t", default)]
    third: BTreeMap<String, f64>,
    nickname: Option<String>,
    #[entity(rest)]
    others: BTreeMap<String, AttributeValue>,
}

/// A flattened field without a field for the rest.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = User(user), sk = Self(id))]
struct Visit {
    user: String,
    id: u8,
    #[entity(flatten)]
    address: Address,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Note {
    text: String,
    #[attribute(serde)]
    color: Color,
    #[attribute(rest)]
    others: Attributes,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "BOARD")]
struct Board {
    #[entity(key)]
    name: String,
    notes: Vec<Note>,
    colors: Vec<Serde<Color>>,
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(text.to_owned())
}

fn shop() -> Shop {
    Shop {
        name: "a".to_owned(),
        address: Address { city: "Paris".to_owned(), zip: None, geo: Geo { lat: 48, long: 2 } },
        color: Color::Rgb(1, 2, 3),
        second: None,
        third: BTreeMap::from([("pi".to_owned(), 3.5)]),
        nickname: None,
        others: BTreeMap::new(),
    }
}

#[test]
fn flatten_stores_nested_fields_as_attributes_of_the_item() {
    let attributes = shop().to_attributes().unwrap();
    let names: BTreeSet<_> = attributes.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["PK", "SK", "city", "color", "lat", "lng", "name", "t"]));
    assert_eq!((&attributes["city"], &attributes["lat"]), (&s("Paris"), &n("48")));
    assert_eq!(
        attributes["color"],
        AttributeValue::M([("Rgb".to_owned(), AttributeValue::L(vec![n("1"), n("2"), n("3")]))].into())
    );
    assert_eq!(shop().into_attributes().unwrap(), attributes);
    assert_eq!(Shop::from_attributes(attributes).unwrap(), shop());

    let visit = Visit { user: "alice".to_owned(), id: 7, address: shop().address };
    assert_eq!(Visit::from_attributes(visit.to_attributes().unwrap()).unwrap(), visit);
}

#[tokio::test]
async fn rest_keeps_unknown_attributes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    // An item that a later version of the program wrote.
    let mut stored = shop().to_attributes()?;
    stored.insert("since".to_owned(), n("2026"));
    stored.insert("lon".to_owned(), n("9"));
    let _request = table.get(&shop()).into_sdk()?;
    let read = Shop::from_attributes(stored)?;
    assert_eq!(read.others, BTreeMap::from([("since".to_owned(), n("2026"))]), "keys and aliases are known attributes");
    assert_eq!(read.address.geo.long, 2, "the current name takes precedence over an alias");
    table.put(&read).await?;
    assert_eq!(table.get(&read).await?.as_ref(), Some(&read));
    table.put(read.clone()).await?;
    assert_eq!(table.get(&read).await?, Some(read));
    Ok(())
}

#[test]
fn rest_does_not_overwrite_keys_and_fields() {
    let others = [("PK", s("USER#bob")), ("city", s("Rome")), ("nickname", s("x")), ("since", n("1"))];
    let others: BTreeMap<_, _> = others.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let shop = Shop { others, ..shop() };
    for attributes in [shop.to_attributes().unwrap(), shop.clone().into_attributes().unwrap()] {
        assert_eq!(attributes["PK"], s("SHOP#a"));
        assert_eq!(attributes["city"], s("Paris"));
        assert_eq!(attributes.get("nickname"), None, "the field is `None`");
        assert_eq!(attributes["since"], n("1"));
    }
}

#[tokio::test]
async fn serde_and_rest_in_nested_structs() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let others = Attributes::from([("since".to_owned(), n("2026"))]);
    let note = Note { text: "t".to_owned(), color: Color::Red, others };
    let board = Board { name: "a".to_owned(), notes: vec![note], colors: vec![Serde(Color::Red)] };
    table.insert(&board).await?;
    assert_eq!(table.get(&board).await?.as_ref(), Some(&board));
    let notes = &board.to_attributes()?["notes"].as_l().unwrap()[0].as_m().unwrap().clone();
    assert_eq!(notes.len(), 3);

    // The path of a field with `serde` takes values in `Serde`.
    let shop = shop();
    table.insert(&shop).await?;
    table
        .update(&shop)
        .set(Shop::COLOR, Serde(Color::Red))
        .set(Shop::ADDRESS.field(Address::CITY), "Rome")
        .set(Shop::ADDRESS.field(Address::GEO.field(Geo::LAT)), 41)
        .when(Shop::COLOR.eq(Serde(Color::Rgb(1, 2, 3))) & Shop::ADDRESS.field(Address::ZIP).not_exists())
        .await?;
    let read = table.get(&shop).await?.unwrap();
    assert_eq!((read.color, read.address.city.as_str(), read.address.geo.lat), (Color::Red, "Rome", 41));
    Ok(())
}

#[test]
fn errors_contain_the_path() {
    let decode_error = |change: &dyn Fn(&mut Attributes)| {
        let mut attributes = shop().to_attributes().unwrap();
        change(&mut attributes);
        let error = Shop::from_attributes(attributes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        error.to_string()
    };
    assert_eq!(decode_error(&|attributes| drop(attributes.remove("city"))), "Shop: attribute `city` is missing");
    assert_eq!(
        decode_error(&|attributes| drop(attributes.insert("lat".to_owned(), s("SECRET")))),
        "Shop: attribute `lat` is a string (S), not a number (N)"
    );
    assert_eq!(
        decode_error(&|attributes| drop(attributes.insert("color".to_owned(), s("SECRET")))),
        "Shop: attribute `color` is not a value that serde can deserialize to this type"
    );
    assert_eq!(decode_error(&|attributes| drop(attributes.remove("color"))), "Shop: attribute `color` is missing");
    let nan = Shop { third: BTreeMap::from([("x".to_owned(), f64::NAN)]), ..shop() };
    assert_eq!(
        nan.to_attributes().unwrap_err().to_string(),
        "to_attributes of Shop: attribute `t[…]` is NaN or infinite, which DynamoDB can't store"
    );
    let empty_name = Shop { third: BTreeMap::from([(String::new(), 1.0)]), ..shop() };
    assert_eq!(
        empty_name.to_attributes().unwrap_err().to_string(),
        "to_attributes of Shop: attribute `t` has an entry with an empty name, which DynamoDB can't store"
    );
    let error = BTreeMap::from([(String::new(), 1)]).into_value().unwrap_err();
    assert_eq!(error.to_string(), "has an entry with an empty name, which DynamoDB can't store");
}

#[derive(Index)]
#[index(name = "by_owner", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByOwner;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByOwner), entities(Tagged, Owned))]
struct WithTag;

#[derive(Entity, Debug, PartialEq)]
#[entity(schema = WithTag, pk = User(user), sk = Self(id), index(ByOwner as by_owner, pk = User(user), sk = Self(id)))]
struct Owned {
    user: String,
    id: u8,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(schema = WithTag, pk = User(user), sk = Self(id))]
struct Tagged {
    #[entity(key_only)]
    user: String,
    #[entity(key_only)]
    id: u8,
    #[entity(rest)]
    others: Attributes,
}

#[test]
fn rest_excludes_keys_and_the_tag() {
    let tagged = Tagged { user: "alice".to_owned(), id: 7, others: Attributes::new() };
    let attributes = tagged.to_attributes().unwrap();
    assert_eq!(attributes.len(), 3, "the keys and the tag");
    assert_eq!(Tagged::from_attributes(attributes).unwrap(), tagged);
}

/// Otherwise a value could forge an index key: items of another entity would be in the wrong partition of the index.
#[tokio::test]
async fn rest_contains_no_key_of_an_index_that_the_item_is_not_declared_in() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<WithTag>().await;
    let forged = || Tagged {
        user: "mallory".to_owned(),
        id: 7,
        others: [("GSI1PK", "USER#alice"), ("GSI1SK", "OWNED#001")]
            .map(|(name, text)| (name.to_owned(), s(text)))
            .into(),
    };
    for error in [
        table.insert(forged()).await.unwrap_err(),
        table.put(forged()).await.unwrap_err(),
        table.replace(forged()).await.unwrap_err(),
        table.upsert(forged()).await.unwrap_err(),
        table.transact_write().put(forged()).await.unwrap_err(),
        forged().into_attributes().unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        let text =
            "attribute `GSI1PK` is a key of an index that the item isn't declared in: remove it from the `rest` field";
        assert!(error.to_string().ends_with(text), "{error}");
    }

    // Another program wrote the keys of the index.
    let mut stored = Tagged { others: Attributes::new(), ..forged() }.into_attributes()?;
    stored.extend([("GSI1PK".to_owned(), s("x")), ("GSI1SK".to_owned(), s("y")), ("since".to_owned(), n("1"))]);
    table.client().put_item().table_name(table.name()).set_item(Some(stored)).send().await.unwrap();
    let read = table.get(Tagged::key("mallory", 7)).await?.unwrap();
    assert_eq!(read.others, Attributes::from([("since".to_owned(), n("1"))]));
    table.put(read).await?;
    assert!(table.query(Owned::by_owner("alice")).await?.is_empty());
    Ok(())
}
