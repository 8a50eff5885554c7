//! DynamoDB doesn't support strongly consistent reads on a global secondary index.
//!
//! Fix: remove `.consistent()`, which requires the table itself or a local

use dokklib::{Entity, InverseIndex, SingleTable, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let members = table.query((Group::partition_key("1"), User::prefix_sort_key()));
    let _ = members.index(InverseIndex).consistent();
}
