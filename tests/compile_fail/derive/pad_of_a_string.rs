//! `pad` supports only numbers.
//!
//! Fix: use an integer or a newtype of one, or write the part without `pad`

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
