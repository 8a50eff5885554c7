//! An entity that names a schema which is none.

use dokklib::{Entity};

struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}


fn main() {}
