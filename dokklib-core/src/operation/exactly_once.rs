use std::fmt;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;

use super::{TransactRequest, Write};
use crate::error::{Context, Result};

/// A write that is applied at most once, even if its request is sent several times; returned by `exactly_once` of every
/// write, such as [`Update::exactly_once`](super::Update::exactly_once).
///
/// If a response is lost, the SDK sends the request again. DynamoDB then applies an `add` a second time, and a condition
/// can fail because of the first attempt. To prevent this, the write is sent as a transaction of one operation with an
/// idempotency token. DynamoDB applies requests with the same token once within ten minutes.
///
/// **Price**: a transaction consumes twice the write capacity: two write capacity units instead of one for each KB.
///
/// Errors have the same kinds as those of the write alone. The write can't return an item, because a transaction returns
/// none. A token is valid in one AWS Region, so it doesn't cover a retry in another replica of a global table. See
/// [`TransactWriteItems`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems)
/// in AWS's guide.
#[derive(Clone)]
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct ExactlyOnce {
    pub(crate) request: TransactRequest,
    pub(crate) context: Context,
}

impl ExactlyOnce {
    pub(crate) fn new(write: Write) -> Self {
        let context = write.context();
        Self { request: TransactRequest::of_write(write), context }
    }

    /// Sets the idempotency token (DynamoDB's `ClientRequestToken`), 1 to 36 characters, for a program that repeats the
    /// write itself.
    ///
    /// Without it, each awaited operation generates a token, which covers the retries of the SDK and of this library. To
    /// repeat an operation after an error that [may have been applied](crate::Error::may_have_been_applied), set a token
    /// and await a clone of the same operation.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Page { #[entity(key)] path: String, views: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// table.put(Page { path: "/".to_owned(), views: 0 }).await?;
    /// let view = table.update(Page::key("/")).add(Page::VIEWS, 1).exactly_once().idempotency_token("request-4711");
    /// view.clone().await?;
    /// view.await?; // has no further effect
    /// assert_eq!(table.get(Page::key("/")).await?.unwrap().views, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn idempotency_token(mut self, token: impl Into<String>) -> Self {
        self.request.idempotency_token = Some(token.into());
        self
    }

    /// Returns the SDK input of the request without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built. Awaiting the operation returns the same error.
    pub fn to_input(&self) -> Result<TransactWriteItemsInput> {
        self.request.clone().into_input().map_err(|error| error.into_error_of_write(&self.context))
    }

    /// Returns the SDK's fluent builder of the request, to set options that this library doesn't offer.
    ///
    /// # Errors
    ///
    /// As [`to_input`](Self::to_input).
    pub fn into_sdk(self) -> Result<TransactWriteItemsFluentBuilder> {
        self.request.into_sdk().map_err(|error| error.into_error_of_write(&self.context))
    }
}

/// Shows the entity and the condition, but no values.
impl fmt::Debug for ExactlyOnce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ExactlyOnce").field(&self.request.writes).finish()
    }
}
