//! A key that begins with another entity has the parts of that entity, also in an index.
//!
//! Fix: a key with new parts is a key of the item itself

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_tenant", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByTenant;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByTenant), entities(Order))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, index(ByTenant as by_tenant, pk = User(tenant, user), sk = Self(id)))]
struct Order {
    #[entity(key)]
    id: u64,
    tenant: String,
    user: String,
}

fn main() {}
