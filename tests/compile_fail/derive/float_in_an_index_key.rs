//! A float can't be a part of an index key.
//!
//! Fix: use a string, an integer, a `bool`, a date, a time, a UUID or a

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_price", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByPrice;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByPrice), entities(Offer))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByPrice as by_price, pk = "OFFERS", sk = Self(sparse(price))))]
struct Offer {
    #[entity(key)]
    id: u64,
    price: Option<f64>,
}

fn main() {}
