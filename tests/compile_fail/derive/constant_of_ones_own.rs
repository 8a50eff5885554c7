//! A constant of one's own with the name of a field's path; `#[entity(path = ..)]` on the field mends it.

use dokklib::{Entity};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

impl Order {
    pub const TOTAL: u64 = 5;
}


fn main() {}
