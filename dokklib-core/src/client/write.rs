use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;
use futures_util::future::BoxFuture;

use super::attempts::{AttemptLog, send};
use super::call::Call;
use super::get::get_consistent;
use super::transact_write::transact_write;
use crate::attribute::Attributes;
use crate::error::{Attempts, Context, Error, ErrorKind, Fault, Result};
use crate::item::Item;
use crate::operation::{
    Delete, ErrorMapper, Insert, OldItem, OperationFuture, PreparedWrite, Put, Replace, ReturnMode, TransactRequest,
    Update, Write, WriteKind, WriteRequest,
};

/// Makes a write awaitable.
macro_rules! awaitable {
    ($($Builder:ident<I $(, $Other:ident)*> returns $R:ty: $send:ident by $api:literal;)+) => {$(
        // Users can't violate these bounds: `I` and `R` come from this library's own methods.
        impl<I: Item $(, $Other)*> IntoFuture for $Builder<I $(, $Other)*>
        where
            $R: ReturnMode,
        {
            type Output = Result<<$R as ReturnMode>::Output>;
            type IntoFuture = OperationFuture<<$R as ReturnMode>::Output>;

            fn into_future(self) -> Self::IntoFuture {
                let write = self.into_inner();
                Box::pin(async move {
                    let (context, layout) = (write.context(), write.handle.layout);
                    let transaction = UniqueTransaction::of::<I>();
                    let api = if transaction.is_for(&write) { "TransactWriteItems" } else { $api };
                    let call = Call::start(&write.handle, &context, api);
                    let write = async {
                        let returned = $send(write, <$R as ReturnMode>::VALUES, transaction, &call).await?;
                        <$R as ReturnMode>::read(returned, layout).map_err(|error| error.in_context(&context))
                    };
                    call.record_error(write.await)
                })
            }
        }
    )+};
}

awaitable! {
    Insert<I, R> returns R: put by "PutItem";
    Put<I, R> returns R: put by "PutItem";
    Replace<I, R> returns R: replace by "PutItem";
    Delete<I, R> returns R: delete by "DeleteItem";
    Update<I, B, R> returns R: update by "UpdateItem";
}

/// Defines a function that sends the write of one item.
macro_rules! send_write {
    ($($name:ident by $api:ident;)+) => {$(
        async fn $name(write: Write, values: Option<ReturnValue>, call: &Call) -> Result<Option<Attributes>> {
            let (context, layout) = (write.context(), write.handle.layout);
            let old_may_be_key_only = write.kind == WriteKind::Upsert && write.handle.is_embedded();
            let mut prepared = prepare(write, &context)?;
            let returns_old = values == Some(ReturnValue::AllOld);
            let returns_new = values == Some(ReturnValue::AllNew);
            let written = prepared.item().filter(|_| returns_new).cloned();
            let parameters = prepared.parameters(values);
            let (parameters, needs_retry_check) =
                parameters.map_err(|fault| Error::invalid(fault).in_context(&context))?;
            let request = prepared.write.handle.client.$api().with(parameters);
            let log = AttemptLog::new(call);
            match send!(request, call, log) {
                Ok(output) => Ok(written.or(output.attributes).filter(|returned| {
                    // If an upsert creates the item, the embedded engine returns the key as the old item. DynamoDB
                    // returns none.
                    let is_key_only = old_may_be_key_only && returned.len() <= layout.key_names().count();
                    let is_missing = || returns_old && prepared.write.failure_kinds().is_expired(returned);
                    !is_key_only && !is_missing()
                })),
                Err(error) if needs_retry_check && is_applied(&prepared, &error, log.attempts()) => {
                    let stored = error.as_service_error().and_then(OldItem::old_item);
                    Ok(written.or_else(|| stored.filter(|_| returns_new).cloned()))
                }
                Err(error) => {
                    let mapper = ErrorMapper {
                        failure_kinds: Some(prepared.write.failure_kinds()),
                        returning_old_on_failure: prepared.write.returning_old_on_failure,
                        condition: prepared.write.condition.take(),
                        ..ErrorMapper::new(context, layout)
                    };
                    Err(mapper.map_write(error, log.attempts()))
                }
            }
        }
    )+};
}

