//! Two entities have the same primary key, so one item would overwrite the other.
//!
//! Fix: give one of them another sort key, such as `sk = Self(..)`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Profile, Settings))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = User(user))]
struct Profile {
    user: String,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = User(user))]
struct Settings {
    user: String,
}

fn main() {}
