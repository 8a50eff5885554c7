//! What can go wrong: one [`Error`], whose [`kind`](Error::kind) is what a caller decides on.
//!
//! | a question | its answer |
//! | --- | --- |
//! | What went wrong? | [`Error::kind`], or a predicate such as [`Error::is_not_found`] |
//! | Of what? | [`Error::operation`], [`Error::entity`] |
//! | Which part of the condition? | [`Error::failed_conditions`] |
//! | Which operation of a transaction? | [`Error::reasons`] |
//! | What is stored instead? | [`Error::old_item`], after `.returning_old_on_failure()` |
//! | Did the write happen? | [`Error::may_have_been_applied`] |
//! | What had a batch read, and what is left? | [`Error::batch_results`], [`Error::unprocessed`] |
//! | What did the service say? | [`Error::code`]; [`source`](std::error::Error::source), a [`ServiceError`] without values; whole: [`Error::sdk`] |
//!
//! The SDK retries what may pass (throttling, connections, errors inside the service) before any of this is seen.

mod batch;
mod failed_condition;
mod fault;
mod kind;
mod redact;
mod service;
mod transaction;

use std::borrow::Cow;
use std::fmt;

pub use self::failed_condition::FailedCondition;
pub use self::kind::ErrorKind;
pub use self::service::ServiceError;
pub use self::transaction::CancellationReason;

pub(crate) use self::batch::{BatchProgress, Fetched};
#[doc(hidden)]
pub use self::fault::Fault;
pub(crate) use self::service::{Failed, OldItem, Verdict};

/// The kind that a code of a cancelled transaction's reason means.
pub(crate) fn kind_of_code(code: &str, message: Option<&str>) -> ErrorKind {
    service::of_code(Some(code), message, None)
}

use crate::item::{Attributes, Item};
use crate::schema::Layout;

/// `Result` with this library's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation failed.
///
/// Neither `Display` nor `Debug` nor any [`source`](std::error::Error::source) shows the value of a key or of an
/// attribute. What the SDK said in full is in [`sdk`](Error::sdk), and printing that does show values.
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
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    entity: Option<Cow<'static, str>>,
    writes: bool,
    cause: Cause,
    reasons: Vec<CancellationReason>,
    old: Option<OldAttributes>,
    failed_conditions: Vec<FailedCondition>,
    batch: Option<BatchProgress>,
}

/// What lies under an error.
enum Cause {
    /// A check of this library's, before anything was sent or while an answer was read.
    Fault(Fault),
    /// What the SDK gave, and what may be shown of it.
    Sdk { shown: ServiceError, original: Box<dyn std::error::Error + Send + Sync> },
}

/// An item as it was stored, not decoded until somebody asks for it.
#[derive(Clone)]
pub(crate) struct OldAttributes {
    pub(crate) attributes: Attributes,
    pub(crate) layout: &'static Layout,
}

impl OldAttributes {
    fn decode<I: Item>(&self) -> Result<I> {
        crate::item::decode(self.attributes.clone(), self.layout)
    }
}

/// Of what operation and entity an error tells.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) operation: &'static str,
    pub(crate) entity: Option<fn() -> Cow<'static, str>>,
    /// Whether the operation may have changed something when no answer came.
    pub(crate) writes: bool,
}

