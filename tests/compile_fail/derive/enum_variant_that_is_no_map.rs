//! An enum with fields is a map, so what a variant holds must be one: there the tag stands.

use dokklib::Attribute;

#[derive(Attribute)]
enum Payment {
    Cash,
    Card(String),
}

fn main() {}
