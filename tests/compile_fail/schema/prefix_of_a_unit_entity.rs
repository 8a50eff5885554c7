//! An entity has the prefix of a unit entity whose keys are used by other items.
//!
//! Fix: give one of them another `prefix = ".."`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Order, Customer))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(prefix = "USER", schema = Shop)]
struct Customer {
    #[entity(key)]
    number: u64,
}

fn main() {}
