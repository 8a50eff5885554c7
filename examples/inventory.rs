//! A warehouse: stock is reserved by conditions and counters, and who can't have it is told why.
//!
//! Run it with `cargo run --example inventory`; it needs no set-up. What is asked of the table:
//!
//! | access pattern | by |
//! | --- | --- |
//! | a product, with its stock in each warehouse | its key |
//! | reserve a product for a customer, all of it or nothing, and why not; release it, once | transactions |
//! | a customer's open reservations | a query of the customer's collection, with a filter |
//! | what is to be picked in a warehouse, the most urgent first | the index `PickList` |
//! | what a picker has taken on | the index `ByPicker`, which holds only what has a picker |
#![allow(clippy::print_stdout, reason = "what it does is what it shows")]

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
    stock: BTreeMap<String, Stock>, // by warehouse
    labels: BTreeSet<String>,
    log: Vec<String>,
}

#[derive(Attribute, Debug, PartialEq)]
struct Stock {
    left: u32, // unsigned: nobody takes more than there is
    reserved: u32,
}

#[derive(Entity, Debug)]
#[entity(prefix = "CUSTOMER", schema = Warehouses)]
struct Customer {
    #[entity(key)] // pk = sk = CUSTOMER#<name>
    name: String,
    may_hold: u32, // pieces, besides those in open reservations; unsigned too
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
    picker: Option<String>, // without one, the reservation isn't in `ByPicker`
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
        let stock = [("berlin", berlin), ("oslo", oslo)].map(|(at, left)| (at.to_owned(), Stock { left, reserved: 0 }));
        let (stock, labels, log) = (stock.into(), BTreeSet::new(), vec![]);
        table.insert(Product { sku: sku.to_owned(), discontinued: None, stock, labels, log }).await?;
    }
    for name in ["alice", "bob"] {
        table.insert(Customer { name: name.to_owned(), may_hold: 10 }).await?;
    }

    println!("Reserve: the stock, the customer's counter and the reservation change together");
    let first = reservation("alice", 1, "lamp", 6, "berlin");
    reserve(&table, &first).await?;
    print_lamps(&table, "berlin", Stock { left: 2, reserved: 6 }).await?;

    println!("\nDiscontinue a product, if nothing of it is reserved in Berlin: an update with a condition");
    let nothing_reserved = Product::STOCK.key("berlin").field(Stock::RESERVED).eq(0);
    let discontinue =
        |sku| table.update(Product::key(sku)).set(Product::DISCONTINUED, true).when(nothing_reserved.clone());
    discontinue("radio").await?;
    let error = discontinue("lamp").await.expect_err("lamps are reserved");
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    println!("  The radio is discontinued, and the lamp isn't: {error}.");

    println!("\nWhat can't be reserved, and why, in words for the customer");
    let not_enough = "there are not enough left";
    for (refused, expected) in [
        (reservation("bob", 7, "radio", 1, "oslo"), &["it is discontinued"][..]),
        (reservation("bob", 7, "lamp", 3, "berlin"), &[not_enough]),
        (reservation("bob", 7, "lamp", 1, "paris"), &[not_enough]), // which never had any
        (reservation("alice", 2, "lamp", 5, "oslo"), &[not_enough, "you would hold too many pieces"]),
        (reservation("alice", 1, "lamp", 1, "oslo"), &["this reservation was made before"]),
    ] {
        let error = reserve(&table, &refused).await.expect_err("it can't be reserved");
        let why = Vec::from_iter(why_not(&error));
        assert_eq!(why, expected);
        let Reservation { customer, quantity, sku, warehouse, .. } = refused;
        println!("  {customer}, {quantity} {sku} in {warehouse}: {}.", why.join(", "));
    }

    println!("\nDeliver: entries of a map, a set and a list, in pieces that are merged into one update");
    // A piece keeps its type whatever is added to it, so it is made in functions, branches and loops.
    let mut delivery =
        Changes::new().add(Product::LABELS, ["heavy", "sale"]).append(Product::LOG, ["from the factory"]);
    for (warehouse, quantity) in [("berlin", 1), ("oslo", 4)] {
        delivery = delivery.add(Product::STOCK.key(warehouse).field(Stock::LEFT), quantity);
    }
    table.update(Product::key("lamp")).merge(delivery).await?;
    print_lamps(&table, "oslo", Stock { left: 7, reserved: 0 }).await?;
    // Inside of an entry that isn't there nothing can change: a new warehouse is set as a whole, if it is still new.
    let paris = Product::STOCK.key("paris");
    let open_paris =
        table.update(Product::key("lamp")).when(paris.not_exists()).set(paris, Stock { left: 1, reserved: 0 });
    let lamp = open_paris.delete(Product::LABELS, ["sale"]).returning_new().await?;
    assert_eq!((lamp.labels, lamp.log), (["heavy".to_owned()].into(), vec!["from the factory".to_owned()]));
    print_lamps(&table, "paris", Stock { left: 1, reserved: 0 }).await?;

    println!("\nPick: the keys of the indexes follow each update");
    reserve(&table, &reservation("bob", 7, "lamp", 2, "oslo")).await?;
    reserve(&table, &reservation("alice", 2, "lamp", 1, "oslo")).await?;
    print_pick_list(&table, &["alice", "bob"]).await?;
    let bobs = Reservation::key("bob", 7);
    // Three fields besides the number make the key in `PickList`: what each becomes, or has to be still.
    let urgent = (
        Reservation::PICK_BY.to(day(1)),
        Reservation::WAREHOUSE.unchanged("oslo"),
        Reservation::STATE.unchanged(State::Open),
    );
    table.update(&bobs).change(urgent).await?;
    print_pick_list(&table, &["bob", "alice"]).await?;
    // The picker and the number make the key in `ByPicker`; the number is known from the primary key.
    let read = table.update(&bobs).set(Reservation::PICKER, "pia").returning_new().await?;
    assert_eq!(table.query(Reservation::by_picker("pia")).await?.as_slice(), std::slice::from_ref(&read));
    // With the item as it was read one field is enough: that the other parts are as in `read` is made a condition. The
    // field itself is overwritten whatever it is by now, unless a condition says what it has to be.
    let pack = table.update(&read).set(Reservation::STATE, State::Packed).when(Reservation::STATE.eq(State::Open));
    pack.clone().remove(Reservation::PICKER).await?; // and so it is out of `ByPicker`
    println!("  Packed, and not twice: {}.", pack.await.expect_err("it is packed"));
    print_pick_list(&table, &["alice"]).await?;
    assert_eq!(table.query(Reservation::by_picker("pia")).await?, []);

    println!("\nRelease: everything back, once");
    release(&table, &first).await?;
    print_lamps(&table, "berlin", Stock { left: 9, reserved: 0 }).await?;
    let error = release(&table, &first).await.expect_err("it is released");
    assert_eq!(error.reasons()[0].failed_conditions()[0].to_string(), "state = ?");
    println!("  Once more: {}.", error.reasons()[0]);
    let open = table.query(Reservation::query("alice")).filter(Reservation::STATE.eq(State::Open)).await?;
    assert_eq!(open, [reservation("alice", 2, "lamp", 1, "oslo")]);
    println!("  Alice's open reservations: {}.", open.len());
    Ok(())
}

