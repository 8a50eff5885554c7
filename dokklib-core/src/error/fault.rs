use super::ErrorKind;
use crate::attribute::AttributeFault;

/// What this library itself found wrong, before sending or while reading.
///
/// Every text is complete without a value of the user's in it.
#[derive(Debug, Clone, thiserror::Error)]
#[allow(missing_docs, reason = "public for generated code only, which hands it through; each text says what it is")]
pub enum Fault {
    #[error("the key part `{part}` is empty: DynamoDB has no empty keys")]
    EmptyPart { part: &'static str },

    #[error("the key part `{part}` is {what}")]
    InvalidPart { part: &'static str, what: &'static str },

    #[error("the {role} is {length} bytes long, over the limit of {limit} bytes; its longest part is `{part}`")]
    KeyTooLong { role: &'static str, length: usize, limit: usize, part: &'static str },

    #[error("a transaction has 1 to {limit} operations, and this one has {count}")]
    TransactionSize { count: usize, limit: usize },

    #[error(
        "operations {first} and {second} of the transaction are on one item: DynamoDB allows one operation an item"
    )]
    SameItem { first: usize, second: usize },

    #[error("operation {index} of the transaction, {operation} of {entity}: {fault}")]
    Operation { index: usize, operation: &'static str, entity: String, fault: Box<Self> },

    #[error("an idempotency token has 1 to {limit} characters, and this one has {length}")]
    TokenLength { length: usize, limit: usize },

    #[error("the update changes nothing: add a change, such as `.set(..)`")]
    NothingToChange,

    #[error(
        "the update changes `{first}` and `{second}`: DynamoDB allows no path that equals or contains another one, so make \
         them one change"
    )]
    Overlap { first: String, second: String },

    #[error("the update changes `{first}` and `{second}`: one needs a list where the other one needs a map")]
    KindConflict { first: String, second: String },

    #[error(
        "the update would leave the key of index `{index}` stale: the key also holds `{field}`, which is not known"
    )]
    StaleKey { index: &'static str, field: &'static str },

    #[error("`{name}` is to stay as it is not in the item that is given: where there is none, that one is created")]
    UnchangedOtherwise { name: &'static str },

    #[error("the {what} is an expression of {length} bytes, over DynamoDB's limit of {limit} bytes")]
    ExpressionTooLong { what: &'static str, length: usize, limit: usize },

    #[error("the {what} has {count} operators and functions, over DynamoDB's limit of {limit}")]
    TooManyOperators { what: &'static str, count: usize, limit: usize },

    #[error("the path `{path}` is {levels} levels deep, over DynamoDB's limit of {limit} levels")]
    PathTooDeep { path: String, levels: usize, limit: usize },

    #[error("the names and values of the expressions have {length} bytes, over DynamoDB's limit of {limit} bytes")]
    ValuesTooLarge { length: usize, limit: usize },

    #[error("`{name}` is a part of a key of `{entity}`: no raw path changes it, since the key would be stale")]
    RawPart { name: String, entity: String },

    #[error("`{name}` is a field of `{entity}`: its own path keeps its type, and a raw one doesn't")]
    RawField { name: String, entity: String },

    #[error("`{name}` is {what}: it can't be written as a free attribute")]
    Reserved { name: String, what: &'static str },

    #[error("the key is one of `{entity}`, whose items a relation can't stand for: write a `{entity}`")]
    KeyOfAnItem { entity: &'static str },

    #[error("`{name}` is a part of a key of `{entity}`, which has this key: write the item as one of `{entity}`")]
    PartOfAKey { name: String, entity: &'static str },

    #[error("`{name}` is given twice: one of the two values would be lost")]
    GivenTwice { name: String },

    #[error("`{name}` is the time to live, a number of seconds since 1970: DynamoDB ignores any other value")]
    TimeToLive { name: String },

    #[error(
        "the relation was read in part, and writing it would lose the rest: `table.get(&relation)` reads the whole"
    )]
    ReadInPart,

    #[error("`{path}` is compared with itself: DynamoDB needs another operand")]
    ComparedWithItself { path: String },

    #[error("an attribute's name is empty: DynamoDB's have at least one character")]
    EmptyName,

    #[error("a batch has at least one key, and this one has none")]
    EmptyBatch,

    #[error("key {index} of the batch: {fault}")]
    BatchKey { index: usize, fault: Box<Self> },

    #[error("the service left {left} of {keys} keys unread, and gave nothing more of them for a while")]
    Unprocessed { left: usize, keys: usize },

    #[error("the service never got to this key")]
    KeyUnprocessed,

    #[error("`{name}` is a key of the index `{index}` and empty: DynamoDB has no empty keys")]
    EmptyIndexKey { name: &'static str, index: &'static str },

    #[error("`{name}` is a key of the index `{index}`, where it is {expected}, and here it is {found}")]
    IndexKeyType { name: &'static str, index: &'static str, expected: &'static str, found: &'static str },

    #[error("`{name}` is a key of the index `{index}` and {length} bytes long, over the limit of {limit} bytes")]
    IndexKeyTooLong { name: &'static str, index: &'static str, length: usize, limit: usize },

    #[error("`{name}` is not in the index `{index}`")]
    NotProjected { name: String, index: &'static str },

    #[error("`{index}` is a global secondary index: DynamoDB has no consistent reads there")]
    ConsistentIndex { index: &'static str },

    #[error("a scan has 1 to {limit} segments, and this one has {segments}")]
    Segments { segments: usize, limit: usize },

    #[error("the text is no position, or a damaged one")]
    DamagedCursor,

    #[error("the position is one of another table, index or key condition than this query's")]
    ForeignCursor,

    #[error("a filter can't ask for the key attribute `{name}`: the query's own condition does that")]
    FilterOnKey { name: String },

    #[error("the index `{index}` has no sort key: a pair of keys can't ask it")]
    NoSortKey { index: &'static str },

    #[error("an item is of none of the collection's types, and the collection is exhaustive")]
    UnknownItem,

    #[error("the collection is empty: there is no `{item}`")]
    EmptyCollection { item: String },

    #[error("the collection has items, and none of them is the `{item}` of the field `{field}`")]
    MissingItem { field: &'static str, item: String },

    #[error("the collection has several items of `{item}`, and the field `{field}` is one")]
    SecondItem { field: &'static str, item: String },

    #[error("the table is offline: it makes requests and sends none")]
    Offline,

    #[error("the table was created and is not active yet")]
    NotActive,

    #[cfg(feature = "local")]
    #[error("the embedded engine can't start: {0}")]
    Engine(String),

    #[error("{0}")]
    Attribute(#[from] AttributeFault),
}

impl Fault {
    /// The kind of an error about the fault that is found before the request is sent.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::EmptyPart { .. }
            | Self::InvalidPart { .. }
            | Self::KeyTooLong { .. }
            | Self::EmptyIndexKey { .. }
            | Self::IndexKeyTooLong { .. }
            | Self::ValuesTooLarge { .. }
            | Self::EmptyName
            | Self::DamagedCursor
            | Self::ForeignCursor
            | Self::Attribute(_) => ErrorKind::InvalidInput,
            Self::Operation { fault, .. } | Self::BatchKey { fault, .. } => fault.kind(),
            _ => ErrorKind::InvalidRequest,
        }
    }
}
