//! Attributes of an item type chosen by name: without the others the item could not be read.

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    logins: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("t");
    let _ = table.get(Account::key("alice")).attributes(["logins"]);
}
