//! `pad` supports only numbers.

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(pad(title, 6)))]
struct Post {
    user: String,
    title: String,
}

fn main() {
    let _ = Post::key("alice", "hello");
}
