//! Sign-up, invitations, sessions and users.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::Service;

#[tokio::test]
async fn a_user_signs_up_changes_the_name_and_signs_out() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "Alice@Example.com").await;
    let me = alice.get("/me").await;
    assert_eq!(me.etag.as_deref(), Some("\"1\""));
    assert_eq!(me.body["email"], "alice@example.com", "addresses are stored in lower case");

    let changed = alice.patch("/me", 1, json!({"name": "Alice"})).await;
    assert_eq!(changed.etag.as_deref(), Some("\"2\""));
    assert_eq!(changed.body["name"], "Alice");
    alice.patch("/me", 1, json!({"name": "Al"})).await.problem(412);
    alice.patch("/me", 2, json!({})).await.problem(400);
    alice.send("PATCH", "/me", None, Some(json!({"name": "Al"}))).await.problem(428);

    alice.delete("/session").await.ok(StatusCode::NO_CONTENT);
    alice.get("/me").await.problem(401);
}

#[tokio::test]
async fn an_address_is_unique_in_its_tenant() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    service.sign_up("globex", "alice@example.com").await;

    let taken = alice.post("/invitations", json!({"email": "ALICE@example.com"})).await;
    assert_eq!(taken.body["type"], "/problems/email-taken");
    taken.problem(409);
    let bob = alice.invite("bob@example.com").await;
    let taken = bob.patch("/me", 1, json!({"email": "alice@example.com"})).await;
    assert_eq!(taken.body["type"], "/problems/email-taken");
    taken.problem(409);

    // A change of the address releases the old one.
    alice.patch("/me", 1, json!({"email": "al@example.com"})).await.ok(StatusCode::OK);
    bob.patch("/me", 1, json!({"email": "alice@example.com"})).await.ok(StatusCode::OK);
}

#[tokio::test]
async fn an_invitation_is_used_once() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    let invite = json!({"email": "bob@example.com"});
    let (first, second) = (alice.post("/invitations", invite.clone()).await, alice.post("/invitations", invite).await);
    let accept = async |token: &serde_json::Value| {
        let uri = format!("/invitations/{}/accept", token.as_str().unwrap());
        service.send("POST", &uri, &[("content-type", "application/json")], Some(json!({"name": "Bob"}))).await
    };
    let bob = service.signed_in(accept(&first.body).await);
    assert_eq!(bob.get("/me").await.body["name"], "Bob");
    accept(&first.body).await.problem(404);
    accept(&second.body).await.problem(409); // the address is taken now
    accept(&json!("no-token")).await.problem(400);
}

#[tokio::test]
async fn a_tenant_exists_once() {
    let service = Service::start().await;
    service.sign_up("acme", "alice@example.com").await;
    let body = json!({"tenant": "acme", "tenant_name": "Acme", "email": "eve@example.com", "name": "Eve"});
    let response = service.send("POST", "/tenants", &[("content-type", "application/json")], Some(body)).await;
    assert_eq!(response.problem(409), "it exists already");
}

#[tokio::test]
async fn invalid_requests_are_problems() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    service.send("GET", "/me", &[], None).await.problem(401);
    service.send("GET", "/me", &[("authorization", "Bearer no-token")], None).await.problem(401);
    alice.get("/nothing").await.problem(404);
    alice.put("/me", json!({})).await.problem(405);
    alice.post("/projects", json!({"id": "WEB", "name": "Website"})).await.problem(422);
    alice.post("/projects", json!({"id": "web", "name": ""})).await.problem(400);
    alice.post("/projects", json!({"id": "web", "name": "Website", "color": "red"})).await.problem(422);
    alice.send("POST", "/projects", None, None).await.problem(415);
    alice.get("/users?limit=many").await.problem(400);
}
