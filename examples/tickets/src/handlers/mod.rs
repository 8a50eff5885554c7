//! Handlers: from a request to a call of the repository, and from its result to a response.

pub mod accounts;
pub mod projects;
pub mod tickets;

use axum::Json;
use axum::http::{HeaderName, Uri, header};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::extract::Caller;
use crate::repository::Page;

/// The body of a list.
#[derive(Debug, Serialize)]
pub struct List<T> {
    items: Vec<T>,
    /// The address of the next page. Missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Returns the body of a list. The address of the next page is that of the request, with another cursor.
fn list<T>(uri: &Uri, caller: &Caller, page: Page<T>) -> Json<List<T>> {
    let next = page.next.map(|cursor| {
        let others =
            uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
        let after = format!("after={}", cursor.seal(&caller.cursors));
        let query: Vec<_> = others.chain([after.as_str()]).collect();
        format!("{}?{}", uri.path(), query.join("&"))
    });
    Json(List { items: page.items, next })
}

/// Returns the header with the version of an item. A client sends it back in `If-Match`.
fn etag(version: u64) -> [(HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

/// Checks the length of a text.
fn check_text(name: &str, text: &str, max: usize) -> Result<()> {
    if (1..=max).contains(&text.chars().count()) {
        Ok(())
    } else {
        Err(Error::Invalid(format!("`{name}` has 1 to {max} characters")))
    }
}
