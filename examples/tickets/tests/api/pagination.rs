//! Pages and their cursors.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::Service;

#[tokio::test]
async fn links_lead_through_all_pages() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    for number in 1..=5 {
        alice.post("/projects/web/tickets", json!({"title": format!("ticket {number}")})).await.ok(StatusCode::CREATED);
    }
    for start in ["/projects/web/tickets?limit=2", "/projects/web/tickets?limit=2&status=open"] {
        let (mut next, mut numbers) = (Some(start.to_owned()), Vec::new());
        while let Some(uri) = next {
            assert!(uri.starts_with(start) && uri.matches("after=").count() <= 1, "{uri}");
            let page = alice.get(&uri).await.ok(StatusCode::OK);
            numbers.extend(page["items"].as_array().unwrap().iter().map(|ticket| ticket["number"].as_u64().unwrap()));
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(numbers, [5, 4, 3, 2, 1]);
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_a_user_and_a_list() {
    let service = Service::start().await;
    let alice = service.sign_up("acme", "alice@example.com").await;
    alice.create_project().await;
    let bob = alice.invite("bob@example.com").await;
    alice.put(&format!("/projects/web/members/{}", bob.id), json!({"role": "viewer"})).await.ok(StatusCode::NO_CONTENT);
    for title in ["a", "b"] {
        alice.post("/projects/web/tickets", json!({"title": title})).await.ok(StatusCode::CREATED);
    }
    let next = alice.get("/projects/web/tickets?limit=1").await.body["next"].as_str().unwrap().to_owned();
    let cursor = next.split("after=").nth(1).unwrap();
    assert!(
        !cursor.contains("acme") && cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );

    alice.get(&next).await.ok(StatusCode::OK);
    bob.get("/projects/web/tickets").await.ok(StatusCode::OK);
    assert_eq!(bob.get(&next).await.problem(400), "an id or a cursor is invalid");
    alice.get(&format!("/projects/web/tickets?status=open&after={cursor}")).await.problem(400); // of another index
    alice.get(&format!("/users?after={cursor}")).await.problem(400);
    alice.get(&format!("/projects/web/tickets?after={}", &cursor[1..])).await.problem(400);
    alice.get("/projects/web/tickets?after=").await.problem(400);
}
