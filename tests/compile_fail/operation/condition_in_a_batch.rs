//! A batch write has no conditions.
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
    let account = Account { name: "alice".to_owned(), balance: 1 };
    let _ = table.batch_write().push(table.put(&account).when(Account::BALANCE.lt(5)));
}
