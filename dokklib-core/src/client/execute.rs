use std::borrow::Cow;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{self, ReturnValue};

use crate::error::{self, CancellationReason, Error, Failed, OldItem, Result, Verdict};
use crate::expr::Node;
use crate::item::Attributes;
use crate::operation::{GetRequest, TransactRequest, Verb, Write};
use crate::schema::Layout;

pub(crate) async fn get(request: GetRequest) -> Result<Option<Attributes>> {
    let failed = Failed::of(request.context(), request.handle.layout);
    request.handle.check_connected(&failed.context)?;
    let output = request.into_sdk()?.send().await.map_err(|error| failed.other(error))?;
    Ok(output.item)
}

/// Sends a write of one item, whose failure is told by its verb.
macro_rules! send_write {
    ($($name:ident by $into:ident;)+) => {$(
        pub(crate) async fn $name(write: Write, values: Option<ReturnValue>) -> Result<Option<Attributes>> {
            let mut failed = Failed {
                verdict: Some(write.verb.verdict()),
                returning_old_on_failure: write.returning_old_on_failure,
                ..Failed::of(write.context(), write.handle.layout)
            };
            write.handle.check_connected(&failed.context)?;
            let invalid = |fault| Error::invalid(fault).in_context(&write.context());
            failed.condition = write.explained().map_err(invalid)?;
            let may_have_been_absent = write.verb == Verb::Upsert && write.handle.is_embedded();
            let sdk = write.$into(values).map_err(|fault| Error::invalid(fault).in_context(&failed.context))?;
            let output = sdk.send().await.map_err(|error| failed.write(error))?;
            // The embedded engine gives the key as the old item where there was none; DynamoDB gives nothing.
            Ok(output.attributes.filter(|old| !may_have_been_absent || old.len() > 2))
        }
    )+};
}

send_write! {
    put by into_put;
    delete by into_delete;
    update by into_update;
}

pub(crate) async fn transact_write(request: TransactRequest) -> Result<()> {
    let layout = request.handle.layout;
    let failed = Failed::of(request.context(), layout);
    request.handle.check_connected(&failed.context)?;
    let operations: Vec<_> = request.writes.iter().map(Operation::of).collect();
    let sdk = request.into_sdk()?;
    match sdk.send().await {
        Ok(_) => Ok(()),
        Err(error) => {
            let reasons = reasons(&error, operations);
            Err(failed.transaction(error, reasons))
        }
    }
}

/// What is left of a write once it has been sent.
struct Operation {
    name: &'static str,
    entity: fn() -> Cow<'static, str>,
    verdict: Verdict,
    returning_old_on_failure: bool,
    layout: &'static Layout,
    /// What had to hold besides what the verb says.
    condition: Option<Node>,
}

impl Operation {
    fn of(write: &Write) -> Self {
        Self {
            name: write.verb.name(),
            entity: write.entity,
            verdict: write.verb.verdict(),
            returning_old_on_failure: write.returning_old_on_failure,
            layout: write.handle.layout,
            // A fault in it is reported when the request is made.
            condition: write.explained().ok().flatten(),
        }
    }

    /// Why it failed, of which the service gives a reason for each operation; too few leave the rest without one.
    fn reason(self, reason: Option<&types::CancellationReason>) -> CancellationReason {
        let code = reason.and_then(|reason| reason.code()).filter(|code| *code != "None");
        let old = reason.and_then(|reason| reason.item()).filter(|item| !item.is_empty());
        let kind = code.map(|code| match code {
            "ConditionalCheckFailed" => self.verdict.kind(old.is_some()),
            code => error::kind_of_code(code, reason.and_then(|reason| reason.message())),
        });
        let failed_conditions = match &self.condition {
            Some(condition) if code == Some("ConditionalCheckFailed") => {
                self.verdict.failed_conditions(condition, old, self.layout)
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
    operations: Vec<Operation>,
) -> Vec<CancellationReason> {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
        return Vec::new();
    };
    let mut given = canceled.cancellation_reasons().iter();
    operations.into_iter().map(|operation| operation.reason(given.next())).collect()
}

macro_rules! old_item_of {
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

old_item_of!(PutItemError, DeleteItemError, UpdateItemError);
