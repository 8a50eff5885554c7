//! A bound ends the key condition, an optional one too.
//!
//! Fix: call `.eq(..)` for the leading parts in their order, then at most one

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
    let _ = Post::query("pin").maybe_ge(Some(7)).maybe_le(Some(9));
}
