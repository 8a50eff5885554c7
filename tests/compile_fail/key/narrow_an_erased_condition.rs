//! An erased key condition can't be narrowed: narrow it first.
//!
//! Fix: is available on `KeyCondition

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
    let _ = Post::query("pin").erase().between(7, 9);
}
