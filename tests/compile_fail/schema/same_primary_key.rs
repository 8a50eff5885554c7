//! Two entities have one item for each user, and under one key.

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
