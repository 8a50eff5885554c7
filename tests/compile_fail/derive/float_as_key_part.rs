//! A float can't be a key part, because its text doesn't sort as its value.

use dokklib::Entity;

#[derive(Entity)]
struct Reading {
    #[entity(key)]
    celsius: f64,
}

fn main() {}
