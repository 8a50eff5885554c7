//! Two unit entities have one prefix, and a key of one can be a key of the other.
//!
//! Fix: give one of them another `prefix = ".."`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Deal, Watch))]
struct Deals;

#[derive(Entity)]
#[entity(prefix = "BRAND", key = (String, u8))]
struct BrandNumber;

#[derive(Entity)]
#[entity(prefix = "BRAND", key = (String, String))]
struct BrandName;

#[derive(Entity)]
#[entity(schema = Deals, pk = BrandNumber(brand, number), sk = Self(number))]
struct Deal {
    brand: String,
    number: u8,
}

#[derive(Entity)]
#[entity(schema = Deals, pk = BrandName(brand, name), sk = Self(name))]
struct Watch {
    brand: String,
    name: String,
}

fn main() {}
