//! Error responses that the engine would not send.

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

use super::operation::Operation;

pub(super) fn throttled(random: &mut fastrand::Rng) -> HttpResponse {
    let (code, message) = match random.u8(..3) {
        0 => ("ProvisionedThroughputExceededException", "The level of configured provisioned throughput was exceeded."),
        1 => ("RequestLimitExceeded", "Throughput exceeds the current throughput limit for your account."),
        _ => ("ThrottlingException", "Rate of requests exceeds the allowed throughput."),
    };
    error(400, code, message)
}

pub(super) fn internal_error() -> HttpResponse {
    error(500, "InternalServerError", "Internal server error")
}

pub(super) fn denied() -> HttpResponse {
    error(400, "AccessDeniedException", "User is not authorized to perform this operation")
}

/// Responds with a conflict. In a transaction, one operation conflicts.
pub(super) fn conflict(operation: Operation, body: &Value, random: &mut fastrand::Rng) -> HttpResponse {
    let message = "Transaction is ongoing for the item";
    let operations = match (operation, body.get("TransactItems").and_then(Value::as_array)) {
        (Operation::Transaction, Some(operations)) if !operations.is_empty() => operations,
        _ => return error(400, "TransactionConflictException", message),
    };
    let conflicting = random.usize(..operations.len());
    let reasons = (0..operations.len()).map(|index| {
        if index == conflicting {
            json!({ "Code": "TransactionConflict", "Message": message })
        } else {
            json!({ "Code": "None" })
        }
    });
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "CancellationReasons": reasons.collect::<Vec<_>>(),
    });
    response(400, &body)
}

fn error(status: u16, code: &str, message: &str) -> HttpResponse {
    response(status, &json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": message }))
}

pub(super) fn response(status: u16, body: &Value) -> HttpResponse {
    let status = StatusCode::try_from(status).expect("the status codes of this module are valid");
    let mut response = HttpResponse::new(status, SdkBody::from(body.to_string()));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    response.headers_mut().insert("x-amzn-requestid", "INJECTED-FAULT");
    response
}
