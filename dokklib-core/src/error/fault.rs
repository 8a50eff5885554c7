use std::time::Duration;

use super::{Context, ErrorKind};
use crate::attribute::AttributeFault;

/// A problem that this library finds, before a request is sent or while a response is decoded.
///
/// No message contains key or attribute values.
#[doc(hidden)]
#[derive(Debug, Clone, thiserror::Error)]
#[allow(
    missing_docs,
    reason = "public only for generated code, which doesn't use the variants; the messages describe them"
)]
pub enum Fault {
    #[error("the key part `{part}` is empty: DynamoDB doesn't allow empty keys")]
    EmptyPart { part: &'static str },

    #[error("the key part `{part}` is {what}")]
    InvalidPart { part: &'static str, what: &'static str },

    #[error(
        "the key part `{part}` has no ranges: it is unescaped text before other parts, so the keys don't sort as its \
         values. Use `eq` or `begins_with`, or make it the last part"
    )]
    UnorderedPart { part: &'static str },

    #[error("the {role} is {length} bytes long, over the limit of {limit} bytes; its longest part is `{part}`")]
    KeyTooLong { role: &'static str, length: usize, limit: usize, part: &'static str },

    #[error("a transaction must have 1 to {limit} operations, but this one has {count}")]
    TransactionSize { count: usize, limit: usize },

    #[error(
        "operations {first} and {second} of the transaction are on the same item: DynamoDB allows one operation per \
         item"
    )]
    SameItem { first: usize, second: usize },

    #[error(
        "the table of this operation has another client, but one client sends all operations: create both tables with \
         clones of the same client"
    )]
    OtherClient,

    #[error("operation {index} of the transaction, {operation} of {entity}: {fault}")]
    Operation { index: usize, operation: &'static str, entity: String, fault: Box<Self> },

    #[error("an idempotency token must have 1 to {limit} characters, but this one has {length}")]
    TokenLength { length: usize, limit: usize },

    #[error("the update has no changes: add at least one, such as `.set(..)`")]
    EmptyUpdate,

    #[error(
        "the update changes `{first}` and `{second}`, whose paths overlap: DynamoDB doesn't allow this, so combine \
         them into one change"
    )]
    OverlappingPaths { first: String, second: String },

    #[error("the update changes `{first}` and `{second}`, whose paths conflict: one requires a list, the other a map")]
    ConflictingPaths { first: String, second: String },

    #[error(
        "the update would leave the key of index `{index}` stale: the key also contains `{field}`, whose value is \
         unknown. Change all fields of the key together, or update the item as it was read"
    )]
    StaleKey { index: &'static str, field: &'static str },

    #[error(
        "`.unchanged(..)` has another value for `{name}` than the item of the upsert: the values must be equal, \
         because the upsert creates the item if it doesn't exist"
    )]
    UnchangedMismatch { name: &'static str },

    #[error("the {what} expression is {length} bytes long, over DynamoDB's limit of {limit} bytes")]
    ExpressionTooLong { what: &'static str, length: usize, limit: usize },

    #[error("the {what} has {count} operators and functions, over DynamoDB's limit of {limit}")]
    TooManyOperators { what: &'static str, count: usize, limit: usize },

    #[error("the path `{path}` is {levels} levels deep, over DynamoDB's limit of {limit} levels")]
    PathTooDeep { path: String, levels: usize, limit: usize },

    #[error("the list index in `{path}` is over DynamoDB's limit of {limit}")]
    ListIndex { path: String, limit: usize },

    #[error("an attribute name is {length} bytes long, over DynamoDB's limit of {limit} bytes")]
    NameTooLong { length: usize, limit: usize },

    #[error("the items of the transaction have at least {length} bytes, over DynamoDB's limit of {limit} bytes")]
    TransactionTooLarge { length: usize, limit: usize },

    #[error("the expression attribute names and values have {length} bytes, over DynamoDB's limit of {limit} bytes")]
    ValuesTooLarge { length: usize, limit: usize },

    #[error(
        "`{name}` is part of a key of `{entity}`: a raw path would leave the key stale, so use the path constant of \
         the field"
    )]
    RawKeyPart { name: String, entity: String },

    #[error(
        "`{name}` is part of a key of `{entity}`: a key of an index is rewritten only if the attribute is set to a value or \
         removed, and the primary key can't be changed"
    )]
    KeyPart { name: String, entity: String },

    #[error(
        "`{name}` is a field of `{entity}`: use the path constant of the field, which checks the type of the value"
    )]
    RawField { name: String, entity: String },

    #[error("`{name}` is {what}: it can't be set as a free attribute or by a raw path")]
    ReservedAttribute { name: String, what: &'static str },

    #[error(
        "the key belongs to the entity `{entity}`, so it can't be written as a relation: write a `{entity}` instead"
    )]
    RelationWithEntityKey { entity: &'static str },

    #[error(
        "`{name}` is part of a key of `{entity}`, and the item is a `{entity}`: update it by a key of `{entity}`, not \
         as a relation"
    )]
    RelationWithKeyPart { name: String, entity: &'static str },

    #[error(
        "`{name}` is a field of `{entity}`, and the item is a `{entity}`: update it by a key of `{entity}`, not as a \
         relation"
    )]
    RelationWithField { name: String, entity: &'static str },

    #[error(
        "a key of the relation has the prefix \"{prefix}\" of the entity `{entity}`, whose queries would read the \
         relation: declare another `prefix = \"..\"` for the entity of this key"
    )]
    RelationWithEntityPrefix { entity: &'static str, prefix: &'static str },

    #[error("`{name}` is set twice: one of the two values would be lost")]
    DuplicateAttribute { name: String },

    #[error(
        "`{name}` is the time to live and must be a number, the Unix time in seconds: DynamoDB ignores other types"
    )]
    TimeToLive { name: String },

    #[error(
        "the relation was read with only some of its attributes, and writing it would delete the others: read the \
         whole relation with `table.get(&relation)`"
    )]
    PartialRelation,

    #[error(
        "a write that changes unique values is a transaction: use `.exactly_once()`, which has `to_input()` and `into_sdk()`"
    )]
    UniqueRequest,

    #[error(
        "the item is of `{entity}`, which has a version or unique values, and this write can't check them: delete it with \
         `table.delete(&item)`, and change it with `table.update(&item)`"
    )]
    GuardedItem { entity: &'static str },

    #[error("a write that changes unique values is a transaction, which can't return the old item: read it before")]
    UniqueOldItem,

    #[error("operations {first} and {second} have the same unique value for `{field}`")]
    SameUniqueValue { first: usize, second: usize, field: &'static str },

    #[error("no item has this key")]
    NoItem,

    #[error("a read ignores the version of a key: remove `.if_version(..)` or `.any_version()`")]
    VersionOfRead,

    #[error("`{path}` is compared with itself: DynamoDB requires two different operands")]
    ComparedWithItself { path: String },

    #[error("an attribute name is empty: DynamoDB requires at least one character")]
    EmptyName,

    #[error("key {index} of the batch: {fault}")]
    BatchKey { index: usize, fault: Box<Self> },

    #[error("{unprocessed} of {keys} keys are unprocessed after all retries")]
    UnprocessedKeys { unprocessed: usize, keys: usize },

    #[error("DynamoDB didn't process this key")]
    UnprocessedKey,

    #[error(
        "operations {first} and {second} of the batch are on the same item: their order would be undefined, so write the \
         item once"
    )]
    SameItemInBatch { first: usize, second: usize },

    #[error(
        "operation {index} of the stream is on the same item as one of the {window} operations before it: their order \
         would be undefined, so write the item once"
    )]
    SameItemInStream { index: usize, window: usize },

    #[error("operation {index} of the batch, {operation} of {entity}: {fault}")]
    BatchOperation { index: usize, operation: &'static str, entity: String, fault: Box<Self> },

    #[error("the item has {size} bytes, over DynamoDB's limit of {limit} bytes")]
    ItemTooLarge { size: usize, limit: usize },

    #[error("the deadline of {deadline:?} was exceeded")]
    DeadlineExceeded { deadline: Duration },

    #[error("{unprocessed} of {writes} writes are unprocessed after all retries")]
    UnprocessedWrites { unprocessed: usize, writes: usize },

    #[error("the items to delete are in the table `{found}`, not in `{expected}`: call `delete_all` on that table")]
    OtherTable { found: String, expected: String },

    #[error("`{name}` is a key attribute of the index `{index}` and empty: DynamoDB doesn't allow empty keys")]
    EmptyIndexKey { name: &'static str, index: &'static str },

    #[error("`{name}` is a key attribute of the index `{index}` and must be {expected}, but it is {found}")]
    IndexKeyType { name: &'static str, index: &'static str, expected: &'static str, found: &'static str },

    #[error(
        "`{name}` is a key attribute of the index `{index}` and {length} bytes long, over the limit of {limit} bytes"
    )]
    IndexKeyTooLong { name: &'static str, index: &'static str, length: usize, limit: usize },

    #[error("`{name}` is not projected into the index `{index}`")]
    NotProjected { name: String, index: &'static str },

    #[error("`{index}` is a global secondary index: DynamoDB doesn't support strongly consistent reads on it")]
    ConsistentIndex { index: &'static str },

    #[error(
        "`{entity}` shares its key with another entity, and the deletes of `delete_all` have no conditions, so they could delete an \
         item of the other entity: read the items and await `table.delete(&item)` for each"
    )]
    SharedKeyInBatch { entity: String },

    #[error("a scan must have 1 to {limit} segments, but this one has {segments}")]
    SegmentCount { segments: usize, limit: usize },

    #[error("segment {segment} of a scan with {segments} segments: the segments are numbered from 0")]
    SegmentNumber { segment: usize, segments: usize },

    #[error("the text is not a cursor, or the cursor is damaged")]
    DamagedCursor,

    #[cfg(feature = "sealed-cursors")]
    #[error("the text is not a sealed cursor, is damaged, or was sealed with another secret or context")]
    ForeignSealedCursor,

    #[cfg(feature = "sealed-cursors")]
    #[error("the cursor has expired")]
    ExpiredCursor,

    #[error("the cursor is from a different table, index or key condition than this query")]
    ForeignCursor,

    #[error("the cursor is outside of the partition or the sort-key range of this query")]
    CursorOutsideRange,

    #[error("a filter can't contain the key attribute `{name}`: use the key condition of the query instead")]
    FilterOnKey { name: String },

    #[error(
        "the sort key is narrowed by `{narrowed}`, but not by `{skipped}`, the part before it: specify `{skipped}` too, \
         or filter by `{narrowed}`"
    )]
    PartAfterGap { skipped: &'static str, narrowed: &'static str },

    #[error("the index `{index}` has no sort key: query it by a partition key instead of a pair of keys")]
    NoSortKey { index: &'static str },

    #[error(
        "the exhaustive collection doesn't list the type of an item: list it, or accept other items with \
         `#[collection(other)]`"
    )]
    UnknownItem,

    #[cfg(any(feature = "json", feature = "lambda", feature = "streams"))]
    #[error(
        "the record of the stream has no {image} image, because the view type of the stream is {}: enable a stream with \
         the view type NEW_AND_OLD_IMAGES",
        view_type.as_deref().unwrap_or("another one")
    )]
    MissingImage { image: &'static str, view_type: Option<String> },

    #[cfg(any(feature = "lambda", feature = "streams"))]
    #[error("the record of the stream is not an INSERT, MODIFY or REMOVE")]
    UnknownEvent,

    #[cfg(feature = "json")]
    #[error(
        "the line of the export has no image, because the view type of the export is NEW_IMAGES: request an incremental \
         export with the view type NEW_AND_OLD_IMAGES"
    )]
    ExportWithoutImage,

    #[error("the item collection is empty: the required `{item}` is missing")]
    EmptyCollection { item: String },

    #[error(
        "the item collection has no `{item}` for the field `{field}`: make the field an `Option` if the item is \
         optional"
    )]
    MissingItem { field: &'static str, item: String },

    #[error(
        "the item collection has several `{item}` items for the field `{field}`: make the field a `Vec` to accept all"
    )]
    MultipleItems { field: &'static str, item: String },

    #[error(
        "`{name}` is not a table name: use 3 to 255 letters (`a-z`, `A-Z`), digits, `_`, `-` and `.`, or the ARN of the table"
    )]
    TableName { name: String },

    #[error("the table is offline: it builds requests but doesn't send them")]
    Offline,

    #[error("the table was created but did not become active in time")]
    TableNotActive,

    #[cfg(feature = "local")]
    #[error("the embedded engine failed to start: {0}")]
    Engine(String),

    #[error("{0}")]
    Attribute(#[from] AttributeFault),
}

