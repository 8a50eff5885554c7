//! DynamoDB's limits that are checked before anything is sent.
//!
//! From AWS's page [Quotas in Amazon DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html).

/// Bytes of a partition key.
pub(crate) const PARTITION_KEY_BYTES: usize = 2048;

/// Bytes of a sort key.
pub(crate) const SORT_KEY_BYTES: usize = 1024;

/// Operations of one `TransactWriteItems`.
pub(crate) const TRANSACTION_OPERATIONS: usize = 100;

/// Characters of an idempotency token.
pub(crate) const IDEMPOTENCY_TOKEN_CHARS: usize = 36;

/// Significant digits of a number.
pub(crate) const NUMBER_DIGITS: usize = 38;
