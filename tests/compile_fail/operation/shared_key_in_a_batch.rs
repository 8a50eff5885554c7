//! A batch writes an item whose key an item of another entity can have.
//!
//! Fix: use `table.transact_write()`, or await single writes

use dokklib::{Entity, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(User, Organization))]
struct Forge;

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT", tag = "User", shares_key_with(Organization))]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT", tag = "Organization", shares_key_with(User))]
struct Organization {
    #[entity(key)]
    name: String,
}

async fn rename(table: Table<Forge>, user: User) -> dokklib::Result<()> {
    table.batch_write().put(user).await?;
    Ok(())
}

fn main() {}
