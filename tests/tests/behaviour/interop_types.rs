//! Types of other crates, times that are stored as numbers, and maps with keys that aren't strings.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, SystemTime};

use dokklib::attribute::{EpochMillis, EpochSeconds};
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::{DateTime, FixedOffset, Utc};
use dokklib::rust_decimal::Decimal;
use dokklib::uuid::Uuid;
use dokklib::{Attribute, Attributes, Entity, Index, Item, Schema, jiff, time};
use dokklib_tests::Engine;

fn n(number: &str) -> AttributeValue {
    AttributeValue::N(number.to_owned())
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn seconds(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[derive(Index)]
#[index(name = "by_total", partition_key = string("currency"), sort_key = number("total"))]
struct ByTotal;

#[derive(Schema)]
#[schema(partition_key = string("device"), sort_key = number("ts"), indexes(ByTotal), entities(Reading))]
struct Readings;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Readings, pk = device, sk = at, index(ByTotal as by_total, pk = currency, sk = total))]
struct Reading {
    device: Uuid,
    #[entity(rename = "ts")]
    at: EpochMillis<DateTime<Utc>>,
    currency: String,
    total: Decimal,
    rates: BTreeSet<Decimal>,
}

fn reading(millis: i64, total: Decimal) -> Reading {
    Reading {
        device: Uuid::from_u128(7),
        at: DateTime::from_timestamp_millis(millis).unwrap().into(),
        currency: "EUR".to_owned(),
        total,
        rates: BTreeSet::from([Decimal::new(15, 1)]),
    }
}

#[tokio::test]
async fn epoch_times_and_decimals_are_key_attributes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Readings>().await;
    let readings: Vec<_> = (0..5).map(|at| reading(999 + at, Decimal::new(50 * at, 2))).collect();
    for reading in &readings {
        table.put(reading).await?;
    }
    let (device, at) = (readings[0].device, |index: usize| readings[index].at);
    assert_eq!(table.query(Reading::query(device).between(at(1), at(3))).await?, readings[1..=3]);
    assert_eq!(table.get(Reading::key(device, at(2))).await?.as_ref(), Some(&readings[2]));
    let found = table.query(Reading::by_total("EUR").gt(Decimal::ONE)).await?;
    assert_eq!(found, readings[3..]);

    let table_item = readings[1].to_attributes()?;
    assert_eq!((&table_item["ts"], &table_item["total"]), (&n("1000"), &n("0.5")));
    table.update(&readings[1]).add(Reading::TOTAL, Decimal::new(25, 2)).add(Reading::RATES, [Decimal::TWO]).await?;
    let changed = table.get(&readings[1]).await?.unwrap();
    assert_eq!(changed.total, Decimal::new(75, 2));
    assert_eq!(changed.rates, BTreeSet::from([Decimal::new(15, 1), Decimal::TWO]));
    let failed = table.update(&changed).set(Reading::TOTAL, Decimal::ZERO).when(Reading::TOTAL.gt(Decimal::ONE)).await;
    assert!(failed.unwrap_err().is_condition_failed());
    assert_eq!(table.check_keys::<Reading>(10).await?.failed, 0);
    Ok(())
}

#[derive(Entity)]
#[entity(key = u32)]
struct Account;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    pk = Account(account),
    sk = Self(pad(epoch_seconds(at), 10), day, local, id),
)]
struct Entry {
    account: u32,
    #[entity(key_only)]
    day: jiff::civil::Date,
    #[entity(key_only)]
    local: time::PrimitiveDateTime,
    #[entity(key_only)]
    id: u8,
    at: EpochSeconds<jiff::Timestamp>,
    posted: time::OffsetDateTime,
    signed: DateTime<FixedOffset>,
    #[entity(created_at)]
    created: EpochMillis<time::OffsetDateTime>,
    #[entity(updated_at)]
    updated: jiff::Timestamp,
}

fn entry() -> Entry {
    let at = jiff::Timestamp::new(1_700_000_000, 123).unwrap();
    Entry {
        account: 1,
        day: jiff::civil::date(2024, 2, 29),
        local: time::PrimitiveDateTime::MIN.replace_year(2024).unwrap(),
        id: 1,
        at: at.into(),
        posted: time::OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap(),
        signed: DateTime::parse_from_rfc3339("2024-02-29T12:00:00+02:00").unwrap(),
        created: time::OffsetDateTime::UNIX_EPOCH.into(),
        updated: at,
    }
}

