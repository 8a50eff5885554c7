//! The operations of a table: builders that are plain data until they are awaited.
//!
//! Each one can be awaited, gives its SDK input by `to_input()` without sending anything, and the SDK's own builder,
//! filled in, by `into_sdk()`. They own what they need, so they can be moved to another task before they are awaited.

mod attributes;
mod batch_get;
mod cursor;
mod delete;
mod gather;
mod get;
mod insert;
mod page;
mod put;
mod query;
mod reading;
mod replace;
mod returning;
mod scan;
mod transact_write;
mod update;
mod write;

pub use self::attributes::ByName;
pub use self::batch_get::BatchGet;
pub use self::cursor::Cursor;
pub use self::delete::Delete;
pub use self::gather::{Collected, Gather};
pub use self::get::Get;
pub use self::insert::Insert;
pub use self::page::Page;
pub use self::put::Put;
pub use self::query::Query;
pub use self::replace::Replace;
pub use self::returning::{GivesNothing, New, Nothing, Old, Returning};
pub use self::scan::Scan;
pub use self::transact_write::TransactWrite;
pub use self::update::{Changes, Keyless, Merges, Update, Upsert};
pub use self::write::{IntoWrite, Write};
pub use crate::item::{ByKey, Given, Loaded};

pub(crate) use self::attributes::Chosen;
pub(crate) use self::batch_get::BatchGetRequest;
pub(crate) use self::gather::GatherItems;
pub(crate) use self::get::GetRequest;
pub(crate) use self::query::QueryRequest;
pub(crate) use self::reading::page_limit;
pub(crate) use self::scan::scan;
pub(crate) use self::transact_write::TransactRequest;
pub(crate) use self::write::{Action, Verb};

use std::pin::Pin;

use crate::error::Result;

/// What awaiting an operation runs.
pub type OperationFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;
