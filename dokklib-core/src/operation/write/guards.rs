//! The conditions that the type of the item adds to a write.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{UniqueValues, VersionGuard, Write, WriteAction, WriteData, WriteKind};
use crate::attribute::{AttributePath, Attributes, Expiry};
use crate::expr::{Node, evaluate, has_value, is_expired};

/// The conditions that the type of the item adds to a write.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Guards {
    /// The time to live. An expired item counts as missing.
    pub(crate) expiry: Option<Expiry>,
    /// The time to live attribute that a replacement would erase, because the type has no field for it.
    pub(crate) erased_ttl: Option<&'static str>,
    pub(crate) version: Option<VersionGuard>,
}

impl Guards {
    /// Returns the condition that a replacement erases no time to live.
    pub(super) fn keeps_ttl(self, kind: WriteKind) -> Option<Node> {
        let name = self.erased_ttl.filter(|_| kind == WriteKind::Replace)?;
        Some(Node::NotExists(AttributePath::top_level(name)))
    }

    /// Changes the condition so that an expired item counts as missing.
    pub(super) fn condition(self, kind: WriteKind, condition: Option<Node>) -> Option<Node> {
        match self.expiry {
            Some(expiry) => treat_expired_as_missing(kind, is_expired(expiry), condition),
            None => condition,
        }
    }
}

/// Changes the condition of a write so that it has the same result for an expired item as for a missing one.
fn treat_expired_as_missing(kind: WriteKind, is_expired: Node, condition: Option<Node>) -> Option<Node> {
    let is_live = || is_expired.clone().negated();
    match (kind, condition) {
        (WriteKind::Insert | WriteKind::CheckNotExists, None) => Some(is_expired),
        (WriteKind::Insert | WriteKind::CheckNotExists, Some(condition)) => Some(is_expired.or(condition)),
        // The item is overwritten or deleted in any case.
        (WriteKind::Put | WriteKind::Delete, None) => None,
        (WriteKind::Put | WriteKind::Delete | WriteKind::Check, Some(condition))
            if evaluate(&condition, &Attributes::new()) == Some(true) =>
        {
            Some(is_expired.or(condition))
        }
        (_, Some(condition)) => Some(is_live().and(condition)),
        (_, None) => Some(is_live()),
    }
}

impl Write {
    /// Returns the replacement that keeps this stored time to live. It requires that the stored value is unchanged.
    pub(crate) fn keeping_ttl(mut self, name: &'static str, ttl: &AttributeValue) -> Self {
        if let Ok(WriteAction::Put { item }) = &mut self.action {
            item.insert(name.to_owned(), ttl.clone());
        }
        self.guards.erased_ttl = None;
        self.when(has_value(name, Some(ttl)));
        self
    }

    /// Returns the delete of the stored item, if it has expired. It releases the unique values of the item.
    pub(crate) fn delete_of_expired(&self, stored: &Attributes) -> Option<Self> {
        let (Some(expiry), Ok(WriteAction::Update { key, .. })) = (self.guards.expiry, &self.action) else {
            return None;
        };
        if !expiry.is_expired(stored) {
            return None;
        }
        let unique = self.unique.as_ref();
        let unique = unique.map(|unique| UniqueValues { old: Some(unique.of_item(stored)), ..*unique });
        let action = Ok(WriteAction::Delete { key: key.clone() });
        let condition = Some(is_expired(expiry));
        let data = (**self).clone();
        Some(Self::new(WriteData {
            kind: WriteKind::Delete,
            action,
            condition,
            guards: Guards::default(),
            unique,
            ..data
        }))
    }
}
