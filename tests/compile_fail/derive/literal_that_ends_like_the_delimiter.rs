//! A literal ends with the beginning of the delimiter, so the key could not be parsed.
//!
//! Fix: can't end with the beginning of the delimiter

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", delimiter = "||", key_values = unescaped, entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, pk = Customer(customer), sk = Self("ID|", id))]
struct Order {
    customer: String,
    id: u64,
}

fn main() {}
