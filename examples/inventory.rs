//! An inventory: reserve stock with conditions, counters and transactions, and explain each refused reservation.
//!
//! Run it with `cargo run --example inventory`. It starts the embedded engine and needs no setup.
//!
//! | access pattern | implementation |
//! | --- | --- |
//! | get a product with its stock in each warehouse | `get` by key |
//! | reserve stock for a customer, or explain why that is impossible | transaction, `failed_conditions()` |
//! | release a reservation once | transaction with a condition |
//! | list a customer's open reservations | query with a filter |
//! | list the reservations to pick in a warehouse, most urgent first | index `PickList` |
//! | list the reservations of a picker | sparse index `ByPicker` |
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::collections::{BTreeMap, BTreeSet};

use dokklib::chrono::NaiveDate;
use dokklib::local::Local;
use dokklib::operation::Changes;
use dokklib::{Attribute, Entity, Error, ErrorKind, Index, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", indexes(PickList, ByPicker), entities(Product, Customer, Reservation))]
struct Warehouses;

#[derive(Index)]
#[index(name = "pick_list", partition_key = "pick_list_pk", sort_key = "pick_list_sk")]
struct PickList;

#[derive(Index)]
#[index(name = "by_picker", partition_key = "by_picker_pk", sort_key = "by_picker_sk")]
struct ByPicker;

#[derive(Entity, Debug)]
#[entity(prefix = "PRODUCT", schema = Warehouses)]
struct Product {
    #[entity(key)] // pk = sk = PRODUCT#<sku>
    sku: String,
    discontinued: Option<bool>,
    stock: BTreeMap<String, Stock>, // one entry per warehouse
    labels: BTreeSet<String>,
    log: Vec<String>,
}

#[derive(Attribute, Debug, PartialEq)]
struct Stock {
    available: u32, // unsigned, so an update can't subtract more than is available
    reserved: u32,
}

#[derive(Entity, Debug)]
#[entity(prefix = "CUSTOMER", schema = Warehouses)]
struct Customer {
    #[entity(key)] // pk = sk = CUSTOMER#<name>
    name: String,
    quota: u32, // how many more units the customer may reserve
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "RESERVATION", schema = Warehouses,
    pk = Customer(customer), // CUSTOMER#<customer>
    sk = Self(number),       // RESERVATION#<number>
    index(PickList as to_pick, pk = Self(warehouse, state), sk = Self(pick_by, number)),
    index(ByPicker as by_picker, pk = Self(picker), sk = Self(number)),
)]
struct Reservation {
    customer: String,
    number: u32,
    sku: String,
    quantity: u32,
    warehouse: String,
    state: State,
    pick_by: NaiveDate,
    picker: Option<String>, // `None`: the reservation isn't in the index `ByPicker`
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
enum State {
    Open,
    Packed,
    Released,
}

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Warehouses>("warehouses").await?;
    for (sku, berlin, oslo) in [("lamp", 8, 3), ("radio", 5, 5)] {
        let stock = BTreeMap::from([
            ("berlin".to_owned(), Stock { available: berlin, reserved: 0 }),
            ("oslo".to_owned(), Stock { available: oslo, reserved: 0 }),
        ]);
        let product =
            Product { sku: sku.to_owned(), discontinued: None, stock, labels: BTreeSet::new(), log: Vec::new() };
        table.insert(product).await?;
    }
    for name in ["alice", "bob"] {
        table.insert(Customer { name: name.to_owned(), quota: 10 }).await?;
    }

    println!("Reserve stock: one transaction updates the stock and the customer's quota, and inserts the reservation");
    let first = reservation("alice", 1, "lamp", 6, "berlin");
    reserve(&table, &first).await?;
    print_lamp_stock(&table, "berlin", Stock { available: 2, reserved: 6 }).await?;

    println!("\nDiscontinue a product only if none of it is reserved in Berlin");
    let nothing_reserved = Product::STOCK.key("berlin").field(Stock::RESERVED).eq(0);
    let discontinue =
        |sku| table.update(Product::key(sku)).set(Product::DISCONTINUED, true).when(nothing_reserved.clone());
    discontinue("radio").await?;
    let error = discontinue("lamp").await.expect_err("lamps are reserved");
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    println!("  The radio is discontinued, the lamp isn't: {error}.");

