//! What is given to `change` is a path, and nothing says what becomes of it.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Task {
    #[entity(key)]
    id: u64,
    title: String,
}

fn update(table: &Table) {
    let _ = table.update(Task::key(7)).change((Task::TITLE, "x"));
}

fn main() {}
