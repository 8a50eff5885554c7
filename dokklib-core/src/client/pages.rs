//! The pages of a query or a scan, one request each.

use std::collections::VecDeque;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Select};

use crate::error::{Context, Failed, Result};
use crate::item::Attributes;
use crate::key::{self, DeclaredKey};
use crate::operation::page_limit;
use crate::schema::Layout;

/// A query or a scan as it is to be read.
pub(crate) struct Reading {
    pub(crate) sdk: Sdk,
    pub(crate) failed: Failed,
    /// The tag's name and what it says of the items that are asked for.
    pub(crate) tag: Option<(&'static str, &'static str)>,
    /// The keys that the items have, where what is asked for may give others that begin alike.
    pub(crate) keys: Option<(&'static Layout, &'static [DeclaredKey])>,
    /// The attributes that a position is made of.
    pub(crate) position: Vec<&'static str>,
    /// How many items are to be given.
    pub(crate) limit: Option<usize>,
    pub(crate) page_size: Option<usize>,
    pub(crate) start: Option<Attributes>,
    /// Whether all that is read is given, but for what the tag leaves out.
    pub(crate) is_exact: bool,
    /// Whether it is known that there is nothing to be read.
    pub(crate) is_empty: bool,
}

/// The SDK's builder of the first request.
#[derive(Clone)]
pub(crate) enum Sdk {
    Query(QueryFluentBuilder),
    Scan(ScanFluentBuilder),
}

/// What a request is answered with.
struct Answer {
    items: Vec<Attributes>,
    count: i32,
    read: i32,
    next: Option<Attributes>,
}

impl Sdk {
    async fn send(&self, most: Option<i32>, start: Option<Attributes>, failed: &Failed) -> Result<Answer> {
        macro_rules! send {
            ($sdk:expr) => {{
                let request = $sdk.clone().set_limit(most).set_exclusive_start_key(start);
                let output = request.send().await.map_err(|error| failed.other(error))?;
                Answer {
                    items: output.items.unwrap_or_default(),
                    count: output.count,
                    read: output.scanned_count,
                    next: output.last_evaluated_key.filter(|key| !key.is_empty()),
                }
            }};
        }
        Ok(match self {
            Self::Query(sdk) => send!(sdk),
            Self::Scan(sdk) => send!(sdk),
        })
    }

    fn counting(self) -> Self {
        match self {
            Self::Query(sdk) => Self::Query(sdk.select(Select::Count)),
            Self::Scan(sdk) => Self::Scan(sdk.select(Select::Count)),
        }
    }
}

/// A query or a scan that is being read, page after page.
pub(crate) struct Pages {
    reading: Reading,
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
    pub(crate) fn new(mut reading: Reading) -> Self {
        let next = if reading.is_empty { Next::Done } else { Next::Start(reading.start.take()) };
        Self { reading, next }
    }

    /// The next page, if there is one and anything is left to be given. It may be empty and not be the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<ReadPage>> {
        let Reading { sdk, failed, tag, keys, position, limit, page_size, is_exact, .. } = &mut self.reading;
        let start = match std::mem::replace(&mut self.next, Next::Done) {
            Next::Start(start) if *limit != Some(0) => start,
            Next::Start(_) | Next::Done => return Ok(None),
        };
        // With a filter, how many items have to be read for those that are left is not known.
        let most = limit.filter(|_| *is_exact).into_iter().chain(*page_size).min();
        let answer = sdk.send(most.map(page_limit), start, failed).await?;
        let has_keys = |item: &Attributes| keys.is_none_or(|(layout, keys)| key::has_keys(item, keys, layout));
        let mut given = answer.items.into_iter().filter(|item| is_tagged(item, *tag) && has_keys(item));
        let items: Vec<Attributes> = given.by_ref().take(limit.unwrap_or(usize::MAX)).collect();
        // What was read and isn't given any more is read again by who goes on from here.
        let next = match items.last().filter(|_| given.next().is_some()) {
            Some(last) => Some(last.iter().filter(|(name, _)| position.contains(&name.as_str())).map(owned).collect()),
            None => answer.next,
        };
        *limit = limit.map(|left| left - items.len());
        if let Some(next) = &next {
            self.next = Next::Start(Some(next.clone()));
        }
        Ok(Some(ReadPage { items, read: usize::try_from(answer.read).unwrap_or_default(), next }))
    }

    /// All items up to the limit.
    pub(crate) async fn all(mut self) -> Result<Vec<Attributes>> {
        let mut items = Vec::new();
        while let Some(page) = self.next().await? {
            items.extend(page.items);
        }
        Ok(items)
    }
}

/// How many items there are, up to the limit.
pub(crate) async fn count(reading: Reading) -> Result<usize> {
    let Reading { sdk, failed, limit, page_size, mut start, is_empty, .. } = reading;
    let sdk = sdk.counting();
    let mut count: usize = 0;
    if is_empty || limit == Some(0) {
        return Ok(count);
    }
    loop {
        let answer = sdk.send(page_size.map(page_limit), start, &failed).await?;
        count += usize::try_from(answer.count).unwrap_or_default();
        start = answer.next;
        if start.is_none() || limit.is_some_and(|limit| count >= limit) {
            break;
        }
    }
    Ok(limit.map_or(count, |limit| count.min(limit)))
}

/// A query or a scan whose items are given one by one.
pub(crate) struct Items {
    pages: Pages,
    page: VecDeque<Attributes>,
}

impl Items {
    pub(crate) fn new(reading: Reading) -> Self {
        Self { pages: Pages::new(reading), page: VecDeque::new() }
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
        &self.pages.reading.failed.context
    }
}

fn owned((name, value): (&String, &AttributeValue)) -> (String, AttributeValue) {
    (name.clone(), value.clone())
}

/// Whether the item isn't one of another entity, such as a child that has its place among its parents.
fn is_tagged(item: &Attributes, tag: Option<(&str, &str)>) -> bool {
    tag.is_none_or(|(name, expected)| match item.get(name) {
        Some(AttributeValue::S(found)) => found == expected,
        // Without a tag, or with something else in its place, it is reading that tells.
        _ => true,
    })
}
