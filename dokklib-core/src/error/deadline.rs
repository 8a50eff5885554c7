use std::time::Duration;

/// The error of a request that the deadline of its call ended or prevented.
#[derive(Debug, thiserror::Error)]
#[error("the deadline of {deadline:?} was exceeded")]
pub(crate) struct DeadlineExceeded {
    pub(crate) deadline: Duration,
}
