//! Recognizes a write that an earlier attempt has applied.

use aws_sdk_dynamodb::types::ReturnValue;

use super::{PreparedWrite, WriteAction, WriteData, WriteKind};
use crate::attribute::Attributes;
use crate::expr::{self, ChangeSet, Node};
use crate::operation::FailureKinds;
use crate::schema::Layout;

/// The stored item as it is after a conditional write.
///
/// If the response to a write is lost and the SDK repeats it, the second attempt finds the item that the first one
/// wrote. Its condition fails, although the write is done.
pub(crate) struct RetryCheck {
    layout: &'static Layout,
    stored: StoredItem,
}

enum StoredItem {
    Missing,
    Item(Attributes),
    Changed(ChangedItem),
}

/// An item that an update has changed.
struct ChangedItem {
    changes: Box<ChangeSet>,
    failure_kinds: FailureKinds,
}

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

    /// Returns the check of a write that needs one.
    pub(crate) fn into_retry_check(self) -> RetryCheck {
        let WriteData { handle, kind, action, tag, guards, .. } = *self.write.0;
        let failure_kinds = FailureKinds { tag, expiry: guards.expiry, ..kind.failure_kinds() };
        let stored = match action {
            Ok(WriteAction::Put { item }) => StoredItem::Item(item),
            Ok(WriteAction::Update { changes, .. }) => StoredItem::Changed(ChangedItem { changes, failure_kinds }),
            Ok(WriteAction::Delete { .. } | WriteAction::ConditionCheck { .. }) | Err(_) => StoredItem::Missing,
        };
        RetryCheck { layout: handle.layout, stored }
    }
}

impl RetryCheck {
    /// Returns `true` if the item that failed the condition is what this write stores. `None` is a missing item.
    pub(crate) fn is_applied(&self, condition: Option<&Node>, stored: Option<&Attributes>) -> bool {
        match (&self.stored, stored) {
            (StoredItem::Missing, stored) => stored.is_none(),
            (StoredItem::Item(item), Some(stored)) => expr::equal_items(item, stored),
            (StoredItem::Changed(ChangedItem { changes, failure_kinds }), Some(stored)) => {
                !failure_kinds.is_missing(stored)
                    && changes.is_applied(stored)
                    && condition.is_some_and(|condition| changes.explains(condition, stored, self.layout))
            }
            (StoredItem::Item(_) | StoredItem::Changed(_), None) => false,
        }
    }
}