send_write! {
    send_put by put_item;
    send_delete by delete_item;
    send_update by update_item;
}

/// The number of times that a write is repeated because another request changes the item's time to live at the same time.
const MAX_TTL_CHANGES: usize = 4;

/// Sends the writes of a type with unique values that need a transaction.
///
/// For other types it is empty, so that a program without unique values contains no code for transactions.
#[derive(Clone, Copy)]
pub(super) struct UniqueTransaction(Option<UniqueTransactionFns>);

#[derive(Clone, Copy)]
struct UniqueTransactionFns {
    is_needed: fn(&Write) -> bool,
    send: SendInTransaction,
}

type SendInTransaction = for<'a> fn(Write, Option<ReturnValue>, &'a Call) -> BoxFuture<'a, Result<Option<Attributes>>>;

impl UniqueTransaction {
    const ANY: Self = Self(Some(UniqueTransactionFns {
        is_needed: needs_transaction,
        send: |write, values, call| Box::pin(write_in_transaction(write, values, call)),
    }));

    pub(super) const fn of<I: Item>() -> Self {
        if I::LIFE_CYCLE.unique.is_empty() { Self(None) } else { Self::ANY }
    }

    fn is_for(self, write: &Write) -> bool {
        self.needed_by(write).is_some()
    }

    fn needed_by(self, write: &Write) -> Option<SendInTransaction> {
        self.0.filter(|transaction| (transaction.is_needed)(write)).map(|transaction| transaction.send)
    }
}

async fn put(
    write: Write,
    values: Option<ReturnValue>,
    transaction: UniqueTransaction,
    call: &Call,
) -> Result<Option<Attributes>> {
    match transaction.needed_by(&write) {
        Some(send) => send(write, values, call).await,
        None => send_put(write, values, call).await,
    }
}

/// Sends a replacement.
///
/// The rare cases are boxed, so that the future of the common one is small.
async fn replace(
    write: Write,
    values: Option<ReturnValue>,
    transaction: UniqueTransaction,
    call: &Call,
) -> Result<Option<Attributes>> {
    if let Some(send) = transaction.needed_by(&write) {
        return send(write, values, call).await;
    }
    match write.guards.erased_ttl {
        Some(name) => Box::pin(replace_keeping_ttl(write, name, values, call)).await,
        None => send_put(write, values, call).await,
    }
}

/// Sends a replacement that keeps a stored time to live, for which the item's type has no field.
async fn replace_keeping_ttl(
    write: Write,
    name: &'static str,
    values: Option<ReturnValue>,
    call: &Call,
) -> Result<Option<Attributes>> {
    let (mut next, mut kept) = (write.clone(), None);
    for _ in 0..MAX_TTL_CHANGES {
        let error = match send_put(next, values.clone(), call).await {
            Err(error) if error.kind() == ErrorKind::ConditionFailed => error,
            result => return result,
        };
        let stored = stored_item::<PutItemError>(&error).and_then(|item| item.get(name)).cloned();
        match stored {
            Some(ttl) if kept.as_ref() != Some(&ttl) => {
                next = write.clone().keeping_ttl(name, &ttl);
                kept = Some(ttl);
            }
            // The user's condition failed.
            _ => return Err(error),
        }
    }
    send_put(next, values, call).await
}

/// Sends an update.
pub(super) async fn update(
    write: Write,
    values: Option<ReturnValue>,
    transaction: UniqueTransaction,
    call: &Call,
) -> Result<Option<Attributes>> {
    if let Some(send) = transaction.needed_by(&write) {
        return send(write, values, call).await;
    }
    if write.guards.expiry.is_some() && write.kind == WriteKind::Upsert {
        Box::pin(upsert_expiring(write, values, transaction, call)).await
    } else {
        send_update(write, values, call).await
    }
}

