//! An online shop whose table another program designed: customers, unique email addresses, orders and order items.
//!
//! The design is a well-known one: orders sort before their customer because their sort keys begin with `#ORDER`, and values are
//! stored as they are. The stored keys are written down in the program and compared with those in the table.
//!
//! Run it with `cargo run --example ecommerce`. It starts the embedded engine and needs no setup.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::collections::BTreeMap;
use std::error::Error;

use dokklib::chrono::{DateTime, NaiveDate, Utc};
use dokklib::local::Local;
use dokklib::{Attribute, Collection, Entity, ErrorKind, Index, RawItem, Schema, Table};

#[derive(Index)]
#[index(name = "GSI1", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct Gsi1;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    key_values = unescaped,
    tag = "Type",
    indexes(Gsi1),
    entities(Customer, CustomerEmail, Order, OrderItem, Invoice)
)]
struct Shop;

/// The name that identifies a customer. A newtype, so that the compiler notices if it is swapped with the number of an order.
#[derive(Attribute, Debug, Clone, PartialEq)]
struct Username(String);

/// The number of an order.
#[derive(Attribute, Debug, Clone, PartialEq)]
struct OrderNumber(String);

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, prefix = "CUSTOMER", rename_all = "PascalCase")]
struct Customer {
    #[entity(key)] // CUSTOMER#<username>
    username: Username,
    name: String,
    addresses: BTreeMap<String, Address>,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
#[attribute(rename_all = "PascalCase")]
struct Address {
    street: String,
    city: String,
}

/// An item that exists once per email address, so that no two customers have the same one.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop,
    prefix = "CUSTOMEREMAIL",
    pk = Self(lower(email)), // CUSTOMEREMAIL#<email in lower case>
    sk = Self(lower(email)),
    rename_all = "PascalCase",
)]
struct CustomerEmail {
    email: String,
    username: Username,
}

/// The partition of an order and its items in the index. Unit entities take the key format of their schema.
#[derive(Entity)]
#[entity(schema = Shop, prefix = "ORDER", key = OrderNumber)]
struct OrderKey;

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
#[attribute(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Placed,
    Shipped,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop,
    prefix = "#ORDER",
    pk = Customer(username), // CUSTOMER#<username>
    sk = Self(id),           // #ORDER#<id>
    index(Gsi1 as by_id, pk = OrderKey(id), sk = OrderKey(id)),
    rename_all = "PascalCase",
)]
struct Order {
    username: Username,
    id: OrderNumber,
    placed_at: DateTime<Utc>,
    status: Status,
    amount: u64,
}

/// A child of the order: its key extends the key `ORDER#<order>`. An order id that contains `#` is rejected, because the
/// order's key could be equal to the key of an item.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop,
    prefix = "ITEM",
    pk = OrderKey(order, "ITEM", plain(number)), // ORDER#<order>#ITEM#<number>
    sk = OrderKey(order, "ITEM", plain(number)),
    index(Gsi1 as by_order, pk = OrderKey(order), sk = Self(pad(number, 3))), // ORDER#<order>, ITEM#<number in three digits>
    rename_all = "PascalCase",
)]
struct OrderItem {
    order: OrderNumber,
    number: u16,
    product: String,
    price: u64,
}

/// The invoices of a customer, by their day.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop,
    prefix = "#INVOICE",
    pk = Customer(username),                      // CUSTOMER#<username>
    sk = Self(day(issued_at), upper(country), plain(number)), // #INVOICE#2024-01-31#DE#9
    rename_all = "PascalCase",
)]
struct Invoice {
    username: Username,
    issued_at: DateTime<Utc>,
    country: String,
    number: u32,
}

/// The latest items in the partition of a customer.
#[derive(Collection, Debug)]
enum Activity {
    Customer(Customer),
    Order(Order),
    #[collection(other)]
    Other(RawItem),
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let local = Local::start().await?;
    let table = local.schema_table::<Shop>("shop").await?;

    println!("Sign up: the customer and the email address are created in one transaction");
    sign_up(&table, "alexdebrie", "Alex DeBrie", "Alex@Example.com").await?;
    let error = sign_up(&table, "mallory", "Mallory", "alex@example.com").await.expect_err("the address is taken");
    assert!(error.has(ErrorKind::AlreadyExists));
    println!("  The email address is taken, in upper and lower case: {error}");

