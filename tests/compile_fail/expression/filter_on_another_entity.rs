//! A filter must use the fields of the queried entity.
//!
//! Fix: expected struct `dokklib::Condition<Order, _>`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
#[entity(pk = Account(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

fn query(table: &Table) {
    let _ = table.query(Order::query("alice")).filter(Account::NAME.eq("alice"));
}

fn main() {}
