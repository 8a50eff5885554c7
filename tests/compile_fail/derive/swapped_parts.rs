//! A child names a part of its parent in another position.
//!
//! Fix: write the parts in this order, or rename the field

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Ticket, Comment))]
struct Desk;

#[derive(Entity)]
#[entity(schema = Desk, pk = Self(tenant, id), sk = "TICKET")]
struct Ticket {
    tenant: String,
    id: String,
}

#[derive(Entity)]
#[entity(schema = Desk, pk = Ticket(ticket, tenant), sk = Self(number))]
struct Comment {
    ticket: String,
    tenant: String,
    number: u16,
}

fn main() {}
