//! An entity declares a delimiter that escaped values can contain, and the schema escapes values.
//!
//! Fix: add `key_values = unescaped`, or use the delimiter "#"

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, delimiter = "|", pk = Customer(customer), sk = Self(id))]
struct Order {
    customer: String,
    id: u64,
}

fn main() {}
