//! The names of an enum's variants have no order of a meaning.

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
enum Status {
    Open,
    Shipped,
}

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    status: Status,
}

fn main() {
    let _ = Order::STATUS.lt(Status::Shipped);
}
