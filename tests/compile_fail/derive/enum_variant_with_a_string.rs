//! An enum with data is stored as an internally tagged map, so a variant can't contain a string.
//!
//! Fix: use a variant with named fields, such as `Card { number: String }`

use dokklib::Attribute;

#[derive(Attribute)]
enum Payment {
    Cash,
    Card(String),
}

fn main() {}
