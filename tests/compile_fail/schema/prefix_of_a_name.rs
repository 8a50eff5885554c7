//! The prefix of an item is that of a name, whose keys other items have.

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
