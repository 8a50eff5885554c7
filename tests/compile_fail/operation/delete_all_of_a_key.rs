//! `delete_all` takes a query, a collection or a scan. Keys are deleted by `batch_delete`.
//!
//! Fix: to delete items by their keys, use `table.batch_delete(keys)`

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.delete_all(Account::key("alice"));
}
