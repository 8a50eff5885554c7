//! A service for tickets, with several tenants, over HTTP. See the README of this example.
//!
//! | module | contents |
//! | --- | --- |
//! | [`model`] | the entities and the schema of the table |
//! | [`repository`] | all access to the table |
//! | [`handlers`] | the handlers of the HTTP API |
//! | [`extract`] | what handlers take from a request: the caller, bodies, pages, versions |
//! | [`error`] | the errors, and the responses for them |
//! | [`config`] | the environment variables |
#![allow(missing_docs, reason = "the names of a service's own handlers and fields say enough")]

pub mod config;
pub mod error;
pub mod extract;
pub mod handlers;
pub mod model;
pub mod repository;

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::routing::{delete, get, post, put};
use dokklib::Table;
use dokklib::operation::CursorKey;
use tower_http::trace::TraceLayer;

use crate::error::Error;
use crate::handlers::{accounts, projects, tickets};
use crate::model::Desk;
use crate::repository::Repository;

/// What every handler can use.
#[derive(Debug, Clone)]
pub struct App {
    repository: Repository,
    cursors: CursorKey,
}

impl App {
    /// Creates the service for a table. The secret seals the cursors in URLs.
    pub fn new(table: &Table<Desk>, secret: [u8; 32]) -> Self {
        let cursors = CursorKey::new(secret).expires_after(Duration::from_secs(24 * 60 * 60));
        Self { repository: Repository::new(table), cursors }
    }

    pub fn router(self) -> Router {
        Router::new()
            .route("/tenants", post(accounts::sign_up))
            .route("/invitations", post(accounts::invite))
            .route("/invitations/{token}/accept", post(accounts::accept))
            .route("/session", delete(accounts::sign_out))
            .route("/me", get(accounts::me).patch(accounts::change_me))
            .route("/users", get(accounts::users))
            .route("/projects", get(projects::own).post(projects::create))
            .route("/projects/{project}/members", get(projects::members))
            .route("/projects/{project}/members/{user}", put(projects::set_member).delete(projects::remove_member))
            .route("/projects/{project}/tickets", get(tickets::of_project).post(tickets::create))
            .route(
                "/projects/{project}/tickets/{number}",
                get(tickets::get).patch(tickets::change).delete(tickets::delete),
            )
            .route("/projects/{project}/tickets/{number}/comments", get(tickets::comments).post(tickets::add_comment))
            .route("/assigned", get(tickets::assigned))
            .fallback(async || Error::NotFound("address"))
            .method_not_allowed_fallback(async || Error::MethodNotAllowed)
            // Around the spans of dokklib. Without the query, which contains cursors.
            .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
                tracing::info_span!("request", method = %request.method(), path = request.uri().path())
            }))
            .with_state(self)
    }
}
