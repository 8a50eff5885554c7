//! A function expects the partition key of a group and receives the one of a user.

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
