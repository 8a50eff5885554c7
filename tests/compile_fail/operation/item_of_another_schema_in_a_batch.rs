//! A batch of a table takes only items of its schema. Items of another table are in a batch of that table.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::{Entity, Schema, SingleTable, Table};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Account))]
struct Bank;

#[derive(Entity)]
#[entity(schema = Bank)]
struct Account {
    #[entity(key)]
    name: String,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let account = Account { name: "alice".to_owned() };
    let _ = table.batch_write().put(&account);
}
