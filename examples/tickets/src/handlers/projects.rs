//! Projects and their members.

use axum::Json;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use serde::Deserialize;

use super::{check_text, list};
use crate::error::Result;
use crate::extract::{self, Caller, Paging, Path, Query};
use crate::model::{ProjectId, Role, UserId};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewProject {
    id: ProjectId,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    role: Role,
}

/// `POST /projects`
pub async fn create(caller: Caller, extract::Json(body): extract::Json<NewProject>) -> Result<impl IntoResponse> {
    check_text("name", &body.name, 100)?;
    let project = caller.items.create_project(body.id, body.name, caller.user).await?;
    Ok((StatusCode::CREATED, Json(project)))
}

/// `GET /projects`: those of the caller.
pub async fn own(caller: Caller, uri: Uri, Query(paging): Query<Paging>) -> Result<impl IntoResponse> {
    let page = caller.items.projects_of(caller.user, caller.page(&paging)?).await?;
    Ok(list(&uri, &caller, page))
}

/// `GET /projects/{project}/members`
pub async fn members(
    caller: Caller,
    uri: Uri,
    Path(project): Path<ProjectId>,
    Query(paging): Query<Paging>,
) -> Result<impl IntoResponse> {
    caller.require(&project, Role::Viewer).await?;
    let page = caller.items.members(&project, caller.page(&paging)?).await?;
    Ok(list(&uri, &caller, page))
}

/// `PUT /projects/{project}/members/{user}`
pub async fn set_member(
    caller: Caller,
    Path((project, user)): Path<(ProjectId, UserId)>,
    extract::Json(body): extract::Json<Member>,
) -> Result<StatusCode> {
    caller.require(&project, Role::Owner).await?;
    caller.items.set_member(caller.user, &project, user, body.role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /projects/{project}/members/{user}`
pub async fn remove_member(caller: Caller, Path((project, user)): Path<(ProjectId, UserId)>) -> Result<StatusCode> {
    caller.require(&project, Role::Owner).await?;
    caller.items.remove_member(caller.user, &project, user).await?;
    Ok(StatusCode::NO_CONTENT)
}
