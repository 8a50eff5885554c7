//! The partition key of a child contains only the parts of that entity's key, not the whole identity of its parent.
//!
//! Fix: write only this part

use dokklib::Entity;

#[derive(Entity)]
#[entity(key = u64)]
struct Tenant;

#[derive(Entity)]
#[entity(pk = Tenant(tenant), sk = Self(id))]
struct Project {
    tenant: u64,
    id: u64,
}

#[derive(Entity)]
#[entity(pk = Project(tenant, project), sk = Self(number))]
struct Task {
    tenant: u64,
    project: u64,
    number: u16,
}

fn main() {}
