//! A newtype is a part of a key where that which it holds is one.

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Celsius(f64);

#[derive(Entity)]
struct Reading {
    #[entity(key)]
    celsius: Celsius,
}

fn main() {}
