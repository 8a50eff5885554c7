//! An unescaped key can't be extended by a child, because the two keys could be equal.

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
