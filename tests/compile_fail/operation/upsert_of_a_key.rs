//! An upsert by a key alone: where there is no item, there would be nothing to create it from.

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    logins: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("t");
    let _ = table.upsert(Account::key("alice"));
}
