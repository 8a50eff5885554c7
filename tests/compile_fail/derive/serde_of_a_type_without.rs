//! A field with `serde` has a type that serde knows.

use dokklib::Entity;

struct Color(u8);

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(serde)]
    color: Color,
}

fn main() {}
