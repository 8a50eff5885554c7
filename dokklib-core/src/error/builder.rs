//! Constructors of an [`Error`], and the details that the operations add to it.

use std::any::Any;
use std::borrow::Cow;

use super::{Attempts, CancellationReason, Cause, Context, Error, ErrorKind, FailedCondition, Fault, Inner};
use super::{OldAttributes, Progress, ServiceError};

impl Error {
    fn new(kind: ErrorKind, cause: Cause) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            entity: None,
            writes: false,
            cause,
            attempts: Attempts::default(),
            reasons: Vec::new(),
            old: None,
            failed_conditions: Vec::new(),
            not_unique: None,
            progress: None,
        }))
    }

    pub(crate) fn fault(kind: ErrorKind, fault: Fault) -> Self {
        Self::new(kind, Cause::Fault(fault))
    }

    /// Creates the error for an error of the SDK.
    pub(crate) fn sdk_error(
        kind: ErrorKind,
        redacted: ServiceError,
        original: Box<dyn std::error::Error + Send + Sync>,
        context: &Context,
    ) -> Self {
        Self::new(kind, Cause::Sdk { redacted, original }).in_context(context)
    }

    /// Creates the error for a fault that was found before the request was sent.
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

    pub(crate) fn with_entity(mut self, entity: Cow<'static, str>) -> Self {
        self.0.entity = Some(entity);
        self
    }

    /// Makes `may_have_been_applied` return `true`.
    pub(crate) fn with_unknown_outcome(mut self) -> Self {
        self.0.writes = true;
        self.0.attempts.may_be_applied = true;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Attempts) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_reasons(mut self, reasons: Vec<CancellationReason>) -> Self {
        self.0.reasons = reasons;
        self
    }

    pub(crate) fn with_old(mut self, old: Option<OldAttributes>) -> Self {
        self.0.old = old;
        self
    }

    pub(crate) fn with_failed_conditions(mut self, failed_conditions: Vec<FailedCondition>) -> Self {
        self.0.failed_conditions = failed_conditions;
        self
    }

    pub(crate) fn with_progress(mut self, progress: impl Progress) -> Self {
        self.0.progress = Some(Box::new(progress));
        self
    }

    /// Converts the error of a transaction with a single write into an error of this write.
    pub(crate) fn into_error_of_write(mut self, context: &Context) -> Self {
        let inner = &mut *self.0;
        inner.operation = Some(context.operation);
        inner.entity = context.entity.map(|name| name());
        if let Cause::Fault(Fault::Operation { fault, .. }) = &mut inner.cause {
            inner.cause = Cause::Fault((**fault).clone());
        }
        if let Some(CancellationReason { kind: Some(kind), old, failed_conditions, not_unique, .. }) =
            inner.reasons.pop()
        {
            inner.not_unique = not_unique;
            inner.kind = kind;
            inner.old = old;
            inner.failed_conditions = failed_conditions;
        }
        self
    }

    /// Returns the stored item that failed the condition check, not decoded.
    pub(crate) fn old(&self) -> Option<&OldAttributes> {
        self.0.old.as_ref()
    }

    /// Returns the progress of the operation if it has this type.
    pub(crate) fn progress<T: Any>(&self) -> Option<&T> {
        let progress: &dyn Any = &**self.0.progress.as_ref()?;
        progress.downcast_ref()
    }
}
