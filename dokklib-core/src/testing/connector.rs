//! The SDK's HTTP client with faults.

use std::io;
use std::time::Duration;

use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::{ConfigBag, HttpClient, RuntimeComponents, RuntimeComponentsBuilder, SharedHttpClient};
use aws_sdk_dynamodb::error::{BoxError, ConnectorError};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use super::faults::Plan;
use super::operation::Operation;
use super::unprocessed::Split;
use super::{Fault, Faults, body, response};

const DEFAULT_READ_TIMEOUT: Duration = Duration::from_secs(1);

/// The response of a proxy that can't reach the service.
const PROXY_PAGE: &[u8] = b"<html><body>502 Bad Gateway</body></html>";

#[derive(Debug)]
pub(super) struct FaultyHttpClient {
    inner: SharedHttpClient,
    faults: Faults,
}

impl FaultyHttpClient {
    pub(super) fn new(inner: SharedHttpClient, faults: Faults) -> Self {
        Self { inner, faults }
    }
}

impl HttpClient for FaultyHttpClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        // The inner client gets no timeouts: they would measure the real time of the engine with the test clock.
        let inner = self.inner.http_connector(&HttpConnectorSettings::builder().build(), components);
        let read_timeout = settings.read_timeout().unwrap_or(DEFAULT_READ_TIMEOUT);
        SharedHttpConnector::new(FaultyConnector { inner, faults: self.faults.clone(), read_timeout })
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.inner.validate_base_client_config(components, config)
    }

    fn validate_final_config(&self, components: &RuntimeComponents, config: &ConfigBag) -> Result<(), BoxError> {
        self.inner.validate_final_config(components, config)
    }
}

#[derive(Debug, Clone)]
struct FaultyConnector {
    inner: SharedHttpConnector,
    faults: Faults,
    read_timeout: Duration,
}

impl HttpConnector for FaultyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.clone();
        HttpConnectorFuture::new(async move { connector.send(request).await })
    }
}

impl FaultyConnector {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let parsed = request.body().bytes().and_then(|bytes| serde_json::from_slice(bytes).ok());
        let (Some(operation), Some(content)) = (Operation::of(&request), parsed) else {
            return self.inner.call(request).await;
        };
        let mut plan = self.faults.plan(operation, &content);
        let Some(fault) = plan.fault else { return self.deliver(operation, request, &content, &mut plan).await };
        self.faults.count(fault);
        match fault {
            Fault::Throttled => Ok(response::throttled(&mut plan.random)),
            Fault::Denied => Ok(response::denied()),
            Fault::Conflict => Ok(response::conflict(operation, &content, &mut plan.random)),
            Fault::ConnectionRefused => {
                Err(ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionRefused).into()))
            }
            Fault::LostRequest => Err(connection_reset()),
            Fault::InternalError { applied: false } => Ok(response::internal_error()),
            Fault::Timeout { applied: false } => Err(self.timeout()),
            Fault::InternalError { applied: true } => {
                self.deliver(operation, request, &content, &mut plan).await?;
                Ok(response::internal_error())
            }
            Fault::Timeout { applied: true } => {
                self.deliver(operation, request, &content, &mut plan).await?;
                Err(self.timeout())
            }
            Fault::LostResponse => {
                self.deliver(operation, request, &content, &mut plan).await?;
                Err(connection_reset())
            }
            Fault::Truncated => {
                let response = self.deliver(operation, request, &content, &mut plan).await?;
                truncate(response, &mut plan.random).await
            }
            Fault::Garbled => {
                let response = self.deliver(operation, request, &content, &mut plan).await?;
                garble(response, &mut plan.random).await
            }
            Fault::Unprocessed => self.deliver(operation, request, &content, &mut plan).await,
        }
    }

    /// Lets the engine execute the request, except for unprocessed items of a batch.
    async fn deliver(
        &self,
        operation: Operation,
        mut request: HttpRequest,
        content: &Value,
        plan: &mut Plan,
    ) -> Result<HttpResponse, ConnectorError> {
        let rate = plan.unprocessed_rate;
        let split = Split::new(operation, content, || plan.random.f64() < rate);
        let Some(split) = split else { return self.call_engine(request).await };
        self.faults.count(Fault::Unprocessed);
        let Some(delivered) = &split.delivered else {
            let is_throttled = rate < 1.0 && plan.random.bool();
            return Ok(if is_throttled {
                response::throttled(&mut plan.random)
            } else {
                response::response(200, &split.into_response())
            });
        };
        let delivered = delivered.to_string();
        request.headers_mut().insert("content-length", delivered.len().to_string());
        *request.body_mut() = SdkBody::from(delivered);
        let mut response = self.call_engine(request).await?;
        if response.status().is_success() {
            let bytes = body::read(&mut response).await?;
            let content = serde_json::from_slice(&bytes).map_err(|error| ConnectorError::io(error.into()))?;
            set_body(&mut response, SdkBody::from(split.add_to(content).to_string()));
        }
        Ok(response)
    }

    async fn call_engine(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let _in_flight = self.faults.clock().start_request();
        self.faults.count_delivered();
        let mut response = self.inner.call(request).await?;
        let bytes = body::read(&mut response).await?;
        *response.body_mut() = SdkBody::from(bytes);
        Ok(response)
    }

    fn timeout(&self) -> ConnectorError {
        self.faults.clock().advance(self.read_timeout);
        ConnectorError::timeout(io::Error::from(io::ErrorKind::TimedOut).into())
    }
}

fn connection_reset() -> ConnectorError {
    ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())
}

/// Cuts the body, which keeps at least one byte: an SDK could read an empty body as an empty response.
async fn truncate(mut response: HttpResponse, random: &mut fastrand::Rng) -> Result<HttpResponse, ConnectorError> {
    let mut bytes = body::read(&mut response).await?;
    if bytes.len() > 1 {
        bytes.truncate(random.usize(1..bytes.len()));
    }
    let cut = if random.bool() { body::broken(bytes) } else { SdkBody::from(bytes) };
    set_body(&mut response, cut);
    Ok(response)
}

/// Replaces the body by a page of a proxy, or one of its bytes by one that UTF-8 doesn't have.
async fn garble(mut response: HttpResponse, random: &mut fastrand::Rng) -> Result<HttpResponse, ConnectorError> {
    let mut bytes = body::read(&mut response).await?;
    if random.bool() || bytes.is_empty() {
        bytes = PROXY_PAGE.to_vec();
    } else {
        let index = random.usize(..bytes.len());
        bytes[index] = 0xFF;
    }
    set_body(&mut response, SdkBody::from(bytes));
    Ok(response)
}

/// Replaces the body and removes the headers that describe it.
fn set_body(response: &mut HttpResponse, body: SdkBody) {
    response.headers_mut().remove("content-length");
    response.headers_mut().remove("x-amz-crc32");
    *response.body_mut() = body;
}
