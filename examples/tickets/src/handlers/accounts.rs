//! Sign-up, invitations, sessions and users.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::{check_text, etag, list};
use crate::App;
use crate::error::{Error, Result};
use crate::extract::{self, Bearer, Caller, Paging, Path, Query, Version};
use crate::model::{Email, Session, Tenant, TenantId, Token, User, UserId};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    tenant: TenantId,
    tenant_name: String,
    email: Email,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    email: Email,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    name: Option<String>,
    email: Option<Email>,
}

#[derive(Debug, Serialize)]
pub struct SignedIn {
    user: UserId,
    /// For the header `Authorization` of further requests.
    token: Token,
}

impl SignedIn {
    fn new(session: &Session) -> (StatusCode, Json<Self>) {
        (StatusCode::CREATED, Json(Self { user: session.user, token: session.token }))
    }
}

/// `POST /tenants`
pub async fn sign_up(State(app): State<App>, extract::Json(body): extract::Json<SignUp>) -> Result<impl IntoResponse> {
    check_text("tenant_name", &body.tenant_name, 100)?;
    check_text("name", &body.name, 100)?;
    let user = User::new(body.tenant.clone(), body.email, body.name);
    let session = app.repository.sign_up(&Tenant::new(body.tenant, body.tenant_name), &user).await?;
    Ok(SignedIn::new(&session))
}

/// `POST /invitations`
pub async fn invite(caller: Caller, extract::Json(body): extract::Json<Invite>) -> Result<impl IntoResponse> {
    // A real service sends the token to the address. Here the caller does.
    let invitation = caller.items.invite(body.email).await?;
    Ok((StatusCode::CREATED, Json(invitation.token)))
}

/// `POST /invitations/{token}/accept`
pub async fn accept(
    State(app): State<App>,
    Path(token): Path<Token>,
    extract::Json(body): extract::Json<Accept>,
) -> Result<impl IntoResponse> {
    check_text("name", &body.name, 100)?;
    let session = app.repository.accept(token, body.name).await?.ok_or(Error::NotFound("invitation"))?;
    Ok(SignedIn::new(&session))
}

/// `DELETE /session`
pub async fn sign_out(State(app): State<App>, Bearer(token): Bearer) -> Result<StatusCode> {
    app.repository.sign_out(token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /me`
pub async fn me(caller: Caller) -> Result<impl IntoResponse> {
    let user = caller.items.user(caller.user).await?;
    Ok((etag(user.version), Json(user)))
}

/// `PATCH /me`
pub async fn change_me(
    caller: Caller,
    Version(version): Version,
    extract::Json(change): extract::Json<ChangeUser>,
) -> Result<impl IntoResponse> {
    match (&change.name, &change.email) {
        (None, None) => return Err(Error::NoChange),
        (Some(name), _) => check_text("name", name, 100)?,
        (None, Some(_)) => {}
    }
    let user = caller.items.update_user(caller.user, version, change.name, change.email).await?;
    Ok((etag(user.version), Json(user)))
}

/// `GET /users`
pub async fn users(caller: Caller, uri: Uri, Query(paging): Query<Paging>) -> Result<impl IntoResponse> {
    let page = caller.items.users(caller.page(&paging)?).await?;
    Ok(list(&uri, &caller, page))
}
