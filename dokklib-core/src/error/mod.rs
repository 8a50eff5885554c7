//! Error handling: the [`Error`] type, its [`ErrorKind`], and the details of failed requests.
//!
//! | question | answer |
//! | --- | --- |
//! | What went wrong? | [`Error::kind`], or a predicate such as [`Error::is_not_found`] |
//! | Which operation and entity failed? | [`Error::operation`], [`Error::entity`] |
//! | Why did a condition fail? | [`Error::failed_conditions`] |
//! | Which item failed the condition check? | [`Error::old_item`], with `.returning_old_on_failure()` |
//! | Which operation of a transaction failed? | [`Error::reasons`], [`Error::first_reason_kind`] |
//! | Is a retry safe, or may the write have been applied? | [`Error::may_have_been_applied`] |
//! | How many requests were sent? | [`Error::attempts`] |
//! | How far did a query or a scan come before its deadline? | [`Error::read_progress`] |
//! | Which items did a batch read, and which keys are unprocessed? | [`Error::batch_results`], [`Error::unprocessed`] |
//! | Which error did DynamoDB return? | [`Error::code`], [`Error::request_id`] |
//! | How do I log the error? | `Display` and [`source`](std::error::Error::source), a [`ServiceError`]: neither contains values |
//! | How do I get the SDK's error? | [`Error::sdk`] |
//!
//! The SDK retries throttling, connection failures and internal errors of DynamoDB. An error is returned only after these
//! retries.

mod attempts;
mod builder;
mod code;
mod deadline;
mod display;
mod engine;
mod failed_condition;
mod fault;
mod kind;
mod redact;
mod service;
mod transaction;

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use crate::attribute::Attributes;
use crate::schema::Layout;

pub use self::failed_condition::FailedCondition;
pub use self::kind::ErrorKind;
pub use self::service::ServiceError;
pub use self::transaction::CancellationReason;

pub(crate) use self::attempts::Attempts;
pub(crate) use self::code::{kind_from_code, kind_from_response};
pub(crate) use self::deadline::DeadlineExceeded;
pub(crate) use self::engine::EngineDropped;
#[doc(hidden)]
pub use self::fault::Fault;
pub(crate) use self::redact::redact;

/// A `Result` with the [`Error`] of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of an operation.
///
/// Use [`kind`](Self::kind) to decide how to handle it.
///
/// `Display`, `Debug` and [`source`](std::error::Error::source) never contain key or attribute values, so an error can be
/// logged. [`sdk`](Self::sdk) returns the unredacted error of the SDK.
///
/// ```
/// use dokklib::{Error, ErrorKind};
///
/// fn status(error: &Error) -> u16 {
///     match error.kind() {
///         ErrorKind::AlreadyExists | ErrorKind::ConditionFailed => 409,
///         ErrorKind::NotFound => 404,
///         ErrorKind::Throttled | ErrorKind::Unavailable => 503,
///         _ => 500,
///     }
/// }
/// ```
#[doc(alias = "ClientError")]
#[doc(alias = "SdkError")]
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    entity: Option<Cow<'static, str>>,
    writes: bool,
    cause: Cause,
    attempts: Attempts,
    reasons: Vec<CancellationReason>,
    old: Option<OldAttributes>,
    failed_conditions: Vec<FailedCondition>,
    /// The field whose value is not unique.
    not_unique: Option<&'static str>,
    /// The progress of an operation with several requests.
    progress: Option<Box<dyn Progress>>,
}

enum Cause {
    /// A check of this library failed, before a request was sent or while a response was decoded.
    Fault(Fault),
    /// The SDK returned an error.
    Sdk { redacted: ServiceError, original: Box<dyn std::error::Error + Send + Sync> },
}

/// How far an operation with several requests came before it failed. Only the operation knows the type.
pub(crate) trait Progress: Any + fmt::Display + Send + Sync {}

/// The attributes of a stored item, decoded on request.
#[derive(Clone)]
pub(crate) struct OldAttributes {
    pub(crate) attributes: Attributes,
    pub(crate) layout: &'static Layout,
}

/// The operation and the entity that an error reports.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) operation: &'static str,
    pub(crate) entity: Option<fn() -> Cow<'static, str>>,
    /// `true` if the operation can have changed data although no response was received.
    pub(crate) writes: bool,
}

impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the entity of the operation, such as `Order` or `Relation<User, Group>`.
    pub fn entity(&self) -> Option<&str> {
        self.0.entity.as_deref()
    }

    /// Returns the name of the operation, such as `insert`, `query` or `transact_write`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns DynamoDB's error code, such as `ValidationException`.
    ///
    /// The code distinguishes errors of kind [`Other`](ErrorKind::Other). Errors that DynamoDB didn't return have no
    /// code.
    pub fn code(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Sdk { redacted, .. } => redacted.code(),
            Cause::Fault(_) => None,
        }
    }

    /// Returns the AWS request ID, for example for AWS Support.
    pub fn request_id(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Sdk { redacted, .. } => redacted.request_id(),
            Cause::Fault(_) => None,
        }
    }

    /// Returns the original error of the SDK, or `None` if dokklib found the error itself. Its `Debug` output contains
    /// key and attribute values.
    ///
    /// `downcast_ref` returns the `SdkError` of the request, for example of a `PutItem`:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Account { #[entity(key)] name: String }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use dokklib::aws_sdk_dynamodb::error::SdkError;
    /// use dokklib::aws_sdk_dynamodb::operation::put_item::PutItemError;
    ///
    /// table.insert(Account { name: "alice".to_owned() }).await?;
    /// let error = table.insert(Account { name: "alice".to_owned() }).await.unwrap_err();
    /// let original = error.sdk().and_then(|error| error.downcast_ref::<SdkError<PutItemError>>());
    /// assert!(original.and_then(SdkError::as_service_error).is_some_and(PutItemError::is_conditional_check_failed_exception));
    /// # Ok(())
    /// # }
    /// ```
    pub fn sdk(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        match &self.0.cause {
            Cause::Sdk { original, .. } => Some(&**original),
            Cause::Fault(_) => None,
        }
    }

    /// Returns the parts of the condition that the item doesn't satisfy.
    ///
    /// DynamoDB reports only that the condition check failed. Every conditional write therefore requests the stored item
    /// on failure, and dokklib evaluates the condition on that item. The result is the smallest set of parts that must
    /// become true. It includes conditions that dokklib adds, for example that the parent of a nested path exists, or
    /// that the other fields in an index key are unchanged. `Display` prints the failed conditions too.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Stock {
    /// #     #[entity(key)]
    /// #     product: String,
    /// #     quantity: u64,
    /// #     closed: Option<bool>,
    /// # }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// table.put(Stock { product: "ball".to_owned(), quantity: 3, closed: None }).await?;
    /// let condition = Stock::QUANTITY.ge(5) & Stock::CLOSED.not_exists();
    /// let error = table.delete(Stock::key("ball")).when(condition).await.unwrap_err();
    /// assert_eq!(error.to_string(), "delete of Stock: the condition check failed: `quantity >= ?`");
    /// assert!(error.failed_conditions()[0].is_about(&Stock::QUANTITY));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Returns an empty slice for other errors. For a transaction, use the [`reasons`](Self::reasons): each one has its
    /// own failed conditions.
    ///
    /// The slice is also empty if no item can meet the condition, for example because `is_in` has no values. dokklib
    /// can't evaluate some parts, such as the size of a non-ASCII string. It returns such a part only if no other part
    /// is false.
    pub fn failed_conditions(&self) -> &[FailedCondition] {
        &self.0.failed_conditions
    }

    /// Returns the cancellation reasons of a canceled transaction: one per operation, in order.
    ///
    /// Returns an empty slice for other errors.
    #[doc(alias = "CancellationReasons")]
    pub fn reasons(&self) -> &[CancellationReason] {
        &self.0.reasons
    }

    /// Returns the kind of the first operation that failed in a canceled transaction. Returns `None` for other errors.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::{Entity, ErrorKind};
    /// # #[derive(Entity, Clone)]
    /// # struct Account { #[entity(key)] id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let account = Account { id: 1 };
    /// table.insert(&account).await?;
    /// let error = table.transact_write().put(Account { id: 2 }).insert(&account).await.unwrap_err();
    /// assert_eq!(error.first_reason_kind(), Some(ErrorKind::AlreadyExists));
    /// # Ok(())
    /// # }
    /// ```
    pub fn first_reason_kind(&self) -> Option<ErrorKind> {
        self.0.reasons.iter().find_map(CancellationReason::kind)
    }

    /// Returns `true` if the error or one of its cancellation reasons is of this kind.
    ///
    /// A write fails with [`AlreadyExists`](ErrorKind::AlreadyExists), [`NotFound`](ErrorKind::NotFound),
    /// [`VersionConflict`](ErrorKind::VersionConflict) or [`NotUnique`](ErrorKind::NotUnique) because its condition check
    /// failed, so such an error is also [`ConditionFailed`](ErrorKind::ConditionFailed). To test for exactly one kind,
    /// compare [`kind`](Self::kind), or [`first_reason_kind`](Self::first_reason_kind) for a transaction.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::{Entity, ErrorKind};
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity)]
    /// # struct Group;
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let alice = User::partition_key("alice");
    /// let transaction = table.transact_write().check_exists((&alice, Group::sort_key("1")));
    /// let error = transaction.await.unwrap_err();
    /// assert!(error.has(ErrorKind::TransactionCanceled) && error.has(ErrorKind::NotFound));
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "has_error")]
    pub fn has(&self, kind: ErrorKind) -> bool {
        // A fault of this kind, such as an empty item collection, isn't a failed condition check.
        let includes = matches!(self.0.cause, Cause::Sdk { .. }) && self.0.kind.includes(kind);
        self.0.kind == kind || includes || self.0.reasons.iter().any(|reason| reason.has(kind))
    }

    /// Returns `true` if the kind is [`NotFound`](ErrorKind::NotFound).
    ///
    /// A canceled transaction has the kind [`TransactionCanceled`](ErrorKind::TransactionCanceled). To include the kinds
    /// of its operations, use [`has`](Self::has).
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// Returns `true` if the kind is [`AlreadyExists`](ErrorKind::AlreadyExists).
    ///
    /// A canceled transaction has the kind [`TransactionCanceled`](ErrorKind::TransactionCanceled). To include the kinds
    /// of its operations, use [`has`](Self::has).
    pub fn is_already_exists(&self) -> bool {
        self.0.kind == ErrorKind::AlreadyExists
    }

    /// Returns the attribute of the unique field (`#[entity(unique)]`) whose value another item has. Returns `None` for
    /// errors of other kinds than [`NotUnique`](ErrorKind::NotUnique).
    ///
    /// For a canceled transaction, it is the attribute of the first operation that failed for this reason. Each of the
    /// [`reasons`](Self::reasons) has its own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Account { #[entity(key)] id: u64, #[entity(unique)] email: String }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let account = |id| Account { id, email: "a@example.com".to_owned() };
    /// table.insert(account(1)).await?;
    /// let error = table.insert(account(2)).await.unwrap_err();
    /// assert_eq!(error.not_unique(), Some("email"));
    /// let error = table.transact_write().insert(account(2)).await.unwrap_err();
    /// assert_eq!(error.not_unique(), Some("email"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn not_unique(&self) -> Option<&str> {
        self.0.not_unique.or_else(|| self.0.reasons.iter().find_map(|reason| reason.not_unique))
    }

    /// Returns `true` if the kind is [`VersionConflict`](ErrorKind::VersionConflict).
    pub fn is_version_conflict(&self) -> bool {
        self.0.kind == ErrorKind::VersionConflict
    }

    /// Returns `true` if the kind is [`ConditionFailed`](ErrorKind::ConditionFailed).
    ///
    /// A canceled transaction has the kind [`TransactionCanceled`](ErrorKind::TransactionCanceled). To include the kinds
    /// of its operations, use [`has`](Self::has).
    pub fn is_condition_failed(&self) -> bool {
        self.0.kind == ErrorKind::ConditionFailed
    }

    /// Returns the number of requests that the operation sent, the SDK's retries included.
    ///
    /// Returns 0 if no request was sent, and for a request that could not be sent because no connection was established.
    /// For an operation with several requests, such as a batch or a query of several pages, it is the number of attempts
    /// of the request that failed.
    pub fn attempts(&self) -> u32 {
        self.0.attempts.count
    }

    /// Returns `true` if the write may have been applied although the operation failed.
    ///
    /// This is the case if one of the [`attempts`](Self::attempts) ended with a timeout or a deadline, a broken connection, an unreadable
    /// response or an internal error of DynamoDB, whatever the last attempt ended with. For example, the response to the
    /// first attempt of an `insert` is lost, and the second attempt finds that the item exists: this item can be the
    /// inserted one with changes that another program made since. If the stored item shows that an earlier attempt was
    /// applied, the operation succeeds instead.
    ///
    /// It is also the case if the write succeeded but the returned item can't be decoded.
    ///
    /// Repeating the operation is safe only if the write is idempotent: a `put` of the same item is idempotent, an `add`
    /// isn't. Any write can be repeated safely with an
    /// [idempotency token](crate::operation::ExactlyOnce::idempotency_token).
    pub fn may_have_been_applied(&self) -> bool {
        match &self.0.cause {
            Cause::Sdk { .. } => self.0.writes && self.0.attempts.may_be_applied,
            // A decode error means that the write succeeded and returned an item. A batch can end with unprocessed
            // operations after the response to some of them was lost, and a deadline can end an attempt. Other faults
            // prevent the request.
            Cause::Fault(_) => self.0.writes && (self.0.kind == ErrorKind::Decode || self.0.attempts.may_be_applied),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Cause::Sdk { redacted, .. } => Some(redacted),
            // `Display` of this error contains the fault's text.
            Cause::Fault(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_wide_and_send_and_sync() {
        fn assert_send_sync<T: Send + Sync + 'static>() {}
        assert_send_sync::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
    }
}
