//! Provokes every kind of error with a sentinel in every value: no error text contains the sentinel.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::time::Duration;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use dokklib::operation::Changes;
use dokklib::{Entity, Error, ErrorKind, InverseIndex, Path, Table};

use crate::service::{config, responding, table};

const SENTINEL: &str = "SENTINEL";

#[derive(Entity, Debug)]
#[entity(pk = User(user), sk = Self(id))]
struct Note {
    user: String,
    id: String,
    text: String,
    number: f64,
}

#[derive(Entity)]
struct User;

fn note() -> Note {
    let secret = || SENTINEL.to_owned();
    Note { user: secret(), id: secret(), text: secret(), number: 1.0 }
}

/// Returns a table that receives this error for every request, with the sentinel in its message and in its item.
fn failing(code: &str, message: &str) -> Table {
    let item = format!(
        r#"{{"PK":{{"S":"USER#{SENTINEL}"}},"SK":{{"S":"NOTE#{SENTINEL}"}},"user":{{"S":"{SENTINEL}"}},"text":{{"N":"{SENTINEL}"}}}}"#
    );
    let reason = format!(r#"{{"Code":"ConditionalCheckFailed","Message":"{message} {SENTINEL}","Item":{item}}}"#);
    let body = format!(
        r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"{message} {SENTINEL} '{SENTINEL}'",
            "Item":{item},"CancellationReasons":[{reason},{reason}]}}"#
    );
    let status = if code == "InternalServerError" { 500 } else { 400 };
    responding(status, &body)
}

/// Returns all texts that an error contains: of the error, its reasons, its results and its sources.
fn all_texts(error: &Error) -> String {
    let mut texts = format!("{error}\n{error:?}\n{error:#?}\n{:?} {:?}\n", error.code(), error.request_id());
    for reason in error.reasons() {
        texts += &format!("{reason}\n{reason:?}\n{:?}\n", reason.code());
        if let Some(Err(item)) = reason.item::<Note>() {
            texts += &format!("{item}\n{item:?}\n");
        }
    }
    if let Some(Err(old)) = error.old_item::<Note>() {
        texts += &format!("{old}\n{old:?}\n");
    }
    for result in error.batch_results::<Note>().unwrap_or_default() {
        texts += &format!("{:?}\n", result.err());
    }
    texts += &format!("{:?}\n", error.unprocessed::<Note>());
    let mut source = error.source();
    while let Some(inner) = source {
        texts += &format!("{inner}\n{inner:?}\n{inner:#?}\n");
        source = inner.source();
    }
    texts
}

