//! Custom attribute types: structs, newtypes and enums that derive `Attribute`, and their field options.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::bytes::Bytes;
use dokklib::chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use dokklib::ulid::Ulid;
use dokklib::{Attribute, Attributes, Entity, ErrorKind, Item, Relation, Schema};
use dokklib_tests::Engine;

use crate::User;

#[derive(Attribute, Debug, Clone, PartialEq)]
#[attribute(rename_all = "camelCase")]
struct Address {
    street_name: String,
    #[attribute(rename = "plz", alias = "zip", alias = "postcode")]
    zip_code: String,
    city: Option<String>,
    #[attribute(default)]
    floor: u8,
    #[attribute(default = Address::home)]
    country: String,
    #[attribute(skip)]
    cached: Option<u64>,
    tags: BTreeSet<String>,
}

impl Address {
    fn home() -> String {
        "FR".to_owned()
    }
}

#[derive(Attribute, Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Email(String);

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Celsius(f64);

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Maybe(Option<u8>);

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[attribute(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Open,
    #[attribute(rename = "SENT", alias = "DISPATCHED")]
    Shipped,
    InReview,
}

/// An enum in a key, whose variants have no aliases.
#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
#[attribute(rename_all = "SCREAMING_SNAKE_CASE")]
enum Stage {
    InReview,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
enum Role {
    Admin,
    #[attribute(other)]
    Other(String),
}

#[derive(Attribute, Debug, Clone, PartialEq)]
#[attribute(tag = "kind", rename_all = "snake_case")]
enum Payment {
    None,
    CreditCard(Card),
    #[attribute(rename_all = "camelCase")]
    BankTransfer {
        account_number: String,
        #[attribute(default)]
        fee: u64,
        #[attribute(skip)]
        attributes: Option<u8>,
    },
    #[attribute(other)]
    Unknown(Attributes),
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Card {
    number: String,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
enum Shape {
    Circle { radius: u8 },
    Square { side: u8 },
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = User(user), sk = Self(status, email), rename_all = "camelCase")]
struct Order {
    user: String,
    status: Stage,
    email: Email,
    ship_to: Address,
    #[entity(rename = "size", alias = "weight")]
    total_size: u64,
    celsius: Vec<Celsius>,
    payment: Payment,
    #[entity(default)]
    retries: u8,
    #[entity(skip)]
    cached: Vec<u8>,
    maybe: Maybe,
    emails: BTreeSet<Email>,
    statuses: BTreeSet<Status>,
    by_role: BTreeMap<String, Role>,
    pair: (u8, String),
    boxed: Box<Address>,
    shared: Option<Arc<Address>>,
}

fn address() -> Address {
    Address {
        street_name: "Rue 1".to_owned(),
        zip_code: "75001".to_owned(),
        city: None,
        floor: 3,
        country: "FR".to_owned(),
        cached: None,
        tags: BTreeSet::new(),
    }
}

fn order(payment: Payment) -> Order {
    Order {
        user: "alice".to_owned(),
        status: Stage::InReview,
        email: Email("alice@example.com".to_owned()),
        ship_to: address(),
        total_size: 7,
        celsius: vec![Celsius(-1.5)],
        payment,
        retries: 1,
        cached: vec![],
        maybe: Maybe(None),
        emails: [Email("a".to_owned()), Email("b".to_owned())].into(),
        statuses: [Status::Open, Status::Shipped].into(),
        by_role: [("x".to_owned(), Role::Admin), ("y".to_owned(), Role::Other("Guest".to_owned()))].into(),
        pair: (7, "x".to_owned()),
        boxed: Box::new(address()),
        shared: Some(Arc::new(address())),
    }
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn m<const N: usize>(entries: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(entries.map(|(name, value)| (name.to_owned(), value)).into())
}

#[tokio::test]
async fn custom_types_round_trip_through_an_engine() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for payment in [
        Payment::None,
        Payment::CreditCard(Card { number: "4711".to_owned() }),
        Payment::BankTransfer { account_number: "DE".to_owned(), fee: 3, attributes: None },
        Payment::Unknown(HashMap::from([("kind".to_owned(), s("cash")), ("bills".to_owned(), s("3"))])),
    ] {
        let order = order(payment);
        table.put(&order).await?;
        assert_eq!(table.get(&order).await?.as_ref(), Some(&order), "by reference");
        table.put(order.clone()).await?;
        assert_eq!(table.get(&order).await?.as_ref(), Some(&order), "by value");
    }
    Ok(())
}

#[tokio::test]
async fn stored_attributes_have_the_declared_names() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let order = order(Payment::BankTransfer { account_number: "DE".to_owned(), fee: 3, attributes: Some(7) });
    table.put(&order).await?;
    let key = Order::key("alice", Stage::InReview, Email("alice@example.com".to_owned()));
    assert_eq!(key.sort_key(), "ORDER#IN_REVIEW#alice@example.com");
    let stored: Relation<User, Order> =
        table.get((User::partition_key("alice"), Order::sort_key(Stage::InReview, &order.email))).await?.unwrap();
    let attributes = stored.attributes();
    let mut names: Vec<_> = attributes.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "boxed", "byRole", "celsius", "email", "emails", "pair", "payment", "retries", "shared", "shipTo", "size",
            "status", "statuses", "user"
        ]
    );
    let n = |text: &str| AttributeValue::N(text.to_owned());
    let address = [("streetName", s("Rue 1")), ("plz", s("75001")), ("floor", n("3")), ("country", s("FR"))];
    assert_eq!(attributes["shipTo"], m(address));
    assert_eq!(attributes["status"], s("IN_REVIEW"));
    assert_eq!(attributes["email"], s("alice@example.com"));
    assert_eq!(attributes["celsius"], AttributeValue::L(vec![n("-1.5")]));
    assert_eq!(attributes["payment"], m([("kind", s("bank_transfer")), ("accountNumber", s("DE")), ("fee", n("3"))]));
    assert_eq!(attributes["byRole"], m([("x", s("Admin")), ("y", s("Guest"))]));
    assert!(attributes["statuses"].is_ss() && attributes["emails"].is_ss());

    let update = table.update(&order).set(Order::PAYMENT, Payment::None).set(Order::TOTAL_SIZE, 8);
    let updated = update.when(Order::TOTAL_SIZE.eq(7)).returning_new().await?;
    assert_eq!((updated.payment, updated.total_size), (Payment::None, 8));
    Ok(())
}

