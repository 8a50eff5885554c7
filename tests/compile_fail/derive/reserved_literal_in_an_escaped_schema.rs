//! A literal contains a reserved character, and the schema escapes values.
//!
//! Fix: write several literals, `Self("A", "B")`, or declare `key_values =

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, pk = Customer(customer), sk = Self("ID#1", id))]
struct Order {
    customer: String,
    id: u64,
}

fn main() {}
