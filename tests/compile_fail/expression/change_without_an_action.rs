//! `change` takes changes such as `Task::TITLE.to("x")`, not a path and a value.
//!
//! Fix: create changes with `to`, `unchanged` or `removed`:

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
