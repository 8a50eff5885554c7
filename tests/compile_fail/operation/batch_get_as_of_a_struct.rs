//! `batch_get_as` returns the items one by one, so it needs an enum.
//!
//! Fix: declare an enum with a variant for each item type and

use dokklib::{Collection, Entity, SingleTable, Table};

#[derive(Entity)]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Users {
    users: Vec<User>,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_get_as::<Users>([]);
}
