//! The option `indexes` names a misspelled index.
//!
//! Fix: similarly named struct `ByStatus` defined here

use dokklib::{Entity, Index, Projection};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", projection = keys_only)]
struct ByStatus;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

#[derive(Projection)]
#[projection(of = Order, indexes(ByStatsu))]
struct OrderId {
    id: u64,
}

fn main() {}
