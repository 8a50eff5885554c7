//! A key names a misspelled field. The uses of the key are not reported as further errors.
//!
//! Fix: did you mean `user`?

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
