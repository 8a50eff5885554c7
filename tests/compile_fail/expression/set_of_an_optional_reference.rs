//! An `Option` of a borrowed string must be converted. If it were accepted, the type of `None` would be ambiguous.
//!
//! Fix: convert an `Option<&str>` with `.map(str::to_owned)`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    coupon: Option<String>,
}

fn misuse(table: Table, coupon: Option<&str>) {
    let _ = table.update(Order::key(7)).set(Order::COUPON, coupon);
}

fn main() {}
