//! `strict` on a field whose type reads only one form.
//!
//! Fix: remove `strict`

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(strict)]
    logins: u64,
}

fn main() {}