/// Sends an upsert of an item that can expire. An expired item is deleted first, so that none of its attributes remains.
async fn upsert_expiring(
    write: Write,
    values: Option<ReturnValue>,
    transaction: UniqueTransaction,
    call: &Call,
) -> Result<Option<Attributes>> {
    for _ in 0..MAX_TTL_CHANGES {
        let error = match send_update(write.clone(), values.clone(), call).await {
            Err(error) if error.kind() == ErrorKind::ConditionFailed => error,
            result => return result,
        };
        let stored = stored_item::<UpdateItemError>(&error);
        let Some(deletion) = stored.and_then(|stored| write.delete_of_expired(stored)) else { return Err(error) };
        let deleted = delete_expired(deletion, transaction, call).await;
        deleted.map_err(|error| error.in_context(&write.context()))?;
    }
    send_update(write, values, call).await
}

/// Deletes an item that has expired, unless another request has changed or deleted it.
async fn delete_expired(deletion: Write, transaction: UniqueTransaction, call: &Call) -> Result<()> {
    match Box::pin(delete(deletion, None, transaction, call)).await {
        Err(error) if !error.kind().is_failed_condition() => Err(error),
        _ => Ok(()),
    }
}

async fn delete(
    write: Write,
    values: Option<ReturnValue>,
    transaction: UniqueTransaction,
    call: &Call,
) -> Result<Option<Attributes>> {
    match transaction.needed_by(&write) {
        Some(send) => send(write, values, call).await,
        None => send_delete(write, values, call).await,
    }
}

/// Returns `true` if the write changes unique values, which takes a transaction.
fn needs_transaction(write: &Write) -> bool {
    write.unique.is_some() && write.clone().prepare().is_ok_and(|write| write.needs_transaction)
}

/// Sends a write that changes unique values: a transaction with the write and its markers.
async fn write_in_transaction(write: Write, values: Option<ReturnValue>, call: &Call) -> Result<Option<Attributes>> {
    let (context, handle, key) = (write.context(), write.handle.clone(), write.key());
    if values == Some(ReturnValue::AllOld) {
        return Err(Error::invalid(Fault::UniqueOldItem).in_context(&context));
    }
    let mapper = ErrorMapper::new(Context { writes: false, ..context.clone() }, handle.layout);
    let can_expire = write.kind == WriteKind::Upsert && write.guards.expiry.is_some();
    let mut deletions = 0;
    loop {
        let written = transact_write(TransactRequest::of_write(write.clone()), call).await;
        let Err(error) = written.map_err(|error| error.into_error_of_write(&context)) else { break };
        let Some(key) = key
            .clone()
            .filter(|_| can_expire && error.kind() == ErrorKind::ConditionFailed && deletions < MAX_TTL_CHANGES)
        else {
            return Err(error);
        };
        let stored = get_consistent(&handle, key, &mapper, call).await?;
        let Some(deletion) = stored.and_then(|stored| write.delete_of_expired(&stored)) else { return Err(error) };
        let deleted = delete_expired(deletion, UniqueTransaction::ANY, call).await;
        deleted.map_err(|error| error.in_context(&context))?;
        deletions += 1;
    }
    let Some(key) = key.filter(|_| values.is_some()) else { return Ok(None) };
    get_consistent(&handle, key, &mapper, call).await
}

/// Returns the stored item in the SDK's error of a failed condition.
fn stored_item<E: OldItem + std::error::Error + Send + Sync + 'static>(error: &Error) -> Option<&Attributes> {
    error.sdk()?.downcast_ref::<SdkError<E, HttpResponse>>()?.as_service_error()?.old_item()
}

fn prepare(write: Write, context: &Context) -> Result<PreparedWrite> {
    write.handle.check_connected(context)?;
    write.prepare().map_err(|fault| Error::invalid(fault).in_context(context))
}

/// Returns `true` if the condition failed only because an earlier attempt has applied the write.
fn is_applied<E: OldItem>(write: &PreparedWrite, error: &SdkError<E, HttpResponse>, attempts: Attempts) -> bool {
    // The failed condition itself is a definite outcome, so an uncertain one is that of an earlier attempt.
    let failed = error.as_service_error().filter(|error| attempts.may_be_applied && error.is_failed_condition());
    failed.is_some_and(|failed| write.is_applied(failed.old_item()))
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
