//! What handlers take from a request. Each extractor fails with a problem of this service, and not with one of axum.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{AUTHORIZATION, IF_MATCH};
use axum::http::request::Parts;
use dokklib::operation::CursorKey;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::App;
use crate::error::{Error, Result};
use crate::model::{ProjectId, Role, Token, UserId, cursor_context};
use crate::repository::{PageRequest, TenantRepository};

/// A body of JSON.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// The parameters in the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// The parameters after `?`.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// The token of the session.
#[derive(Debug)]
pub struct Bearer(pub Token);

/// The version in `If-Match`, which every change requires.
#[derive(Debug)]
pub struct Version(pub u64);

/// The user who sends the request, and the items of the user's tenant.
#[derive(Debug)]
pub struct Caller {
    pub user: UserId,
    pub items: TenantRepository,
    pub cursors: CursorKey,
}

/// The parameters of a list: `?limit=20&after=<cursor>`.
#[derive(Debug, Default, Deserialize)]
pub struct Paging {
    limit: Option<usize>,
    after: Option<String>,
}

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let axum::Json(body) = axum::Json::from_request(request, app).await?;
        Ok(Self(body))
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let axum::extract::Path(parameters) = axum::extract::Path::from_request_parts(parts, app).await?;
        Ok(Self(parameters))
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let axum::extract::Query(parameters) = axum::extract::Query::from_request_parts(parts, app).await?;
        Ok(Self(parameters))
    }
}

impl FromRequestParts<App> for Bearer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")?.parse().ok());
        token.map(Self).ok_or(Error::Unauthorized)
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Bearer(token) = Bearer::from_request_parts(parts, app).await?;
        let session = app.repository.session(token).await?.ok_or(Error::Unauthorized)?;
        // Nobody else can use the cursors of this user.
        let cursors = app.cursors.context(cursor_context(&session.tenant, session.user));
        Ok(Self { user: session.user, items: app.repository.of(session.tenant), cursors })
    }
}

impl FromRequestParts<App> for Version {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let header = parts.headers.get(IF_MATCH).ok_or(Error::VersionRequired)?;
        let version = header.to_str().ok().and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        // A tag of another form is none that this service has sent, so it matches no version.
        version.map(Self).ok_or(Error::Stale)
    }
}

impl Caller {
    /// Checks that the caller has at least this role. To everybody else, the project doesn't exist.
    pub async fn require(&self, project: &ProjectId, role: Role) -> Result<()> {
        match self.items.role(project, self.user).await? {
            Some(own) if own >= role => Ok(()),
            Some(_) => Err(Error::Forbidden),
            None => Err(Error::NotFound("project")),
        }
    }

    pub fn page(&self, paging: &Paging) -> Result<PageRequest> {
        let after = paging.after.as_deref().map(|text| self.cursors.open(text)).transpose()?;
        Ok(PageRequest { limit: paging.limit.unwrap_or(20).clamp(1, 100), after })
    }
}
