//! Projects and the roles of their members.

use chrono::{DateTime, Utc};
use dokklib::{Attribute, Entity};
use serde::{Deserialize, Serialize};

use super::{ByUser, Desk, NOT_STORED, ProjectId, TenantId, UserId};

#[derive(Entity, Debug, Clone, PartialEq, Serialize)]
#[entity(schema = Desk, pk = Self(tenant, id), sk = "PROJECT")]
pub struct Project {
    #[serde(skip)]
    pub tenant: TenantId,
    pub id: ProjectId,
    pub name: String,
    /// The number of the newest ticket: an atomic counter.
    #[serde(skip)]
    pub last_ticket: u64,
    #[entity(created_at)]
    pub created_at: DateTime<Utc>,
}

/// A user in a project. The index contains it in the other direction: the projects of a user.
#[derive(Entity, Debug, Clone, PartialEq, Serialize)]
#[entity(
    schema = Desk,
    pk = Project(tenant, project), sk = Self(user),
    index(ByUser as of_user, pk = Self(tenant, user), sk = Self(project)),
)]
pub struct Membership {
    #[serde(skip)]
    pub tenant: TenantId,
    pub project: ProjectId,
    pub user: UserId,
    pub role: Role,
}

/// The rights of a member. Each role includes the ones before it.
#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[attribute(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads tickets.
    Viewer,
    /// Writes tickets and comments.
    Member,
    /// Changes the members.
    Owner,
}

impl Project {
    pub fn new(tenant: TenantId, id: ProjectId, name: String) -> Self {
        Self { tenant, id, name, last_ticket: 0, created_at: NOT_STORED }
    }
}
