//! A unit entity whose value is a string, given a number.

use dokklib::{Entity};

#[derive(Entity)]
struct User;

fn misuse() {
    let _ = User::partition_key(7);
}

fn main() {}
