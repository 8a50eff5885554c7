//! An optional value must have the type of the part.
//!
//! Fix: expected a key part of type `u32`, found `&str`

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
    let _ = Post::query("pin").maybe_ge(Some("7"));
}
