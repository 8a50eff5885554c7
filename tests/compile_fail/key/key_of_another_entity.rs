//! A function expects the partition key of a group and receives the one of a user.
//!
//! Fix: expected reference `&PartitionKey<Group>`

use dokklib::{Entity, PartitionKey};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn members(_group: &PartitionKey<Group>) {}

fn misuse() {
    members(&User::partition_key("alice"));
}

fn main() {}
