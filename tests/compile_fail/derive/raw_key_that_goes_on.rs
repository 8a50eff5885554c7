//! A raw key can't be extended: the child's key could be one of its parents'.

use dokklib::Entity;

#[derive(Entity)]
#[entity(key_values = unescaped)]
struct Path;

#[derive(Entity)]
#[entity(pk = Path(path, "VERSION", number), sk = "VERSION")]
struct Version {
    path: String,
    number: u16,
}

fn main() {}
