//! A child extends an unescaped key whose entity does not name its schema, so its values could contain the delimiter.
//!
//! Fix: add `schema = Files` to `Path`, which then rejects such values

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Version))]
struct Files;

#[derive(Entity)]
#[entity(key_values = unescaped)]
struct Path;

#[derive(Entity)]
#[entity(schema = Files, pk = Path(path, "VERSION", number), sk = "VERSION")]
struct Version {
    path: String,
    number: u16,
}

fn main() {}
