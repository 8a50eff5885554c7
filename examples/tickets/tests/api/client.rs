//! A client of the service.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use dokklib::local::Local;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tickets::App;
use tickets::model::Desk;
use tower::ServiceExt;

/// The service, and the engine that runs until it is dropped.
pub(crate) struct Service {
    router: Router,
    _engine: Local,
}

/// A user of the service.
pub(crate) struct Client<'a> {
    service: &'a Service,
    token: String,
    pub(crate) id: String,
}

pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) etag: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Value,
}

impl Service {
    pub(crate) async fn start() -> Self {
        let engine = Local::start().await.unwrap();
        let table = engine.schema_table::<Desk>("tickets").await.unwrap();
        Self { router: App::new(&table, [7; 32]).router(), _engine: engine }
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        uri: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Response {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let header =
            |name| response.headers().get(name).map(|value: &header::HeaderValue| value.to_str().unwrap().to_owned());
        let (etag, location, content_type) =
            (header(header::ETAG), header(header::LOCATION), header(header::CONTENT_TYPE));
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Response { status, etag, location, content_type, body }
    }

    /// Creates a tenant, and returns its first user.
    pub(crate) async fn sign_up(&self, tenant: &str, email: &str) -> Client<'_> {
        let body = json!({"tenant": tenant, "tenant_name": tenant, "email": email, "name": email});
        self.signed_in(self.send("POST", "/tenants", JSON, Some(body)).await)
    }

    pub(crate) fn signed_in(&self, response: Response) -> Client<'_> {
        assert_eq!(response.status, StatusCode::CREATED, "{}", response.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Client { service: self, token: text(&response.body["token"]), id: text(&response.body["user"]) }
    }
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

impl<'a> Client<'a> {
    pub(crate) async fn send(&self, method: &str, uri: &str, if_match: Option<&str>, body: Option<Value>) -> Response {
        let token = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", token.as_str())];
        headers.extend(body.as_ref().map(|_| JSON[0]));
        headers.extend(if_match.map(|tag| ("if-match", tag)));
        self.service.send(method, uri, &headers, body).await
    }

    pub(crate) async fn get(&self, uri: &str) -> Response {
        self.send("GET", uri, None, None).await
    }

    pub(crate) async fn post(&self, uri: &str, body: Value) -> Response {
        self.send("POST", uri, None, Some(body)).await
    }

    pub(crate) async fn put(&self, uri: &str, body: Value) -> Response {
        self.send("PUT", uri, None, Some(body)).await
    }

    pub(crate) async fn patch(&self, uri: &str, version: u64, body: Value) -> Response {
        self.send("PATCH", uri, Some(&format!("\"{version}\"")), Some(body)).await
    }

    pub(crate) async fn delete(&self, uri: &str) -> Response {
        self.send("DELETE", uri, None, None).await
    }

    /// Invites another user into the tenant.
    pub(crate) async fn invite(&self, email: &str) -> Client<'a> {
        let token = self.post("/invitations", json!({"email": email})).await.ok(StatusCode::CREATED);
        let accept = format!("/invitations/{}/accept", token.as_str().unwrap());
        self.service.signed_in(self.service.send("POST", &accept, JSON, Some(json!({"name": email}))).await)
    }

    /// Creates the project `web`.
    pub(crate) async fn create_project(&self) {
        self.post("/projects", json!({"id": "web", "name": "Website"})).await.ok(StatusCode::CREATED);
    }
}

impl Response {
    /// Returns the body of a response with this status.
    pub(crate) fn ok(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Checks that the response is a problem with this status, and returns its text.
    pub(crate) fn problem(self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert_eq!(self.content_type.as_deref(), Some("application/problem+json"));
        assert_eq!(self.body["status"], status);
        self.body["detail"].as_str().unwrap().to_owned()
    }
}