    println!("\nExplain to the customer why a reservation is refused");
    let not_enough = "not enough available";
    for (refused, expected) in [
        (reservation("bob", 7, "radio", 1, "oslo"), &["the product is discontinued"][..]),
        (reservation("bob", 7, "lamp", 3, "berlin"), &[not_enough]),
        (reservation("bob", 7, "lamp", 1, "paris"), &[not_enough]), // Paris has no warehouse yet
        (reservation("alice", 2, "lamp", 5, "oslo"), &[not_enough, "you would exceed your quota"]),
        (reservation("alice", 1, "lamp", 1, "oslo"), &["this reservation already exists"]),
    ] {
        let error = reserve(&table, &refused).await.expect_err("the reservation is impossible");
        let explanations = Vec::from_iter(explain(&error));
        assert_eq!(explanations, expected);
        let Reservation { customer, quantity, sku, warehouse, .. } = refused;
        println!("  {customer}, {quantity} x {sku} in {warehouse}: {}.", explanations.join(", "));
    }

    println!("\nReceive a delivery: change entries of a map, a set and a list in one update");
    // `Changes` collects changes across functions, branches and loops: adding to it doesn't change its type.
    let mut delivery =
        Changes::new().add(Product::LABELS, ["heavy", "sale"]).append(Product::LOG, ["from the factory"]);
    for (warehouse, quantity) in [("berlin", 1), ("oslo", 4)] {
        delivery = delivery.add(Product::STOCK.key(warehouse).field(Stock::AVAILABLE), quantity);
    }
    table.update(Product::key("lamp")).merge(delivery).await?;
    print_lamp_stock(&table, "oslo", Stock { available: 7, reserved: 0 }).await?;
    // DynamoDB can't change an attribute inside a missing map entry, so a new warehouse is set as a whole.
    let paris = Product::STOCK.key("paris");
    let add_warehouse =
        table.update(Product::key("lamp")).when(paris.not_exists()).set(paris, Stock { available: 1, reserved: 0 });
    let lamp = add_warehouse.delete(Product::LABELS, ["sale"]).returning_new().await?;
    assert_eq!((lamp.labels, lamp.log), (["heavy".to_owned()].into(), vec!["from the factory".to_owned()]));
    print_lamp_stock(&table, "paris", Stock { available: 1, reserved: 0 }).await?;

    println!("\nPick reservations: each update also rewrites the index keys");
    reserve(&table, &reservation("bob", 7, "lamp", 2, "oslo")).await?;
    reserve(&table, &reservation("alice", 2, "lamp", 1, "oslo")).await?;
    print_pick_list(&table, &["alice", "bob"]).await?;
    let key = Reservation::key("bob", 7);
    // The key of `PickList` consists of three fields and the number. The number is in the primary key. For each of the other
    // fields, the update specifies a new value or requires the current one.
    let urgent = (
        Reservation::PICK_BY.to(march(1)),
        Reservation::WAREHOUSE.unchanged("oslo"),
        Reservation::STATE.unchanged(State::Open),
    );
    table.update(&key).change(urgent).await?;
    print_pick_list(&table, &["bob", "alice"]).await?;
    // The key of `ByPicker` consists of the picker and the number. The number is in the primary key, so `set` is enough.
    let assigned = table.update(&key).set(Reservation::PICKER, "pia").returning_new().await?;
    assert_eq!(table.query(Reservation::by_picker("pia")).await?.as_slice(), std::slice::from_ref(&assigned));
    // `update(&item)` takes the other fields of the index key from the item and adds the condition that they are unchanged.
    // It doesn't check the field that `set` overwrites, so `.when(..)` does.
    let pack = table.update(&assigned).set(Reservation::STATE, State::Packed).when(Reservation::STATE.eq(State::Open));
    pack.clone().remove(Reservation::PICKER).await?; // removes the item from `ByPicker`
    println!("  Bob's reservation can't be packed twice: {}.", pack.await.expect_err("it is already packed"));
    print_pick_list(&table, &["alice"]).await?;
    assert_eq!(table.query(Reservation::by_picker("pia")).await?, []);

