//! dokklib decodes items from the text of a response. The SDK decodes the rest of the response.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use dokklib::aws_sdk_dynamodb::error::BoxError;
use dokklib::aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use dokklib::aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use dokklib::aws_sdk_dynamodb::operation::query::QueryOutput;
use dokklib::aws_sdk_dynamodb::operation::scan::ScanOutput;
use dokklib::{Entity, ErrorKind, Result, Table};
use serde_json::json;

use crate::service::{Sleeps, config, error_body};

#[derive(Entity)]
struct Book;

#[derive(Entity, Debug, PartialEq)]
#[entity(pk = Book(book), sk = Self(id))]
struct Note {
    #[entity(key_only)]
    book: String,
    #[entity(key_only)]
    id: u64,
    text: String,
}

/// What an interceptor of the client sees of a response.
#[derive(Debug, Clone, Default, PartialEq)]
struct Seen {
    attempts: usize,
    body: String,
    /// The number of attributes of all items in the SDK's output.
    attributes: usize,
    /// The number of items in the SDK's output.
    items: usize,
}

#[derive(Debug, Clone, Default)]
struct Recorder(Arc<Mutex<Seen>>);

impl Intercept for Recorder {
    fn name(&self) -> &'static str {
        "Recorder"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        self.0.lock().unwrap().attempts += 1;
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        let mut seen = self.0.lock().unwrap();
        seen.body = String::from_utf8(context.response().body().bytes().unwrap().to_owned())?;
        let Ok(output) = context.output_or_error() else { return Ok(()) };
        let mut items = Vec::new();
        if let Some(output) = output.downcast_ref::<GetItemOutput>() {
            items.extend(&output.item);
        } else if let Some(output) = output.downcast_ref::<QueryOutput>() {
            items.extend(output.items());
        } else if let Some(output) = output.downcast_ref::<ScanOutput>() {
            items.extend(output.items());
        } else if let Some(output) = output.downcast_ref::<BatchGetItemOutput>() {
            items.extend(output.responses().into_iter().flat_map(|tables| tables.values()).flatten());
        }
        seen.items = items.len();
        seen.attributes = items.iter().map(|item| item.len()).sum();
        Ok(())
    }
}

/// Returns a table that receives these responses, one after the other, and what an interceptor sees.
fn table(responses: Vec<(u16, String)>) -> (Table, Recorder) {
    let recorder = Recorder::default();
    let responses = Mutex::new(responses.into_iter());
    let http = infallible_client_fn(move |_| {
        let (status, body) = responses.lock().unwrap().next().unwrap();
        http::Response::builder().status(status).header("x-amzn-requestid", "REQUEST-1").body(body).unwrap()
    });
    let config = config().interceptor(recorder.clone()).http_client(http);
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_nanos(1));
    let config = config.retry_config(retries).sleep_impl(Sleeps::default());
    (Table::new(Client::from_conf(config.build()), "table"), recorder)
}

fn item(id: u64) -> serde_json::Value {
    json!({"PK": {"S": "BOOK#b"}, "SK": {"S": format!("NOTE#{id:020}")}, "text": {"S": "x"}})
}

fn note(id: u64) -> Note {
    Note { book: "b".to_owned(), id, text: "x".to_owned() }
}

#[tokio::test]
async fn the_output_of_the_sdk_has_no_attributes_unless_the_sdk_decodes() -> Result<()> {
    for by_sdk in [false, true] {
        let get = json!({"Item": item(1)}).to_string();
        let page = json!({"Items": [item(1), item(2)], "Count": 2, "ScannedCount": 2}).to_string();
        let batch = json!({"Responses": {"table": [item(1), item(2)]}, "UnprocessedKeys": {}}).to_string();
        let responses = [&get, &page, &page, &batch].map(|body| (200, body.clone()));
        let (table, seen) = table(responses.to_vec());
        let table = table.with_decoding_by_sdk(by_sdk);
        let check = |body: &str, items: usize, has_empty_items: bool| {
            let seen = std::mem::take(&mut *seen.0.lock().unwrap());
            let attributes = if by_sdk { 3 * items } else { 0 };
            let items = if by_sdk || has_empty_items { items } else { 0 };
            assert_eq!(seen, Seen { attempts: 1, body: body.to_owned(), attributes, items });
        };

        assert_eq!(table.get(Note::key("b", 1)).await?, Some(note(1)));
        check(&get, 1, true);
        assert_eq!(table.query(Note::query("b")).await?, [note(1), note(2)]);
        check(&page, 2, false);
        assert_eq!(table.scan::<Note>().await?, [note(1), note(2)]);
        check(&page, 2, false);
        assert_eq!(table.batch_get([Note::key("b", 1), Note::key("b", 2)]).await?, [Some(note(1)), Some(note(2))]);
        check(&batch, 2, true);
    }
    Ok(())
}

#[tokio::test]
async fn items_of_the_last_attempt_are_returned() -> Result<()> {
    let body = json!({"Item": item(1)}).to_string();
    let throttled = error_body("ThrottlingException", "slow down");
    let (table, seen) = table(vec![(400, throttled), (500, body.clone()), (200, body)]);
    let read = table.get(Note::key("b", 1)).metered().await?;
    assert_eq!((read.value, read.usage.attempts, read.usage.count), (Some(note(1)), 3, 1));
    assert_eq!(seen.0.lock().unwrap().attempts, 3);
    assert_eq!(read.usage.request_ids, ["REQUEST-1", "REQUEST-1", "REQUEST-1"]);
    Ok(())
}

#[tokio::test]
async fn a_damaged_response_is_an_error_with_the_request_id() {
    let body = json!({"Item": item(1)}).to_string();
    for body in [&body[..body.len() - 1], &body.replace("\"x\"", "\"\\ud800\""), "<html>"] {
        let (table, _) = table(vec![(200, body.to_owned()); 2]);
        let error = table.get(Note::key("b", 1)).await.unwrap_err();
        let by_sdk = table.with_decoding_by_sdk(true).get(Note::key("b", 1)).await.unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (by_sdk.kind(), by_sdk.to_string()));
        assert_eq!((error.kind(), error.request_id()), (ErrorKind::Unavailable, by_sdk.request_id()));
    }
}
