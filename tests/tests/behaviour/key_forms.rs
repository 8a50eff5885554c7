//! The forms of key parts: how items with them are written, read, queried and updated.

use std::collections::BTreeSet;

use dokklib::chrono::{DateTime, NaiveDate, Utc};
use dokklib::{Attribute, Entity, ErrorKind, Index, Item, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_month", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByMonth;

#[derive(Index)]
#[index(name = "by_name", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByName;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByMonth, ByName), entities(Invoice, Line, Event))]
struct Billing;

#[derive(Entity)]
struct Tenant;

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
enum Status {
    Open,
    Paid,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Name(String);

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
struct IssuedAt(DateTime<Utc>);

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "INVOICE", schema = Billing,
    pk = Tenant(tenant), sk = Self(day(issued_at), plain(number)),
    index(ByMonth as by_month, pk = Self(lower(status), month(issued_at)), sk = Self(desc(seconds(issued_at)), day(issued_at))),
    index(ByName as by_name, pk = Self(with(initial, name)), sk = Self(upper(name), label("n_", plain(number)), with(count, tags))),
)]
struct Invoice {
    tenant: String,
    issued_at: IssuedAt,
    number: u32,
    status: Status,
    name: Name,
    tags: BTreeSet<String>,
}

/// A child whose key repeats the parts of its parent, with a date where the parent has the day of a time.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "LINE", schema = Billing,
    pk = Tenant(tenant), sk = Invoice(issued_on, plain(invoice), "LINE", pad(line, 3)),
)]
struct Line {
    tenant: String,
    issued_on: NaiveDate,
    invoice: u32,
    line: u8,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "EVENT", schema = Billing,
    pk = Self(month(at), epoch_seconds(at)), sk = Self(desc(pad(epoch_millis(at), 13)), millis(at), plain(offset)),
)]
struct Event {
    at: DateTime<Utc>,
    offset: i32,
}

fn initial(name: &Name) -> String {
    name.0.chars().take(1).collect()
}

fn count(tags: &BTreeSet<String>) -> String {
    tags.len().to_string()
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn invoice(tenant: &str, at: &str, number: u32) -> Invoice {
    Invoice {
        tenant: tenant.to_owned(),
        issued_at: IssuedAt(time(at)),
        number,
        status: Status::Open,
        name: Name("Zoë Doe".to_owned()),
        tags: BTreeSet::from(["a".to_owned(), "b".to_owned()]),
    }
}

async fn billing() -> (Engine, Table<Billing>) {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Billing>().await;
    (engine, table)
}

#[test]
fn keys_are_written_in_their_forms() {
    let attributes = invoice("a", "2024-01-31T10:20:30.123456789Z", 9).to_attributes().unwrap();
    for (name, text) in [
        ("PK", "TENANT#a"),
        ("SK", "INVOICE#2024-01-31#9"),
        ("GSI1PK", "INVOICE#open#2024-01"),
        ("GSI1SK", "INVOICE#7975-98-68T89:79:69Z#2024-01-31"),
        ("GSI2PK", "INVOICE#Z"),
        ("GSI2SK", "INVOICE#ZOË$PDOE#n_9#2"),
    ] {
        assert_eq!(attributes[name].as_s().unwrap(), text, "{name}");
    }
    let event = Event { at: time("2024-01-31T10:20:30.123456789Z"), offset: -7 }.primary_key();
    assert_eq!(event.partition_key(), "EVENT#2024-01#1706696430");
    assert_eq!(event.sort_key(), "EVENT#8293303569876#2024-01-31T10:20:30.123Z#-7");
}

#[test]
fn constructors_accept_what_the_forms_keep() {
    let item = invoice("a", "2024-01-31T10:20:30.123456789Z", 9);
    let key = Invoice::key("a", date("2024-01-31"), 9);
    assert_eq!(key, item.primary_key());
    let (tenant, day, number) = key.parts().unwrap();
    assert_eq!((tenant.as_str(), day, number), ("a", date("2024-01-31"), 9));

    // The most precise part of a time determines the others.
    let event = Event { at: time("2024-01-31T10:20:30.123456789Z"), offset: -7 };
    let key = Event::key(event.at, -7);
    assert_eq!(key, event.primary_key());
    let (at, offset) = key.parts().unwrap();
    assert_eq!((at, offset), (time("2024-01-31T10:20:30.123Z"), -7));
    let (second,) = Event::partition_key(event.at).parts().unwrap();
    assert_eq!(second, time("2024-01-31T10:20:30Z"));

    let line = Line { tenant: "a".to_owned(), issued_on: date("2024-01-31"), invoice: 9, line: 7 };
    assert_eq!(line.primary_key().sort_key(), "INVOICE#2024-01-31#9#LINE#007");
}

#[test]
fn a_time_before_1970_and_a_number_over_the_width_are_invalid() {
    for (at, message) in [
        ("1969-12-31T23:59:59.999Z", "the key part `at` is a time before 1970, which can't be padded"),
        ("2286-11-20T17:46:40Z", "the key part `at` is a number with more digits than its `pad` width"),
    ] {
        let error = Event::key(time(at), 0).check().unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidInput, message));
    }
    assert!(Event::key(time("2286-11-20T17:46:39.999Z"), 0).check().is_ok());
}

