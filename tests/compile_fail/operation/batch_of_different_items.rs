//! All keys of a batch must have the same item type.
//!
//! Fix: expected `PrimaryKey<Account>`, found `PrimaryKey<Note>`

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
struct Note {
    #[entity(key)]
    id: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_get([Account::key("alice"), Note::key(7)]);
}
