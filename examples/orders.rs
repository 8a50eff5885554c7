//! A shop: a customer, the customer's orders and their order lines share a partition key, so one query reads them all.
//!
//! Run it with `cargo run --example orders`. It starts the embedded engine and needs no setup.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::fmt;

use dokklib::chrono::NaiveDate;
use dokklib::local::Local;
use dokklib::{Attribute, Collection, Entity, ErrorKind, Index, Projection, RawItem, Schema, Table};

/// The table's schema. An order line's sort key begins with its order's sort key, so the schema requires a tag: the
/// attribute `type`, which names each item's entity.
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
    // The orders of all customers by status, oldest first.
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

/// A child of `Order`: its sort key extends the order's sort key, so lines follow their order in the item collection.
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

/// An item of a customer's partition.
#[derive(Collection)]
enum CustomerItem {
    Customer(Customer),
    Order(Order),
    Line(Line),
    #[collection(other)]
    Other(RawItem),
}

/// The attributes of an order that a list of totals needs.
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

    println!("Place orders: each order and its lines are written in one transaction");
    let alice = customer("alice", "Alice Martin", "9 Rue Haute", "Paris");
    let bob = customer("bob", "Bob Jensen", "12 Havnegade", "Aarhus");
    table.insert(&alice).await?;
    table.insert(&bob).await?;
    place_order(&table, &alice, 1, march(2), &[("book", 2, 1250), ("pen", 5, 120)]).await?;
    place_order(&table, &bob, 2, march(3), &[("lamp", 1, 4900)]).await?;
    place_order(&table, &alice, 3, march(5), &[("desk", 1, 29900)]).await?;
    println!("  Alice placed two orders, Bob placed one.");
    let carol = customer("carol", "Carol Rossi", "3 Via Roma", "Torino");
    match place_order(&table, &carol, 1, march(5), &[("book", 1, 1250)]).await {
        Err(error) if error.has(ErrorKind::NotFound) => {
            println!("  Carol isn't a customer, so her order isn't written. The reasons of the error:");
            for reason in error.reasons() {
                println!("    {reason}");
            }
        }
        result => result?,
    }

    println!("\nRead a customer's item collection with one query");
    print_collection(&table, "alice").await?;

    println!("\nList the totals of a customer's orders with a projection");
    for OrderTotal { number, total } in table.query(Order::query("alice")).project().await? {
        println!("  order {number}: {total}");
    }

    println!("\nList a customer's order lines, without the orders");
    for line in table.query(Line::query("alice")).await? {
        println!("  {} x {}, order {}", line.quantity, line.product, line.order);
    }

    println!("\nList the open orders of all customers with the index, oldest first");
    print_open_orders(&table).await?;

    println!("\nShip an order if it is still open");
    let order = table.get(Order::key("alice", 1)).await?.expect("the order was placed above");
    ship(&table, &order).await?;
    println!("  Order 1 is shipped.");
    match ship(&table, &order).await {
        Err(error) if error.is_condition_failed() => println!("  It can't be shipped twice: {error}."),
        result => result?,
    }
    println!("  Orders that are still open:");
    print_open_orders(&table).await
}

fn customer(id: &str, name: &str, street: &str, city: &str) -> Customer {
    let address = Address { street: street.to_owned(), city: city.to_owned() };
    Customer { id: id.to_owned(), name: name.to_owned(), address }
}

fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
}

/// Each line is a product, a quantity and a unit price in cents.
async fn place_order(
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
    // A transaction has up to 100 operations: the check, the order and up to 98 lines.
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

/// The query returns the items in sort-key order: the customer, then each order followed by its lines.
async fn print_collection(table: &Table<Shop>, customer: &str) -> dokklib::Result<()> {
    for item in table.query_as::<CustomerItem>(Customer::partition_key(customer)).await? {
        match item {
            CustomerItem::Customer(Customer { name, address, .. }) => {
                println!("  {name}, {}, {}", address.street, address.city);
            }
            CustomerItem::Order(order) => {
                println!(
                    "    order {}, placed on {}, {:?}, ship to {}: {}",
                    order.number, order.placed_on, order.status, order.ship_to.city, order.total
                );
            }
            CustomerItem::Line(line) => println!("      {} x {} at {}", line.quantity, line.product, line.price),
            CustomerItem::Other(item) => println!("    unknown entity {:?}", item.get::<String>("type")?),
        }
    }
    Ok(())
}

async fn print_open_orders(table: &Table<Shop>) -> dokklib::Result<()> {
    for order in table.query(Order::by_status(Status::Open)).await? {
        println!("  {}: order {}, {}, ship to {}", order.placed_on, order.number, order.customer, order.ship_to.city);
    }
    Ok(())
}

async fn ship(table: &Table<Shop>, order: &Order) -> dokklib::Result<()> {
    // The status is part of an index key. Passing the order as it was read lets the library rewrite that key as well.
    table.update(order).set(Order::STATUS, Status::Shipped).when(Order::STATUS.eq(Status::Open)).await
}
