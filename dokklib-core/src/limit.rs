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

/// Keys of one `BatchGetItem`.
pub(crate) const BATCH_GET_KEYS: usize = 100;

/// Bytes of the items in the answer to one `BatchGetItem`. AWS's reference says 16 MB and means 16 million: of its 100 items
/// of 300 KB, 52 are given.
pub(crate) const BATCH_GET_BYTES: usize = 16_000_000;

/// Bytes of the items of one partition in the answer to one `BatchGetItem`.
pub(crate) const BATCH_GET_PARTITION_BYTES: usize = 1_000_000;

/// Values of one `IN`.
pub(crate) const IN_VALUES: usize = 100;

/// Bytes of an item.
pub(crate) const ITEM_BYTES: usize = 400 * 1024;

/// Bytes of an expression.
pub(crate) const EXPRESSION_BYTES: usize = 4 * 1024;

/// Operators and functions of an expression: each comparison, `BETWEEN`, `IN`, `AND`, `OR`, `NOT`, function, `+` and `-`.
pub(crate) const EXPRESSION_OPERATORS: usize = 300;

/// Bytes of the names and values of a request's expressions.
pub(crate) const EXPRESSION_VALUES_BYTES: usize = 2 * 1024 * 1024;

/// Levels of a path.
pub(crate) const PATH_LEVELS: usize = 32;

/// Local secondary indexes of a table.
pub(crate) const LOCAL_INDEXES: usize = 5;

/// Attributes that all indexes of a table include by their names.
pub(crate) const INCLUDED_ATTRIBUTES: usize = 100;

/// Segments of a parallel scan.
pub(crate) const SCAN_SEGMENTS: usize = 1_000_000;
