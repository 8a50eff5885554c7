//! The option `schema` of a unit entity must name a type that derives `Schema`.

use dokklib::Entity;

struct Billing;

#[derive(Entity)]
#[entity(schema = Billing)]
struct Tenant;

fn main() {}
