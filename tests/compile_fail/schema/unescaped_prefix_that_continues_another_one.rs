//! The last part of an unescaped key can contain the delimiter, so a value could begin like the prefix of another entity.
//!
//! Fix: add a literal to one of them

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", key_values = unescaped, tag = "type", entities(Order, Item))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Customer;

#[derive(Entity)]
#[entity(schema = Shop, prefix = "#ORDER", pk = Customer(customer), sk = Self(id))]
struct Order {
    customer: String,
    id: String,
}

#[derive(Entity)]
#[entity(schema = Shop, prefix = "#ORDER#ITEM", pk = Customer(customer), sk = Self(id))]
struct Item {
    customer: String,
    id: String,
}

fn main() {}
