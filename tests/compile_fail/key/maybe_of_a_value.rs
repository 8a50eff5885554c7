//! `maybe_ge` takes an `Option`; a value that is always there is for `ge`.
//!
//! Fix: expected enum `Option<_>`

use dokklib::Entity;

#[derive(Entity)]
struct Thread;

#[derive(Entity)]
#[entity(pk = Thread(thread), sk = Self(number))]
struct Post {
    thread: String,
    number: u32,
}

fn main() {
    let _ = Post::query("pin").maybe_ge(7);
}
