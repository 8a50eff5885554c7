use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;

use super::{CursorScope, ErrorMapper, Handle, IsOfField, PageReporter};
use crate::attribute::Attributes;
use crate::schema::{DeclaredKey, IndexLayout, Layout, Tag};

/// A query or one segment of a scan, ready to be sent page by page.
pub(crate) struct PagedRead {
    pub(crate) request: PageRequest,
    pub(crate) mapper: ErrorMapper,
    /// The name of the tag attribute and its value for the requested entity.
    pub(crate) tag: Option<Tag>,
    /// The keys that the requested entity declares, if the read returns items of one type.
    pub(crate) keys: Option<DeclaredKeys>,
    /// Recognizes the items of a collection's field. Others are skipped.
    pub(crate) is_of_field: Option<IsOfField>,
    /// The attributes that a cursor consists of.
    pub(crate) cursor_attributes: Vec<&'static str>,
    /// The number of items still to be returned. `None` without a limit.
    pub(crate) remaining: Option<Remaining>,
    pub(crate) page_size: Option<usize>,
    /// The scope of the cursor of a query with a deadline, whose error has the cursor.
    pub(crate) cursor_scope: Option<CursorScope>,
    /// The time to live attribute. Expired items are skipped.
    pub(crate) ttl: Option<&'static str>,
    /// The table, whose client has the clock.
    pub(crate) handle: Handle,
    pub(crate) start: Option<Attributes>,
    /// `true` if DynamoDB applies no filter, so that the remaining limit can be sent as the page limit.
    pub(crate) is_unfiltered: bool,
    /// `true` if no item can match, so no request is sent.
    pub(crate) is_empty: bool,
    /// `true` if the next page is requested while the caller consumes the current one.
    pub(crate) reads_ahead: bool,
    /// Reports each page.
    pub(crate) reporter: Option<PageReporter>,
    /// The lower bound of the page limit that is sent. It doubles whenever a page contains other entities' items: any
    /// number of children may be stored between two parents.
    pub(crate) min_page_limit: usize,
}

/// The keys that an entity declares, which identify its items among items without a tag.
pub(crate) struct DeclaredKeys {
    pub(crate) layout: &'static Layout,
    pub(crate) declared: &'static [DeclaredKey],
    /// The secondary index that is read.
    pub(crate) index: Option<IndexLayout>,
}

/// The number of items still to be returned by a query, or by all segments of a scan together.
#[derive(Clone)]
pub(crate) struct Remaining(Arc<AtomicUsize>);

impl Remaining {
    pub(crate) fn new(limit: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(limit)))
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes up to `items` from the remaining number and returns how many it took.
    pub(crate) fn take(&self, items: usize) -> usize {
        let subtract = |remaining: usize| Some(remaining.saturating_sub(items));
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, subtract);
        before.unwrap_or_else(|remaining| remaining).min(items)
    }
}

/// The SDK's builder of the first request.
#[derive(Clone)]
pub(crate) enum PageRequest {
    Query(QueryFluentBuilder),
    Scan(ScanFluentBuilder),
}
