//! Tenants, their users, and how users sign in.

use chrono::{DateTime, TimeDelta, Utc};
use dokklib::Entity;
use serde::Serialize;

use super::{Desk, Email, NEW, NOT_STORED, TenantId, Token, UserId};

/// A customer of the service. Its users never see items of another tenant.
#[derive(Entity, Debug, Clone, PartialEq, Serialize)]
#[entity(schema = Desk)]
pub struct Tenant {
    #[entity(key)]
    pub id: TenantId,
    pub name: String,
    #[entity(created_at)]
    pub created_at: DateTime<Utc>,
}

#[derive(Entity, Debug, Clone, PartialEq, Serialize)]
#[entity(schema = Desk, pk = Tenant(tenant), sk = Self(id))]
pub struct User {
    pub tenant: TenantId,
    pub id: UserId,
    #[entity(unique(tenant))] // one user per tenant and address
    pub email: Email,
    pub name: String,
    #[entity(version)]
    pub version: u64,
    #[entity(created_at)]
    pub created_at: DateTime<Utc>,
}

/// A signed-in user.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Desk)]
pub struct Session {
    #[entity(key)]
    pub token: Token,
    pub tenant: TenantId,
    pub user: UserId,
    #[entity(ttl)]
    pub valid_until: DateTime<Utc>,
}

/// Lets its holder become a user of a tenant.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Desk)]
pub struct Invitation {
    #[entity(key)]
    pub token: Token,
    pub tenant: TenantId,
    pub email: Email,
    #[entity(ttl)]
    pub valid_until: DateTime<Utc>,
}

impl Tenant {
    pub fn new(id: TenantId, name: String) -> Self {
        Self { id, name, created_at: NOT_STORED }
    }
}

impl User {
    pub fn new(tenant: TenantId, email: Email, name: String) -> Self {
        Self { tenant, id: UserId::generate(), email, name, version: NEW, created_at: NOT_STORED }
    }
}

impl Session {
    const LIFETIME: TimeDelta = TimeDelta::hours(12);

    pub fn of(user: &User) -> Self {
        let valid_until = Utc::now() + Self::LIFETIME;
        Self { token: Token::generate(), tenant: user.tenant.clone(), user: user.id, valid_until }
    }
}

impl Invitation {
    const LIFETIME: TimeDelta = TimeDelta::days(7);

    pub fn new(tenant: TenantId, email: Email) -> Self {
        Self { token: Token::generate(), tenant, email, valid_until: Utc::now() + Self::LIFETIME }
    }
}
