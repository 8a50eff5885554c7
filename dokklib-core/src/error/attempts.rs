/// The attempts of an operation: how often its request was sent, and whether one of them may have been applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    /// The number of requests that were sent.
    pub(crate) count: u32,
    /// `true` if DynamoDB may have executed an attempt that failed: no readable response was received, or the response
    /// was an internal error.
    pub(crate) may_be_applied: bool,
}
