//! Recognizes a write that an earlier attempt has applied.

use aws_sdk_dynamodb::types::ReturnValue;

use super::{PreparedWrite, WriteAction, WriteKind};
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
    Changed(Box<ChangedItem>),
}

/// An item that an update has changed.
struct ChangedItem {
    changes: Box<ChangeSet>,
    condition: Node,
    failure_kinds: FailureKinds,
}

impl PreparedWrite {
    /// Returns the check of a write whose own result can make its condition fail. Returns `None` for other writes, which
    /// a retry simply repeats, and for a write that returns the old item, because only the first attempt knows it.
    pub(crate) fn retry_check(&self, values: Option<&ReturnValue>) -> Option<RetryCheck> {
        if values == Some(&ReturnValue::AllOld) {
            return None;
        }
        let stored = match (&self.action, self.kind, &self.condition) {
            (WriteAction::Put { item }, WriteKind::Insert, _) | (WriteAction::Put { item }, _, Some(_)) => {
                StoredItem::Item(item.clone())
            }
            (WriteAction::Delete { .. }, WriteKind::DeleteExisting, _) | (WriteAction::Delete { .. }, _, Some(_)) => {
                StoredItem::Missing
            }
            (WriteAction::Update { changes, .. }, _, Some(condition)) => {
                let failure_kinds =
                    FailureKinds { tag: self.tag, expiry: self.guards.expiry, ..self.kind.failure_kinds() };
                let (changes, condition) = (changes.clone(), condition.clone());
                StoredItem::Changed(Box::new(ChangedItem { changes, condition, failure_kinds }))
            }
            _ => return None,
        };
        Some(RetryCheck { layout: self.handle.layout, stored })
    }
}

impl RetryCheck {
    /// Returns `true` if the item that failed the condition is what this write stores. `None` is a missing item.
    pub(crate) fn is_applied(&self, stored: Option<&Attributes>) -> bool {
        match (&self.stored, stored) {
            (StoredItem::Missing, stored) => stored.is_none(),
            (StoredItem::Item(item), Some(stored)) => expr::equal_items(item, stored),
            (StoredItem::Changed(changed), Some(stored)) => {
                let ChangedItem { changes, condition, failure_kinds } = &**changed;
                !failure_kinds.is_missing(stored)
                    && changes.is_applied(stored)
                    && changes.explains(condition, stored, self.layout)
            }
            (StoredItem::Item(_) | StoredItem::Changed(_), None) => false,
        }
    }
}
