//! The struct in a field has no field of this name.
//!
//! Fix: not a field of `Repo` for keys

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Repo {
    owner: String,
    name: String,
}

#[derive(Entity)]
#[entity(pk = Self(repo.ownr, repo.name), sk = Self(number))]
struct Issue {
    repo: Repo,
    number: u64,
}

fn main() {}
