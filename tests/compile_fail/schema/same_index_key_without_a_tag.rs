//! Two entities can have the same index key. The schema must have a tag, because the keys don't identify the entity
//! of an item.

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_user", partition_key = "GSI1PK")]
struct ByUser;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByUser), entities(Order, Task))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, index(ByUser as by_user, pk = User(user)))]
struct Order {
    #[entity(key)]
    id: u64,
    user: String,
}

#[derive(Entity)]
#[entity(schema = Shop, index(ByUser as by_user, pk = User(user)))]
struct Task {
    #[entity(key)]
    id: u64,
    user: String,
}

fn main() {}
