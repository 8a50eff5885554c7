//! `Rate::key("alice", Kind::Daily)` would not find the item whose sort key is the old name.
//!
//! Fix: Make the old name the stored name, `#[attribute(rename = "..")]`, or

use dokklib::{Attribute, Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user"), sort_key = string("kind"), entities(Rate))]
struct Rates;

#[derive(Attribute)]
enum Kind {
    Hourly,
    #[attribute(alias = "PER_DAY")]
    Daily,
}

#[derive(Entity)]
#[entity(schema = Rates, pk = user, sk = kind)]
struct Rate {
    user: String,
    kind: Kind,
}

fn main() {}
