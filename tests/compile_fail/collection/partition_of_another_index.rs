//! The collection is read from an index that doesn't contain all of its members.
//!
//! Fix: declare `index(ByOrder, pk = Order(..), ..)` for `Parcel`

use dokklib::{Collection, Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_order", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByOrder;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByOrder), entities(Order, Parcel))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(id), index(ByOrder as by_order, pk = Self(id), sk = Self(id)))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(number))]
struct Parcel {
    user: String,
    number: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Shipping {
    order: Order,
    parcels: Vec<Parcel>,
}

fn misuse(table: &Table<Shop>) {
    let _ = table.query_as::<Shipping>(Order::by_order(7).partition());
}

fn main() {}
