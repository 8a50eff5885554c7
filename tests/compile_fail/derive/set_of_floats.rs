//! A set contains strings, integers or binary values. Floats have no equality.
//!
//! Fix: use a `Vec<f64>`, which is stored as a list

use std::collections::HashSet;

use dokklib::Entity;

#[derive(Entity)]
struct Sensor {
    #[entity(key)]
    id: u64,
    levels: HashSet<f64>,
}

fn main() {}
