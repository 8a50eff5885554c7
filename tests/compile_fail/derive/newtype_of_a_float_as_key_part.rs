//! A newtype can be a key part only if its field can be one.
//!
//! Fix: use a string, an integer, a `bool`, a date, a time, a UUID or a

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Celsius(f64);

#[derive(Entity)]
struct Reading {
    #[entity(key)]
    celsius: Celsius,
}

fn main() {}