    println!("\nRelease a reservation: return the stock and the quota, once");
    release(&table, &first).await?;
    print_lamp_stock(&table, "berlin", Stock { available: 9, reserved: 0 }).await?;
    let error = release(&table, &first).await.expect_err("it is already released");
    assert_eq!(error.reasons()[0].failed_conditions()[0].to_string(), "state = ?");
    println!("  It can't be released twice: {}.", error.reasons()[0]);
    let open = table.query(Reservation::query("alice")).filter(Reservation::STATE.eq(State::Open)).await?;
    assert_eq!(open, [reservation("alice", 2, "lamp", 1, "oslo")]);
    println!("  Alice's open reservations: {}.", open.len());
    Ok(())
}

async fn reserve(table: &Table<Warehouses>, reservation: &Reservation) -> dokklib::Result<()> {
    let Reservation { customer, sku, quantity, warehouse, .. } = reservation;
    let stock = Product::STOCK.key(warehouse);
    let not_discontinued = !Product::DISCONTINUED.eq(true); // also true if the attribute is missing
    // Both `subtract`s are on unsigned fields, so the library adds the conditions that neither result is below 0.
    table
        .transact_write()
        .update(Product::key(sku), |product| {
            product
                .subtract(stock.field(Stock::AVAILABLE), *quantity)
                .add(stock.field(Stock::RESERVED), *quantity)
                .when(not_discontinued)
        })
        .update(Customer::key(customer), |customer| customer.subtract(Customer::QUOTA, *quantity))
        .insert(reservation)
        .await
}

/// Translates the error of a transaction for the customer.
///
/// The error has a reason for each operation. A reason lists the conditions that failed, including those that the library
/// added.
fn explain(error: &Error) -> BTreeSet<&'static str> {
    let conditions = error.reasons().iter().flat_map(|reason| reason.failed_conditions());
    let mut explanations: BTreeSet<_> = conditions
        .map(|condition| {
            if condition.is_about(&Product::DISCONTINUED) {
                "the product is discontinued"
            } else if condition.is_about(&Product::STOCK) {
                "not enough available"
            } else if condition.is_about(&Customer::QUOTA) {
                "you would exceed your quota"
            } else {
                "try again later"
            }
        })
        .collect();
    // These kinds have no failed conditions.
    explanations.extend(error.has(ErrorKind::NotFound).then_some("unknown product or customer"));
    explanations.extend(error.has(ErrorKind::AlreadyExists).then_some("this reservation already exists"));
    explanations
}

async fn release(table: &Table<Warehouses>, reservation: &Reservation) -> dokklib::Result<()> {
    let Reservation { customer, sku, quantity, warehouse, .. } = reservation;
    let stock = Product::STOCK.key(warehouse);
    let is_open = Reservation::STATE.eq(State::Open);
    table
        .transact_write()
        .update(reservation, |reservation| {
            reservation.set(Reservation::STATE, State::Released).remove(Reservation::PICKER).when(is_open)
        })
        .update(Product::key(sku), |product| {
            product.add(stock.field(Stock::AVAILABLE), *quantity).subtract(stock.field(Stock::RESERVED), *quantity)
        })
        .update(Customer::key(customer), |customer| customer.add(Customer::QUOTA, *quantity))
        .await
}

async fn print_lamp_stock(table: &Table<Warehouses>, warehouse: &str, expected: Stock) -> dokklib::Result<()> {
    let lamp = table.get(Product::key("lamp")).await?.expect("the lamp was inserted at the start");
    assert_eq!(lamp.stock[warehouse], expected);
    println!("  Lamps in {warehouse}: {} available, {} reserved", expected.available, expected.reserved);
    Ok(())
}

async fn print_pick_list(table: &Table<Warehouses>, expected: &[&str]) -> dokklib::Result<()> {
    let list = table.query(Reservation::to_pick("oslo", State::Open)).await?;
    let customers: Vec<&str> = list.iter().map(|reservation| reservation.customer.as_str()).collect();
    assert_eq!(customers, expected);
    println!("  Pick list in Oslo: {}", customers.join(", "));
    Ok(())
}

fn reservation(customer: &str, number: u32, sku: &str, quantity: u32, warehouse: &str) -> Reservation {
    let [customer, sku, warehouse] = [customer, sku, warehouse].map(str::to_owned);
    Reservation { customer, number, sku, quantity, warehouse, state: State::Open, pick_by: march(9), picker: None }
}

fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
}
