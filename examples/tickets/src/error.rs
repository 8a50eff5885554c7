//! The errors of the service, and the responses for them: problem details as in RFC 9457.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dokklib::ErrorKind;
use serde::Serialize;

use crate::model::Status;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("send the token of a session: `Authorization: Bearer <token>`")]
    Unauthorized,
    #[error("your role in this project doesn't allow it")]
    Forbidden,
    #[error("the {0} doesn't exist")]
    NotFound(&'static str),
    #[error("{0}")]
    Invalid(String),
    #[error("the body changes nothing: send at least one field")]
    NoChange,
    #[error("the e-mail address belongs to another user")]
    EmailTaken,
    #[error("a ticket can't move from {from:?} to {to:?}")]
    Transition { from: Status, to: Status },
    #[error("send the version that you have read: `If-Match: \"<version>\"`")]
    VersionRequired,
    #[error("somebody else has changed it: read it again")]
    Stale,
    #[error("this address doesn't support the method")]
    MethodNotAllowed,
    #[error(transparent)]
    Body(#[from] JsonRejection),
    #[error(transparent)]
    Path(#[from] PathRejection),
    #[error(transparent)]
    Query(#[from] QueryRejection),
    /// An error of the table. Its text names entities and attributes, so the client gets another one.
    #[error(transparent)]
    Table(#[from] dokklib::Error),
}

/// The body of an error response.
#[derive(Serialize)]
struct Problem {
    /// Identifies the kind of problem, for programs.
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Invalid(_) | Self::NoChange | Self::Path(_) | Self::Query(_) => StatusCode::BAD_REQUEST,
            Self::EmailTaken | Self::Transition { .. } => StatusCode::CONFLICT,
            Self::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Body(rejection) => rejection.status(),
            Self::Table(error) => table_status(kind(error)),
        }
    }

    /// Returns the type and the title of the problem.
    fn name(&self) -> (&'static str, &'static str) {
        match self {
            Self::EmailTaken => ("/problems/email-taken", "E-mail address taken"),
            Self::Transition { .. } => ("/problems/transition", "Status not allowed"),
            Self::Table(error) if error.has(ErrorKind::NotUnique) => Self::EmailTaken.name(),
            _ => ("about:blank", self.status().canonical_reason().unwrap_or_default()),
        }
    }

    /// Returns the text for the client.
    fn detail(&self) -> String {
        let Self::Table(error) = self else { return self.to_string() };
        let detail = match kind(error) {
            ErrorKind::NotFound => "it doesn't exist",
            ErrorKind::AlreadyExists => "it exists already",
            ErrorKind::NotUnique => return Self::EmailTaken.to_string(),
            ErrorKind::VersionConflict => return Self::Stale.to_string(),
            ErrorKind::InvalidInput => "an id or a cursor is invalid",
            ErrorKind::TooLarge => "it is too large",
            _ if error.may_have_been_applied() => "the outcome is unknown: read before you try again",
            _ if self.status() == StatusCode::SERVICE_UNAVAILABLE => "try again later",
            _ => "an error of the service",
        };
        detail.to_owned()
    }
}

/// Returns the kind of an error, or for a transaction that of the first operation that failed.
fn kind(error: &dokklib::Error) -> ErrorKind {
    error.first_reason_kind().unwrap_or_else(|| error.kind())
}

fn table_status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::AlreadyExists | ErrorKind::NotUnique | ErrorKind::ConditionFailed => StatusCode::CONFLICT,
        ErrorKind::VersionConflict => StatusCode::PRECONDITION_FAILED,
        ErrorKind::InvalidInput => StatusCode::BAD_REQUEST,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Throttled | ErrorKind::Unprocessed | ErrorKind::TransactionConflict | ErrorKind::Unavailable => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            // The text of a dokklib error contains no values of keys or attributes.
            tracing::error!(error = &self as &dyn std::error::Error, "the request failed");
        }
        let (r#type, title) = self.name();
        let problem = Problem { r#type, title, status: status.as_u16(), detail: self.detail() };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
