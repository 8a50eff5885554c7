//! A size can be compared only with a number.
//!
//! Fix: compare an `Option` with the value itself; test whether it has a

use dokklib::Entity;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    notes: Vec<String>,
}

fn expression() {
    let _ = Order::NOTES.size().gt("3");
}

fn main() {}
