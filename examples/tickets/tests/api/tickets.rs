//! Tickets: their states, versions, comments and lists.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Client, Service};

async fn create(client: &Client<'_>, ticket: Value) -> Value {
    client.post("/projects/web/tickets", ticket).await.ok(StatusCode::CREATED)
}

/// Returns the numbers of the tickets in a list.
async fn numbers(client: &Client<'_>, uri: &str) -> Vec<u64> {
    let list = client.get(uri).await.ok(StatusCode::OK);
    list["items"].as_array().unwrap().iter().map(|ticket| ticket["number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_ticket_moves_through_its_states() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    let created = alice.post("/projects/web/tickets", json!({"title": "It is slow", "labels": ["speed"]})).await;
    assert_eq!(created.location.as_deref(), Some("/projects/web/tickets/1"));
    assert_eq!(created.etag.as_deref(), Some("\"1\""));
    assert_ne!(created.ok(StatusCode::CREATED)["created_at"], "1970-01-01T00:00:00Z");

    let uri = "/projects/web/tickets/1";
    let resolved = alice.patch(uri, 1, json!({"status": "resolved"})).await;
    assert_eq!(resolved.body["type"], "/problems/transition");
    resolved.problem(409);
    alice.patch(uri, 1, json!({"status": "in-progress"})).await.ok(StatusCode::OK);
    assert_eq!(numbers(&alice, "/projects/web/tickets?status=open").await, [0; 0]);
    assert_eq!(numbers(&alice, "/projects/web/tickets?status=in-progress").await, [1]);
    alice.patch(uri, 2, json!({"status": "resolved"})).await.ok(StatusCode::OK);
    let closed = alice.patch(uri, 3, json!({"status": "closed"})).await;
    assert_eq!((closed.etag.as_deref(), &closed.body["status"]), (Some("\"4\""), &json!("closed")));
}

#[tokio::test]
async fn a_change_needs_the_version_that_was_read() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    create(&alice, json!({"title": "It is slow"})).await;
    let uri = "/projects/web/tickets/1";
    alice.patch(uri, 1, json!({"title": "It is very slow"})).await.ok(StatusCode::OK);
    alice.patch(uri, 1, json!({"title": "It is fast"})).await.problem(412);
    alice.send("PATCH", uri, Some("*"), Some(json!({"title": "It is fast"}))).await.problem(412);
    alice.send("PATCH", uri, None, Some(json!({"title": "It is fast"}))).await.problem(428);
    alice.patch("/projects/web/tickets/2", 1, json!({"title": "It is fast"})).await.problem(404);
    alice.patch(uri, 2, json!({})).await.problem(400); // an update without a change
    assert_eq!(alice.get(uri).await.body["title"], "It is very slow");
}

#[tokio::test]
async fn lists_are_by_assignee_status_and_label() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    create(&alice, json!({"title": "a", "labels": ["bug"]})).await;
    create(&alice, json!({"title": "b", "due": "2026-12-24"})).await;
    create(&alice, json!({"title": "c", "due": "2026-12-01", "labels": ["bug", "ux"]})).await;
    for number in 1..=3 {
        let uri = format!("/projects/web/tickets/{number}");
        let assigned = alice.patch(&uri, 1, json!({"assignee": alice.id})).await.ok(StatusCode::OK);
        assert_eq!(assigned["assignee"], alice.id);
    }
    assert_eq!(numbers(&alice, "/assigned").await, [3, 2, 1], "without a due date last");
    assert_eq!(numbers(&alice, "/projects/web/tickets?label=bug").await, [3, 1], "newest first");
    assert_eq!(numbers(&alice, "/projects/web/tickets?status=open&label=ux").await, [3]);

    alice.patch("/projects/web/tickets/3", 2, json!({"due": null})).await.ok(StatusCode::OK);
    alice.patch("/projects/web/tickets/2", 2, json!({"assignee": null})).await.ok(StatusCode::OK);
    assert_eq!(numbers(&alice, "/assigned").await, [1, 3]);
    alice.patch("/projects/web/tickets/1", 2, json!({"status": "closed"})).await.ok(StatusCode::OK);
    assert_eq!(numbers(&alice, "/assigned").await, [3]);

    let bob = alice.invite("bob@example.com").await;
    alice.patch("/projects/web/tickets/3", 3, json!({"assignee": bob.id})).await.problem(404); // no member
}

#[tokio::test]
async fn a_ticket_is_deleted_with_its_comments() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    for title in ["a", "b"] {
        create(&alice, json!({"title": title})).await;
    }
    let comments = "/projects/web/tickets/1/comments";
    for text in ["first", "second"] {
        alice.post(comments, json!({"text": text})).await.ok(StatusCode::CREATED);
    }
    alice.post("/projects/web/tickets/2/comments", json!({"text": "other"})).await.ok(StatusCode::CREATED);
    let list = alice.get(comments).await.ok(StatusCode::OK);
    let texts: Vec<_> = list["items"].as_array().unwrap().iter().map(|comment| &comment["text"]).collect();
    assert_eq!(texts, ["first", "second"]);
    assert_eq!(numbers(&alice, "/projects/web/tickets").await, [2, 1], "comments are not listed");

    let uri = "/projects/web/tickets/1";
    alice.send("DELETE", uri, Some("\"7\""), None).await.problem(412);
    alice.send("DELETE", uri, Some("\"1\""), None).await.ok(StatusCode::NO_CONTENT);
    alice.get(uri).await.problem(404);
    alice.post(comments, json!({"text": "late"})).await.problem(404);
    assert_eq!(alice.get(comments).await.body["items"], json!([]));
    assert_eq!(alice.get("/projects/web/tickets/2/comments").await.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn texts_have_limits() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    let tickets = "/projects/web/tickets";
    assert_eq!(alice.post(tickets, json!({"title": ""})).await.problem(400), "`title` has 1 to 200 characters");
    let long = "x".repeat(20_001);
    alice.post(tickets, json!({"title": "a", "description": long})).await.problem(400);
    let labels: Vec<_> = (0..21).map(|label| label.to_string()).collect();
    alice.post(tickets, json!({"title": "a", "labels": labels})).await.problem(400);
    alice.post(tickets, json!({"title": "a", "labels": [""]})).await.problem(400);
}
