//! The version that a write requires, and the one that it writes.

use aws_sdk_dynamodb::types::AttributeValue;

use super::WriteKind;
use crate::attribute::{AttributeFault, AttributePath, Attributes};
use crate::error::Fault;
use crate::expr::{ChangeSet, Node, has_value};
use crate::item::{KeyVersion, VersionField};

/// The version that a write requires of the stored item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VersionGuard {
    attribute: &'static str,
    required: Required,
}

#[derive(Debug, Clone, Copy)]
enum Required {
    /// An insert, whose condition is that the item does not exist.
    Insert,
    /// The item doesn't exist: the item to put has never been read.
    NoItem,
    /// The item has no version: the item was written by a program that doesn't know versions.
    NoVersion,
    Exactly(u64),
    Any,
}

impl VersionGuard {
    /// Returns the guard of a write that takes a whole item with this version.
    pub(crate) fn of_item(field: VersionField, kind: WriteKind, version: u64) -> Self {
        let required = match (kind, version) {
            (WriteKind::Insert, _) => Required::Insert,
            (WriteKind::Upsert, _) => Required::Any,
            (_, 0) if field.has_default => Required::NoVersion,
            (WriteKind::Put, 0) => Required::NoItem,
            (_, version) => Required::Exactly(version),
        };
        Self { attribute: field.attribute, required }
    }

    /// Returns the guard of a write by key. A condition check requires only a version that is named.
    pub(crate) fn of_key(field: VersionField, kind: WriteKind, version: KeyVersion) -> Option<Self> {
        let required = match (kind, version) {
            (_, KeyVersion::Required(version)) => Required::Exactly(version),
            (WriteKind::Check | WriteKind::CheckExists | WriteKind::CheckNotExists, _) => return None,
            (_, KeyVersion::Read(0)) if field.has_default => Required::NoVersion,
            (_, KeyVersion::Read(version)) => Required::Exactly(version),
            (_, KeyVersion::Unknown | KeyVersion::Any) => Required::Any,
        };
        Some(Self { attribute: field.attribute, required })
    }

    /// Returns the condition on the stored item.
    pub(super) fn condition(self, partition_key: &'static str) -> Option<Node> {
        match self.required {
            Required::Insert | Required::Any => None,
            Required::NoItem => Some(Node::NotExists(AttributePath::top_level(partition_key))),
            Required::NoVersion => Some(Node::NotExists(AttributePath::top_level(self.attribute))),
            Required::Exactly(version) => Some(has_value(self.attribute, Some(&number(version)))),
        }
    }

    /// Returns `true` if the stored item, or the missing one, has another version than the required one.
    pub(crate) fn is_conflict(self, stored: Option<&Attributes>) -> bool {
        let version = stored.and_then(|stored| stored.get(self.attribute));
        match self.required {
            Required::Insert | Required::Any => false,
            Required::NoItem => stored.is_some(),
            Required::NoVersion => version.is_some(),
            Required::Exactly(required) => {
                let is_equal = |found: &AttributeValue| {
                    found
                        .as_n()
                        .is_ok_and(|found| crate::attribute::compare_numbers(found, &required.to_string()).is_eq())
                };
                !version.is_some_and(is_equal)
            }
        }
    }

    /// Writes the next version to an item that is put.
    pub(super) fn write_to(self, item: &mut Attributes) -> Result<(), Fault> {
        item.insert(self.attribute.to_owned(), self.next()?.unwrap_or_else(|| number(1)));
        Ok(())
    }

    /// Adds the change of the version to an update. `initial` are the attributes of an item that an upsert creates.
    pub(super) fn change(self, changes: &mut ChangeSet, initial: Option<&mut Attributes>) -> Result<(), Fault> {
        if let Some(initial) = initial {
            initial.remove(self.attribute);
        }
        changes.set_managed(self.attribute, self.next()?);
        Ok(())
    }

    /// Returns the next version, or `None` if the stored version is incremented.
    fn next(self) -> Result<Option<AttributeValue>, Fault> {
        match self.required {
            Required::Insert | Required::NoItem | Required::NoVersion => Ok(Some(number(1))),
            Required::Exactly(version) => match version.checked_add(1) {
                Some(next) => Ok(Some(number(next))),
                None => Err(AttributeFault::expected("below the largest `u64`").at(self.attribute).into()),
            },
            Required::Any => Ok(None),
        }
    }
}

fn number(version: u64) -> AttributeValue {
    AttributeValue::N(version.to_string())
}