/// Decodes a value. Returns the error as text.
fn decode<T: Attribute>(value: AttributeValue) -> Result<T, String> {
    T::from_value(value).map_err(|fault| fault.to_string())
}

#[test]
fn aliases_and_defaults_are_decoded() {
    let decode_address = |entries: &[(&str, &str)]| {
        let entries = entries.iter().map(|(name, text)| ((*name).to_owned(), s(text))).collect();
        decode::<Address>(AttributeValue::M(entries))
    };
    let address = decode_address(&[("streetName", "x"), ("zip", "1"), ("unknown", "y")]).unwrap();
    assert_eq!(
        (address.zip_code.as_str(), address.floor, address.country.as_str(), address.cached),
        ("1", 0, "FR", None)
    );
    assert_eq!(decode_address(&[("streetName", "x"), ("postcode", "2")]).unwrap().zip_code, "2");
    for entries in [[("zip", "old"), ("plz", "new")], [("plz", "new"), ("zip", "old")]] {
        let address = decode_address(&[&[("streetName", "x")][..], &entries].concat()).unwrap();
        assert_eq!(address.zip_code, "new", "the current name takes precedence over an alias");
    }
    assert_eq!(decode_address(&[("streetName", "x")]).unwrap_err(), "attribute `plz` is missing");
    assert_eq!(
        decode_address(&[("plz", "x"), ("streetName", "x"), ("floor", "y")]).unwrap_err(),
        "attribute `floor` is a string (S), not a number (N)"
    );
}

