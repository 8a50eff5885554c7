//! A literal that is a whole key contains a reserved character, and the schema escapes values.
//!
//! Fix: write a key with parts, `Self(..)`, or declare `key_values =

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, pk = Self(customer, id), sk = "#METADATA")]
struct Order {
    customer: String,
    id: u64,
}

fn main() {}
