//! No tenant sees or changes the items of another one.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::Service;

#[tokio::test]
async fn projects_with_the_same_id_are_separate() {
    let service = Service::start().await;
    let (alice, eve) =
        (service.sign_up("acme", "alice@example.com").await, service.sign_up("acme-2", "eve@example.com").await);
    alice.create_project().await;
    alice.post("/projects/web/tickets", json!({"title": "secret"})).await.ok(StatusCode::CREATED);

    eve.get("/projects/web/tickets/1").await.problem(404);
    eve.create_project().await;
    eve.get("/projects/web/tickets/1").await.problem(404);
    assert_eq!(eve.get("/projects/web/tickets").await.ok(StatusCode::OK)["items"], json!([]));
    eve.patch("/projects/web/tickets/1", 1, json!({"title": "mine"})).await.problem(404);
    eve.post("/projects/web/tickets/1/comments", json!({"text": "hello"})).await.problem(404);
    assert_eq!(alice.get("/projects/web/tickets/1").await.body["title"], "secret");
}

#[tokio::test]
async fn users_of_another_tenant_are_unknown() {
    let service = Service::start().await;
    let (alice, eve) =
        (service.sign_up("acme", "alice@example.com").await, service.sign_up("globex", "eve@example.com").await);
    alice.create_project().await;
    alice.put(&format!("/projects/web/members/{}", eve.id), json!({"role": "owner"})).await.problem(404);
    let users = alice.get("/users").await.ok(StatusCode::OK);
    let ids: Vec<_> = users["items"].as_array().unwrap().iter().map(|user| &user["id"]).collect();
    assert_eq!(ids, [alice.id.as_str()]);
}

#[tokio::test]
async fn a_cursor_of_another_tenant_is_invalid() {
    let service = Service::start().await;
    let (alice, eve) =
        (service.sign_up("acme", "alice@example.com").await, service.sign_up("globex", "eve@example.com").await);
    alice.invite("bob@example.com").await;
    let next = alice.get("/users?limit=1").await.body["next"].as_str().unwrap().to_owned();
    eve.get(&next).await.problem(400);
}
