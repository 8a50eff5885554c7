//! Nothing tells the items of two entities apart if the keys are attributes, which can have any value.
//!
//! Fix: list only one of them

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user_id"), sort_key = number("at"), tag = "type", entities(Login, Purchase))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = user_id, sk = at)]
struct Login {
    user_id: String,
    at: u64,
}

#[derive(Entity)]
#[entity(schema = Events, pk = user_id, sk = at)]
struct Purchase {
    user_id: String,
    at: u64,
}

fn main() {}
