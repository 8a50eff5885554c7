//! A set contains strings, integers or binary values. Floats have no total order.
//!
//! Fix: use a `Vec<f64>`, which is stored as a list

use std::collections::BTreeSet;

use dokklib::Entity;

#[derive(Entity)]
struct Sensor {
    #[entity(key)]
    id: u64,
    levels: BTreeSet<f64>,
}

fn main() {}
