//! The attributes of an item are its fields. Only a relation has free attributes.
//!
//! Fix: declare a field for the attribute

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let account = Account { name: "alice".to_owned() };
    let _ = table.insert(account).attribute("logins", 7_u64);
}
