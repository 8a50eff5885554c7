//! The spans and events of calls, with the names of OpenTelemetry's semantic conventions for
//! [database spans](https://opentelemetry.io/docs/specs/semconv/db/database-spans/) and
//! [DynamoDB](https://opentelemetry.io/docs/specs/semconv/db/dynamodb/).
//!
//! They contain names, numbers and error codes, and never a value of a key or an attribute.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use tracing::field::Empty;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Span};

use crate::error::{Context, Error};
use crate::operation::{Handle, Usage};

/// Returns the span of a call, which is disabled if no subscriber is interested in it. `writes` are the handles of several
/// writes.
pub(super) fn of_call<'a>(
    handle: &'a Handle,
    context: &Context,
    api: &'static str,
    writes: impl ExactSizeIterator<Item = &'a Handle>,
) -> Span {
    if LevelFilter::current() < Level::INFO {
        return Span::none();
    }
    let batch_size = Some(writes.len()).filter(|size| *size > 0);
    let mut tables: BTreeSet<&str> = writes.map(|handle| handle.table.name()).collect();
    if batch_size.is_none() {
        tables.insert(handle.table.name());
    }
    tracing::info_span!(
        target: "dokklib",
        "dynamodb",
        otel.name = format_args!("DynamoDB.{api}"),
        otel.kind = "client",
        otel.status_code = Empty,
        db.system.name = "aws.dynamodb",
        db.operation.name = api,
        db.operation.batch.size = batch_size,
        db.collection.name = only(&tables),
        db.response.returned_rows = Empty,
        db.response.status_code = Empty,
        aws.dynamodb.table_names = ?Vec::from_iter(&tables),
        aws.dynamodb.index_name = Empty,
        aws.dynamodb.count = Empty,
        aws.dynamodb.scanned_count = Empty,
        aws.dynamodb.consumed_capacity = Empty,
        aws.request_id = Empty,
        error.type = Empty,
        dokklib.operation = context.operation,
        dokklib.entity = context.entity.map(|entity| entity()).as_deref(),
        dokklib.requests = Empty,
        dokklib.attempts = Empty,
    )
}

/// Returns the only name. A call with several tables has no `db.collection.name`.
fn only<'a>(tables: &BTreeSet<&'a str>) -> Option<&'a str> {
    tables.first().filter(|_| tables.len() == 1).copied()
}

pub(super) fn record_index(span: &Span, index: &str) {
    span.record("aws.dynamodb.index_name", index);
}

pub(super) fn record_batch_size(span: &Span, size: usize) {
    span.record("db.operation.batch.size", size);
}

pub(super) fn record_error(span: &Span, error: &Error) {
    span.record("otel.status_code", "ERROR");
    match error.code() {
        Some(code) => {
            span.record("error.type", code);
            span.record("db.response.status_code", code);
        }
        None => drop(span.record("error.type", tracing::field::debug(error.kind()))),
    }
}

/// Records the numbers of the call at its end.
pub(super) fn record_usage(span: &Span, usage: &Usage, items: usize) {
    if span.is_disabled() {
        return;
    }
    span.record("dokklib.requests", usage.requests);
    span.record("dokklib.attempts", usage.attempts);
    span.record("db.response.returned_rows", items);
    if usage.scanned > 0 {
        span.record("aws.dynamodb.count", usage.count);
        span.record("aws.dynamodb.scanned_count", usage.scanned);
    }
    if let Some(request_id) = usage.request_ids.last() {
        span.record("aws.request_id", request_id);
    }
    if !usage.table_units.is_empty() {
        span.record("aws.dynamodb.consumed_capacity", consumed_capacity(usage));
    }
}

/// Returns the consumed capacity of each table, in the JSON of DynamoDB's responses.
fn consumed_capacity(usage: &Usage) -> String {
    let mut json = String::from("[");
    for (table, units) in &usage.table_units {
        let separator = if json.len() > 1 { "," } else { "" };
        // A table name or an ARN has no character that JSON escapes. Writing to a string can't fail.
        let _ = write!(json, r#"{separator}{{"TableName":"{table}","CapacityUnits":{units}}}"#);
    }
    json.push(']');
    json
}

pub(super) fn attempt_ended(span: &Span, attempt: u32, status: Option<u16>, request_id: Option<&str>) {
    tracing::event!(
        target: "dokklib",
        parent: span,
        Level::DEBUG,
        http.request.resend_count = attempt.saturating_sub(1),
        http.response.status_code = status,
        aws.request_id = request_id,
        "attempt ended"
    );
}

pub(super) fn pause_begins(span: &Span, pause: Duration) {
    tracing::event!(target: "dokklib", parent: span, Level::DEBUG, ?pause, "pause before the next request");
}
