//! The pages of a query, one request each.

use std::collections::VecDeque;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Select};

use crate::error::{Context, Failed, Result};
use crate::item::Attributes;
use crate::operation::{QueryRequest, page_limit};

/// A query that is being read, page after page.
pub(crate) struct Pages {
    sdk: QueryFluentBuilder,
    failed: Failed,
    /// The tag's name and what it says of the items that are asked for.
    tag: Option<(&'static str, &'static str)>,
    /// How many items are left to be given.
    left: Option<usize>,
    page_size: Option<usize>,
    /// Whether what is read is what is given.
    is_exact: bool,
    next: Next,
}

/// Where the next page begins.
enum Next {
    Start(Option<Attributes>),
    Done,
}

/// What one request has given.
pub(crate) struct ReadPage {
    pub(crate) items: Vec<Attributes>,
    /// How many items DynamoDB has read for it.
    pub(crate) read: usize,
    /// Where it goes on.
    pub(crate) next: Option<Attributes>,
}

impl Pages {
    pub(crate) fn new(request: QueryRequest) -> Result<Self> {
        let failed = Failed::of(request.context(), request.handle.layout);
        request.handle.check_connected(&failed.context)?;
        let next = if request.is_empty() { Next::Done } else { Next::Start(request.start.clone()) };
        Ok(Self {
            failed,
            tag: request.handle.layout.tag.zip(request.tag),
            left: request.limit,
            page_size: request.page_size,
            is_exact: request.filter.is_none(),
            next,
            sdk: request.into_sdk()?,
        })
    }

    pub(crate) fn context(&self) -> &Context {
        &self.failed.context
    }

    /// The next page, if there is one and anything is left to be given. It may be empty and not be the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<ReadPage>> {
        let start = match std::mem::replace(&mut self.next, Next::Done) {
            Next::Start(start) if self.left != Some(0) => start,
            Next::Start(_) | Next::Done => return Ok(None),
        };
        // With a filter, how many items have to be read for those that are left is not known.
        let most = self.left.filter(|_| self.is_exact).into_iter().chain(self.page_size).min();
        let page = self.sdk.clone().set_limit(most.map(page_limit)).set_exclusive_start_key(start);
        let output = page.send().await.map_err(|error| self.failed.other(error))?;
        let read = usize::try_from(output.scanned_count).unwrap_or_default();
        let given = output.items.unwrap_or_default().into_iter().filter(|item| is_tagged(item, self.tag));
        let items: Vec<Attributes> = given.take(self.left.unwrap_or(usize::MAX)).collect();
        self.left = self.left.map(|left| left - items.len());
        let next = output.last_evaluated_key.filter(|key| !key.is_empty());
        if let Some(next) = &next {
            self.next = Next::Start(Some(next.clone()));
        }
        Ok(Some(ReadPage { items, read, next }))
    }
}

/// All items of a query up to its limit, page after page.
pub(crate) async fn query_all(request: QueryRequest) -> Result<Vec<Attributes>> {
    let mut pages = Pages::new(request)?;
    let mut items = Vec::new();
    while let Some(page) = pages.next().await? {
        items.extend(page.items);
    }
    Ok(items)
}

/// How many items a query finds.
pub(crate) async fn count(request: QueryRequest) -> Result<usize> {
    let (limit, mut pages) = (request.limit, Pages::new(request)?);
    pages.sdk = pages.sdk.select(Select::Count);
    let mut count: usize = 0;
    let mut start = match pages.next {
        Next::Start(start) => start,
        Next::Done => return Ok(0),
    };
    loop {
        let page = pages.sdk.clone().set_limit(pages.page_size.map(page_limit)).set_exclusive_start_key(start);
        let output = page.send().await.map_err(|error| pages.failed.other(error))?;
        count += usize::try_from(output.count).unwrap_or_default();
        if limit.is_some_and(|limit| count >= limit) {
            return Ok(limit.unwrap_or(count));
        }
        match output.last_evaluated_key.filter(|key| !key.is_empty()) {
            Some(key) => start = Some(key),
            None => return Ok(count),
        }
    }
}

/// A query whose items are given one by one.
pub(crate) struct Items {
    pages: Pages,
    page: VecDeque<Attributes>,
}

impl Items {
    pub(crate) fn new(request: QueryRequest) -> Result<Self> {
        Ok(Self { pages: Pages::new(request)?, page: VecDeque::new() })
    }

    /// The next item, for which a page is read where the last one has been given.
    pub(crate) async fn next(&mut self) -> Result<Option<Attributes>> {
        while self.page.is_empty() {
            match self.pages.next().await? {
                Some(page) => self.page = page.items.into(),
                None => return Ok(None),
            }
        }
        Ok(self.page.pop_front())
    }

    pub(crate) fn context(&self) -> &Context {
        self.pages.context()
    }
}

/// Whether the item isn't one of another entity, such as a child that has its place among its parents.
fn is_tagged(item: &Attributes, tag: Option<(&str, &str)>) -> bool {
    tag.is_none_or(|(name, expected)| match item.get(name) {
        Some(AttributeValue::S(found)) => found == expected,
        // Without a tag, or with something else in its place, it is reading that tells.
        _ => true,
    })
}
