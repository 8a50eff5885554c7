use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;

use crate::attribute::Attributes;
use crate::error::{Error, Result};
use crate::operation::{
    Delete, ErrorMapper, Insert, OldItem, OperationFuture, Put, Replace, ReturnMode, ReturnNone, Update, Write,
    WriteKind,
};

/// Makes a write awaitable.
macro_rules! awaitable {
    ($($Builder:ident<I $(, $Other:ident)*> returns $R:ty: $send:ident;)+) => {$(
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
                    let returned = $send(write, <$R as ReturnMode>::VALUES).await?;
                    <$R as ReturnMode>::read(returned, layout).map_err(|error| error.in_context(&context))
                })
            }
        }
    )+};
}

awaitable! {
    Insert<I> returns ReturnNone: put;
    Put<I, R> returns R: put;
    Replace<I, R> returns R: put;
    Delete<I, R> returns R: delete;
    Update<I, B, R> returns R: update;
}

/// Defines a function that sends the write of one item.
macro_rules! send_write {
    ($($name:ident => $into:ident;)+) => {$(
        async fn $name(write: Write, values: Option<ReturnValue>) -> Result<Option<Attributes>> {
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
