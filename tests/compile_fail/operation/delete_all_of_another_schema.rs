//! `delete_all` deletes items of its own table.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::{Entity, Schema, SingleTable, Table};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Account))]
struct Bank;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Bank, pk = User(user), sk = Self(number))]
struct Account {
    user: String,
    number: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.delete_all(Account::query("alice"));
}
