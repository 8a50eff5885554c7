use std::borrow::Cow;
use std::fmt;

use super::{ErrorKind, FailedCondition, OldAttributes, failed_condition};

/// The reason for one operation of a canceled transaction: why it failed, or that it didn't fail.
///
/// `Debug` and `Display` never contain key or attribute values.
#[derive(Clone)]
pub struct CancellationReason {
    pub(crate) position: usize,
    pub(crate) operation: &'static str,
    pub(crate) entity: Cow<'static, str>,
    pub(crate) kind: Option<ErrorKind>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) old: Option<OldAttributes>,
    pub(crate) failed_conditions: Vec<FailedCondition>,
    /// The field whose value is not unique.
    pub(crate) not_unique: Option<&'static str>,
}

impl CancellationReason {
    /// Returns the position of the operation in the transaction, from 0.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Returns the kind of the failure, or `None` if this operation didn't fail.
    pub fn kind(&self) -> Option<ErrorKind> {
        self.kind
    }

    /// Returns `true` if the failure is of this kind.
    ///
    /// [`AlreadyExists`](ErrorKind::AlreadyExists), [`NotFound`](ErrorKind::NotFound),
    /// [`VersionConflict`](ErrorKind::VersionConflict) and [`NotUnique`](ErrorKind::NotUnique) are failed condition checks,
    /// so they are also [`ConditionFailed`](ErrorKind::ConditionFailed). To distinguish them, match [`kind`](Self::kind).
    pub fn has(&self, kind: ErrorKind) -> bool {
        self.kind.is_some_and(|own| own.includes(kind))
    }

    /// Returns the name of the operation, such as `insert`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the entity of the operation.
    pub fn entity(&self) -> &str {
        &self.entity
    }

    /// Returns DynamoDB's reason code, such as `ConditionalCheckFailed`, or `None` if this operation didn't fail.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns DynamoDB's message about the failure. Key and attribute values are redacted.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns the attribute of the unique field whose value another item has.
    pub fn not_unique(&self) -> Option<&str> {
        self.not_unique
    }

    /// Returns the parts of the condition that the item doesn't satisfy.
    ///
    /// See [`Error::failed_conditions`](crate::Error::failed_conditions).
    pub fn failed_conditions(&self) -> &[FailedCondition] {
        &self.failed_conditions
    }
}

impl fmt::Display for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}: ", self.operation, self.entity)?;
        f.write_str(self.kind.map_or("did not fail", ErrorKind::text))?;
        if let Some(message) = self.message().filter(|_| self.kind.is_some_and(ErrorKind::needs_message)) {
            write!(f, ": {message}")?;
        }
        if let Some(field) = self.not_unique {
            write!(f, ": `{field}`")?;
        }
        failed_condition::write_list(f, &self.failed_conditions)
    }
}

impl fmt::Debug for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CancellationReason({self})")
    }
}

/// Writes the reasons of the failed operations: ` (operation 1, insert of Order: the item already exists)`.
pub(super) fn write_failures(f: &mut fmt::Formatter<'_>, reasons: &[CancellationReason]) -> fmt::Result {
    let mut failed = reasons.iter().filter(|reason| reason.kind.is_some());
    let Some(reason) = failed.next() else { return Ok(()) };
    write!(f, " (operation {}, {reason}", reason.position)?;
    for reason in failed {
        write!(f, "; operation {}, {reason}", reason.position)?;
    }
    f.write_str(")")
}
