//! A misspelt field in a key: what uses the key is no further error.

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(usr), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

fn main() {
    let key = Order::key("alice", 7);
    let (_, id) = key.parts().unwrap();
    assert_eq!(id, 7);
    let _ = Order::query("alice");
}
