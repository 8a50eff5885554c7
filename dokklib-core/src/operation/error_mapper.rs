use std::error::Error as StdError;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;

use crate::attribute::{Attributes, Expiry};
use crate::error::{
    Attempts, CancellationReason, Context, DeadlineExceeded, EngineDropped, Error, ErrorKind, FailedCondition, Fault,
    OldAttributes, ServiceError, kind_from_response, redact,
};
use crate::expr::{self, Node};
use crate::operation::VersionGuard;
use crate::schema::{Layout, Tag};

/// An SDK error that can contain the stored item of a failed condition check.
pub(crate) trait OldItem {
    fn is_failed_condition(&self) -> bool;
    fn old_item(&self) -> Option<&Attributes>;
}

/// The error kinds for a failed condition check of an operation.
#[derive(Clone, Copy)]
pub(crate) struct FailureKinds {
    pub(crate) if_missing: ErrorKind,
    pub(crate) if_existing: ErrorKind,
    /// The tag that the write checks.
    pub(crate) tag: Option<Tag>,
    pub(crate) expiry: Option<Expiry>,
    /// The version that the write requires.
    pub(crate) version: Option<VersionGuard>,
}

impl FailureKinds {
    /// Returns the kind of the error, according to the stored item.
    pub(crate) fn kind(self, stored: Option<&Attributes>) -> ErrorKind {
        let stored = stored.filter(|stored| !self.is_missing(stored));
        let (kind, is_required) = match stored {
            Some(_) => (self.if_existing, true),
            // `NotFound` explains the failure.
            None => (self.if_missing, self.if_missing == ErrorKind::ConditionFailed),
        };
        let is_conflict = || self.version.is_some_and(|version| version.is_conflict(stored));
        if is_required && is_conflict() { ErrorKind::VersionConflict } else { kind }
    }

    /// Returns `true` if the stored item counts as missing: it is one of another entity, or has expired.
    pub(crate) fn is_missing(self, stored: &Attributes) -> bool {
        self.is_of_other_entity(stored) || self.is_expired(stored)
    }

    pub(crate) fn is_expired(self, stored: &Attributes) -> bool {
        self.expiry.is_some_and(|expiry| expiry.is_expired(stored))
    }

    fn is_of_other_entity(self, stored: &Attributes) -> bool {
        self.tag.is_some_and(|tag| tag.is_of_other_entity(stored))
    }

    /// Returns the parts of the condition that the stored item doesn't satisfy.
    ///
    /// Returns none if the item is missing and the operation requires it: `NotFound` already explains the failure.
    pub(crate) fn failed_conditions(
        self,
        condition: &Node,
        stored: Option<&Attributes>,
        layout: &Layout,
    ) -> Vec<FailedCondition> {
        match stored {
            Some(stored) if self.is_of_other_entity(stored) => Vec::new(),
            Some(stored) if !self.is_missing(stored) => expr::failed_conditions(condition, stored, layout),
            _ if self.if_missing == ErrorKind::ConditionFailed => {
                expr::failed_conditions(condition, &Attributes::new(), layout)
            }
            _ => Vec::new(),
        }
    }
}

/// Converts the SDK's errors of one operation into [`Error`]s.
#[derive(Clone)]
pub(crate) struct ErrorMapper {
    pub(crate) context: Context,
    pub(crate) layout: &'static Layout,
    pub(crate) failure_kinds: Option<FailureKinds>,
    pub(crate) returning_old_on_failure: bool,
    /// The condition in addition to the one that the operation itself implies.
    pub(crate) condition: Option<Node>,
}

impl ErrorMapper {
    /// Creates the mapper of an operation without a condition.
    pub(crate) fn new(context: Context, layout: &'static Layout) -> Self {
        Self { context, layout, failure_kinds: None, returning_old_on_failure: false, condition: None }
    }

