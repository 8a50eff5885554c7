//! Tickets, their states, and comments.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use dokklib::{Attribute, Entity};
use serde::{Deserialize, Deserializer, Serialize};

use super::{ByStatus, ByUser, CommentId, Desk, Project, ProjectId, TenantId, UserId};

#[derive(Entity, Debug, Clone, PartialEq, Serialize)]
#[entity(
    schema = Desk,
    pk = Project(tenant, project), sk = Self(number),
    // Only assigned tickets are in this index. Those without a due date come last.
    index(ByUser as assigned_to, pk = Self(tenant, assignee), sk = Self(last(due), project, number)),
    index(ByStatus as by_status, pk = Project(tenant, project), sk = Self(status, number)),
)]
pub struct Ticket {
    #[serde(skip)]
    pub tenant: TenantId,
    pub project: ProjectId,
    pub number: u64,
    pub title: String,
    pub description: String,
    pub status: Status,
    pub reporter: UserId,
    pub assignee: Option<UserId>,
    pub due: Option<NaiveDate>,
    pub labels: BTreeSet<String>,
    #[entity(version)]
    pub version: u64,
    #[entity(created_at)]
    pub created_at: DateTime<Utc>,
    #[entity(updated_at)]
    pub updated_at: DateTime<Utc>,
}

/// A comment is a child of its ticket: its sort key extends the key of the ticket.
#[derive(Entity, Debug, Clone, PartialEq, Serialize)]
#[entity(schema = Desk, pk = Project(tenant, project), sk = Ticket(ticket, "COMMENT", id))]
pub struct Comment {
    #[serde(skip)]
    pub tenant: TenantId,
    #[serde(skip)]
    pub project: ProjectId,
    #[serde(skip)]
    pub ticket: u64,
    pub id: CommentId,
    pub author: UserId,
    pub text: String,
    #[entity(created_at)]
    pub created_at: DateTime<Utc>,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[attribute(rename_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Open,
    InProgress,
    Resolved,
    Closed,
}

impl Status {
    /// Returns `true` if a ticket can move from this status to another one.
    pub fn can_become(self, next: Self) -> bool {
        let allowed: &[Self] = match self {
            Self::Open => &[Self::InProgress, Self::Closed],
            Self::InProgress => &[Self::Open, Self::Resolved],
            Self::Resolved => &[Self::InProgress, Self::Closed],
            Self::Closed => &[Self::Open],
        };
        self == next || allowed.contains(&next)
    }
}

/// The fields of a ticket that a client changes. A missing field keeps its value, and `null` removes it.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketChange {
    pub title: Option<String>,
    pub description: Option<String>,
    pub status: Option<Status>,
    #[serde(default, deserialize_with = "present")]
    pub assignee: Option<Option<UserId>>,
    #[serde(default, deserialize_with = "present")]
    pub due: Option<Option<NaiveDate>>,
    pub labels: Option<BTreeSet<String>>,
}

/// Tells `null` from a missing field.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_field_is_no_null() {
        let change = |json| serde_json::from_str::<TicketChange>(json).unwrap().due;
        assert_eq!(change("{}"), None);
        assert_eq!(change(r#"{"due": null}"#), Some(None));
        assert_eq!(change(r#"{"due": "2026-12-24"}"#), Some(NaiveDate::from_ymd_opt(2026, 12, 24)));
    }

    #[test]
    fn a_closed_ticket_can_only_be_opened_again() {
        assert!(Status::Closed.can_become(Status::Open));
        assert!(!Status::Closed.can_become(Status::Resolved));
    }
}