async fn reserve(table: &Table<Warehouses>, new: &Reservation) -> dokklib::Result<()> {
    let stock = Product::STOCK.key(&new.warehouse);
    let on_sale = !Product::DISCONTINUED.eq(true); // so is what lacks the attribute
    // That there is enough left, and that the customer may hold so much, are conditions of the library's own: neither
    // number can be made less than 0.
    table
        .transact_write()
        .update(Product::key(&new.sku), |product| {
            let taken = product.subtract(stock.field(Stock::LEFT), new.quantity);
            taken.add(stock.field(Stock::RESERVED), new.quantity).when(on_sale)
        })
        .update(Customer::key(&new.customer), |customer| customer.subtract(Customer::MAY_HOLD, new.quantity))
        .insert(new)
        .await
}

/// Each operation has its reason, and each reason the parts of the condition that failed, those that the library added
/// included.
fn why_not(error: &Error) -> BTreeSet<&'static str> {
    let parts = error.reasons().iter().flat_map(|reason| reason.failed_conditions());
    let mut why: BTreeSet<_> = parts
        .map(|part| {
            if part.is_about(&Product::DISCONTINUED) {
                "it is discontinued"
            } else if part.is_about(&Product::STOCK) {
                "there are not enough left"
            } else if part.is_about(&Customer::MAY_HOLD) {
                "you would hold too many pieces"
            } else {
                "try again later"
            }
        })
        .collect();
    // There is no part where an item isn't there, or is already.
    why.extend(error.has(ErrorKind::NotFound).then_some("there is no such product or customer"));
    why.extend(error.has(ErrorKind::AlreadyExists).then_some("this reservation was made before"));
    why
}

async fn release(table: &Table<Warehouses>, old: &Reservation) -> dokklib::Result<()> {
    let stock = Product::STOCK.key(&old.warehouse);
    let open = Reservation::STATE.eq(State::Open);
    table
        .transact_write()
        .update(old, |old| old.set(Reservation::STATE, State::Released).remove(Reservation::PICKER).when(open))
        .update(Product::key(&old.sku), |product| {
            let back = product.add(stock.field(Stock::LEFT), old.quantity);
            back.subtract(stock.field(Stock::RESERVED), old.quantity)
        })
        .update(Customer::key(&old.customer), |it| it.add(Customer::MAY_HOLD, old.quantity))
        .await
}

async fn print_lamps(table: &Table<Warehouses>, warehouse: &str, expected: Stock) -> dokklib::Result<()> {
    let lamp = table.get(Product::key("lamp")).await?.expect("it was inserted at the start");
    assert_eq!(lamp.stock[warehouse], expected);
    println!("  Lamps in {warehouse}: {} left, {} reserved", expected.left, expected.reserved);
    Ok(())
}

async fn print_pick_list(table: &Table<Warehouses>, expected: &[&str]) -> dokklib::Result<()> {
    let list = table.query(Reservation::to_pick("oslo", State::Open)).await?;
    let customers: Vec<&str> = list.iter().map(|reservation| reservation.customer.as_str()).collect();
    assert_eq!(customers, expected);
    println!("  To be picked in Oslo, for: {}", customers.join(", "));
    Ok(())
}

fn reservation(customer: &str, number: u32, sku: &str, quantity: u32, warehouse: &str) -> Reservation {
    let [customer, sku, warehouse] = [customer, sku, warehouse].map(str::to_owned);
    Reservation { customer, number, sku, quantity, warehouse, state: State::Open, pick_by: day(9), picker: None }
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
}
