//! A shop: customers, their orders and the lines of these, all that is of one customer in one item collection.
//!
//! Run it with `cargo run --example orders`; it needs no set-up.
#![allow(clippy::print_stdout, reason = "what it does is what it shows")]

use std::fmt;

use dokklib::chrono::NaiveDate;
use dokklib::local::Local;
use dokklib::{Attribute, Entity, ErrorKind, Index, Projection, Schema, Table};

/// The layout of the table. Lines are in the place of their orders, so a tag says of which entity an item is.
#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", indexes(ByStatus), entities(Customer, Order, Line))]
struct Shop;

#[derive(Index)]
#[index(name = "by_status", partition_key = "by_status_pk", sort_key = "by_status_sk")]
struct ByStatus;

#[derive(Entity, Debug, Clone)]
#[entity(prefix = "CUSTOMER", schema = Shop)]
struct Customer {
    #[entity(key)] // pk = sk = CUSTOMER#<id>
    id: String,
    name: String,
    address: Address,
}

#[derive(Attribute, Debug, Clone)]
struct Address {
    street: String,
    city: String,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
enum Status {
    Open,
    Shipped,
}

#[derive(Entity, Debug, Clone)]
#[entity(
    prefix = "ORDER", schema = Shop,
    pk = Customer(customer), // CUSTOMER#<customer>
    sk = Self(number),       // ORDER#<number>
    // Of all customers, those who have waited longest first.
    index(ByStatus as by_status, pk = Self(status), sk = Self(placed_on, number)),
)]
struct Order {
    customer: String,
    number: u32,
    placed_on: NaiveDate,
    status: Status,
    ship_to: Address,
    total: Cents,
}

/// A child of its order: their sort keys begin alike, so it follows it in the collection.
#[derive(Entity, Debug, Clone)]
#[entity(
    prefix = "LINE", schema = Shop,
    pk = Customer(customer),           // CUSTOMER#<customer>
    sk = Order(order, "LINE", number), // ORDER#<order>#LINE#<number>
)]
struct Line {
    customer: String,
    order: u32,
    number: u16,
    product: String,
    quantity: u32,
    price: Cents,
}

#[derive(Attribute, Debug, Clone, Copy)]
struct Cents(u64);

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} EUR", self.0 / 100, self.0 % 100)
    }
}

/// What a list of orders shows, read without the rest.
#[derive(Projection)]
#[projection(of = Order)]
struct OrderTotal {
    number: u32,
    total: Cents,
}

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Shop>("shop").await?;

    println!("Place an order: the order and its lines, all or nothing");
    let alice = customer("alice", "Alice Martin", "9 Rue Haute", "Paris");
    let bob = customer("bob", "Bob Jensen", "12 Havnegade", "Aarhus");
    table.insert(&alice).await?;
    table.insert(&bob).await?;
    place(&table, &alice, 1, day(2), &[("book", 2, 1250), ("pen", 5, 120)]).await?;
    place(&table, &bob, 2, day(3), &[("lamp", 1, 4900)]).await?;
    place(&table, &alice, 3, day(5), &[("desk", 1, 29900)]).await?;
    println!("  Alice ordered twice, Bob once.");
    let carol = customer("carol", "Carol Rossi", "3 Via Roma", "Torino");
    match place(&table, &carol, 1, day(5), &[("book", 1, 1250)]).await {
        Err(error) if error.has(ErrorKind::NotFound) => {
            println!("  Carol is no customer yet, so nothing of her order is written:");
            for reason in error.reasons() {
                println!("    {reason}");
            }
        }
        other => other?,
    }

    println!("\nAll about a customer: one query of her collection");
    print_collection(&table, "alice").await?;

    println!("\nWhat do a customer's orders come to? Only the numbers and the totals are read");
    for OrderTotal { number, total } in table.query(Order::query("alice")).project().await? {
        println!("  order {number}: {total}");
    }

    println!("\nWhat has a customer bought? Her lines, without the orders");
    for line in table.query(Line::query("alice")).await? {
        println!("  {} {}, in order {}", line.quantity, line.product, line.order);
    }

    println!("\nWhich orders are to be shipped? Of all customers, by the index, those of the longest wait first");
    print_open(&table).await?;

    println!("\nShip an order: read it, and change its status if it is still open");
    let order = table.get(Order::key("alice", 1)).await?.expect("it was placed above");
    ship(&table, &order).await?;
    println!("  Order 1 is shipped.");
    match ship(&table, &order).await {
        Err(error) if error.is_condition_failed() => println!("  Who read it before that is too late: {error}."),
        other => other?,
    }
    println!("  Still to be shipped:");
    print_open(&table).await
}

fn customer(id: &str, name: &str, street: &str, city: &str) -> Customer {
    let address = Address { street: street.to_owned(), city: city.to_owned() };
    Customer { id: id.to_owned(), name: name.to_owned(), address }
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
}

/// Each line is a product, a quantity and the price of one.
async fn place(
    table: &Table<Shop>,
    customer: &Customer,
    number: u32,
    placed_on: NaiveDate,
    lines: &[(&str, u32, u64)],
) -> dokklib::Result<()> {
    let total = lines.iter().map(|(_, quantity, price)| u64::from(*quantity) * price).sum();
    let order = Order {
        customer: customer.id.clone(),
        number,
        placed_on,
        status: Status::Open,
        ship_to: customer.address.clone(),
        total: Cents(total),
    };
    // A transaction takes up to 100 operations, so an order can have 98 lines.
    let mut transaction = table.transact_write().check_exists(customer).insert(order);
    for (line, &(product, quantity, price)) in (1..).zip(lines) {
        transaction = transaction.insert(Line {
            customer: customer.id.clone(),
            order: number,
            number: line,
            product: product.to_owned(),
            quantity,
            price: Cents(price),
        });
    }
    transaction.await
}

/// The collection is in the order of its sort keys: the customer, then each order before its lines.
async fn print_collection(table: &Table<Shop>, customer: &str) -> dokklib::Result<()> {
    for item in table.query(Customer::partition_key(customer)).await? {
        let tag: Option<String> = item.get("type")?;
        match tag.as_deref() {
            Some(Customer::PREFIX) => {
                let Customer { name, address, .. } = Customer::from_attributes(item.into_attributes())?;
                println!("  {name}, {}, {}", address.street, address.city);
            }
            Some(Order::PREFIX) => {
                let order = Order::from_attributes(item.into_attributes())?;
                println!(
                    "    order {} of {}, {:?}, to {}: {}",
                    order.number, order.placed_on, order.status, order.ship_to.city, order.total
                );
            }
            Some(Line::PREFIX) => {
                let line = Line::from_attributes(item.into_attributes())?;
                println!("      {} {} at {}", line.quantity, line.product, line.price);
            }
            _ => println!("    something that this program doesn't know"),
        }
    }
    Ok(())
}

async fn print_open(table: &Table<Shop>) -> dokklib::Result<()> {
    for order in table.query(Order::by_status(Status::Open)).await? {
        println!("  {}: order {} of {}, to {}", order.placed_on, order.number, order.customer, order.ship_to.city);
    }
    Ok(())
}

async fn ship(table: &Table<Shop>, order: &Order) -> dokklib::Result<()> {
    // The status is in the key of the index too, which is made anew.
    table.update(order).set(Order::STATUS, Status::Shipped).when(Order::STATUS.eq(Status::Open)).await
}
