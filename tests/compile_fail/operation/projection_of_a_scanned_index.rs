//! A scan of an index that doesn't project whole items can only read a projection that lists the index.
//!
//! Fix: list the index, so that the fields are checked: `#[projection(of =

use dokklib::{Entity, Index, Projection, Schema, Table};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK", projection = keys_only)]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus, pk = Self(status), sk = Self(id)))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
    total: u64,
}

#[derive(Projection)]
#[projection(of = Order)]
struct Total {
    total: u64,
}

fn main() {
    let table = Table::<Shop>::offline("table");
    let _ = table.scan::<Order>().index(ByStatus).project::<Total>();
}
