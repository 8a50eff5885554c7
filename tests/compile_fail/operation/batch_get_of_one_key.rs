//! A batch reads a list of keys, or a tuple of lists; a pair of keys is the key of one relation.
//!
//! Fix: pass a list of keys, `[Order::key(..), Order::key(..)]`, or a tuple

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_get((User::partition_key("alice"), Group::sort_key("1")));
}
