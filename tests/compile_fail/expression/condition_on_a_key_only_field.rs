//! A field with `key_only` is not stored as an attribute, so a condition can't use it.
//!
//! Fix: remove `#[entity(key_only)]` to store the field as an attribute too

use dokklib::Entity;

#[derive(Entity)]
struct Session {
    #[entity(key, key_only)]
    token: String,
    user: String,
}

fn main() {
    let _ = Session::TOKEN.eq("x");
}
