//! A unit entity takes the key format of its schema, which it must name.
//!
//! Fix: add `#[entity(schema = Billing)]` to `Tenant`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", delimiter = "|", key_values = unescaped, entities(Invoice))]
struct Billing;

#[derive(Entity)]
struct Tenant;

#[derive(Entity)]
#[entity(schema = Billing, pk = Tenant(tenant), sk = Self(number))]
struct Invoice {
    tenant: String,
    number: u64,
}

fn main() {}
