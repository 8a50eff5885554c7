/// The category of an [`Error`](crate::Error), for deciding how to handle it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The item already exists, and the operation only creates items.
    AlreadyExists,
    /// The item doesn't exist, and the operation requires it to.
    NotFound,
    /// The condition check failed: the item doesn't satisfy the condition expression.
    #[doc(alias = "ConditionalCheckFailedException")]
    ConditionFailed,
    /// Another item has the same value of a unique field. [`Error::not_unique`](crate::Error::not_unique) names the field.
    NotUnique,
    /// The stored item has another version than the one that the write requires: another write has changed it, or it
    /// was deleted or created in the meantime.
    VersionConflict,
    /// The transaction was canceled. [`Error::reasons`](crate::Error::reasons) has the reason for each operation.
    #[doc(alias = "TransactionCanceledException")]
    TransactionCanceled,
    /// The request conflicts with a concurrent request or transaction for the same item. A retry can succeed.
    #[doc(alias = "TransactionConflictException")]
    TransactionConflict,
    /// The idempotency token was already used for a different transaction within the last ten minutes.
    IdempotentParameterMismatch,
    /// The request was throttled, even after the SDK's retries: the throughput limit of the table, index or account is
    /// exceeded.
    #[doc(alias = "ProvisionedThroughputExceededException")]
    #[doc(alias = "ThrottlingException")]
    Throttled,
    /// A batch ended with unprocessed keys or writes, even after all retries.
    Unprocessed,
    /// A stored item can't be decoded as the requested type.
    Decode,
    /// A value is invalid, such as an empty or too long key part, NaN, or a damaged cursor. Nothing was sent.
    InvalidInput,
    /// The program built an invalid request, such as two operations on one item in a transaction, or an update without
    /// changes. Nothing was sent.
    InvalidRequest,
    /// DynamoDB rejected the request as invalid (`ValidationException`).
    #[doc(alias = "ValidationException")]
    Rejected,
    /// An item, an item collection or a transaction exceeds DynamoDB's size limit.
    #[doc(alias = "ItemCollectionSizeLimitExceededException")]
    TooLarge,
    /// The table doesn't exist.
    #[doc(alias = "ResourceNotFoundException")]
    TableNotFound,
    /// The table has no index of this name.
    IndexNotFound,
    /// The request timed out, or the [deadline](crate::Table::with_deadline) of the operation was exceeded.
    Timeout,
    /// DynamoDB was unreachable, failed with an internal error, or sent an unreadable response.
    Unavailable,
    /// Access was denied: the credentials are missing or invalid, or lack a permission.
    #[doc(alias = "AccessDeniedException")]
    Denied,
    /// Any other error. [`Error::code`](crate::Error::code) returns DynamoDB's error code.
    Other,
}

impl ErrorKind {
    /// Returns `true` if an error of this kind is also of the other one.
    pub(crate) fn includes(self, other: Self) -> bool {
        self == other || (other == Self::ConditionFailed && self.is_failed_condition())
    }

    /// Returns `true` if only DynamoDB's message explains the failure.
    pub(crate) fn needs_message(self) -> bool {
        matches!(self, Self::Rejected | Self::Other)
    }

    pub(crate) fn is_failed_condition(self) -> bool {
        matches!(
            self,
            Self::AlreadyExists | Self::NotFound | Self::ConditionFailed | Self::VersionConflict | Self::NotUnique
        )
    }

    /// Returns the sentence that the `Display` output of an error contains.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::AlreadyExists => "the item already exists",
            Self::NotFound => "the item doesn't exist",
            Self::ConditionFailed => "the condition check failed",
            Self::NotUnique => "another item has the same unique value",
            Self::VersionConflict => "the item has another version",
            Self::TransactionCanceled => "the transaction was canceled",
            Self::TransactionConflict => "the request conflicts with a concurrent request for the same item",
            Self::IdempotentParameterMismatch => "the idempotency token was already used for a different transaction",
            Self::Throttled => "the request was throttled",
            Self::Unprocessed => "the batch has unprocessed operations",
            Self::Decode => "the stored item can't be decoded",
            Self::InvalidInput => "a value is invalid",
            Self::InvalidRequest => "the request is invalid",
            Self::Rejected => "DynamoDB rejected the request as invalid",
            Self::TooLarge => "a DynamoDB size limit is exceeded",
            Self::TableNotFound => "the table doesn't exist",
            Self::IndexNotFound => "the index doesn't exist",
            Self::Timeout => "the request timed out",
            Self::Unavailable => "DynamoDB is unavailable",
            Self::Denied => "access was denied",
            Self::Other => "the request failed",
        }
    }
}
