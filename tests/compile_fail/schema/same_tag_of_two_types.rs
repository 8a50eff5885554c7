//! The tag of one entity is the default tag of another one, the name of its type.
//!
//! Fix: give one of them another one, `tag = ".."`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", tag_values = "snake_case", entities(OrderLine, Line))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct OrderLine {
    #[entity(key)]
    id: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, tag = "order_line")]
struct Line {
    #[entity(key)]
    id: u64,
}

fn main() {}
