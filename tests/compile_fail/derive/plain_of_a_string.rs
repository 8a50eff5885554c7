//! `plain` writes integers without leading zeros, so it doesn't support strings.
//!
//! Fix: use an integer or a newtype of one, or write the part without `pad`

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(plain(title)))]
struct Post {
    user: String,
    title: String,
}

fn main() {
    let _ = Post::key("alice", "hello");
}