#[tokio::test]
async fn times_of_other_crates_are_attributes_and_key_parts() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let mut entry = entry();
    table.insert(&entry).await?;
    let stored = table.get(&entry).await?.unwrap();
    assert!(stored.created.unix_timestamp() > 1_700_000_000 && stored.updated > entry.updated);
    (entry.created, entry.updated) = (stored.created, stored.updated);
    assert_eq!(stored, entry);

    let item = entry.to_attributes()?;
    assert_eq!(item["SK"], s("ENTRY#1700000000#2024-02-29#2024-01-01T00:00:00.000000000#001"));
    assert_eq!(item["at"], n("1700000000"));
    assert_eq!(item["posted"], s("2023-11-14T22:13:20.000000000Z"));
    assert_eq!(item["signed"], s("2024-02-29T12:00:00.000000000+02:00"));

    let time = |seconds| EpochSeconds::new(jiff::Timestamp::new(seconds, 0).unwrap());
    let query = |from| table.query(Entry::query(1).ge(time(from)));
    assert_eq!((query(1_700_000_000).await?.len(), query(1_700_000_001).await?.len()), (1, 0));
    let is_recent = Entry::POSTED.ge(time::OffsetDateTime::UNIX_EPOCH) & Entry::AT.lt(time(1_800_000_000));
    table.update(&entry).set(Entry::POSTED, entry.posted).when(is_recent).await?;
    Ok(())
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[attribute(rename_all = "camelCase")]
enum Channel {
    EMail,
    #[attribute(alias = "text")]
    Sms,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct ProductId(u32);

#[derive(Entity, Debug, Clone, PartialEq)]
struct Basket {
    #[entity(key)]
    id: u64,
    amounts: BTreeMap<ProductId, u32>,
    consents: HashMap<Channel, bool>,
    seen: BTreeMap<Uuid, EpochSeconds<SystemTime>>,
}

#[tokio::test]
async fn maps_have_keys_of_any_type_that_is_a_string_or_a_number() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let mut basket = Basket {
        id: 1,
        amounts: BTreeMap::from([(ProductId(7), 1), (ProductId(10), 2)]),
        consents: HashMap::from([(Channel::EMail, true)]),
        seen: BTreeMap::from([(Uuid::nil(), seconds(5).into())]),
    };
    table.put(&basket).await?;
    assert_eq!(table.get(Basket::key(1)).await?.as_ref(), Some(&basket));
    let item = basket.to_attributes()?;
    assert_eq!(
        item["amounts"],
        AttributeValue::M(Attributes::from([("7".to_owned(), n("1")), ("10".to_owned(), n("2"))]))
    );
    assert_eq!(
        item["consents"],
        AttributeValue::M(Attributes::from([("eMail".to_owned(), AttributeValue::Bool(true))]))
    );

    let update = table
        .update(Basket::key(1))
        .add(Basket::AMOUNTS.key(ProductId(7)), 4)
        .set(Basket::CONSENTS.key(Channel::Sms), false)
        .remove(Basket::SEEN.key(Uuid::nil()))
        .when(Basket::AMOUNTS.key(ProductId(10)).eq(2));
    update.await?;
    basket.amounts.insert(ProductId(7), 5);
    basket.consents.insert(Channel::Sms, false);
    basket.seen.clear();
    assert_eq!(table.get(Basket::key(1)).await?, Some(basket));
    Ok(())
}

#[test]
fn a_wrong_key_of_a_map_is_a_decode_error() {
    let read = |names: &[&str]| {
        let entries = names.iter().map(|name| ((*name).to_owned(), n("1"))).collect();
        BTreeMap::<ProductId, u32>::from_value(AttributeValue::M(entries))
    };
    assert_eq!(read(&["1", "2"]).unwrap().len(), 2);
    for names in [&["x"][..], &["-1"], &["4294967296"]] {
        assert_eq!(
            read(names).unwrap_err().to_string(),
            "attribute `[the key of an entry]` is not a number that fits into `u32`"
        );
    }
    assert_eq!(read(&["1", "01"]).unwrap_err().to_string(), "is not a map with one entry for each key");
}

#[test]
fn the_keys_of_a_map_have_aliases() {
    type Consents = HashMap<Channel, bool>;
    let stored = |name: &str| AttributeValue::M(Attributes::from([(name.to_owned(), AttributeValue::Bool(true))]));
    let consents = Consents::from_value(stored("text")).unwrap();
    assert_eq!(consents, HashMap::from([(Channel::Sms, true)]));
    let written = consents.to_value().unwrap();
    assert_eq!(written, stored("sms"));
    assert_eq!(Consents::alias_values(&written).unwrap(), [stored("text")]);
}
