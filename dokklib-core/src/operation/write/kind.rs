use crate::attribute::AttributePath;
use crate::error::ErrorKind;
use crate::expr::{Node, Presence, is_tagged};
use crate::operation::FailureKinds;
use crate::schema::Tag;

/// The method that creates a write. It determines the implied condition and the error kind of a failed condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteKind {
    Insert,
    Put,
    Replace,
    Update,
    Upsert,
    Delete,
    /// `delete` with `must_exist`.
    DeleteExisting,
    Check,
    CheckExists,
    CheckNotExists,
}

impl WriteKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Put => "put",
            Self::Replace => "replace",
            Self::Update => "update",
            Self::Upsert => "upsert",
            Self::Delete | Self::DeleteExisting => "delete",
            Self::Check => "check",
            Self::CheckExists => "check_exists",
            Self::CheckNotExists => "check_not_exists",
        }
    }

    /// Returns the error kinds of a failed condition.
    pub(crate) fn failure_kinds(self) -> FailureKinds {
        let (if_missing, if_existing) = match self {
            Self::Insert | Self::CheckNotExists => (ErrorKind::AlreadyExists, ErrorKind::AlreadyExists),
            // These create a missing item, so only the user's condition can fail.
            Self::Put | Self::Upsert => (ErrorKind::ConditionFailed, ErrorKind::ConditionFailed),
            Self::Replace | Self::Update | Self::Delete | Self::DeleteExisting | Self::Check | Self::CheckExists => {
                (ErrorKind::NotFound, ErrorKind::ConditionFailed)
            }
        };
        FailureKinds { if_missing, if_existing, tag: None, expiry: None, version: None }
    }

    /// Adds the condition that the stored item isn't one of another entity.
    ///
    /// The item has the tag, or none. If the tag is required, the item has the tag or is missing.
    pub(super) fn with_tag(
        self,
        tag: Option<Tag>,
        partition_key: &'static str,
        condition: Option<Node>,
    ) -> Option<Node> {
        let Some(tag) = tag else { return condition };
        let absent = if tag.is_required { partition_key } else { tag.name };
        let is_requested = is_tagged(&tag).or(Node::NotExists(AttributePath::top_level(absent)));
        match (self, condition) {
            (Self::CheckNotExists, condition) => condition,
            // Without a condition, an insert never changes an existing item.
            (Self::Insert, None) => None,
            (_, Some(condition)) => Some(is_requested.and(condition)),
            (_, None) => Some(is_requested),
        }
    }

    /// Returns the condition on the presence of the item that the kind implies.
    pub(super) fn presence(self) -> Option<Presence> {
        match self {
            Self::Insert | Self::CheckNotExists => Some(Presence::NotExists),
            Self::Replace | Self::Update | Self::DeleteExisting | Self::CheckExists => Some(Presence::Exists),
            Self::Put | Self::Upsert | Self::Delete | Self::Check => None,
        }
    }

    /// Combines the implied condition with a constant one. DynamoDB has no literal for `true` and `false`.
    ///
    /// A condition that is always false is sent too: the response shows whether the item exists.
    pub(super) fn with_constant(self, partition_key: &'static str, is_true: bool) -> Option<Node> {
        let exists = || Node::Exists(AttributePath::top_level(partition_key));
        let not_exists = || Node::NotExists(AttributePath::top_level(partition_key));
        match (self.presence(), is_true) {
            (Some(Presence::Exists), true) => Some(exists()),
            (Some(Presence::NotExists), false) => Some(not_exists()),
            (Some(Presence::Exists) | None, false) => Some(exists().and(not_exists())),
            // DynamoDB requires a condition in a condition check.
            (None, true) if self == Self::Check => Some(exists().or(not_exists())),
            (Some(Presence::NotExists) | None, true) => None,
        }
    }
}
