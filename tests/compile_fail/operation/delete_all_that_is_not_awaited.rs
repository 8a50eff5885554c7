//! `delete_all` does nothing until it is awaited, and the compiler warns if it isn't.
//!
//! Fix: call `.await`
#![deny(unused_must_use)]

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    table.delete_all(table.scan::<Account>());
}