#[test]
fn decode_errors_contain_no_values() {
    assert_eq!(decode::<Status>(s("SENTINEL")).unwrap_err(), "is not a variant of Status");
    assert_eq!(decode::<Status>(s("DISPATCHED")).unwrap(), Status::Shipped);
    assert_eq!(decode::<Status>(AttributeValue::Bool(true)).unwrap_err(), "is a Boolean (BOOL), not a string (S)");
    assert_eq!(decode::<Role>(s("Guest")).unwrap(), Role::Other("Guest".to_owned()));
    assert_eq!(
        decode::<Shape>(m([("type", s("SENTINEL"))])).unwrap_err(),
        "attribute `type` is not a variant of Shape"
    );
    assert_eq!(decode::<Shape>(m([])).unwrap_err(), "attribute `type` is missing");
    assert_eq!(decode::<Shape>(m([("type", s("Circle"))])).unwrap_err(), "attribute `radius` is missing");
    assert_eq!(decode::<Shape>(s("SENTINEL")).unwrap_err(), "is a string (S), not a map (M)");
    assert_eq!(decode::<Payment>(m([])).unwrap(), Payment::Unknown(HashMap::new()));
    assert_eq!(
        Shape::Square { side: 3 }.into_value().unwrap(),
        m([("type", s("Square")), ("side", AttributeValue::N("3".to_owned()))])
    );
}

