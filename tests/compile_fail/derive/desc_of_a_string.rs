//! `desc` requires text of a fixed width, so it doesn't support strings.
//!
//! Fix: use an integer, a date, a time, a `Uuid`, a `Ulid` or a newtype of

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(desc(title)))]
struct Post {
    user: String,
    title: String,
}

fn main() {
    let _ = Post::key("alice", "hello");
}
