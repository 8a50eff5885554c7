//! Tickets and comments.

use std::collections::BTreeSet;

use super::{Page, PageRequest, TenantRepository};
use crate::error::{Error, Result};
use crate::model::{Comment, CommentId, NEW, NOT_STORED, Project, ProjectId, Status, Ticket, TicketChange, UserId};
use chrono::NaiveDate;

/// The fields of a ticket that its reporter sets.
#[derive(Debug)]
pub struct NewTicket {
    pub title: String,
    pub description: String,
    pub due: Option<NaiveDate>,
    pub labels: BTreeSet<String>,
}

impl TenantRepository {
    /// Creates an open ticket with the next number of its project.
    pub async fn create_ticket(&self, project: &ProjectId, reporter: UserId, ticket: NewTicket) -> Result<Ticket> {
        // An atomic counter. A number is lost, and never used twice, if the insert fails.
        let counter = self.table.update(Project::key(&self.tenant, project)).add(Project::LAST_TICKET, 1);
        let number = counter.returning_new().await?.last_ticket;
        let NewTicket { title, description, due, labels } = ticket;
        let ticket = Ticket {
            tenant: self.tenant.clone(),
            project: project.clone(),
            number,
            title,
            description,
            status: Status::Open,
            reporter,
            assignee: None,
            due,
            labels,
            version: NEW,
            created_at: NOT_STORED,
            updated_at: NOT_STORED,
        };
        // The written ticket has its version and its time stamps.
        Ok(self.table.insert(ticket).returning_new().await?)
    }

    pub async fn ticket(&self, project: &ProjectId, number: u64) -> Result<Ticket> {
        let ticket = self.table.get(Ticket::key(&self.tenant, project, number)).consistent().await?;
        ticket.ok_or(Error::NotFound("ticket"))
    }

    /// Returns the tickets of a project in the order of their numbers, newest first. A page can be shorter than its limit
    /// if it is filtered by label.
    pub async fn tickets(
        &self,
        project: &ProjectId,
        status: Option<Status>,
        label: Option<&str>,
        page: PageRequest,
    ) -> Result<Page<Ticket>> {
        let tickets = match status {
            Some(status) => Ticket::by_status(&self.tenant, project).eq(status).erase(),
            None => Ticket::query(&self.tenant, project).erase(),
        };
        let mut query = self.table.query(tickets).descending().page_size(page.limit).after(page.after);
        if let Some(label) = label {
            query = query.filter(Ticket::LABELS.contains(label));
        }
        Ok(query.page().await?.into())
    }

    /// Returns the tickets of all projects that are assigned to a user, those that are due first at the beginning.
    pub async fn assigned_to(&self, user: UserId, page: PageRequest) -> Result<Page<Ticket>> {
        let query = self.table.query(Ticket::assigned_to(&self.tenant, user)).filter(Ticket::STATUS.ne(Status::Closed));
        Ok(query.page_size(page.limit).after(page.after).page().await?.into())
    }

    /// Changes a ticket. Fails if it has another version, or if its status doesn't allow the new one.
    pub async fn update_ticket(
        &self,
        project: &ProjectId,
        number: u64,
        version: u64,
        change: TicketChange,
    ) -> Result<Ticket> {
        let ticket = self.ticket(project, number).await?;
        if ticket.version != version {
            return Err(Error::Stale);
        }
        // An update of the ticket as it was read requires its version, and rewrites the keys of both indexes.
        let mut update = self.table.update(&ticket);
        if let Some(status) = change.status {
            if !ticket.status.can_become(status) {
                return Err(Error::Transition { from: ticket.status, to: status });
            }
            update = update.set(Ticket::STATUS, status);
        }
        if let Some(assignee) = change.assignee {
            if let Some(user) = assignee
                && self.role(project, user).await?.is_none()
            {
                return Err(Error::NotFound("assignee"));
            }
            update = update.set(Ticket::ASSIGNEE, assignee);
        }
        if let Some(due) = change.due {
            update = update.set(Ticket::DUE, due);
        }
        if let Some(title) = change.title {
            update = update.set(Ticket::TITLE, title);
        }
        if let Some(description) = change.description {
            update = update.set(Ticket::DESCRIPTION, description);
        }
        if let Some(labels) = change.labels {
            update = update.set(Ticket::LABELS, labels);
        }
        Ok(update.returning_new().await?)
    }

    /// Deletes a ticket and its comments.
    pub async fn delete_ticket(&self, project: &ProjectId, number: u64, version: u64) -> Result<()> {
        let deleted = self.table.delete(Ticket::key(&self.tenant, project, number).if_version(version)).await;
        if let Err(error) = &deleted
            && !error.is_not_found()
        {
            return Ok(deleted?);
        }
        // Without its ticket, no comment is inserted any more. If this fails, the client's next attempt finds no ticket, and
        // deletes the rest.
        self.table.delete_all(Comment::query(&self.tenant, project).eq(number)).await?;
        Ok(deleted?)
    }

    /// Returns the comments of a ticket, oldest first.
    pub async fn comments(&self, project: &ProjectId, number: u64, page: PageRequest) -> Result<Page<Comment>> {
        let query = self.table.query(Comment::query(&self.tenant, project).eq(number));
        Ok(query.page_size(page.limit).after(page.after).page().await?.into())
    }

    /// Adds a comment to a ticket, which must exist.
    pub async fn add_comment(&self, project: &ProjectId, number: u64, author: UserId, text: String) -> Result<Comment> {
        let comment = Comment {
            tenant: self.tenant.clone(),
            project: project.clone(),
            ticket: number,
            id: CommentId::generate(),
            author,
            text,
            created_at: NOT_STORED,
        };
        let ticket = Ticket::key(&self.tenant, project, number);
        self.table.transact_write().check_exists(ticket).insert(&comment).await?;
        self.table.get(&comment).consistent().await?.ok_or(Error::NotFound("comment"))
    }
}
