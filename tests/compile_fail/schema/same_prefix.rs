//! Two entities of a schema have the same prefix, so one item could overwrite another.
//!
//! Fix: give one of them another `prefix = ".."`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Order, Offer))]
struct Shop;

#[derive(Entity)]
#[entity(prefix = "O", schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

#[derive(Entity)]
#[entity(prefix = "O", schema = Shop)]
struct Offer {
    #[entity(key)]
    id: u64,
}

fn main() {}
