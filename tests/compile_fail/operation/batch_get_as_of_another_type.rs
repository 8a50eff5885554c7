//! A list of mixed keys contains only keys of the collection's members.
//!
//! Fix: add a variant to the collection: `Item(Group)`

use dokklib::{Collection, Entity, SingleTable, Table};

#[derive(Entity)]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
struct Group {
    #[entity(key)]
    name: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
enum Hit {
    User(User),
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_get_as::<Hit>([User::key("alice").into(), Group::key("admins").into()]);
}
