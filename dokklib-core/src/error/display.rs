//! `Display` and `Debug` of an [`Error`], which never contain key or attribute values.

use std::fmt;

use super::{Cause, Error, Fault, failed_condition, transaction};

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
            Cause::Fault(fault @ Fault::DeadlineExceeded { .. }) => {
                fault.fmt(f)?;
                if let Some(progress) = &self.0.progress {
                    write!(f, "; {progress}")?;
                }
                self.write_attempts(f)
            }
            Cause::Fault(fault) => fault.fmt(f),
            Cause::Sdk { redacted, .. } => {
                f.write_str(self.0.kind.text())?;
                if let Some(message) = redacted.message().filter(|_| redacted.is_message_shown) {
                    write!(f, ": {message}")?;
                }
                if let Some(field) = self.0.not_unique {
                    write!(f, ": `{field}`")?;
                }
                failed_condition::write_list(f, &self.0.failed_conditions)?;
                transaction::write_failures(f, &self.0.reasons)?;
                self.write_attempts(f)
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
            Cause::Sdk { redacted, .. } => debug.field("source", redacted),
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

impl Error {
    fn write_attempts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.attempts.count > 1 && self.may_have_been_applied() {
            write!(f, "; one of the {} attempts may have been applied", self.0.attempts.count)?;
        }
        Ok(())
    }
}
