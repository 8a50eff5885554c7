//! A field is compared with a value of another type.
//!
//! Fix: compare an `Option` with the value itself; test whether it has a

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
    paid: bool,
}

fn misuse() {
    let _ = Order::TOTAL.eq("5");
}

fn main() {}
