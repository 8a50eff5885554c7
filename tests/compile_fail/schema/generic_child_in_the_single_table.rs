//! A generic item is checked like others. What doesn't depend on its parameters is checked where it is declared.
//!
//! Fix: declare a schema with a tag, `#[schema(tag = "type", ..)]`, or use

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(pk = User(user), sk = Order(order, "LINE", number))]
struct Line<T> {
    user: String,
    order: u64,
    number: u16,
    product: T,
}

fn main() {}
