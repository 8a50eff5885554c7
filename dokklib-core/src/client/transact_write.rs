use std::borrow::Cow;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;
use aws_sdk_dynamodb::types;

use super::attempts::{AttemptLog, send};
use super::call::Call;
use super::retry::Backoff;
use crate::error::{self, CancellationReason, Context, Result};
use crate::expr::Node;
use crate::operation::{
    ErrorMapper, ExactlyOnce, FailureKinds, OperationFuture, TransactRequest, TransactWrite, Write, WriteKind,
};
use crate::schema::Layout;

impl<S> IntoFuture for TransactWrite<S> {
    type Output = Result<()>;
    type IntoFuture = OperationFuture<()>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, .. } = self;
        Box::pin(async move {
            let call = call_of(&request, &request.context());
            call.track(transact_write(request, &call)).await
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
    Call::start_writes(&request.handle, context, "TransactWriteItems", &request.writes)
}

async fn transact_write(mut request: TransactRequest, call: &Call) -> Result<()> {
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    request.handle.check_connected(&mapper.context)?;
    // All attempts have the same token, so that at most one of them is applied.
    request.ensure_token();
    let log = AttemptLog::new(call);
    let mut backoff = Backoff::for_conflicts(&request.handle, call);
    let operations = |request: &TransactRequest| request.writes.iter().map(SentOperation::new).collect::<Vec<_>>();
    let (mut sent, mut corrected) = (operations(&request), request.has_upserts().then(|| request.clone()));
    let (mut sdk, mut conditions) = request.into_sdk_and_conditions()?;
    let mut corrections = 0;
    loop {
        let Err(error) = send!(sdk.clone(), call, log) else { return Ok(()) };
        if has_only_conflicts(&error)
            && let Some(pause) = backoff.pause(false, 1)
        {
            pause.await;
            continue;
        }
        if let Some(request) = &mut corrected
            && corrections < MAX_CORRECTIONS
            && correct_upserts(request, &sdk, &error)
        {
            corrections += 1;
            sent = operations(request);
            (sdk, conditions) = request.clone().into_sdk_and_conditions()?;
            continue;
        }
        let mut attempts = log.attempts();
        attempts.may_be_applied &= !proves_not_applied(&error);
        let reasons = reasons(&error, sent, conditions);
        return Err(mapper.map_transaction(error, attempts, reasons));
    }
}

/// The maximum number of times that a transaction is sent again because the item of an upsert was created or deleted.
const MAX_CORRECTIONS: usize = 5;

/// Records which items of upserts without changes exist, as the cancellation reasons show. Returns `true` if the request
/// assumed something else, so that the corrected request can succeed.
///
/// The transaction was canceled by a condition check, so it has not been applied and a request with another token is safe.
fn correct_upserts(
    request: &mut TransactRequest,
    sdk: &TransactWriteItemsFluentBuilder,
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
) -> bool {
    let sent = sdk.as_input().get_transact_items().as_deref().unwrap_or_default();
    let mut is_corrected = false;
    for (position, (operation, reason)) in sent.iter().zip(cancellation_reasons(error)).enumerate() {
        let is_upsert = request.writes[position].kind == WriteKind::Upsert && operation.update().is_none();
        if is_upsert && reason.code() == Some("ConditionalCheckFailed") {
            let item_exists = reason.item().is_some_and(|item| !item.is_empty());
            is_corrected |= request.set_existing(position, item_exists);
        }
    }
    is_corrected
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
            "ConditionalCheckFailed" => {
                let exists = old.is_some_and(|old| !self.failure_kinds.is_of_other_entity(old));
                self.failure_kinds.kind(exists)
            }
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
            entity: (self.entity)(),
            kind,
            code: code.map(str::to_owned),
            message: reason.and_then(|reason| reason.message()).filter(|_| code.is_some()).map(error::redact),
            old: old
                .filter(|_| self.returning_old_on_failure)
                .map(|attributes| error::OldAttributes { attributes: attributes.clone(), layout: self.layout }),
        }
    }
}

fn reasons(
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
    operations: Vec<SentOperation>,
    conditions: Vec<Option<Node>>,
) -> Vec<CancellationReason> {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
        return Vec::new();
    };
    let mut reasons = canceled.cancellation_reasons().iter();
    let operations = operations.into_iter().zip(conditions).enumerate();
    operations
        .map(|(position, (operation, condition))| operation.into_reason(position, condition, reasons.next()))
        .collect()
}
