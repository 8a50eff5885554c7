//! Tickets and comments.

use std::collections::BTreeSet;

use axum::Json;
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{check_text, etag, list};
use crate::error::{Error, Result};
use crate::extract::{self, Caller, Paging, Path, Query, Version};
use crate::model::{ProjectId, Role, Status, TicketChange};
use crate::repository::NewTicket;

const TITLE: usize = 200;
const TEXT: usize = 20_000;
const LABELS: usize = 20;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Create {
    title: String,
    #[serde(default)]
    description: String,
    due: Option<NaiveDate>,
    #[serde(default)]
    labels: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
pub struct Filter {
    status: Option<Status>,
    label: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    text: String,
}

/// `POST /projects/{project}/tickets`
pub async fn create(
    caller: Caller,
    Path(project): Path<ProjectId>,
    extract::Json(body): extract::Json<Create>,
) -> Result<impl IntoResponse> {
    caller.require(&project, Role::Member).await?;
    check(Some(&body.title), Some(&body.description), Some(&body.labels))?;
    let Create { title, description, due, labels } = body;
    let ticket = NewTicket { title, description, due, labels };
    let ticket = caller.items.create_ticket(&project, caller.user, ticket).await?;
    let location = [(header::LOCATION, format!("/projects/{project}/tickets/{}", ticket.number))];
    Ok((StatusCode::CREATED, location, etag(ticket.version), Json(ticket)))
}

/// `GET /projects/{project}/tickets?status=<status>&label=<label>`
pub async fn of_project(
    caller: Caller,
    uri: Uri,
    Path(project): Path<ProjectId>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<impl IntoResponse> {
    caller.require(&project, Role::Viewer).await?;
    let page = caller.page(&paging)?;
    let page = caller.items.tickets(&project, filter.status, filter.label.as_deref(), page).await?;
    Ok(list(&uri, &caller, page))
}

/// `GET /assigned`: the caller's tickets in all projects.
pub async fn assigned(caller: Caller, uri: Uri, Query(paging): Query<Paging>) -> Result<impl IntoResponse> {
    let page = caller.items.assigned_to(caller.user, caller.page(&paging)?).await?;
    Ok(list(&uri, &caller, page))
}

/// `GET /projects/{project}/tickets/{number}`
pub async fn get(caller: Caller, Path((project, number)): Path<(ProjectId, u64)>) -> Result<impl IntoResponse> {
    caller.require(&project, Role::Viewer).await?;
    let ticket = caller.items.ticket(&project, number).await?;
    Ok((etag(ticket.version), Json(ticket)))
}

/// `PATCH /projects/{project}/tickets/{number}`
pub async fn change(
    caller: Caller,
    Path((project, number)): Path<(ProjectId, u64)>,
    Version(version): Version,
    extract::Json(change): extract::Json<TicketChange>,
) -> Result<impl IntoResponse> {
    caller.require(&project, Role::Member).await?;
    if change == TicketChange::default() {
        return Err(Error::NoChange);
    }
    check(change.title.as_deref(), change.description.as_deref(), change.labels.as_ref())?;
    let ticket = caller.items.update_ticket(&project, number, version, change).await?;
    Ok((etag(ticket.version), Json(ticket)))
}

/// `DELETE /projects/{project}/tickets/{number}`
pub async fn delete(
    caller: Caller,
    Path((project, number)): Path<(ProjectId, u64)>,
    Version(version): Version,
) -> Result<StatusCode> {
    caller.require(&project, Role::Member).await?;
    caller.items.delete_ticket(&project, number, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /projects/{project}/tickets/{number}/comments`
pub async fn comments(
    caller: Caller,
    uri: Uri,
    Path((project, number)): Path<(ProjectId, u64)>,
    Query(paging): Query<Paging>,
) -> Result<impl IntoResponse> {
    caller.require(&project, Role::Viewer).await?;
    let page = caller.items.comments(&project, number, caller.page(&paging)?).await?;
    Ok(list(&uri, &caller, page))
}

/// `POST /projects/{project}/tickets/{number}/comments`
pub async fn add_comment(
    caller: Caller,
    Path((project, number)): Path<(ProjectId, u64)>,
    extract::Json(body): extract::Json<AddComment>,
) -> Result<impl IntoResponse> {
    caller.require(&project, Role::Member).await?;
    check_text("text", &body.text, TEXT)?;
    let comment = caller.items.add_comment(&project, number, caller.user, body.text).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}

fn check(title: Option<&str>, description: Option<&str>, labels: Option<&BTreeSet<String>>) -> Result<()> {
    if let Some(title) = title {
        check_text("title", title, TITLE)?;
    }
    if description.is_some_and(|text| text.chars().count() > TEXT) {
        return Err(Error::Invalid(format!("`description` has at most {TEXT} characters")));
    }
    let labels = labels.into_iter().flatten();
    if labels.clone().count() > LABELS {
        return Err(Error::Invalid(format!("a ticket has at most {LABELS} labels")));
    }
    labels.into_iter().try_for_each(|label| check_text("labels", label, 40))
}
