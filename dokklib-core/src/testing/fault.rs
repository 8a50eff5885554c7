/// A fault that [`Faults`](super::Faults) injects into one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// DynamoDB throttles the request and doesn't execute it.
    Throttled,
    /// DynamoDB responds with an internal error (HTTP status 500).
    InternalError {
        /// `true` if the engine executes the request before the error.
        applied: bool,
    },
    /// The request conflicts with a transaction for the same item: `TransactionConflictException`, or for a
    /// transaction the reason `TransactionConflict` for one of its operations. Other requests can't conflict.
    Conflict,
    /// DynamoDB doesn't process some of the items of a `BatchWriteItem` or keys of a `BatchGetItem`. With
    /// [`inject`](super::Faults::inject), it processes none.
    Unprocessed,
    /// The connection breaks before the engine receives the request.
    LostRequest,
    /// The engine executes the request, and the connection breaks before the response arrives.
    LostResponse,
    /// The request times out. The clock advances by the client's read timeout, or by one second.
    Timeout {
        /// `true` if the engine executes the request before the timeout.
        applied: bool,
    },
    /// The engine executes the request, and the body of the response ends too early.
    Truncated,
    /// The engine executes the request, and the body of the response isn't valid JSON.
    Garbled,
    /// DynamoDB denies access.
    Denied,
    /// The connection is refused.
    ConnectionRefused,
}
