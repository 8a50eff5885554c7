//! A function that wants a group's key, called with a user's.

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
