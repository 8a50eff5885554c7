//! Projects, members and their roles.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::Service;

#[tokio::test]
async fn roles_say_what_a_member_may_do() {
    let service = Service::start().await;
    let owner = service.sign_up("acme", "alice@example.com").await;
    owner.create_project().await;
    owner.post("/projects", json!({"id": "web", "name": "Another"})).await.problem(409);

    let bob = owner.invite("bob@example.com").await;
    let ticket = json!({"title": "It is slow"});
    bob.get("/projects/web/tickets").await.problem(404); // no member: the project doesn't exist
    let membership = format!("/projects/web/members/{}", bob.id);

    owner.put(&membership, json!({"role": "viewer"})).await.ok(StatusCode::NO_CONTENT);
    bob.get("/projects/web/tickets").await.ok(StatusCode::OK);
    bob.post("/projects/web/tickets", ticket.clone()).await.problem(403);

    owner.put(&membership, json!({"role": "member"})).await.ok(StatusCode::NO_CONTENT);
    bob.post("/projects/web/tickets", ticket).await.ok(StatusCode::CREATED);
    bob.put(&membership, json!({"role": "owner"})).await.problem(403);
    assert_eq!(owner.get("/projects/web/members").await.body["items"].as_array().unwrap().len(), 2);

    owner.delete(&membership).await.ok(StatusCode::NO_CONTENT);
    owner.delete(&membership).await.problem(404);
    bob.get("/projects/web/tickets").await.problem(404);
    let own = format!("/projects/web/members/{}", owner.id);
    owner.delete(&own).await.problem(403);
}

#[tokio::test]
async fn a_project_keeps_an_owner_if_two_owners_remove_each_other() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    let bob = alice.invite("bob@example.com").await;
    let membership = |id: &str| format!("/projects/web/members/{id}");
    alice.put(&membership(&bob.id), json!({"role": "owner"})).await.ok(StatusCode::NO_CONTENT);

    let (of_alice, of_bob) = (membership(&alice.id), membership(&bob.id));
    let (first, second) = tokio::join!(alice.delete(&of_bob), bob.delete(&of_alice));
    let succeeded = [&first, &second].map(|response| response.status == StatusCode::NO_CONTENT);
    assert!(succeeded[0] != succeeded[1], "{} {}", first.status, second.status);
    let owner = if succeeded[0] { &alice } else { &bob };
    let members = owner.get("/projects/web/members").await.ok(StatusCode::OK);
    assert_eq!(members["items"].as_array().unwrap().len(), 1);
    assert_eq!(members["items"][0]["role"], "owner");
}

#[tokio::test]
async fn only_existing_users_become_members() {
    let service = Service::start().await;
    let owner = service.sign_up("acme", "alice@example.com").await;
    owner.create_project().await;
    let nobody = "/projects/web/members/018f0000-0000-7000-8000-000000000000";
    owner.put(nobody, json!({"role": "member"})).await.problem(404);
    owner.put("/projects/web/members/bob", json!({"role": "member"})).await.problem(400);
}

#[tokio::test]
async fn a_user_sees_the_own_projects() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    assert_eq!(alice.get("/projects").await.ok(StatusCode::OK), json!({"items": []}));
    alice.create_project().await;
    let bob = alice.invite("bob@example.com").await;
    assert_eq!(bob.get("/projects").await.ok(StatusCode::OK), json!({"items": []}));
    let projects = alice.get("/projects").await.ok(StatusCode::OK);
    assert_eq!(projects["items"][0]["name"], "Website");
}