    /// Converts the error of an operation without a condition.
    pub(crate) fn map<E>(&self, error: SdkError<E, HttpResponse>, attempts: Attempts) -> Error
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        self.map_with(error, attempts, ErrorKind::ConditionFailed)
    }

    /// Converts the error of a single-item write.
    pub(crate) fn map_write<E>(&self, error: SdkError<E, HttpResponse>, attempts: Attempts) -> Error
    where
        E: OldItem + ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        let stored = error.as_service_error().and_then(OldItem::old_item);
        let is_expired = |stored: &Attributes| self.failure_kinds.is_some_and(|kinds| kinds.is_expired(stored));
        let kind = self.failure_kinds.map_or(ErrorKind::ConditionFailed, |kinds| kinds.kind(stored));
        let old = stored
            .filter(|stored| self.returning_old_on_failure && !is_expired(stored))
            .map(|attributes| OldAttributes { attributes: attributes.clone(), layout: self.layout });
        let failed_conditions = match &self.condition {
            Some(condition) => self
                .failure_kinds
                .map(|kinds| kinds.failed_conditions(condition, stored, self.layout))
                .unwrap_or_default(),
            None => Vec::new(),
        };
        let error = self.map_with(error, attempts, kind).with_old(old);
        if error.kind().is_failed_condition() { error.with_failed_conditions(failed_conditions) } else { error }
    }

    /// Converts the error of a transaction.
    pub(crate) fn map_transaction<E>(
        &self,
        error: SdkError<E, HttpResponse>,
        attempts: Attempts,
        reasons: Vec<CancellationReason>,
    ) -> Error
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        self.map_with(error, attempts, ErrorKind::ConditionFailed).with_reasons(reasons)
    }

    /// `failed_condition` is the kind of a failed condition check.
    fn map_with<E>(&self, error: SdkError<E, HttpResponse>, attempts: Attempts, failed_condition: ErrorKind) -> Error
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        let exceeded = error_chain(&error).find_map(|cause| cause.downcast_ref::<DeadlineExceeded>());
        if let Some(&DeadlineExceeded { deadline }) = exceeded {
            let fault = Fault::DeadlineExceeded { deadline };
            return Error::invalid(fault).in_context(&self.context).with_attempts(attempts);
        }
        let status = error.raw_response().map(|response| response.status().as_u16());
        let kind = match &error {
            SdkError::ConstructionFailure(_) => kind_without_response(&error),
            SdkError::TimeoutError(_) => ErrorKind::Timeout,
            SdkError::DispatchFailure(failure) if failure.is_timeout() => ErrorKind::Timeout,
            SdkError::DispatchFailure(_) => kind_without_response(&error),
            // The SDK failed to parse a successful response, for example one from a proxy.
            SdkError::ServiceError(_) if status.is_some_and(|status| status < 400) => ErrorKind::Unavailable,
            SdkError::ServiceError(service) => {
                let response = service.err();
                match response.code() {
                    Some("ConditionalCheckFailedException") => failed_condition,
                    code => kind_from_response(code, response.message(), status),
                }
            }
            // `ResponseError`, an unreadable response. `SdkError` is non-exhaustive.
            _ => ErrorKind::Unavailable,
        };
        let is_engine_dropped = error_chain(&error).any(|cause| cause.is::<EngineDropped>());
        let message = if is_engine_dropped {
            EngineDropped.to_string()
        } else {
            error.message().map_or_else(|| fallback_message(&error).to_owned(), redact)
        };
        let redacted = ServiceError {
            code: error.code().filter(|code| is_code(code)).map(str::to_owned),
            is_message_shown: is_engine_dropped || (kind.needs_message() && message != NO_MESSAGE),
            message: Some(message),
            request_id: error.request_id().map(str::to_owned),
        };
        Error::sdk_error(kind, redacted, Box::new(error), &self.context).with_attempts(attempts)
    }
}

/// Returns `true` if the code has the form of an error code.
///
/// Any other text is not from DynamoDB and could contain values, so it is redacted.
fn is_code(code: &str) -> bool {
    code.len() <= 80 && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

const NO_MESSAGE: &str = "no message";

/// Returns a message for an error without a response. The SDK's own message could contain values.
fn fallback_message<E>(error: &SdkError<E, HttpResponse>) -> &'static str {
    match error {
        SdkError::ConstructionFailure(_) => "the request could not be built",
        SdkError::TimeoutError(_) => "the request timed out",
        SdkError::DispatchFailure(_) => "the request could not be sent, or no response was received",
        SdkError::ResponseError(_) => "the response could not be read",
        _ => NO_MESSAGE,
    }
}

fn kind_without_response<E: StdError + 'static>(error: &SdkError<E, HttpResponse>) -> ErrorKind {
    // The type of the SDK's credentials error is in another crate, so the error is recognized by its message.
    let is_credentials_error = error_chain(error).any(|cause| {
        let text = cause.to_string();
        text.contains("credentials") || text.contains("identity")
    });
    if is_credentials_error {
        ErrorKind::Denied
    } else if matches!(error, SdkError::ConstructionFailure(_)) {
        ErrorKind::Other
    } else {
        ErrorKind::Unavailable
    }
}

/// Returns the error and its sources.
pub(crate) fn error_chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
