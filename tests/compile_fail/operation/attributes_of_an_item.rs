//! An item can't be decoded from some of its attributes. Use a projection instead of `attributes`.
//!
//! Fix: declare a field for the attribute

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    logins: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.get(Account::key("alice")).attributes(["logins"]);
}
