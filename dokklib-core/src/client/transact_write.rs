use std::borrow::Cow;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types;

use crate::error::{self, CancellationReason, Result};
use crate::expr::Node;
use crate::operation::{ErrorMapper, FailureKinds, OperationFuture, TransactRequest, TransactWrite, Write};
use crate::schema::Layout;

impl<S> IntoFuture for TransactWrite<S> {
    type Output = Result<()>;
    type IntoFuture = OperationFuture<()>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(transact_write(self.request))
    }
}

async fn transact_write(request: TransactRequest) -> Result<()> {
    let layout = request.handle.layout;
    let mapper = ErrorMapper::new(request.context(), layout);
    request.handle.check_connected(&mapper.context)?;
    let operations: Vec<_> = request.writes.iter().map(SentOperation::new).collect();
    let sdk = request.into_sdk()?;
    match sdk.send().await {
        Ok(_) => Ok(()),
        Err(error) => {
            let reasons = reasons(&error, operations);
            Err(mapper.map_transaction(error, reasons))
        }
    }
}

/// The data of a transaction's operation that its cancellation reason needs after the request is sent.
struct SentOperation {
    name: &'static str,
    entity: fn() -> Cow<'static, str>,
    failure_kinds: FailureKinds,
    returning_old_on_failure: bool,
    layout: &'static Layout,
    /// The condition without the one that the write's kind implies.
    condition: Option<Node>,
}

impl SentOperation {
    fn new(write: &Write) -> Self {
        Self {
            name: write.kind.name(),
            entity: write.entity,
            failure_kinds: write.kind.failure_kinds(),
            returning_old_on_failure: write.returning_old_on_failure,
            layout: write.handle.layout,
            // Building the request reports a fault of the condition.
            condition: write.condition_for_error().ok().flatten(),
        }
    }

    /// Converts DynamoDB's cancellation reason. `None` means that DynamoDB returned fewer reasons than operations.
    fn into_reason(self, reason: Option<&types::CancellationReason>) -> CancellationReason {
        let code = reason.and_then(|reason| reason.code()).filter(|code| *code != "None");
        let old = reason.and_then(|reason| reason.item()).filter(|item| !item.is_empty());
        let kind = code.map(|code| match code {
            "ConditionalCheckFailed" => self.failure_kinds.kind(old.is_some()),
            code => error::kind_from_code(code, reason.and_then(|reason| reason.message())),
        });
        let failed_conditions = match &self.condition {
            Some(condition) if code == Some("ConditionalCheckFailed") => {
                self.failure_kinds.failed_conditions(condition, old, self.layout)
            }
            _ => Vec::new(),
        };
        CancellationReason {
            operation: self.name,
            failed_conditions,
            entity: (self.entity)(),
            kind,
            code: code.map(str::to_owned),
            old: old
                .filter(|_| self.returning_old_on_failure)
                .map(|attributes| error::OldAttributes { attributes: attributes.clone(), layout: self.layout }),
        }
    }
}

fn reasons(
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
    operations: Vec<SentOperation>,
) -> Vec<CancellationReason> {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
        return Vec::new();
    };
    let mut reasons = canceled.cancellation_reasons().iter();
    operations.into_iter().map(|operation| operation.into_reason(reasons.next())).collect()
}
