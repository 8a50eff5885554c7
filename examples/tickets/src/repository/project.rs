//! Projects and their members.

use dokklib::ErrorKind;
use dokklib::operation::TransactWrite;

use super::{Page, PageRequest, TenantRepository};
use crate::error::{Error, Result};
use crate::model::{Desk, Membership, Project, ProjectId, Role, User, UserId};

impl TenantRepository {
    /// Creates a project with its owner.
    pub async fn create_project(&self, id: ProjectId, name: String, owner: UserId) -> Result<Project> {
        let project = Project::new(self.tenant.clone(), id, name);
        let owner = self.membership(&project.id, owner, Role::Owner);
        self.table.transact_write().insert(&project).insert(owner).await?;
        self.project(&project.id).await
    }

    /// Returns the projects that the user is a member of.
    pub async fn projects_of(&self, user: UserId, page: PageRequest) -> Result<Page<Project>> {
        let query = self.table.query(Membership::of_user(&self.tenant, user));
        let memberships = query.page_size(page.limit).after(page.after).page().await?;
        let keys = memberships.items.iter().map(|membership| Project::key(&self.tenant, &membership.project));
        let projects = self.table.batch_get(keys).await?;
        Ok(Page { items: projects.into_iter().flatten().collect(), next: memberships.next })
    }

    /// Returns the role of a user in a project. The read is strongly consistent, so that a removed member has no more access.
    pub async fn role(&self, project: &ProjectId, user: UserId) -> Result<Option<Role>> {
        let membership = self.table.get(Membership::key(&self.tenant, project, user)).consistent().await?;
        Ok(membership.map(|membership| membership.role))
    }

    pub async fn members(&self, project: &ProjectId, page: PageRequest) -> Result<Page<Membership>> {
        let query = self.table.query(Membership::query(&self.tenant, project));
        Ok(query.page_size(page.limit).after(page.after).page().await?.into())
    }

    /// Adds a member, or changes the member's role. The user must exist in this tenant.
    pub async fn set_member(&self, owner: UserId, project: &ProjectId, user: UserId, role: Role) -> Result<()> {
        let membership = self.membership(project, user, role);
        self.change_member(owner, project, user, |change| {
            change.check_exists(User::key(&self.tenant, user)).put(membership)
        })
        .await
    }

    pub async fn remove_member(&self, owner: UserId, project: &ProjectId, user: UserId) -> Result<()> {
        let delete = self.table.delete(Membership::key(&self.tenant, project, user)).must_exist();
        self.change_member(owner, project, user, |change| change.push(delete)).await
    }

    /// Changes another member. The same transaction checks that `owner` is still an owner, so a project never loses its last
    /// owner: of two owners who remove each other at the same time, one succeeds.
    async fn change_member(
        &self,
        owner: UserId,
        project: &ProjectId,
        user: UserId,
        change: impl FnOnce(TransactWrite<Desk>) -> TransactWrite<Desk>,
    ) -> Result<()> {
        if owner == user {
            return Err(Error::Forbidden);
        }
        let owner = Membership::key(&self.tenant, project, owner);
        let result = change(self.table.transact_write().check(owner, Membership::ROLE.eq(Role::Owner))).await;
        result.map_err(|error| match error.reasons().first() {
            Some(check) if check.has(ErrorKind::ConditionFailed) => Error::Forbidden,
            _ => error.into(),
        })
    }

    async fn project(&self, id: &ProjectId) -> Result<Project> {
        self.table.get(Project::key(&self.tenant, id)).consistent().await?.ok_or(Error::NotFound("project"))
    }

    fn membership(&self, project: &ProjectId, user: UserId, role: Role) -> Membership {
        Membership { tenant: self.tenant.clone(), project: project.clone(), user, role }
    }
}
