//! DynamoDB's limits, which are checked before a request is sent.
//!
//! From AWS's page
//! [Quotas in Amazon DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html).

use std::ops::RangeInclusive;

/// The number of characters of a table name.
pub(crate) const TABLE_NAME_CHARS: RangeInclusive<usize> = 3..=255;

/// The maximum length of a partition key in bytes.
pub(crate) const PARTITION_KEY_BYTES: usize = 2048;

/// The maximum length of a sort key in bytes.
pub(crate) const SORT_KEY_BYTES: usize = 1024;

/// The maximum number of operations in a `TransactWriteItems` request.
pub(crate) const TRANSACTION_OPERATIONS: usize = 100;

/// The maximum length of an idempotency token in characters.
pub(crate) const IDEMPOTENCY_TOKEN_CHARS: usize = 36;

/// The maximum number of significant digits of a number.
pub(crate) const NUMBER_DIGITS: usize = 38;

/// The maximum number of keys in a `BatchGetItem` request.
pub(crate) const BATCH_GET_KEYS: usize = 100;

/// The maximum size of the items in a `BatchGetItem` response in bytes.
///
/// AWS's reference says 16 MB, which is 16 million bytes: of the 100 items of 300 KB in its example, 52 are returned.
pub(crate) const BATCH_GET_BYTES: usize = 16_000_000;

/// The maximum size of one partition's items in a `BatchGetItem` response in bytes.
pub(crate) const BATCH_GET_PARTITION_BYTES: usize = 1_000_000;

/// The maximum number of puts and deletes in a `BatchWriteItem` request.
pub(crate) const BATCH_WRITE_OPERATIONS: usize = 25;

/// The maximum size of a `BatchWriteItem` request in DynamoDB's JSON format, in bytes.
///
/// AWS's reference says 16 MB. This is the smaller of the two meanings, as for [`BATCH_GET_BYTES`].
pub(crate) const BATCH_WRITE_BYTES: usize = 16_000_000;

/// The maximum number of values in an `IN` comparison.
pub(crate) const IN_VALUES: usize = 100;

/// The maximum size of an item in bytes.
pub(crate) const ITEM_BYTES: usize = 400 * 1024;

/// The maximum length of an expression in bytes.
pub(crate) const EXPRESSION_BYTES: usize = 4 * 1024;

/// The maximum number of operators and functions in an expression. Comparisons, `BETWEEN`, `IN`, `AND`, `OR`, `NOT`,
/// functions, `+` and `-` count.
pub(crate) const EXPRESSION_OPERATORS: usize = 300;

/// The maximum total size of the names and values of a request's expressions in bytes.
pub(crate) const EXPRESSION_VALUES_BYTES: usize = 2 * 1024 * 1024;

/// The maximum length of an attribute name or a map key in bytes.
pub(crate) const NAME_BYTES: usize = 65_535;

/// The maximum number of levels of an attribute value. A value that isn't in a list or a map has one level.
pub(crate) const NESTING_LEVELS: usize = 32;

/// The maximum index of a list element in a path.
pub(crate) const LIST_INDEX: usize = 4_294_967_294;

/// The maximum size of all items of a transaction in bytes.
pub(crate) const TRANSACTION_BYTES: usize = 4 * 1024 * 1024;

/// The maximum number of levels of a path.
pub(crate) const PATH_LEVELS: usize = 32;

/// The maximum number of local secondary indexes of a table.
pub(crate) const LOCAL_INDEXES: usize = 5;

/// The maximum number of attributes that all indexes of a table include by name.
pub(crate) const INCLUDED_ATTRIBUTES: usize = 100;

/// The maximum number of segments of a parallel scan.
pub(crate) const SCAN_SEGMENTS: usize = 1_000_000;
