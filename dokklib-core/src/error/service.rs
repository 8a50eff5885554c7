use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;

use super::redact::redact;
use super::transaction::CancellationReason;
use super::{Cause, Context, Error, ErrorKind, FailedCondition, Inner, OldAttributes};
use crate::expr::{self, Node};
use crate::item::Attributes;
use crate::schema::Layout;

/// What may be shown of an error of the SDK's: the code, the request id, and the message without the values in it.
#[derive(Clone)]
pub struct ServiceError {
    stage: Stage,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

/// How far a request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It was never sent.
    Unsent,
    /// It may have been sent, and no answer came that could be read.
    Unanswered,
    /// The service refused it.
    Refused,
    /// The service failed while it worked on it.
    Failed,
}

impl ServiceError {
    /// The service's error code: `ValidationException`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The service's message, without the values in it.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The id that AWS gave the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    pub(super) fn outcome_unknown(&self) -> bool {
        matches!(self.stage, Stage::Unanswered | Stage::Failed)
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code().unwrap_or("no error code"))?;
        if let Some(message) = self.message() {
            write!(f, ": {message}")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request id {id})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .finish()
    }
}

impl StdError for ServiceError {}

/// The item with which the service answers a write whose condition failed.
pub(crate) trait OldItem {
    fn old_item(&self) -> Option<&Attributes>;
}

/// What a failed condition means for the verb that sent it.
#[derive(Clone, Copy)]
pub(crate) struct Verdict {
    /// Where there is no such item.
    pub(crate) missing: ErrorKind,
    /// Where there is one.
    pub(crate) existing: ErrorKind,
}

impl Verdict {
    pub(crate) fn kind(self, item_exists: bool) -> ErrorKind {
        if item_exists { self.existing } else { self.missing }
    }

    /// Which parts of the condition the item doesn't fulfil; where there is none, and had to be, that says it all.
    pub(crate) fn failed_conditions(
        self,
        condition: &Node,
        stored: Option<&Attributes>,
        layout: &Layout,
    ) -> Vec<FailedCondition> {
        match stored {
            Some(stored) => expr::failed_conditions(condition, stored, layout),
            None if self.missing == ErrorKind::ConditionFailed => {
                expr::failed_conditions(condition, &Attributes::new(), layout)
            }
            None => Vec::new(),
        }
    }
}

/// All that is needed to turn an answer of the SDK's into an error.
#[derive(Clone)]
pub(crate) struct Failed {
    pub(crate) context: Context,
    pub(crate) layout: &'static Layout,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) returning_old_on_failure: bool,
    /// What had to hold besides what the verb says.
    pub(crate) condition: Option<Node>,
}

impl Failed {
    /// That of an operation without a condition.
    pub(crate) fn of(context: Context, layout: &'static Layout) -> Self {
        Self { context, layout, verdict: None, returning_old_on_failure: false, condition: None }
    }

    /// The error for a write that may carry the item which made its condition fail.
    pub(crate) fn write<E>(&self, error: SdkError<E, HttpResponse>) -> Error
    where
        E: OldItem + ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        let stored = error.as_service_error().and_then(OldItem::old_item);
        let exists = stored.is_some();
        let old = stored
            .filter(|_| self.returning_old_on_failure)
            .map(|attributes| OldAttributes { attributes: attributes.clone(), layout: self.layout });
        let failed_conditions = match &self.condition {
            Some(condition) => self
                .verdict
                .map(|verdict| verdict.failed_conditions(condition, stored, self.layout))
                .unwrap_or_default(),
            None => Vec::new(),
        };
        let mut error = self.error(error, exists, old, Vec::new());
        if error.0.kind.is_of_a_condition() {
            error.0.failed_conditions = failed_conditions;
        }
        error
    }

    /// The error for an operation without a condition.
    pub(crate) fn other<E>(&self, error: SdkError<E, HttpResponse>) -> Error
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        self.error(error, false, None, Vec::new())
    }

    /// The error for a transaction, with the reason of each of its operations.
    pub(crate) fn transaction<E>(&self, error: SdkError<E, HttpResponse>, reasons: Vec<CancellationReason>) -> Error
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        self.error(error, false, None, reasons)
    }

    fn error<E>(
        &self,
        error: SdkError<E, HttpResponse>,
        item_exists: bool,
        old: Option<OldAttributes>,
        reasons: Vec<CancellationReason>,
    ) -> Error
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        let status = error.raw_response().map(|response| response.status().as_u16());
        let (stage, kind) = match &error {
            SdkError::ConstructionFailure(_) => (Stage::Unsent, unsent(&error)),
            SdkError::TimeoutError(_) => (Stage::Unanswered, ErrorKind::Timeout),
            SdkError::DispatchFailure(failure) => {
                let kind = if failure.is_timeout() { ErrorKind::Timeout } else { unsent(&error) };
                let is_unsent = kind == ErrorKind::Denied || never_connected(&error);
                (if is_unsent { Stage::Unsent } else { Stage::Unanswered }, kind)
            }
            // What came is no answer of DynamoDB's, and the SDK made an error of reading it.
            SdkError::ServiceError(_) if status.is_some_and(|status| status < 400) => {
                (Stage::Unanswered, ErrorKind::Unavailable)
            }
            SdkError::ServiceError(service) => {
                let stage = if status.is_some_and(|status| status >= 500) { Stage::Failed } else { Stage::Refused };
                let failed = service.err();
                let kind = match failed.code() {
                    Some("ConditionalCheckFailedException") => {
                        self.verdict.map_or(ErrorKind::ConditionFailed, |verdict| verdict.kind(item_exists))
                    }
                    code => of_code(code, failed.message(), status),
                };
                (stage, kind)
            }
            // An answer that is no answer of DynamoDB's; `SdkError` is not exhaustive.
            _ => (Stage::Unanswered, ErrorKind::Unavailable),
        };
        let shown = ServiceError {
            stage,
            code: error.code().filter(|code| is_code(code)).map(str::to_owned),
            message: error.message().map(redact).or_else(|| Some(stage_text(&error).to_owned())),
            request_id: error.request_id().map(str::to_owned),
        };
        Error(Box::new(Inner {
            kind,
            operation: Some(self.context.operation),
            entity: self.context.entity.map(|name| name()),
            writes: self.context.writes,
            cause: Cause::Sdk { shown, original: Box::new(error) },
            reasons,
            old,
            failed_conditions: Vec::new(),
            batch: None,
        }))
    }
}

