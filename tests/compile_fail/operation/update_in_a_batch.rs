//! A batch write has no updates.
//!
//! Fix: use `table.transact_write()`, or await each write

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    balance: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_write().push(table.update(Account::key("alice")).set(Account::BALANCE, 1));
}
