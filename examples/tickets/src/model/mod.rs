//! The entities of the service, and the schema of its table.
//!
//! | item | partition key | sort key |
//! | --- | --- | --- |
//! | [`Tenant`] | `TENANT#<tenant>` | `TENANT#<tenant>` |
//! | [`User`] | `TENANT#<tenant>` | `USER#<user>` |
//! | [`Session`] | `SESSION#<token>` | `SESSION#<token>` |
//! | [`Invitation`] | `INVITATION#<token>` | `INVITATION#<token>` |
//! | [`Project`] | `PROJECT#<tenant>#<project>` | `PROJECT` |
//! | [`Membership`] | `PROJECT#<tenant>#<project>` | `MEMBERSHIP#<user>` |
//! | [`Ticket`] | `PROJECT#<tenant>#<project>` | `TICKET#<number>` |
//! | [`Comment`] | `PROJECT#<tenant>#<project>` | `TICKET#<number>#COMMENT#<comment>` |
//!
//! | index | item | partition key | sort key |
//! | --- | --- | --- | --- |
//! | [`ByUser`] | [`Membership`] | `MEMBERSHIP#<tenant>#<user>` | `MEMBERSHIP#<project>` |
//! | [`ByUser`] | [`Ticket`], if it is assigned | `TICKET#<tenant>#<assignee>` | `TICKET#<due>#<project>#<number>` |
//! | [`ByStatus`] | [`Ticket`] | `PROJECT#<tenant>#<project>` | `TICKET#<status>#<number>` |

mod account;
mod id;
mod project;
mod ticket;

pub use self::account::{Invitation, Session, Tenant, User};
pub use self::id::{CommentId, Email, InvalidValue, ProjectId, TenantId, Token, UserId, cursor_context};
pub use self::project::{Membership, Project, Role};
pub use self::ticket::{Comment, Status, Ticket, TicketChange};

use chrono::{DateTime, Utc};
use dokklib::{Index, Schema};

/// The version of an item that isn't stored yet. dokklib writes 1, and the next version with each change.
pub const NEW: u64 = 0;

/// The time stamps of an item that isn't stored yet. dokklib writes the time of the write.
pub const NOT_STORED: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// The schema of the table.
#[derive(Schema, Debug)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    ttl = "expires_at",
    tag = "type",
    indexes(ByUser, ByStatus),
    entities(Tenant, User, Session, Invitation, Project, Membership, Ticket, Comment)
)]
pub struct Desk;

/// What belongs to a user: the memberships in projects, and the assigned tickets.
#[derive(Index, Debug)]
#[index(name = "by_user", partition_key = "GSI1PK", sort_key = "GSI1SK")]
pub struct ByUser;

/// The tickets of a project by status.
#[derive(Index, Debug)]
#[index(name = "by_status", partition_key = "GSI2PK", sort_key = "GSI2SK")]
pub struct ByStatus;
