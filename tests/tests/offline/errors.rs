//! Errors for every kind of response, with the SDK's HTTP test client.

use std::error::Error as _;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region};
use dokklib::{Entity, Error, ErrorKind, Table};

use crate::service::{config, error_body, responding, table};

#[derive(Entity, Debug)]
struct Note {
    #[entity(key)]
    id: u64,
    text: String,
}

const SENTINEL: &str = "SENTINEL";

fn note() -> Note {
    Note { id: 7, text: SENTINEL.to_owned() }
}

#[track_caller]
fn assert_redacted(error: &Error) {
    let source = error.source().map(|source| format!("{source} {source:?}")).unwrap_or_default();
    let text = format!("{error} {error:?} {source}");
    assert!(!text.contains(SENTINEL), "{text}");
}

#[tokio::test]
async fn every_error_code_has_a_kind() {
    use ErrorKind::*;
    for (status, code, message, kind, applied) in [
        (400, "ProvisionedThroughputExceededException", "The level of …", Throttled, false),
        (400, "ThrottlingException", "Rate exceeded", Throttled, false),
        (400, "RequestLimitExceeded", "Throughput exceeds the current limit", Throttled, false),
        (400, "TransactionConflictException", "Transaction is ongoing for the item", TransactionConflict, false),
        (400, "TransactionInProgressException", "The transaction is in progress", TransactionConflict, false),
        (400, "ReplicatedWriteConflictException", "", TransactionConflict, false),
        (400, "ItemCollectionSizeLimitExceededException", "Collection size exceeded.", TooLarge, false),
        (400, "ValidationException", "Item size has exceeded the maximum allowed size", TooLarge, false),
        (400, "ValidationException", "Item size to update has exceeded the maximum allowed size", TooLarge, false),
        (400, "ValidationException", "Transaction payload size cannot exceed 4MB", TooLarge, false),
        (400, "ValidationException", "The table does not have the specified index: SENTINEL", IndexNotFound, false),
        (400, "ValidationException", "A value provided cannot be converted: SENTINEL", Rejected, false),
        (400, "SerializationException", "SENTINEL", Rejected, false),
        (400, "ResourceNotFoundException", "Requested resource not found: Table: SENTINEL", TableNotFound, false),
        (400, "AccessDeniedException", "User: SENTINEL is not authorized to perform", Denied, false),
        (400, "UnrecognizedClientException", "The security token included in the request is invalid.", Denied, false),
        (400, "ExpiredTokenException", "expired", Denied, false),
        (403, "SomethingNew", "SENTINEL", Denied, false),
        (429, "SomethingNew", "SENTINEL", Throttled, false),
        (400, "SomethingNew", "SENTINEL", Other, false),
        (400, "ConditionalCheckFailedException", "The conditional request failed", ConditionFailed, false),
        (500, "InternalServerError", "SENTINEL", Unavailable, true),
        (503, "ServiceUnavailable", "SENTINEL", Unavailable, true),
        (500, "SomethingNew", "SENTINEL", Unavailable, true),
        (504, "SomethingNew", "SENTINEL", Timeout, true),
    ] {
        let table = responding(status, &error_body(code, message));
        let error = table.put(note()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {code}");
        assert_eq!(error.may_have_been_applied(), applied, "{status} {code}");
        assert_eq!(error.request_id(), Some("REQUEST-1"));
        assert_eq!((error.operation(), error.entity()), (Some("put"), Some("Note")));
        assert!(error.source().unwrap().to_string().starts_with(code), "{error:?}");
        assert_redacted(&error);
        let error = table.get(&note()).await.unwrap_err();
        assert!(!error.may_have_been_applied(), "a read has no effect");
    }
}

#[tokio::test]
async fn malformed_responses() {
    for (status, body) in [(200, "<html>SENTINEL"), (200, r#"{"Item": ["#), (200, r#"{"Attributes":{"a":7}}"#)] {
        let error = responding(status, body).put(note()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{body}");
        assert!(error.may_have_been_applied());
        assert_redacted(&error);
    }
    for (status, body, kind) in
        [(502, "<html>SENTINEL", ErrorKind::Unavailable), (400, r#"{"__type":"SENTINEL <b>"}"#, ErrorKind::Other)]
    {
        let error = responding(status, body).put(note()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(!format!("{error:?}").contains("SENTINEL <b>"), "text that isn't an error code is redacted: {error:?}");
    }
}

#[tokio::test]
async fn display_does_not_repeat_the_source() {
    let error = responding(400, &error_body("ThrottlingException", "Rate exceeded")).put(note()).await.unwrap_err();
    assert_eq!(error.to_string(), "put of Note: the request was throttled");
    let source = error.source().unwrap();
    assert_eq!(source.to_string(), "ThrottlingException: Rate exceeded (request id REQUEST-1)");
    assert!(source.source().is_none());
    assert!(error.sdk().is_some());
}

#[tokio::test]
async fn a_rejection_contains_the_sentence_of_the_service() {
    let message = "1 validation error detected: Value 'SENTINEL' at 'indexName' failed to satisfy constraint: Member must \
                   have length less than or equal to 255";
    let sentence = message.replace("SENTINEL", "…");
    let error = responding(400, &error_body("ValidationException", message)).put(note()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("put of Note: DynamoDB rejected the request as invalid: {sentence}"));
    let source = error.source().unwrap();
    assert_eq!(
        source.to_string(),
        "ValidationException (request id REQUEST-1)",
        "the source doesn't repeat the sentence"
    );
    assert_redacted(&error);

    let error = responding(400, &error_body("LimitExceededException", "Too many SENTINEL requests")).put(note()).await;
    let error = error.unwrap_err();
    assert_eq!(error.to_string(), "put of Note: the request failed: Too many … requests");
    assert_eq!(error.code(), Some("LimitExceededException"));
    let without_message = responding(400, r#"{"__type":"SomethingNew"}"#).put(note()).await.unwrap_err();
    assert_eq!(without_message.to_string(), "put of Note: the request failed");

    let reason = format!(r#"{{"Code":"ValidationError","Message":"{message}"}}"#);
    let canceled =
        format!(r#"{{"__type":"TransactionCanceledException","message":"x","CancellationReasons":[{reason}]}}"#);
    let error = responding(400, &canceled).transact_write().put(note()).await.unwrap_err();
    assert_eq!(error.reasons()[0].message(), Some(&*sentence));
    assert!(error.to_string().contains(&format!("DynamoDB rejected the request as invalid: {sentence}")), "{error}");
    assert_redacted(&error);
}

#[tokio::test]
async fn reasons_of_a_canceled_transaction() {
    let canceled_body = |reasons: &str| {
        let message = "Transaction cancelled, please refer cancellation reasons for specific reasons [SENTINEL]";
        format!(
            r#"{{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "message":"{message}","CancellationReasons":[{reasons}]}}"#
        )
    };
    let kinds = async |reasons: &str| {
        let table = responding(400, &canceled_body(reasons));
        let error = table
            .transact_write()
            .insert(note())
            .push(table.put(Note { id: 8, ..note() }).returning_old_on_failure().when(Note::TEXT.eq("x")))
            .delete(Note::key(9))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TransactionCanceled);
        assert_redacted(&error);
        (error.reasons().iter().map(|reason| reason.kind()).collect::<Vec<_>>(), error)
    };

    let item = r#"{"PK":{"S":"NOTE#00000000000000000008"},"SK":{"S":"NOTE#00000000000000000008"},"id":{"N":"8"},"text":{"S":"SENTINEL"}}"#;
    let failed = format!(r#"{{"Code":"ConditionalCheckFailed","Message":"SENTINEL","Item":{item}}}"#);
    let (reasons, error) = kinds(&format!(r#"{{"Code":"None"}},{failed},{{"Code":"TransactionConflict"}}"#)).await;
    assert_eq!(reasons, [None, Some(ErrorKind::ConditionFailed), Some(ErrorKind::TransactionConflict)]);
    assert_eq!(error.reasons()[1].item::<Note>().unwrap().unwrap().text, SENTINEL);
    assert_eq!(error.reasons()[1].code(), Some("ConditionalCheckFailed"));

    let (reasons, _) =
        kinds(r#"{"Code":"ThrottlingError"},{"Code":"ValidationError","Message":"SENTINEL"},{"Code":"New"}"#).await;
    assert_eq!(reasons, [Some(ErrorKind::Throttled), Some(ErrorKind::Rejected), Some(ErrorKind::Other)]);
    let (reasons, _) = kinds(r#"{"Code":"ConditionalCheckFailed"}"#).await;
    assert_eq!(reasons, [Some(ErrorKind::AlreadyExists), None, None], "too few reasons");
    let (reasons, _) = kinds("").await;
    assert_eq!(reasons, [None, None, None]);
}

#[tokio::test]
async fn an_offline_table_sends_nothing() {
    let table = Table::<dokklib::SingleTable>::offline("table");
    let error = table.put(note()).await.unwrap_err();
    assert_eq!(error.to_string(), "put of Note: the table is offline: it builds requests but doesn't send them");
    for error in [
        table.get(&note()).await.unwrap_err(),
        table.query((Note::partition_key(7), Note::prefix_sort_key())).await.unwrap_err(),
        table.transact_write().put(note()).await.unwrap_err(),
        table.create().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
}

#[tokio::test]
async fn a_refused_connection_is_unavailable() {
    // A port that nothing listens on: the listener is closed right away.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let table = table(config().endpoint_url(format!("http://127.0.0.1:{port}")));
    let error = table.put(note()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(!error.may_have_been_applied(), "{error:?}");
}

#[tokio::test]
async fn missing_credentials_are_denied() {
    let http = infallible_client_fn(|_| http::Response::builder().status(200).body("{}").unwrap());
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .retry_config(RetryConfig::disabled())
        .http_client(http)
        .build();
    let error = Table::new(Client::from_conf(config), "table").put(note()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied, "{error:?}");
}

#[tokio::test]
async fn an_empty_page_is_not_the_last_one() -> dokklib::Result<()> {
    use std::sync::atomic::{AtomicUsize, Ordering};

    let item = |id: u64| format!(r#"{{"PK":{{"S":"NOTE#{id}"}},"SK":{{"S":"NOTE#{id}"}}}}"#);
    let last_evaluated_key = |id: u64| format!(r#""LastEvaluatedKey":{}"#, item(id));
    let pages = [
        format!(r#"{{"Items":[{}],{}}}"#, item(1), last_evaluated_key(1)),
        format!(r#"{{"Items":[],{}}}"#, last_evaluated_key(2)),
        format!(r#"{{"Items":[{}],{}}}"#, item(3), last_evaluated_key(3)),
        r#"{"Items":[]}"#.to_owned(),
    ];
    let requests = std::sync::Arc::new(AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&requests);
    let http = infallible_client_fn(move |request| {
        let number = counter.fetch_add(1, Ordering::SeqCst);
        let body = std::str::from_utf8(request.body().bytes().unwrap()).unwrap();
        assert_eq!(body.contains("ExclusiveStartKey"), !number.is_multiple_of(4), "{body}");
        http::Response::builder().status(200).body(pages[number % 4].clone()).unwrap()
    });
    let table = table(config().http_client(http));
    assert_eq!(table.query(Note::partition_key(1)).await?.len(), 2);
    assert_eq!(requests.load(Ordering::SeqCst), 4);
    requests.store(0, Ordering::SeqCst);
    assert_eq!(table.query(Note::partition_key(1)).limit(2).await?.len(), 2);
    assert_eq!(requests.load(Ordering::SeqCst), 3, "the limit is reached, so no further request is sent");
    requests.store(0, Ordering::SeqCst);
    assert_eq!(table.query(Note::partition_key(1)).limit(0).await?.len(), 0);
    assert_eq!(requests.load(Ordering::SeqCst), 0, "a limit of 0 sends no request");
    Ok(())
}
