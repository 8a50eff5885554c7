use std::borrow::Cow;
use std::fmt;

use super::{ErrorKind, FailedCondition, OldAttributes, Result, failed_condition};
use crate::item::Item;

/// Why one operation of a cancelled transaction failed, or that it didn't.
///
/// `Debug` and `Display` show no values.
#[derive(Clone)]
pub struct CancellationReason {
    pub(crate) operation: &'static str,
    pub(crate) entity: Cow<'static, str>,
    pub(crate) kind: Option<ErrorKind>,
    pub(crate) code: Option<String>,
    pub(crate) old: Option<OldAttributes>,
    pub(crate) failed_conditions: Vec<FailedCondition>,
}

impl CancellationReason {
    /// Why this operation failed; `None` if it would have succeeded.
    pub fn kind(&self) -> Option<ErrorKind> {
        self.kind
    }

    /// The operation, by the name of its verb: `insert`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The entity that the operation was about.
    pub fn entity(&self) -> &str {
        &self.entity
    }

    /// The service's code: `ConditionalCheckFailed`. `None` if the operation would have succeeded.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Which parts of the operation's condition were not fulfilled, as [`Error::failed_conditions`](crate::Error::failed_conditions).
    pub fn failed_conditions(&self) -> &[FailedCondition] {
        &self.failed_conditions
    }

    /// The item that made the condition fail, as it was stored, where the operation asked for it by `returning_old_on_failure()`.
    ///
    /// # Errors
    ///
    /// [`Decode`](ErrorKind::Decode) if the stored item isn't an `I`.
    pub fn item<I: Item>(&self) -> Option<Result<I>> {
        self.old.as_ref().map(OldAttributes::decode)
    }
}

impl fmt::Display for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}: ", self.operation, self.entity)?;
        f.write_str(self.kind.map_or("not the cause", ErrorKind::text))?;
        failed_condition::write_all(f, &self.failed_conditions)
    }
}

impl fmt::Debug for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CancellationReason({self})")
    }
}

/// The operations that failed, with their places: `(operation 1, insert of Order: the item already exists)`.
pub(super) fn write_failed(f: &mut fmt::Formatter<'_>, reasons: &[CancellationReason]) -> fmt::Result {
    let mut failed = reasons.iter().enumerate().filter(|(_, reason)| reason.kind.is_some());
    let Some((index, reason)) = failed.next() else { return Ok(()) };
    write!(f, " (operation {index}, {reason}")?;
    for (index, reason) in failed {
        write!(f, "; operation {index}, {reason}")?;
    }
    f.write_str(")")
}
