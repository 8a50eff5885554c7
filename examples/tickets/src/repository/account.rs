//! The users of a tenant.

use super::{Page, PageRequest, TenantRepository};
use crate::error::{Error, Result};
use crate::model::{Email, Invitation, User, UserId};

impl TenantRepository {
    pub async fn invite(&self, email: Email) -> Result<Invitation> {
        if self.table.get_by_unique(User::EMAIL, (&self.tenant, &email)).await?.is_some() {
            return Err(Error::EmailTaken);
        }
        let invitation = Invitation::new(self.tenant.clone(), email);
        self.table.insert(&invitation).await?;
        Ok(invitation)
    }

    pub async fn user(&self, user: UserId) -> Result<User> {
        self.table.get(User::key(&self.tenant, user)).consistent().await?.ok_or(Error::NotFound("user"))
    }

    pub async fn users(&self, page: PageRequest) -> Result<Page<User>> {
        Ok(self.table.query(User::query(&self.tenant)).page_size(page.limit).after(page.after).page().await?.into())
    }

    /// Changes a user. Fails if the user has another version.
    pub async fn update_user(
        &self,
        user: UserId,
        version: u64,
        name: Option<String>,
        email: Option<Email>,
    ) -> Result<User> {
        let user = self.user(user).await?;
        if user.version != version {
            return Err(Error::Stale);
        }
        // An update of the item as it was read: it requires the version, and releases the old address.
        let mut update = self.table.update(&user);
        if let Some(name) = name {
            update = update.set(User::NAME, name);
        }
        if let Some(email) = email {
            update = update.set(User::EMAIL, email);
        }
        Ok(update.returning_new().await?)
    }
}
