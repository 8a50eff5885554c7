//! A field of a type that DynamoDB can't store.

use dokklib::{Entity};

struct Money(u64);

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: Money,
}


fn main() {}
