//! A field that is in the key alone is no attribute that a condition could ask for.

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
