//! The order of an enum's variant names has no meaning, so `lt` doesn't support enums.
//!
//! Fix: compare a `dokklib::attribute::kind::Variant` with `eq`, `ne` or

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