    println!("Place an order with its items");
    let placed_at = NaiveDate::from_ymd_opt(2024, 1, 31).and_then(|day| day.and_hms_opt(9, 30, 0)).unwrap_or_default();
    let order = Order {
        username: Username("alexdebrie".to_owned()),
        id: OrderNumber("1VrgXBQ0VCshuQUnh1HrDIHQNwY".to_owned()),
        placed_at: placed_at.and_utc(),
        status: Status::Placed,
        amount: 7500,
    };
    let item = |number, product: &str, price| OrderItem {
        order: order.id.clone(),
        number,
        product: product.to_owned(),
        price,
    };
    let invoice =
        Invoice { username: order.username.clone(), issued_at: order.placed_at, country: "de".to_owned(), number: 9 };
    let write = table.transact_write().insert(&order).insert(item(2, "Lamp", 4900)).insert(item(10, "Pen", 2600));
    write.insert(&invoice).await?;

    println!("The keys in the table:");
    let stored = stored_keys(&table).await?;
    let expected = [
        ["CUSTOMER#alexdebrie", "#INVOICE#2024-01-31#DE#9", "", ""],
        [
            "CUSTOMER#alexdebrie",
            "#ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY",
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY",
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY",
        ],
        ["CUSTOMER#alexdebrie", "CUSTOMER#alexdebrie", "", ""],
        ["CUSTOMEREMAIL#alex@example.com", "CUSTOMEREMAIL#alex@example.com", "", ""],
        [
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY#ITEM#10",
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY#ITEM#10",
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY",
            "ITEM#010",
        ],
        [
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY#ITEM#2",
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY#ITEM#2",
            "ORDER#1VrgXBQ0VCshuQUnh1HrDIHQNwY",
            "ITEM#002",
        ],
    ];
    for keys in &stored {
        println!("  {}", keys.join("  "));
    }
    assert_eq!(stored, expected);

    println!("The customer and the latest orders, in one query");
    let mut items = table.query_as::<Activity>(Customer::partition_key(&order.username)).await?;
    items.reverse();
    assert!(matches!(&items[0], Activity::Customer(customer) if customer.name == "Alex DeBrie"));
    assert!(matches!(&items[1], Activity::Order(found) if *found == order));
    assert!(matches!(&items[2], Activity::Other(invoice) if invoice.attributes().contains_key("Country")));

    println!("The items of the order, sorted by their padded numbers in the index");
    let items = table.query(OrderItem::by_order(&order.id)).await?;
    assert_eq!(items, [item(2, "Lamp", 4900), item(10, "Pen", 2600)]);
    assert_eq!(table.query(OrderItem::by_order(&order.id).gt(2)).await?, items[1..]);

    println!("Ship the order, which is found by its id alone");
    let found = table.query(Order::by_id(&order.id)).await?;
    table.update(&found[0]).set(Order::STATUS, Status::Shipped).when(Order::STATUS.eq(Status::Placed)).await?;
    let shipped = table.get(Order::key(&order.username, &order.id)).await?;
    assert_eq!(shipped.map(|order| order.status), Some(Status::Shipped));

    println!("The invoices until a day");
    let invoices = table.query(Invoice::query(&order.username).le(invoice.issued_at.date_naive())).await?;
    assert_eq!(invoices, [invoice]);

    println!("A value that could be the key of another item is rejected");
    let forged = OrderItem { order: OrderNumber("1#ITEM#2".to_owned()), ..item(1, "Free lamp", 0) };
    let error = table.insert(forged).await.expect_err("the value contains the delimiter");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    println!("  {error}");
    Ok(())
}

async fn sign_up(table: &Table<Shop>, username: &str, name: &str, email: &str) -> dokklib::Result<()> {
    let username = Username(username.to_owned());
    let address = Address { street: "1 Main Street".to_owned(), city: "Omaha".to_owned() };
    let customer = Customer {
        username: username.clone(),
        name: name.to_owned(),
        addresses: BTreeMap::from([("Home".to_owned(), address)]),
    };
    let email = CustomerEmail { email: email.to_owned(), username };
    table.transact_write().insert(customer).insert(email).await.map(drop)
}

/// Returns the keys of all items and of their index, in order. An item that isn't in the index has empty ones.
async fn stored_keys(table: &Table<Shop>) -> Result<Vec<[String; 4]>, Box<dyn Error>> {
    let response = table.client().scan().table_name(table.name()).send().await?;
    let mut keys: Vec<[String; 4]> = response
        .items()
        .iter()
        .map(|item| {
            ["PK", "SK", "GSI1PK", "GSI1SK"].map(|name| match item.get(name).map(|value| value.as_s()) {
                Some(Ok(text)) => text.clone(),
                _ => String::new(),
            })
        })
        .collect();
    keys.sort();
    Ok(keys)
}
