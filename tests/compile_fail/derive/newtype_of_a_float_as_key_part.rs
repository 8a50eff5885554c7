//! A newtype can be a key part only if its field can be one.

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Celsius(f64);

#[derive(Entity)]
struct Reading {
    #[entity(key)]
    celsius: Celsius,
}

fn main() {}