#[tokio::test]
async fn items_are_read_and_queried_by_what_the_forms_keep() {
    let (_engine, table) = billing().await;
    let invoices = [
        invoice("a", "2024-01-30T10:00:00.5Z", 9),
        invoice("a", "2024-01-31T10:00:00Z", 10),
        invoice("a", "2024-01-31T11:00:00Z", 9),
        invoice("a", "2024-02-01T00:00:00Z", 1),
    ];
    for invoice in &invoices {
        table.insert(invoice).await.unwrap();
        assert_eq!(table.get(invoice).await.unwrap().as_ref(), Some(invoice));
    }
    let line = Line { tenant: "a".to_owned(), issued_on: date("2024-01-31"), invoice: 9, line: 7 };
    table.insert(&line).await.unwrap();

    let (january, february) = (date("2024-01-31"), date("2024-02-01"));
    let numbers = async |keys| {
        let invoices: Vec<Invoice> = table.query(keys).await.unwrap();
        invoices.iter().map(|invoice| invoice.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(Invoice::query("a").le(january)).await, [9, 10, 9], "all invoices of that day");
    assert_eq!(numbers(Invoice::query("a").gt(january)).await, [1]);
    assert_eq!(numbers(Invoice::query("a").between(january, february)).await, [10, 9, 1]);
    assert_eq!(table.query(Invoice::query("a").begins_with("2024-01-3")).await.unwrap().len(), 3);
    assert_eq!(table.query(Invoice::query("a").eq(january).eq(9)).await.unwrap(), [invoices[2].clone()]);

    let by_month = Invoice::by_month(Status::Open, date("2024-01-01"));
    assert_eq!(table.query(by_month.clone()).await.unwrap().len(), 3, "descending by time");
    let at = IssuedAt(time("2024-01-31T10:00:00.999Z"));
    assert_eq!(table.query(by_month.clone().ge(at)).await.unwrap().len(), 2, "the time is truncated to its second");
    assert_eq!(table.query(by_month.clone().lt(at)).await.unwrap(), [invoices[0].clone()]);
    assert_eq!(table.query(by_month.eq(at)).await.unwrap(), [invoices[1].clone()]);

    let by_name = |name: &str| Invoice::by_name("Z").eq(Name(name.to_owned()));
    assert_eq!(table.query(by_name("zoë doe").eq(10).eq("2")).await.unwrap(), [invoices[1].clone()]);
    assert_eq!(table.query(Invoice::by_name("Z").begins_with("zoë")).await.unwrap().len(), 4);
    assert_eq!(table.query(Invoice::by_name("Z").lt(Name("ZO".to_owned()))).await.unwrap(), []);
    assert_eq!(table.query(Line::query("a").eq(january).eq(9)).await.unwrap(), [line]);
}

#[tokio::test]
async fn a_field_of_a_lossy_part_must_be_stored() {
    let (_engine, table) = billing().await;
    let mut attributes = invoice("a", "2024-01-31T10:00:00Z", 9).to_attributes().unwrap();
    attributes.remove("issued_at");
    let error = Invoice::from_attributes(attributes.clone()).unwrap_err();
    assert!(error.to_string().contains("issued_at"), "{error}");

    // A key that another program wrote and that isn't the key of the item's fields is an error.
    let mut attributes = invoice("a", "2024-01-31T10:00:00Z", 9).to_attributes().unwrap();
    attributes
        .insert("SK".to_owned(), dokklib::aws_sdk_dynamodb::types::AttributeValue::S("INVOICE#2024-02-01#9".into()));
    let request = table.client().put_item().table_name(table.name()).set_item(Some(attributes));
    request.send().await.unwrap();
    let error = table.get(Invoice::key("a", date("2024-02-01"), 9)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn updates_rewrite_index_keys_in_their_forms() {
    let (_engine, table) = billing().await;
    let item = invoice("a", "2024-01-31T10:20:30Z", 9);
    table.insert(&item).await.unwrap();
    let keys = async || {
        let key = item.primary_key();
        let request = table.client().get_item().table_name(table.name());
        let request =
            request.key("PK", dokklib::aws_sdk_dynamodb::types::AttributeValue::S(key.partition_key().into()));
        let request = request.key("SK", dokklib::aws_sdk_dynamodb::types::AttributeValue::S(key.sort_key().into()));
        let attributes = request.send().await.unwrap().item.unwrap();
        ["GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK"].map(|name| attributes[name].as_s().unwrap().clone())
    };
    let [_, time, _, _] = keys().await;

    table.update(&item).set(Invoice::STATUS, Status::Paid).await.unwrap();
    assert_eq!(keys().await[..2], ["INVOICE#paid#2024-01".to_owned(), time]);

    let item = table.get(&item).await.unwrap().unwrap();
    table.update(&item).set(Invoice::NAME, Name("ann".to_owned())).await.unwrap();
    assert_eq!(keys().await[2..], ["INVOICE#a", "INVOICE#ANN#n_9#2"]);

    let tags = BTreeSet::from(["c".to_owned()]);
    let name = Name("Bob".to_owned());
    table.update(item.primary_key()).change((Invoice::NAME.to(name), Invoice::TAGS.to(tags))).await.unwrap();
    assert_eq!(keys().await[2..], ["INVOICE#B", "INVOICE#BOB#n_9#1"]);

    let moved = Invoice { name: Name("Carol".to_owned()), ..table.get(&item).await.unwrap().unwrap() };
    table.put(&moved).await.unwrap();
    assert_eq!(keys().await[2..], ["INVOICE#C", "INVOICE#CAROL#n_9#1"]);
}