#[tokio::test]
async fn the_error_of_a_nested_value_contains_its_path() -> dokklib::Result<()> {
    #[derive(Entity, Debug)]
    struct Cart {
        #[entity(key)]
        id: String,
        lines: Vec<Line>,
    }

    #[derive(Attribute, Debug)]
    struct Line {
        price: Price,
    }

    #[derive(Attribute, Debug)]
    struct Price(u8);

    let engine = Engine::start().await;
    let table = engine.table().await;
    let n = |text: &str| m([("price", AttributeValue::N(text.to_owned()))]);
    let lines = AttributeValue::L(vec![n("1"), n("2"), n("777")]);
    let put = table.client().put_item().table_name(table.name()).item("PK", s("CART#1")).item("SK", s("CART#1"));
    put.item("id", s("1")).item("lines", lines).send().await.unwrap();
    let error = table.get(Cart::key("1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "get of Cart: attribute `lines[2].price` is not a number that fits into `u8`");
    Ok(())
}

#[test]
fn generics_and_lifetimes() {
    #[derive(Attribute, Debug, Clone, PartialEq)]
    struct Pair<T, U> {
        left: T,
        right: Option<U>,
    }

    #[derive(Attribute, Debug, Clone, PartialEq)]
    struct Wrapper<T>(Vec<T>);

    #[derive(Attribute, Debug, Clone, PartialEq)]
    struct Text<'a>(std::borrow::Cow<'a, str>);

    #[derive(Attribute, Debug, Clone, PartialEq)]
    enum Either<L, R> {
        Left { value: L },
        Right { value: R },
    }

    let pair = Pair { left: Wrapper(vec![1_u16]), right: Some(Text("x".into())) };
    assert_eq!(decode::<Pair<Wrapper<u16>, Text<'_>>>(pair.to_value().unwrap()).unwrap(), pair);
    let bytes = Wrapper(vec![1_u8, 2]);
    assert!(bytes.to_value().unwrap().is_b(), "a newtype is stored as its field");
    for either in [Either::Left { value: 1_u8 }, Either::Right { value: "x".to_owned() }] {
        assert_eq!(decode::<Either<u8, String>>(either.clone().into_value().unwrap()).unwrap(), either);
    }
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = Self(day, ulid), sk = Self(at, local))]
struct Event {
    day: NaiveDate,
    ulid: Ulid,
    at: DateTime<Utc>,
    local: NaiveDateTime,
    body: Bytes,
    bodies: BTreeSet<Bytes>,
    days: BTreeSet<NaiveDate>,
    ids: Vec<Ulid>,
    until: Option<DateTime<Utc>>,
}

fn event(day: NaiveDate) -> Event {
    let local = day.and_hms_nano_opt(8, 5, 3, 7).unwrap();
    Event {
        day,
        ulid: Ulid(7),
        at: local.and_utc(),
        local,
        body: Bytes::from_static(&[0, 255]),
        bodies: [Bytes::from_static(&[7])].into(),
        days: [day].into(),
        ids: vec![Ulid(u128::MAX)],
        until: None,
    }
}

#[tokio::test]
async fn types_of_other_crates_round_trip() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let event = event(NaiveDate::from_ymd_opt(2020, 2, 9).unwrap());
    let key = Event::key(event.day, event.ulid, event.at, event.local);
    assert_eq!(key.partition_key(), "EVENT#2020-02-09#00000000000000000000000007");
    assert_eq!(key.sort_key(), "EVENT#2020-02-09T08:05:03.000000007Z#2020-02-09T08:05:03.000000007");
    table.insert(&event).await?;
    assert_eq!(table.get(key).await?.as_ref(), Some(&event));
    let updated = table.update(&event).set(Event::UNTIL, event.at).when(Event::UNTIL.not_exists()).returning_new();
    let updated = updated.await?;
    assert_eq!(updated.until, Some(event.at));
    assert!(table.update(&event).set(Event::UNTIL, None).when(Event::UNTIL.lt(event.at)).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_year_after_9999_is_an_error() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let event = event(NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap());
    for error in [table.insert(&event).await.unwrap_err(), table.get(&event).await.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        let expected = "the key part `day` is outside the years 0 to 9999";
        assert!(error.to_string().ends_with(expected), "{error}");
    }
}

#[test]
fn to_attributes_returns_the_item_that_put_sends() -> dokklib::Result<()> {
    let stamped = Stamped { id: 7, day: NaiveDate::from_ymd_opt(2020, 2, 9).unwrap() };
    let attributes = stamped.to_attributes()?;
    let n = |text: &str| AttributeValue::N(text.to_owned());
    let expected = [
        ("pk", s("STAMPED#00000000000000000007")),
        ("sk", s("STAMPED#00000000000000000007")),
        ("type", s("STAMPED")),
        ("id", n("7")),
        ("day", s("2020-02-09")),
    ];
    assert_eq!(attributes, expected.map(|(name, value)| (name.to_owned(), value)).into());
    let put = dokklib::Table::<Tagged>::offline("table").put(&stamped).to_input()?;
    assert_eq!(put.item, Some(attributes.clone()));
    assert_eq!(stamped.clone().into_attributes()?, attributes);
    assert_eq!(Stamped::from_attributes(attributes.clone())?, stamped);

    let mut other_entity = attributes.clone();
    other_entity.insert("type".to_owned(), s("OTHER"));
    let error = Stamped::from_attributes(other_entity).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "Stamped: attribute `type` is the tag of another entity");
    let error = Stamped { day: NaiveDate::MAX, ..stamped }.into_attributes().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.to_string(), "to_attributes of Stamped: attribute `day` is not within the years 0 to 9999");
    Ok(())
}

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", entities(Stamped))]
struct Tagged;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "STAMPED", schema = Tagged)]
struct Stamped {
    #[entity(key)]
    id: u64,
    day: NaiveDate,
}

/// Types of key parts with ranges. Enums have none, because the order of their variant names means nothing.
#[test]
fn key_part_types_with_ranges() {
    fn ordered<T: dokklib::key::Ordered>() {}
    ordered::<String>();
    ordered::<u8>();
    ordered::<i64>();
    ordered::<bool>();
    ordered::<uuid::Uuid>();
    ordered::<Ulid>();
    ordered::<NaiveDate>();
    ordered::<NaiveDateTime>();
    ordered::<DateTime<Utc>>();
    ordered::<Email>();
}

#[tokio::test]
async fn a_value_of_32_levels_is_stored() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let pair = || (User::partition_key("alice"), crate::Group::sort_key("deep"));
    let nested = |containers: usize| (0..containers).fold(s("leaf"), |value, _| AttributeValue::L(vec![value]));
    table.put(pair()).attribute("deep", nested(31)).await?;
    assert_eq!(table.get(pair()).await?.unwrap().get::<AttributeValue>("deep")?, Some(nested(31)));
    let error = table.put(pair()).attribute("deep", nested(32)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    Ok(())
}
