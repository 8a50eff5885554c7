//! A constructor takes a value of the nested field's type.
//!
//! Fix: expected a key part of type `u64`, found `&str`

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Repo {
    number: u64,
}

#[derive(Entity)]
#[entity(pk = Self(id), sk = Self(repo.number))]
struct Issue {
    id: u64,
    repo: Repo,
}

fn main() {
    let _ = Issue::key(7, 8);
    let _ = Issue::key(7, "eight");
}
