//! A write transaction can't contain a read.

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
