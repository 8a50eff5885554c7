//! A read must use a projection of the item that it reads.
//!
//! Fix: declare a projection with `#[derive(dokklib::Projection)]` and

use dokklib::{Entity, Projection, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

#[derive(Projection)]
#[projection(of = Order)]
struct OrderTotal {
    total: u64,
}

fn read(table: &Table) {
    let _ = table.get(Account::key("alice")).project::<OrderTotal>();
}

fn main() {}
