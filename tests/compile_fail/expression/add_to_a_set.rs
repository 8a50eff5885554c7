//! `add` of an element to a set: the operand isn't blamed, since nothing can be added here.

use std::collections::BTreeSet;

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Project {
    #[entity(key)]
    id: u64,
    labels: BTreeSet<String>,
}

fn misuse(table: Table) {
    let _ = table.update(Project::key(7)).add(Project::LABELS, "new");
}

fn main() {}
