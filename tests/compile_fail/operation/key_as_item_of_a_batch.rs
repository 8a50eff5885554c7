//! `batch_put` takes whole items, not only their keys.
//!
//! Fix: change an item by its key with `table.update(key)`

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_put([Account::key("alice")]);
}