/// An error code is a name; what isn't one came from something that isn't DynamoDB, and might be anything.
fn is_code(code: &str) -> bool {
    code.len() <= 80 && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What the SDK's own errors say, in words without the chain under them.
fn stage_text<E>(error: &SdkError<E, HttpResponse>) -> &'static str {
    match error {
        SdkError::ConstructionFailure(_) => "the request could not be made",
        SdkError::TimeoutError(_) => "the request timed out",
        SdkError::DispatchFailure(_) => "the request could not be sent, or its answer not received",
        SdkError::ResponseError(_) => "the answer could not be read",
        _ => "no message",
    }
}

/// The kind of a failure before an answer: missing credentials, or no connection.
fn unsent<E: StdError + 'static>(error: &SdkError<E, HttpResponse>) -> ErrorKind {
    // The SDK's credentials error is in a crate of its own; its name is all that's needed of it.
    let about_credentials = chain(error).any(|cause| {
        let text = cause.to_string();
        text.contains("credentials") || text.contains("identity")
    });
    if about_credentials {
        ErrorKind::Denied
    } else if matches!(error, SdkError::ConstructionFailure(_)) {
        ErrorKind::Other
    } else {
        ErrorKind::Unavailable
    }
}

/// Whether no connection was made, so that nothing can have been sent.
fn never_connected<E: StdError + 'static>(error: &SdkError<E, HttpResponse>) -> bool {
    use std::io::ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable};
    chain(error).any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|io| {
            matches!(io.kind(), AddrNotAvailable | ConnectionRefused | HostUnreachable | NetworkUnreachable)
        }) || cause.to_string().starts_with("dns error")
    })
}

/// The error and everything under it.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The kind that a code of DynamoDB's means; the status decides where a code is unknown.
///
/// [Error handling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html) in AWS's
/// guide lists the codes.
pub(super) fn of_code(code: Option<&str>, message: Option<&str>, status: Option<u16>) -> ErrorKind {
    let says = |text: &str| message.is_some_and(|message| message.contains(text));
    // A transaction's reasons have the codes in their short form.
    match code.unwrap_or_default().trim_end_matches("Exception") {
        "ConditionalCheckFailed" => ErrorKind::ConditionFailed,
        "TransactionCanceled" => ErrorKind::TransactionCanceled,
        "TransactionConflict" | "TransactionInProgress" | "ReplicatedWriteConflict" => ErrorKind::TransactionConflict,
        "IdempotentParameterMismatch" => ErrorKind::IdempotentParameterMismatch,
        "ProvisionedThroughputExceeded" | "RequestLimitExceeded" | "ThrottlingError" | "Throttling" => {
            ErrorKind::Throttled
        }
        "ItemCollectionSizeLimitExceeded" => ErrorKind::TooLarge,
        "ResourceNotFound" if says("ndex") && !says("able") => ErrorKind::IndexNotFound,
        "ResourceNotFound" | "TableNotFound" => ErrorKind::TableNotFound,
        "IndexNotFound" => ErrorKind::IndexNotFound,
        "Validation" | "ValidationError" if says("specified index") => ErrorKind::IndexNotFound,
        "Validation" | "ValidationError"
            if says("tem size") || says("ize limit exceeded") || says("size cannot exceed") =>
        {
            ErrorKind::TooLarge
        }
        "Validation" | "ValidationError" | "Serialization" => ErrorKind::Rejected,
        "AccessDenied"
        | "ExpiredToken"
        | "IncompleteSignature"
        | "InvalidSignature"
        | "MissingAuthenticationToken"
        | "NotAuthorized"
        | "UnrecognizedClient" => ErrorKind::Denied,
        "InternalServerError" | "ServiceUnavailable" => ErrorKind::Unavailable,
        _ => match status {
            Some(401 | 403) => ErrorKind::Denied,
            Some(429) => ErrorKind::Throttled,
            Some(408 | 504) => ErrorKind::Timeout,
            Some(status) if status >= 500 => ErrorKind::Unavailable,
            _ => ErrorKind::Other,
        },
    }
}
