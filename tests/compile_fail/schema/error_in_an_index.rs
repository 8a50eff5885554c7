//! An index has an error. The items in it and its queries are not reported as further errors.
//!
//! Fix: did you mean `number`?

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_free", partition_key = string("site"), sort_key = nubmer("free"))]
struct ByFree;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByFree), entities(Ward, Bed))]
struct Hospital;

#[derive(Entity)]
#[entity(schema = Hospital, index(ByFree as by_free, pk = site, sk = free))]
struct Ward {
    #[entity(key)]
    id: u32,
    site: String,
    free: u32,
}

#[derive(Entity)]
#[entity(schema = Hospital)]
struct Bed {
    #[entity(key)]
    id: u32,
    site: String,
    free: u32,
}

fn read(table: &Table<Hospital>) {
    let _ = table.query(Ward::by_free("north").ge(3)).filter(Ward::ID.gt(7));
}

fn main() {}
