//! The order of a text without a fixed width can't be turned around.

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
