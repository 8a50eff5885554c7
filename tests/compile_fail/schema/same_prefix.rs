//! Two entities of one schema whose keys begin alike: one could overwrite the other.

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
