//! The schema of the table doesn't list the queried index.
//!
//! Fix: add the index to `SingleTable`: `#[schema(indexes(ByStatus))]`

use dokklib::{Entity, Index, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

#[derive(Index)]
#[index(name = "GSI_2", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByStatus;

fn misuse(table: Table) {
    let _ = table.query((User::partition_key("alice"), Group::prefix_sort_key())).index(ByStatus);
}

fn main() {}
