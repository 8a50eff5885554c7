use std::borrow::Cow;
use std::collections::BTreeSet;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types;

use super::attempts::{AttemptLog, send};
use super::call::Call;
use super::get::get_consistent;
use super::repeat::RepeatedBody;
use super::retry::Backoff;
use crate::error::{self, CancellationReason, Context, ErrorKind, Result};
use crate::expr::Node;
use crate::operation::{
    ErrorMapper, ExactlyOnce, FailureKinds, OperationFuture, RenderedTransaction, SentMarker, StaleMarker,
    TransactRequest, TransactWrite, Write, WriteKind, owner_of,
};
use crate::schema::Layout;

impl<S> IntoFuture for TransactWrite<S> {
    type Output = Result<()>;
    type IntoFuture = OperationFuture<()>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, .. } = self;
        Box::pin(async move {
            let call = call_of(&request, &request.context());
            call.record_error(transact_write(request, &call).await)
        })
    }
}

impl IntoFuture for ExactlyOnce {
    type Output = Result<()>;
    type IntoFuture = OperationFuture<()>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, context } = self;
        Box::pin(async move {
            let call = call_of(&request, &context);
            let written = transact_write(request, &call).await;
            call.record_error(written.map_err(|error| error.into_error_of_write(&context)))
        })
    }
}

fn call_of(request: &TransactRequest, context: &Context) -> Call {
    let writes = request.writes.iter().map(|write| &write.handle);
    Call::start_writes(&request.handle, context, "TransactWriteItems", writes)
}

pub(super) async fn transact_write(mut request: TransactRequest, call: &Call) -> Result<()> {
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    request.handle.check_connected(&mapper.context)?;
    // All attempts have the same token, so that at most one of them is applied.
    request.ensure_token();
    let log = AttemptLog::new(call);
    let mut backoff = Backoff::for_conflicts(&request.handle, call);
    let operations = |request: &TransactRequest| request.writes.iter().map(SentOperation::new).collect::<Vec<_>>();
    let is_correctable = request.has_upserts() || request.has_unique_values();
    let (mut sent, mut corrected) = (operations(&request), is_correctable.then(|| request.clone()));
    let mut rendered = request.into_rendered()?;
    let (mut sdk, mut body) = (rendered.sdk(), RepeatedBody::default());
    let mut corrections = 0;
    loop {
        let Err(error) = send!(sdk, call, log, &body) else { return Ok(()) };
        if has_only_conflicts(&error)
            && body.repeat()
            && let Some(pause) = backoff.pause(false, 1)
        {
            pause.await;
            sdk = rendered.placeholder();
            continue;
        }
        let RenderedTransaction { updating_upserts, conditions, markers, .. } = rendered;
        if let Some(request) = &mut corrected
            && corrections < MAX_CORRECTIONS
            && (correct_upserts(request, &updating_upserts, &error)
                || take_over_markers(request, &markers, &error, call).await?)
        {
            corrections += 1;
            sent = operations(request);
            rendered = request.clone().into_rendered()?;
            (sdk, body) = (rendered.sdk(), RepeatedBody::default());
            continue;
        }
        let mut attempts = log.attempts();
        attempts.may_be_applied &= !proves_not_applied(&error);
        let reasons = reasons(&error, sent, conditions, &markers);
        return Err(mapper.map_transaction(error, attempts, reasons));
    }
}

/// The maximum number of times that a transaction is sent again because the item of an upsert, or the owner of a marker, isn't
/// as the request assumed.
const MAX_CORRECTIONS: usize = 5;

/// Records which items of upserts exist, and their unique values, as the cancellation reasons show. Returns `true` if the
/// request assumed something else, so that the corrected request can succeed.
///
/// The transaction was canceled by a condition check, so it has not been applied and a request with another token is safe.
fn correct_upserts(
    request: &mut TransactRequest,
    updating_upserts: &BTreeSet<usize>,
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
) -> bool {
    let mut is_corrected = false;
    // Markers follow the operations.
    for (position, reason) in cancellation_reasons(error).iter().take(request.writes.len()).enumerate() {
        let is_upsert = request.writes[position].kind == WriteKind::Upsert;
        if !is_upsert || reason.code() != Some("ConditionalCheckFailed") {
            continue;
        }
        let stored = reason.item().filter(|item| !item.is_empty());
        is_corrected |= if updating_upserts.contains(&position) {
            request.set_old_values(position, stored)
        } else {
            request.set_existing(position, stored.is_some())
        };
    }
    is_corrected
}