async fn provoke(kind: ErrorKind) -> Vec<Error> {
    let key = || Note::key(SENTINEL, SENTINEL);
    let pair = || (User::partition_key(SENTINEL), Note::sort_key(SENTINEL));
    let succeeding = || responding(200, "{}");
    match kind {
        ErrorKind::AlreadyExists => {
            let table = failing("ConditionalCheckFailedException", "The conditional request failed");
            vec![
                table.insert(note()).returning_old_on_failure().await.unwrap_err(),
                table.insert(pair()).attribute("secret", SENTINEL).returning_old_on_failure().await.unwrap_err(),
            ]
        }
        ErrorKind::NotFound => {
            let table = responding(400, r#"{"__type":"ConditionalCheckFailedException","message":"SENTINEL"}"#);
            vec![
                table.replace(note()).await.unwrap_err(),
                table.update(key()).set(Note::TEXT, SENTINEL).await.unwrap_err(),
                table.delete(key()).must_exist().await.unwrap_err(),
            ]
        }
        ErrorKind::ConditionFailed => {
            let table = failing("ConditionalCheckFailedException", "The conditional request failed");
            vec![
                table.put(note()).when(Note::TEXT.eq(SENTINEL)).returning_old_on_failure().await.unwrap_err(),
                table.upsert(note()).when(Note::TEXT.eq(SENTINEL)).returning_old_on_failure().await.unwrap_err(),
            ]
        }
        ErrorKind::TransactionCanceled => {
            let table = failing("TransactionCanceledException", "Transaction cancelled");
            let put = table.put(note()).when(Note::TEXT.eq(SENTINEL)).returning_old_on_failure();
            vec![
                table
                    .transact_write()
                    .push(put)
                    .insert((User::partition_key("bob"), Note::sort_key(SENTINEL)))
                    .await
                    .unwrap_err(),
            ]
        }
        ErrorKind::TransactionConflict => {
            vec![failing("TransactionConflictException", "Transaction is ongoing").put(note()).await.unwrap_err()]
        }
        ErrorKind::IdempotentParameterMismatch => {
            let table = failing("IdempotentParameterMismatchException", "");
            vec![table.transact_write().put(note()).idempotency_token(SENTINEL).await.unwrap_err()]
        }
        ErrorKind::Throttled => {
            let table = failing("ProvisionedThroughputExceededException", "The level of");
            vec![
                table.get(key()).await.unwrap_err(),
                table.query((User::partition_key(SENTINEL), Note::prefix_sort_key())).await.unwrap_err(),
                table.batch_get([key()]).await.unwrap_err(),
            ]
        }
        ErrorKind::Unprocessed => {
            let keys = r#"{"PK":{"S":"USER#SENTINEL"},"SK":{"S":"NOTE#SENTINEL"}}"#;
            let body = format!(r#"{{"UnprocessedKeys":{{"table":{{"Keys":[{keys}]}}}}}}"#);
            let http = infallible_client_fn(move |_| http::Response::builder().status(200).body(body.clone()).unwrap());
            // Without a sleep implementation, the batch gives up at once.
            let mut config = config().http_client(http).timeout_config(TimeoutConfig::disabled());
            config.set_sleep_impl(None);
            vec![table(config).batch_get([key()]).await.unwrap_err()]
        }
        ErrorKind::Decode => {
            let item = r#"{"PK":{"S":"USER#SENTINEL"},"SK":{"S":"NOTE#SENTINEL"},"user":{"S":"SENTINEL"},
                "id":{"S":"SENTINEL"},"number":{"N":"1"},"text":{"M":{"SENTINEL":{"S":"SENTINEL"}}}}"#;
            let get = responding(200, &format!(r#"{{"Item":{item}}}"#));
            let put = responding(200, &format!(r#"{{"Attributes":{item}}}"#));
            let pages = responding(200, &format!(r#"{{"Items":[{item}]}}"#));
            let batch = responding(200, &format!(r#"{{"Responses":{{"table":[{item}]}}}}"#));
            let relation = get.get(pair()).await.unwrap().unwrap();
            vec![
                get.get(key()).await.unwrap_err(),
                put.put(note()).returning_old().await.unwrap_err(),
                pages.query(Note::query(SENTINEL)).await.unwrap_err(),
                batch.batch_get([key()]).await.unwrap_err(),
                relation.get::<u64>("user").unwrap_err(),
                relation.get::<u64>("text").unwrap_err(),
            ]
        }
        ErrorKind::InvalidInput => {
            let table = succeeding();
            let long = || SENTINEL.repeat(300);
            vec![
                table.get(Note::key(long(), "a")).await.unwrap_err(),
                table.get(Note::key(SENTINEL, "")).await.unwrap_err(),
                table.put(Note { number: f64::NAN, ..note() }).await.unwrap_err(),
                table.batch_get([key(), Note::key(SENTINEL, long())]).await.unwrap_err(),
                Note::key(long(), long()).check().unwrap_err(),
            ]
        }
        ErrorKind::InvalidRequest => {
            let table = succeeding();
            vec![
                table.insert(pair()).attribute("PK", SENTINEL).await.unwrap_err(),
                table.update(key()).await.unwrap_err(),
                table.transact_write().put(note()).delete(key()).await.unwrap_err(),
                table.transact_write().await.unwrap_err(),
                Table::<dokklib::SingleTable>::offline("table").put(note()).await.unwrap_err(),
            ]
        }
        ErrorKind::Rejected => {
            let table = failing("ValidationException", "One or more parameter values were invalid");
            vec![table.put(note()).await.unwrap_err(), table.transact_write().put(note()).await.unwrap_err()]
        }
        ErrorKind::TooLarge => {
            let table = failing("ValidationException", "Item size has exceeded the maximum allowed size");
            vec![table.put(note()).await.unwrap_err()]
        }
        ErrorKind::TableNotFound => {
            let table = failing("ResourceNotFoundException", "Requested resource not found: Table");
            vec![table.get(key()).await.unwrap_err(), table.batch_get([key()]).await.unwrap_err()]
        }
        ErrorKind::IndexNotFound => {
            let table = failing("ValidationException", "The table does not have the specified index:");
            let members = table.query((User::partition_key(SENTINEL), Note::prefix_sort_key())).index(InverseIndex);
            vec![members.await.unwrap_err()]
        }
        ErrorKind::Timeout => {
            let http = aws_smithy_http_client::test_util::NeverClient::new();
            let timeout = TimeoutConfig::builder().operation_timeout(Duration::from_millis(50)).build();
            let table = table(config().http_client(http).timeout_config(timeout));
            vec![table.put(note()).await.unwrap_err(), table.batch_get([key()]).await.unwrap_err()]
        }
        ErrorKind::Unavailable => {
            let table = failing("InternalServerError", "");
            let malformed = responding(200, r#"{"Item": {"PK": {"S": "SENTINEL"#);
            vec![table.put(note()).await.unwrap_err(), malformed.get(key()).await.unwrap_err()]
        }
        ErrorKind::Denied => {
            vec![failing("AccessDeniedException", "User: SENTINEL is not authorized").put(note()).await.unwrap_err()]
        }
        ErrorKind::Other => {
            let table = failing("SomethingNew", "");
            vec![table.put(note()).await.unwrap_err(), failing("SENTINEL <b>", "").get(key()).await.unwrap_err()]
        }
        kind => panic!("no code provokes {kind:?}"),
    }
}

#[tokio::test]
async fn no_error_contains_a_value() {
    for kind in [
        ErrorKind::AlreadyExists,
        ErrorKind::NotFound,
        ErrorKind::ConditionFailed,
        ErrorKind::TransactionCanceled,
        ErrorKind::TransactionConflict,
        ErrorKind::IdempotentParameterMismatch,
        ErrorKind::Throttled,
        ErrorKind::Unprocessed,
        ErrorKind::Decode,
        ErrorKind::InvalidInput,
        ErrorKind::InvalidRequest,
        ErrorKind::Rejected,
        ErrorKind::TooLarge,
        ErrorKind::TableNotFound,
        ErrorKind::IndexNotFound,
        ErrorKind::Timeout,
        ErrorKind::Unavailable,
        ErrorKind::Denied,
        ErrorKind::Other,
    ] {
        for error in provoke(kind).await {
            let texts = all_texts(&error);
            assert_eq!(error.kind(), kind, "{texts}");
            assert!(!texts.contains(SENTINEL), "{kind:?}: {texts}");
        }
    }
}

#[test]
fn the_debug_text_of_a_builder_contains_no_value() {
    let table = Table::<dokklib::SingleTable>::offline("table");
    let pair = || (User::partition_key(SENTINEL), Note::sort_key(SENTINEL));
    let key = || Note::key(SENTINEL, SENTINEL);
    let scores = || Path::<Note, BTreeMap<String, u64>>::raw("scores");
    let texts = [
        format!("{:?}", table.insert(note()).when(Note::TEXT.eq(SENTINEL))),
        format!("{:?}", table.put(pair()).attribute("secret", SENTINEL)),
        format!("{:?}", table.replace(note())),
        format!("{:?}", table.update(key()).set(Note::TEXT, SENTINEL)),
        format!("{:?}", table.upsert(note()).set(Note::TEXT, SENTINEL)),
        format!("{:?}", table.delete(pair())),
        format!("{:?}", table.get(pair())),
        format!("{:?}", table.batch_get([key()])),
        format!("{:?}", table.query(Note::query(SENTINEL)).limit(1)),
        format!("{:?}", table.query((User::partition_key(SENTINEL), Note::prefix_sort_key().begins_with(SENTINEL)))),
        format!("{:?}", table.transact_write().insert(note()).check_exists(pair()).idempotency_token(SENTINEL)),
        format!("{:?} {:?}", pair(), key()),
        format!("{:?}", table.update(key()).set(scores().key(SENTINEL), 1).when(scores().key(SENTINEL).eq(1))),
        format!("{:?} {:?}", scores().key(SENTINEL), Changes::<Note>::new().set(scores().key(SENTINEL), 1)),
    ];
    for text in texts {
        assert!(!text.contains(SENTINEL), "{text}");
    }
}