impl Fault {
    /// Returns the fault of an operation of a transaction.
    pub(crate) fn in_operation(self, index: usize, context: &Context) -> Self {
        let entity = context.entity.map(|entity| entity().into_owned()).unwrap_or_default();
        Self::Operation { index, operation: context.operation, entity, fault: Box::new(self) }
    }

    /// Returns the kind of the error if the fault is found before a request is sent.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::EmptyPart { .. }
            | Self::InvalidPart { .. }
            | Self::KeyTooLong { .. }
            | Self::EmptyIndexKey { .. }
            | Self::IndexKeyTooLong { .. }
            | Self::ValuesTooLarge { .. }
            | Self::EmptyName
            | Self::NameTooLong { .. }
            | Self::ListIndex { .. }
            | Self::DamagedCursor
            | Self::ForeignCursor
            | Self::CursorOutsideRange
            | Self::PartAfterGap { .. }
            | Self::Attribute(_) => ErrorKind::InvalidInput,
            Self::DeadlineExceeded { .. } => ErrorKind::Timeout,
            #[cfg(feature = "sealed-cursors")]
            Self::ForeignSealedCursor | Self::ExpiredCursor => ErrorKind::InvalidInput,
            Self::ItemTooLarge { .. } => ErrorKind::TooLarge,
            Self::TransactionTooLarge { .. } => ErrorKind::TooLarge,
            Self::Operation { fault, .. } | Self::BatchKey { fault, .. } | Self::BatchOperation { fault, .. } => {
                fault.kind()
            }
            _ => ErrorKind::InvalidRequest,
        }
    }
}
