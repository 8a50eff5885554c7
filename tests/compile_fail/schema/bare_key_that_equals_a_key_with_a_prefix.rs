//! A key without a prefix could be equal to the key of another entity.
//!
//! Fix: add a literal to one of them

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", entities(Order, Deal))]
struct Shop;

#[derive(Entity)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, pk = Customer(customer), sk = Self(id))]
struct Order {
    customer: String,
    id: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = Customer(customer), sk = bare(state, id))]
struct Deal {
    customer: String,
    state: String,
    id: u64,
}

fn main() {}
