//! All access to the table. Handlers call these methods, one for each access pattern, and build no keys themselves.

mod account;
mod project;
mod ticket;

pub use self::ticket::NewTicket;

use std::time::Duration;

use dokklib::Table;
use dokklib::operation::Cursor;

use crate::error::Result;
use crate::model::{Desk, Invitation, Session, Tenant, TenantId, Token, User};

/// The time that an operation may take, with all of its requests and retries.
const DEADLINE: Duration = Duration::from_secs(5);

/// The table, for what happens before the tenant is known: sign-up, invitations and sessions.
#[derive(Debug, Clone)]
pub struct Repository {
    table: Table<Desk>,
}

/// The table as one tenant sees it. Every key that its methods build begins with the tenant.
#[derive(Debug, Clone)]
pub struct TenantRepository {
    table: Table<Desk>,
    tenant: TenantId,
}

/// Which page of a list to read.
#[derive(Debug, Clone)]
pub struct PageRequest {
    pub limit: usize,
    pub after: Option<Cursor>,
}

/// A page of a list, and where the next one starts.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
}

impl<T> From<dokklib::operation::Page<T>> for Page<T> {
    fn from(page: dokklib::operation::Page<T>) -> Self {
        Self { items: page.items, next: page.next }
    }
}

impl Repository {
    pub fn new(table: &Table<Desk>) -> Self {
        Self { table: table.with_deadline(DEADLINE) }
    }

    pub fn of(&self, tenant: TenantId) -> TenantRepository {
        TenantRepository { table: self.table.clone(), tenant }
    }

    /// Creates a tenant with its first user, or neither of them.
    pub async fn sign_up(&self, tenant: &Tenant, user: &User) -> Result<Session> {
        let session = Session::of(user);
        self.table.transact_write().insert(tenant).insert(user).insert(&session).await?;
        Ok(session)
    }

    /// Returns a session, unless it has expired. The read is strongly consistent, so that a signed-out session ends at once.
    pub async fn session(&self, token: Token) -> Result<Option<Session>> {
        Ok(self.table.get(Session::key(token)).consistent().await?)
    }

    pub async fn sign_out(&self, token: Token) -> Result<()> {
        Ok(self.table.delete(Session::key(token)).await?)
    }

    /// Exchanges an invitation for a user and a session.
    pub async fn accept(&self, token: Token, name: String) -> Result<Option<Session>> {
        let Some(invitation) = self.table.get(Invitation::key(token)).consistent().await? else { return Ok(None) };
        let user = User::new(invitation.tenant, invitation.email, name);
        let session = Session::of(&user);
        // The deletion requires that the invitation exists, so nobody uses it twice.
        let accept = self.table.delete(Invitation::key(token)).must_exist();
        self.table.transact_write().push(accept).insert(&user).insert(&session).await?;
        Ok(Some(session))
    }
}
