//! The option `schema` must name a type that derives `Schema`.
//!
//! Fix: add it: `#[schema(entities(Order, ..))]`

use dokklib::Entity;

struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn main() {}
