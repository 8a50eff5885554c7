//! A schema can't list a unit entity, because it has no items.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(User))]
struct Shop;

#[derive(Entity)]
struct User;

fn main() {}
