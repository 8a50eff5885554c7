//! A map whose keys are neither strings nor numbers.
//!
//! Fix: map keys are strings, integers
use std::collections::BTreeMap;

use dokklib::Entity;

#[derive(Entity)]
struct Cache {
    #[entity(key)]
    id: u64,
    entries: BTreeMap<Vec<u8>, u32>,
}

fn main() {}
