//! The operations of a [`Table`](crate::Table). Each is a builder that describes requests and sends them when it is
//! awaited.
//!
//! A builder owns its data, so it can be moved to another task or thread before it is awaited. An operation that is a
//! single request also returns its SDK input, without sending it (`to_input()`), and the SDK's fluent builder
//! (`into_sdk()`).

mod batch_get;
mod batch_get_many;
mod batch_item;
mod batch_keys;
mod batch_options;
mod batch_progress;
mod batch_write;
mod call_options;
mod changes;
mod check_keys;
mod collection_query;
mod cursor;
#[cfg(feature = "sealed-cursors")]
#[cfg_attr(docsrs, doc(cfg(feature = "sealed-cursors")))]
mod cursor_key;
mod delete;
mod delete_all;
mod error_mapper;
mod exactly_once;
mod field_queries;
mod free_attributes;
mod get;
mod get_by_unique;
mod handle;
mod index_key;
mod insert;
mod key_condition;
mod key_report;
mod meter;
mod metered;
mod page;
mod page_progress;
mod paged_read;
mod pagination;
mod projected_attributes;
mod put;
mod query;
mod quick_hasher;
mod read_progress;
mod repair_unique;
mod replace;
mod request;
mod return_mode;
mod scan;
mod table_name;
mod transact_get;
mod transact_write;
mod update;
mod update_with_retry;
mod usage;
mod write;

pub use self::batch_get::BatchGet;
pub use self::batch_get_many::BatchGetMany;
pub use self::batch_item::BatchItem;
#[doc(hidden)]
pub use self::batch_keys::BatchGetFrom;
pub use self::batch_keys::BatchKeys;
pub use self::batch_progress::UnprocessedWrites;
#[doc(hidden)]
pub use self::batch_write::BatchOperation;
pub use self::batch_write::{BatchPut, BatchWrite, IntoBatchWrite};
pub use self::changes::{AcceptsChanges, Changes, NoKey};
pub use self::check_keys::CheckKeys;
pub use self::collection_query::{CollectionQuery, ItemCollection};
pub use self::cursor::Cursor;
#[cfg(feature = "sealed-cursors")]
#[cfg_attr(docsrs, doc(cfg(feature = "sealed-cursors")))]
pub use self::cursor_key::CursorKey;
pub use self::delete::Delete;
#[doc(hidden)]
pub use self::delete_all::DeleteFrom;
pub use self::delete_all::{DeleteAll, ItemsToDelete};
pub use self::exactly_once::ExactlyOnce;
pub use self::field_queries::FieldQueries;
pub use self::free_attributes::HasFreeAttributes;
pub use self::get::Get;
pub use self::get_by_unique::{GetByUnique, UniqueOperands};
pub use self::insert::Insert;
pub(crate) use self::key_condition::SortEntity;
pub use self::key_condition::{
    AlreadyBounded, ConsistentQuery, ConsistentReads, ErasedKeyCondition, FilterableBy, IntoKeyCondition, KeyCondition,
    NextPart, NotKeyOf, NotKeysOf, Pair, Partition, ProjectionFor, QuerySpec, UnknownIndex,
};
pub use self::key_report::{KeyMismatch, KeyProblem, KeyReport, UnreadableItems};
pub use self::meter::Meter;
pub use self::metered::{Metered, MeteredOperation};
pub use self::page::Page;
pub use self::page_progress::PageProgress;
pub use self::put::Put;
pub use self::query::Query;
pub use self::read_progress::ReadProgress;
pub use self::repair_unique::{RepairUnique, UniqueRepair};
pub use self::replace::Replace;
pub(crate) use self::request::check_read;
pub use self::return_mode::{ReturnMode, ReturnNew, ReturnNone, ReturnOld, ReturnsNothing};
pub use self::scan::Scan;
#[doc(hidden)]
pub use self::transact_get::TransactGetFrom;
pub use self::transact_get::{TransactGet, TransactKeys};
pub use self::transact_write::TransactWrite;
#[doc(hidden)]
pub use self::transact_write::TransactionCondition;
pub use self::update::{Update, Upsert};
pub use self::update_with_retry::UpdateWithRetry;
pub use self::usage::Usage;
pub use self::write::{IntoWrite, Write};
pub use crate::expr::{ByItem, ByKey, ForUpsert};
// Compiler messages print these paths.
#[doc(hidden)]
pub use crate::index::{
    CanProject, ContainsFields, IndexOf, PrimaryIndex, SomeAttributes, TextPartitionKey, TextSortKey, WholeItems,
    index_of,
};
#[doc(hidden)]
pub use crate::item::{HasProjection, InBatch, InIndex, KeyOf, ListOf, ProjectedAs};

pub(crate) use self::batch_get::{BatchGetRequest, RenderedProjection};
pub(crate) use self::batch_options::BatchOptions;
pub(crate) use self::batch_progress::{BatchProgress, KeyGroup, KeyOutcome, WriteProgress};
pub(crate) use self::batch_write::{
    BatchWriteRequest, RecentItems, STREAM_WINDOW, check_write, request_items, split_request,
};
use self::metered::metered;

pub(crate) use self::call_options::CallOptions;
pub(crate) use self::collection_query::CollectItems;
pub(crate) use self::cursor::CursorScope;
pub(crate) use self::delete_all::{DeleteAllRequest, ReadRequest};
pub(crate) use self::error_mapper::{ErrorMapper, FailureKinds, OldItem, error_chain};
pub(crate) use self::field_queries::CollectFields;
pub(crate) use self::get::GetRequest;
pub(crate) use self::get_by_unique::GetByUniqueRequest;
#[cfg(feature = "local")]
pub(crate) use self::handle::EMBEDDED;
pub(crate) use self::handle::Handle;
pub(crate) use self::index_key::{IndexKeyUpdate, ItemKeys, KnownValues};
pub(crate) use self::page_progress::{OnPage, PageReporter};
pub(crate) use self::paged_read::{DeclaredKeys, PageRequest, PagedRead, Remaining};
pub(crate) use self::pagination::page_limit;
pub(crate) use self::projected_attributes::ProjectedAttributes;
pub(crate) use self::query::{IsOfField, QueryRequest};
pub(crate) use self::repair_unique::{RepairUniqueRequest, marker_of, unchanged_check};
pub(crate) use self::scan::{ScanRequest, scan};
pub(crate) use self::table_name::TableName;
pub(crate) use self::transact_get::{DistinctKeys, TransactGetRequest};
pub(crate) use self::transact_write::TransactRequest;
pub(crate) use self::transact_write::{RenderedTransaction, SentMarker};
pub(crate) use self::write::{
    Guards, Marker, PreparedWrite, StaleMarker, UniqueValues, VersionGuard, WriteAction, WriteData, WriteKind,
    WriteRequest, marker_key, owner_of,
};

use std::pin::Pin;

use crate::error::Result;

/// The future that an operation becomes when it is awaited.
pub type OperationFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;
