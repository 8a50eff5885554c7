//! An item of `SingleTable` extends the key of its parent. `SingleTable` has no tag, so a query for the parents would also
//! return their children.
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
struct Line {
    user: String,
    order: u64,
    number: u16,
}

fn main() {}
