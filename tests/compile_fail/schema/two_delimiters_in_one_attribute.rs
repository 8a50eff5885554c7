//! The keys in one attribute must have the same delimiter.
//!
//! Fix: declare one key format on the schema, `#[schema(delimiter = "|")]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", key_values = unescaped, entities(Invoice, Payment))]
struct Billing;

#[derive(Entity)]
#[entity(schema = Billing)]
struct Tenant;

#[derive(Entity)]
#[entity(schema = Billing, pk = Tenant(tenant), sk = Self(number))]
struct Invoice {
    tenant: String,
    number: u64,
}

#[derive(Entity)]
#[entity(schema = Billing, delimiter = "|", pk = Tenant(tenant), sk = Self(number))]
struct Payment {
    tenant: String,
    number: u64,
}

fn main() {}
