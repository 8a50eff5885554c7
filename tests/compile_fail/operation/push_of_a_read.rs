//! A write transaction can't contain a read.
//!
//! Fix: pass a write of a table before it is awaited: `table.insert(..)`,

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.transact_write().push(table.get(Account::key("alice")));
}
