//! A prefix contains a reserved character, and the schema escapes values.
//!
//! Fix: remove it, or declare `key_values = unescaped`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, prefix = "#ORDER", pk = Customer(customer), sk = Self(id))]
struct Order {
    customer: String,
    id: u64,
}

fn main() {}