impl Error {
    pub(crate) fn fault(kind: ErrorKind, fault: Fault) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            entity: None,
            writes: false,
            cause: Cause::Fault(fault),
            reasons: Vec::new(),
            old: None,
            failed_conditions: Vec::new(),
            batch: None,
        }))
    }

    /// An error found before the request was sent.
    pub(crate) fn invalid(fault: impl Into<Fault>) -> Self {
        let fault = fault.into();
        Self::fault(fault.kind(), fault)
    }

    pub(crate) fn decode(entity: Cow<'static, str>, fault: impl Into<Fault>) -> Self {
        let mut error = Self::fault(ErrorKind::Decode, fault.into());
        error.0.entity = Some(entity);
        error
    }

    pub(crate) fn in_context(mut self, context: &Context) -> Self {
        self.0.operation.get_or_insert(context.operation);
        if self.0.entity.is_none() {
            self.0.entity = context.entity.map(|name| name());
        }
        self.0.writes = context.writes;
        self
    }

    /// What a caller decides on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The entity that the operation was about: `Order`, or `Relation<User, Group>`.
    pub fn entity(&self) -> Option<&str> {
        self.0.entity.as_deref()
    }

    /// The operation, by the name of its verb: `insert`, `query`, `transact_write`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The service's code, where it gave one: `ValidationException`. It tells apart what [`kind`](Self::kind) calls
    /// [`Other`](ErrorKind::Other).
    pub fn code(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Sdk { shown, .. } => shown.code(),
            Cause::Fault(_) => None,
        }
    }

    /// The id that AWS gave the request, for its support.
    pub fn request_id(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Sdk { shown, .. } => shown.request_id(),
            Cause::Fault(_) => None,
        }
    }

    /// The SDK's own error, whose `Debug` shows items.
    ///
    /// It is an `SdkError` of the operation that was sent, to be had by `downcast_ref`.
    pub fn sdk(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        match &self.0.cause {
            Cause::Sdk { original, .. } => Some(&**original),
            Cause::Fault(_) => None,
        }
    }

    /// The item that made the condition fail, as it was stored, where the operation asked for it by `returning_old_on_failure()`.
    ///
    /// # Errors
    ///
    /// [`Decode`](ErrorKind::Decode) if the stored item isn't an `I`.
    pub fn old_item<I: Item>(&self) -> Option<Result<I>> {
        self.0.old.as_ref().map(OldAttributes::decode)
    }

    /// Which parts of a condition were not fulfilled: the fewest whose change would make it hold.
    ///
    /// DynamoDB says only that a condition failed. With the item that made it fail, which every conditional write asks for,
    /// the same condition is evaluated here, the parts that this library adds included: that the parent of a nested
    /// path is there, or that the other parts of an index's key are still what they were. `Display` names them too. Empty
    /// for other errors; of a transaction, each of the [`reasons`](Self::reasons) has its own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Stock {
    /// #     #[entity(key)]
    /// #     product: String,
    /// #     left: u64,
    /// #     closed: Option<bool>,
    /// # }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// table.put(Stock { product: "ball".to_owned(), left: 3, closed: None }).await?;
    /// let wanted = Stock::LEFT.ge(5) & Stock::CLOSED.not_exists();
    /// let error = table.delete(Stock::key("ball")).when(wanted).await.unwrap_err();
    /// assert_eq!(error.to_string(), "delete of Stock: the condition is not fulfilled: `left >= ?`");
    /// assert!(error.failed_conditions()[0].is_about(&Stock::LEFT));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Empty too of a condition that never holds, whatever the item is: an `is_in` of nothing. A part that this library can't evaluate, since sources differ on what it means, is named only if no other part tells
    /// why: the size of a text that isn't ASCII.
    pub fn failed_conditions(&self) -> &[FailedCondition] {
        &self.0.failed_conditions
    }

    /// For each operation of a cancelled transaction, in order, why it failed or that it didn't. Empty for other errors.
    pub fn reasons(&self) -> &[CancellationReason] {
        &self.0.reasons
    }

    /// Whether this is the kind of the error, or of the reason of an operation of a cancelled transaction.
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
    pub fn has(&self, kind: ErrorKind) -> bool {
        self.0.kind == kind || self.0.reasons.iter().any(|reason| reason.kind() == Some(kind))
    }

    /// Whether the item, which had to exist, doesn't. Of a transaction, [`reasons`](Self::reasons) tells that.
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// Whether the item, which must not exist, does.
    pub fn is_already_exists(&self) -> bool {
        self.0.kind == ErrorKind::AlreadyExists
    }

    /// Whether a condition of the user's was not fulfilled.
    pub fn is_condition_failed(&self) -> bool {
        self.0.kind == ErrorKind::ConditionFailed
    }

    /// Whether the request had been sent, might change something, and no answer says whether it did.
    ///
    /// True of writes that ended in a time-out, a broken connection or an error inside the service, and of those that were
    /// done and gave back an item that can't be read. To send such a write
    /// again is safe where it is the same in effect: a `put` of the same item is, an `add` isn't.
    pub fn may_have_been_applied(&self) -> bool {
        match &self.0.cause {
            Cause::Sdk { shown, .. } => self.0.writes && shown.outcome_unknown(),
            // Nothing is sent with a fault in it; an item that came back and can't be read came back from a write.
            Cause::Fault(_) => self.0.writes && self.0.kind == ErrorKind::Decode,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            f.write_str(operation)?;
            if let Some(entity) = &self.0.entity {
                write!(f, " of {entity}")?;
            }
            f.write_str(": ")?;
        } else if let Some(entity) = &self.0.entity {
            write!(f, "{entity}: ")?;
        }
        match &self.0.cause {
            Cause::Fault(fault) => fault.fmt(f),
            Cause::Sdk { .. } => {
                f.write_str(self.0.kind.text())?;
                failed_condition::write_all(f, &self.0.failed_conditions)?;
                transaction::write_failed(f, &self.0.reasons)
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.0.kind);
        if let Some(operation) = self.0.operation {
            debug.field("operation", &operation);
        }
        if let Some(entity) = &self.0.entity {
            debug.field("entity", entity);
        }
        match &self.0.cause {
            Cause::Fault(fault) => debug.field("fault", &format_args!("{fault}")),
            Cause::Sdk { shown, .. } => debug.field("source", shown),
        };
        if !self.0.failed_conditions.is_empty() {
            debug.field("failed_conditions", &self.0.failed_conditions);
        }
        if !self.0.reasons.is_empty() {
            debug.field("reasons", &self.0.reasons);
        }
        debug.finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Cause::Sdk { shown, .. } => Some(shown),
            // The fault's text is this error's own.
            Cause::Fault(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_wide_and_crosses_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
    }
}
