//! Sort keys in one partition have one prefix and different numbers of parts, so a query reads both kinds, and the schema has no tag.
//!
//! Fix: add a tag, `tag = "type"`, or use another prefix

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Brand, Deal))]
struct Deals;

#[derive(Entity)]
struct Shop;

#[derive(Entity)]
#[entity(prefix = "BRAND", key = (String, u8))]
struct BrandNumber;

#[derive(Entity)]
#[entity(schema = Deals, pk = Shop(shop), sk = Self(name))]
struct Brand {
    shop: String,
    name: String,
}

#[derive(Entity)]
#[entity(schema = Deals, pk = Shop(shop), sk = BrandNumber(brand, number))]
struct Deal {
    shop: String,
    brand: String,
    number: u8,
}

fn main() {}
