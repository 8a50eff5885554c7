use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;

use super::attempts::{AttemptLog, send};
use super::call::Call;
use crate::attribute::Attributes;
use crate::error::{Attempts, Error, Result};
use crate::operation::{
    Delete, ErrorMapper, Insert, OldItem, OperationFuture, PreparedWrite, Put, Replace, RetryCheck, ReturnMode,
    ReturnNone, Update, Write, WriteKind,
};

/// Makes a write awaitable.
macro_rules! awaitable {
    ($($Builder:ident<I $(, $Other:ident)*> returns $R:ty: $send:ident by $api:literal;)+) => {$(
        // Users can't violate this bound: `R` comes from this library's own methods.
        impl<I $(, $Other)*> IntoFuture for $Builder<I $(, $Other)*>
        where
            $R: ReturnMode,
        {
            type Output = Result<<$R as ReturnMode>::Output>;
            type IntoFuture = OperationFuture<<$R as ReturnMode>::Output>;

            fn into_future(self) -> Self::IntoFuture {
                let write = self.into_inner();
                Box::pin(async move {
                    let (context, layout) = (write.context(), write.handle.layout);
                    let call = Call::start(&write.handle, &context, $api);
                    let write = async {
                        let returned = $send(write, <$R as ReturnMode>::VALUES, &call).await?;
                        <$R as ReturnMode>::read(returned, layout).map_err(|error| error.in_context(&context))
                    };
                    call.track(write).await
                })
            }
        }
    )+};
}

awaitable! {
    Insert<I> returns ReturnNone: put by "PutItem";
    Put<I, R> returns R: put by "PutItem";
    Replace<I, R> returns R: put by "PutItem";
    Delete<I, R> returns R: delete by "DeleteItem";
    Update<I, B, R> returns R: update by "UpdateItem";
}

/// Defines a function that sends the write of one item.
macro_rules! send_write {
    ($($name:ident => $into:ident;)+) => {$(
        async fn $name(write: Write, values: Option<ReturnValue>, call: &Call) -> Result<Option<Attributes>> {
            let old_may_be_key_only = write.kind == WriteKind::Upsert && write.handle.is_embedded();
            let keys = write.handle.layout.key_names().count();
            let (prepared, mapper) = prepare(write)?;
            let retry_check = prepared.retry_check(values.as_ref());
            let returns_new = values == Some(ReturnValue::AllNew);
            let sdk = prepared.$into(values).map_err(|fault| Error::invalid(fault).in_context(&mapper.context))?;
            let log = AttemptLog::new(call);
            match send!(sdk, call, log) {
                // If an upsert creates the item, the embedded engine returns the key as the old item. DynamoDB returns
                // none.
                Ok(output) => Ok(output.attributes.filter(|old| !old_may_be_key_only || old.len() > keys)),
                Err(error) if is_applied(&error, log.attempts(), retry_check) => {
                    let stored = error.as_service_error().and_then(OldItem::old_item);
                    Ok(stored.filter(|_| returns_new).cloned())
                }
                Err(error) => Err(mapper.map_write(error, log.attempts())),
            }
        }
    )+};
}

send_write! {
    put => into_put;
    delete => into_delete;
    update => into_update;
}

/// Prepares a write and the mapper of its errors.
fn prepare(write: Write) -> Result<(PreparedWrite, ErrorMapper)> {
    let mapper = ErrorMapper {
        failure_kinds: Some(write.failure_kinds()),
        returning_old_on_failure: write.returning_old_on_failure,
        ..ErrorMapper::new(write.context(), write.handle.layout)
    };
    write.handle.check_connected(&mapper.context)?;
    let prepared = write.prepare().map_err(|fault| Error::invalid(fault).in_context(&mapper.context))?;
    let condition = prepared.condition.clone();
    Ok((prepared, ErrorMapper { condition, ..mapper }))
}

/// Returns `true` if the condition failed only because an earlier attempt has applied the write.
fn is_applied<E: OldItem>(
    error: &SdkError<E, HttpResponse>,
    attempts: Attempts,
    retry_check: Option<RetryCheck>,
) -> bool {
    // The failed condition itself is a definite outcome, so an uncertain one is that of an earlier attempt.
    let failed = error.as_service_error().filter(|error| attempts.may_be_applied && error.is_failed_condition());
    failed.zip(retry_check).is_some_and(|(failed, check)| check.is_applied(failed.old_item()))
}

macro_rules! impl_old_item {
    ($($Error:ident),+) => {$(
        impl OldItem for $Error {
            fn is_failed_condition(&self) -> bool {
                self.is_conditional_check_failed_exception()
            }

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
