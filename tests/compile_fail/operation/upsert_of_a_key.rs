//! An upsert may create the item, so it requires an item, not a key.
//!
//! Fix: change an item by its key with `table.update(key)`

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    logins: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.upsert(Account::key("alice"));
}
