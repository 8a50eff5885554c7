//! An instance of a generic item has two attributes with one name. It is checked where the item is written, because
//! `SingleTable` has no list.
//!
//! Fix: rename it with `#[entity(rename = "..")]`

use dokklib::{Attribute, Entity, Item};

#[derive(Entity)]
struct User;

#[derive(Attribute)]
struct Post {
    id: u64,
}

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Draft<T> {
    user: String,
    id: u64,
    #[entity(flatten)]
    content: T,
}

fn main() {
    let draft = Draft { user: "alice".to_owned(), id: 7, content: Post { id: 8 } };
    draft.to_attributes().unwrap();
}
