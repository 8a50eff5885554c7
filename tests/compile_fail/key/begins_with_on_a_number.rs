//! `begins_with` supports strings, not numbers.
//!
//! Fix: use `eq` or a range, such as `ge(..)`

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
    let _ = Post::query("pin").begins_with("1");
}
