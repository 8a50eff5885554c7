//! A number with a fraction as a key part: it has no text that sorts.

use dokklib::{Entity};

#[derive(Entity)]
struct Reading {
    #[entity(key)]
    celsius: f64,
}


fn main() {}
