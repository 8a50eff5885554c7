//! The option `schema` of a unit entity must name a type that derives `Schema`.
//!
//! Fix: derive it: `#[derive(dokklib::Schema)]` and `#[schema(partition_key =

use dokklib::Entity;

struct Billing;

#[derive(Entity)]
#[entity(schema = Billing)]
struct Tenant;

fn main() {}
