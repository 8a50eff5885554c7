//! An unescaped key can't be extended by a child, because the two keys could be equal.

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
