//! `add` supports numbers and sets, not strings.
//!
//! Fix: add elements to a list with `append` or `prepend`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Note {
    #[entity(key)]
    id: u64,
    text: String,
}

fn misuse(table: Table) {
    let _ = table.update(Note::key(7)).add(Note::TEXT, "more");
}

fn main() {}
