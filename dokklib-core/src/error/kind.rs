/// What a caller decides on when an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The item is there already, and `insert` only creates.
    AlreadyExists,
    /// There is no such item, and the operation needs one.
    NotFound,
    /// The item doesn't fulfil the condition.
    ConditionFailed,
    /// A transaction was cancelled; [`Error::reasons`](crate::Error::reasons) says which operation was why.
    TransactionCanceled,
    /// Another request was writing the same item at the same time. Trying again may help.
    TransactionConflict,
    /// The idempotency token was used for another transaction in the last ten minutes.
    IdempotentParameterMismatch,
    /// The table, the index or the account is over its throughput, after the SDK's own retries.
    Throttled,
    /// A batch has ended with something that the service never got to.
    Unprocessed,
    /// A stored item isn't what the type says.
    Decode,
    /// A value can't be stored or used: an empty or over-long key part, NaN, a damaged cursor. Nothing was sent.
    InvalidInput,
    /// The program made a request that can't work: two operations on one item, an index that the table lacks, an update without
    /// a change. Nothing was sent.
    InvalidRequest,
    /// The service says that the request is not valid.
    Rejected,
    /// An item, an item collection or a transaction is over DynamoDB's size limit.
    TooLarge,
    /// There is no such table.
    TableNotFound,
    /// The table has no such index.
    IndexNotFound,
    /// No answer came in time.
    Timeout,
    /// The service couldn't be reached, or failed.
    Unavailable,
    /// The credentials are missing or wrong, or don't allow this.
    Denied,
    /// None of these; the source says what the service said.
    Other,
}

impl ErrorKind {
    /// Whether it says that a condition failed.
    pub(crate) fn is_of_a_condition(self) -> bool {
        matches!(self, Self::AlreadyExists | Self::NotFound | Self::ConditionFailed)
    }

    /// What `Display` of an error says of it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::AlreadyExists => "the item already exists",
            Self::NotFound => "there is no such item",
            Self::ConditionFailed => "the condition is not fulfilled",
            Self::TransactionCanceled => "the transaction was cancelled",
            Self::TransactionConflict => "another request is writing the same item",
            Self::IdempotentParameterMismatch => "the idempotency token was used for another transaction",
            Self::Throttled => "the request was throttled",
            Self::Unprocessed => "not everything was processed",
            Self::Decode => "the stored item can't be read",
            Self::InvalidInput => "a value is invalid",
            Self::InvalidRequest => "the request is invalid",
            Self::Rejected => "the service refused the request as not valid",
            Self::TooLarge => "a size limit of DynamoDB is exceeded",
            Self::TableNotFound => "there is no such table",
            Self::IndexNotFound => "the table has no such index",
            Self::Timeout => "no answer came in time",
            Self::Unavailable => "the service could not be reached or failed",
            Self::Denied => "access was denied",
            Self::Other => "the request failed",
        }
    }
}
