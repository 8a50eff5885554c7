//! An item with a lifetime must be in the schema's list, like any other.
//!
//! Fix: add it: `#[schema(entities(Note<'static>, ..))]`

use std::borrow::Cow;

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK")]
struct Forum;

#[derive(Entity)]
#[entity(schema = Forum)]
struct Note<'a> {
    #[entity(key)]
    id: u64,
    text: Cow<'a, str>,
}

fn main() {}