/// Looks up the owners of the markers that canceled the transaction. Returns `true` if none of them has the value, so that
/// the transaction can take the markers over.
///
/// A marker remains without its owner if DynamoDB or another program deletes the owner.
async fn take_over_markers(
    request: &mut TransactRequest,
    markers: &[SentMarker],
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
    call: &Call,
) -> Result<bool> {
    let operations = request.writes.len();
    let reasons = cancellation_reasons(error);
    let has_failed = |reason: &types::CancellationReason| reason.code().is_some_and(|code| code != "None");
    if reasons.iter().take(operations).any(has_failed) {
        return Ok(false);
    }
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    let mut is_corrected = false;
    for (SentMarker { handle, marker, .. }, reason) in markers.iter().zip(reasons.iter().skip(operations)) {
        if !has_failed(reason) {
            continue;
        }
        let stored = reason.item().filter(|_| marker.is_added && reason.code() == Some("ConditionalCheckFailed"));
        let Some(owner) = stored.and_then(|stored| owner_of(stored, handle.layout)) else { return Ok(false) };
        let item = get_consistent(handle, owner.clone(), &mapper, call).await?;
        if !marker.is_stale(item.as_ref()) {
            return Ok(false);
        }
        is_corrected |= request.take_over(StaleMarker { key: marker.key.clone(), owner });
    }
    Ok(is_corrected)
}

/// Returns `true` if the transaction was canceled only because of conflicts with other requests, so that the same
/// transaction can succeed later.
fn has_only_conflicts(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> bool {
    let mut codes = reason_codes(error).peekable();
    codes.peek().is_some() && codes.all(|code| code == "TransactionConflict")
}

/// Returns `true` if DynamoDB checked the conditions. If an earlier attempt had been applied, the response to the same
/// token would be a success instead.
fn proves_not_applied(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> bool {
    reason_codes(error).any(|code| code == "ConditionalCheckFailed")
}

/// Returns the codes of the operations that failed.
fn reason_codes(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> impl Iterator<Item = &str> {
    cancellation_reasons(error).iter().filter_map(|reason| reason.code()).filter(|code| *code != "None")
}

fn cancellation_reasons(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> &[types::CancellationReason] {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => canceled.cancellation_reasons(),
        _ => &[],
    }
}

/// The data of a transaction's operation that its cancellation reason needs after the request is sent.
struct SentOperation {
    name: &'static str,
    entity: fn() -> Cow<'static, str>,
    failure_kinds: FailureKinds,
    returning_old_on_failure: bool,
    layout: &'static Layout,
}

impl SentOperation {
    fn new(write: &Write) -> Self {
        Self {
            name: write.kind.name(),
            entity: write.entity,
            failure_kinds: write.failure_kinds(),
            returning_old_on_failure: write.returning_old_on_failure,
            layout: write.handle.layout,
        }
    }

    /// Converts DynamoDB's cancellation reason. `None` means that DynamoDB returned fewer reasons than operations.
    fn into_reason(
        self,
        position: usize,
        condition: Option<Node>,
        reason: Option<&types::CancellationReason>,
    ) -> CancellationReason {
        let code = reason.and_then(|reason| reason.code()).filter(|code| *code != "None");
        let old = reason.and_then(|reason| reason.item()).filter(|item| !item.is_empty());
        let kind = code.map(|code| match code {
            "ConditionalCheckFailed" => self.failure_kinds.kind(old),
            code => error::kind_from_code(code, reason.and_then(|reason| reason.message())),
        });
        let failed_conditions = match &condition {
            Some(condition) if code == Some("ConditionalCheckFailed") => {
                self.failure_kinds.failed_conditions(condition, old, self.layout)
            }
            _ => Vec::new(),
        };
        CancellationReason {
            position,
            operation: self.name,
            failed_conditions,
            not_unique: None,
            entity: (self.entity)(),
            kind,
            code: code.map(str::to_owned),
            message: reason.and_then(|reason| reason.message()).filter(|_| code.is_some()).map(error::redact),
            old: old
                .filter(|stored| self.returning_old_on_failure && !self.failure_kinds.is_expired(stored))
                .map(|attributes| error::OldAttributes { attributes: attributes.clone(), layout: self.layout }),
        }
    }
}

fn reasons(
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
    operations: Vec<SentOperation>,
    conditions: Vec<Option<Node>>,
    markers: &[SentMarker],
) -> Vec<CancellationReason> {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
        return Vec::new();
    };
    let mut reasons = canceled.cancellation_reasons().iter();
    let operations = operations.into_iter().zip(conditions).enumerate();
    let mut found: Vec<CancellationReason> = operations
        .map(|(position, (operation, condition))| operation.into_reason(position, condition, reasons.next()))
        .collect();
    // A marker is a part of the operation that it belongs to.
    for (sent, reason) in markers.iter().zip(reasons) {
        let Some(code) = reason.code().filter(|code| *code != "None") else { continue };
        let Some(operation) = found.get_mut(sent.position).filter(|operation| operation.kind.is_none()) else {
            continue;
        };
        let is_taken = code == "ConditionalCheckFailed";
        operation.kind =
            Some(if is_taken { ErrorKind::NotUnique } else { error::kind_from_code(code, reason.message()) });
        operation.not_unique = is_taken.then_some(sent.marker.field.attribute);
        operation.code = Some(code.to_owned());
    }
    found
}
