//! `repair_unique` repairs the markers of a field with `#[entity(unique)]`.
//!
//! Fix: requires a field with `#[entity(unique)]`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Note {
    #[entity(key)]
    id: u64,
    text: String,
}

fn repair(table: &Table) {
    let _ = table.repair_unique::<Note>();
}

fn main() {}
