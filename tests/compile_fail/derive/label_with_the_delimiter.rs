//! A label contains the delimiter, so it would be parsed as another part.
//!
//! Fix: write a literal before the part instead, `Self("a", part)`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", delimiter = "|", key_values = unescaped, entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, pk = Customer(customer), sk = Self(label("ID|", id)))]
struct Order {
    customer: String,
    id: u64,
}

fn main() {}
