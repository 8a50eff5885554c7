use std::borrow::Cow;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{self, ReturnValue};

use crate::error::{self, CancellationReason, Error, ErrorMapper, FailureKinds, OldItem, Result};
use crate::expr::Node;
use crate::item::Attributes;
use crate::operation::{GetRequest, TransactRequest, Write, WriteKind};
use crate::schema::Layout;

pub(crate) async fn get(request: GetRequest) -> Result<Option<Attributes>> {
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    request.handle.check_connected(&mapper.context)?;
    let output = request.into_sdk()?.send().await.map_err(|error| mapper.map(error))?;
    Ok(output.item)
}

/// Defines a function that sends the write of one item.
macro_rules! send_write {
    ($($name:ident => $into:ident;)+) => {$(
        pub(crate) async fn $name(write: Write, values: Option<ReturnValue>) -> Result<Option<Attributes>> {
            let mut mapper = ErrorMapper {
                failure_kinds: Some(write.kind.failure_kinds()),
                returning_old_on_failure: write.returning_old_on_failure,
                ..ErrorMapper::new(write.context(), write.handle.layout)
            };
            write.handle.check_connected(&mapper.context)?;
            let invalid = |fault| Error::invalid(fault).in_context(&write.context());
            mapper.condition = write.condition_for_error().map_err(invalid)?;
            let old_may_be_key_only = write.kind == WriteKind::Upsert && write.handle.is_embedded();
            let sdk = write.$into(values).map_err(|fault| Error::invalid(fault).in_context(&mapper.context))?;
            let output = sdk.send().await.map_err(|error| mapper.map_write(error))?;
            // If an upsert creates the item, the embedded engine returns the key as the old item. DynamoDB returns
            // none.
            Ok(output.attributes.filter(|old| !old_may_be_key_only || old.len() > 2))
        }
    )+};
}

send_write! {
    put => into_put;
    delete => into_delete;
    update => into_update;
}

pub(crate) async fn transact_write(request: TransactRequest) -> Result<()> {
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

macro_rules! impl_old_item {
    ($($Error:ident),+) => {$(
        impl OldItem for $Error {
            fn old_item(&self) -> Option<&Attributes> {
                match self {
                    Self::ConditionalCheckFailedException(failed) => failed.item().filter(|item| !item.is_empty()),
                    _ => None,
                }
            }
        }
    )+};
}

impl_old_item!(PutItemError, DeleteItemError, UpdateItemError);
