//! Recognizes a write that an earlier attempt has applied.
//!
//! If the response to a write is lost and the SDK repeats it, the second attempt finds the item that the first one wrote. Its
//! condition fails, although the write is done.

use aws_sdk_dynamodb::types::ReturnValue;

use super::{PreparedWrite, WriteAction, WriteKind};
use crate::attribute::Attributes;
use crate::expr;

impl PreparedWrite {
    /// Returns `true` for a write whose own result can make its condition fail. A retry simply repeats other writes, and only
    /// the first attempt knows the old item.
    pub(super) fn needs_retry_check(&self, values: Option<&ReturnValue>) -> bool {
        let is_conditional = self.write.condition.is_some();
        values != Some(&ReturnValue::AllOld)
            && match self.action() {
                WriteAction::Put { .. } => is_conditional || self.write.kind == WriteKind::Insert,
                WriteAction::Delete { .. } => is_conditional || self.write.kind == WriteKind::DeleteExisting,
                WriteAction::Update { .. } => is_conditional,
                WriteAction::ConditionCheck { .. } => false,
            }
    }

    /// Returns `true` if the item that failed the condition is what this write stores. `None` is a missing item.
    ///
    /// Only a write that needs a retry check still has the data for it after its request is rendered.
    pub(crate) fn is_applied(&self, stored: Option<&Attributes>) -> bool {
        match (self.action(), stored) {
            (WriteAction::Delete { .. } | WriteAction::ConditionCheck { .. }, stored) => stored.is_none(),
            (WriteAction::Put { item }, Some(stored)) => expr::equal_items(item, stored),
            (WriteAction::Update { changes, .. }, Some(stored)) => {
                let condition = self.write.condition.as_ref();
                !self.write.failure_kinds().is_missing(stored)
                    && changes.is_applied(stored)
                    && condition.is_some_and(|condition| changes.explains(condition, stored, self.write.handle.layout))
            }
            (WriteAction::Put { .. } | WriteAction::Update { .. }, None) => false,
        }
    }
}
