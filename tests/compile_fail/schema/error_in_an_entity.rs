//! An entity has an error. The schema and the uses of the entity are not reported as further errors.
//!
//! Fix: did you mean `place`?

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_place", partition_key = string("place"))]
struct ByPlace;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByPlace), entities(Ward, Bed, Stay))]
struct Hospital;

#[derive(Entity)]
#[entity(schema = Hospital, index(ByPlace as by_place, pk = plaec))]
struct Ward {
    #[entity(key)]
    id: u32,
    place: String,
}

#[derive(Entity)]
#[entity(schema = Hospital)]
struct Bed {
    #[entity(key)]
    id: u32,
}

#[derive(Entity)]
#[entity(schema = Hospital, pk = Ward(ward), sk = Self(id))]
struct Stay {
    ward: u32,
    id: u32,
}

fn main() {
    let _ = Ward::by_place("north");
}
