//! A field with `serde` must have a type that implements `Serialize` and `Deserialize`.
//!
//! Fix: add `#[derive(serde::Serialize, serde::Deserialize)]` to this type

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
