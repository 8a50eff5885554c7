//! A float can't be a key part, because its text doesn't sort as its value.
//!
//! Fix: use a string, an integer, a `bool`, a date, a time, a UUID or a

use dokklib::Entity;

#[derive(Entity)]
struct Reading {
    #[entity(key)]
    celsius: f64,
}

fn main() {}
