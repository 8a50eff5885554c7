//! The pages of a query or a scan, one request each.

use std::collections::VecDeque;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Select};
use tokio::runtime::Handle as Runtime;
use tokio::task::JoinHandle;

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
    /// How many items are left to be given, if not all are.
    pub(crate) left: Option<Left>,
    pub(crate) page_size: Option<usize>,
    pub(crate) start: Option<Attributes>,
    /// Whether all that is read is given, but for what the tag leaves out.
    pub(crate) is_exact: bool,
    /// Whether it is known that there is nothing to be read.
    pub(crate) is_empty: bool,
    /// Whether the next page is read while the items of the last one are being taken.
    pub(crate) reads_ahead: bool,
    /// How many items a request asks for at least: more and more, where others were among those that were read. Between two
    /// parents there may be any number of children.
    pub(crate) at_least: usize,
}

/// How many items are left to be given: of one query, or of all segments of a scan together.
#[derive(Clone)]
pub(crate) struct Left(Arc<AtomicUsize>);

impl Left {
    pub(crate) fn new(items: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(items)))
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes so many, or those that there are.
    fn take(&self, items: usize) -> usize {
        let less = |left: usize| Some(left.saturating_sub(items));
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).unwrap_or_else(|left| left).min(items)
    }
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

impl Reading {
    /// Sends the request for the page that begins there.
    fn send(&self, start: Option<Attributes>) -> impl Future<Output = Result<Answer>> + Send + use<> {
        // With a filter, how many items have to be read for those that are left is not known.
        let left = self.left.as_ref().filter(|_| self.is_exact).map(|left| left.get().max(self.at_least));
        let most = left.into_iter().chain(self.page_size).min().map(page_limit);
        let (sdk, failed) = (self.sdk.clone(), self.failed.clone());
        async move { sdk.send(most, start, &failed).await }
    }
}

impl Sdk {
    async fn send(self, most: Option<i32>, start: Option<Attributes>, failed: &Failed) -> Result<Answer> {
        macro_rules! send {
            ($sdk:expr) => {{
                let request = $sdk.set_limit(most).set_exclusive_start_key(start);
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
    /// It is being read already.
    Ahead(Ahead),
    Done,
}

/// A page that is being read by a task of its own, so also while nobody waits for it; when this is dropped, no longer.
struct Ahead {
    task: JoinHandle<Result<Answer>>,
    start: Option<Attributes>,
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What one request has given.
pub(crate) struct ReadPage {
    pub(crate) items: Vec<Attributes>,
    /// How many items DynamoDB has read for it.
    pub(crate) scanned: usize,
    /// Where it goes on.
    pub(crate) next: Option<Attributes>,
}

impl Pages {
    pub(crate) fn new(mut reading: Reading) -> Self {
        let next = if reading.is_empty { Next::Done } else { Next::Start(reading.start.take()) };
        Self { reading, next }
    }

    /// Begins to read the next page, if there is one and anything is left to be given.
    ///
    /// Without a runtime that could run it there is nothing to do: the page is read when it is asked for.
    fn read_ahead(&mut self) {
        if !self.is_wanted() {
            return;
        }
        let Next::Start(start) = &mut self.next else { return };
        let Ok(runtime) = Runtime::try_current() else { return };
        let start = start.take();
        let task = runtime.spawn(self.reading.send(start.clone()));
        self.next = Next::Ahead(Ahead { task, start });
    }

    fn is_wanted(&self) -> bool {
        self.reading.left.as_ref().is_none_or(|left| left.get() > 0)
    }

    /// The next page, if there is one and anything is left to be given. It may be empty and not be the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<ReadPage>> {
        if !self.is_wanted() {
            self.next = Next::Done;
        }
        let answer = match std::mem::replace(&mut self.next, Next::Done) {
            Next::Start(start) => self.reading.send(start).await?,
            Next::Ahead(mut ahead) => match (&mut ahead.task).await {
                Ok(answer) => answer?,
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => panic::resume_unwind(panic),
                    // Its runtime is gone, and this one is another.
                    Err(_) => self.reading.send(ahead.start.take()).await?,
                },
            },
            Next::Done => return Ok(None),
        };
        let Reading { tag, keys, position, left, at_least, .. } = &mut self.reading;
        let read = answer.items.len();
        let mut items: Vec<Attributes> =
            answer.items.into_iter().filter(|item| is_asked_for(item, *tag, *keys)).collect();
        if items.len() < read {
            *at_least = read.saturating_mul(2);
        }
        let given = left.as_ref().map_or(items.len(), |left| left.take(items.len()));
        // What was read and isn't given any more is read again by who goes on from here.
        let last = items.get(given).and_then(|_| items[..given].last());
        let next = match last {
            Some(last) => Some(last.iter().filter(|(name, _)| position.contains(&name.as_str())).map(owned).collect()),
            None => answer.next,
        };
        items.truncate(given);
        if let Some(next) = &next {
            self.next = Next::Start(Some(next.clone()));
        }
        Ok(Some(ReadPage { items, scanned: usize::try_from(answer.read).unwrap_or_default(), next }))
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

/// How many items there are, up to the limit, where their keys have to be read to tell them from others.
pub(crate) async fn count_by_keys(reading: Reading) -> Result<usize> {
    let mut pages = Pages::new(reading);
    let mut count = 0;
    while let Some(page) = pages.next().await? {
        count += page.items.len();
    }
    Ok(count)
}

/// How many items there are, up to the limit.
pub(crate) async fn count(reading: Reading) -> Result<usize> {
    let Reading { sdk, failed, left, page_size, mut start, is_empty, .. } = reading;
    let sdk = sdk.counting();
    let mut count: usize = 0;
    let is_wanted = || left.as_ref().is_none_or(|left| left.get() > 0);
    let mut goes_on = !is_empty;
    while goes_on && is_wanted() {
        let answer = sdk.clone().send(page_size.map(page_limit), start, &failed).await?;
        let found = usize::try_from(answer.count).unwrap_or_default();
        count += left.as_ref().map_or(found, |left| left.take(found));
        start = answer.next;
        goes_on = start.is_some();
    }
    Ok(count)
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

    /// The next item, for which a page is read where the last one has been given, and one more if that is asked for.
    pub(crate) async fn next(&mut self) -> Result<Option<Attributes>> {
        while self.page.is_empty() {
            match self.pages.next().await? {
                Some(page) => {
                    self.page = page.items.into();
                    if self.pages.reading.reads_ahead {
                        self.pages.read_ahead();
                    }
                }
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

/// Whether the item isn't one of another entity, such as a child that has its place among its parents: by the tag, or where it
/// has none by its keys.
fn is_asked_for(
    item: &Attributes,
    tag: Option<(&str, &str)>,
    keys: Option<(&'static Layout, &'static [DeclaredKey])>,
) -> bool {
    match tag.and_then(|(name, expected)| Some((item.get(name)?.as_s().ok()?, expected))) {
        Some((found, expected)) => found == expected,
        // With something else in the tag's place, it is reading that tells.
        None => keys.is_none_or(|(layout, keys)| key::has_keys(item, keys, layout)),
    }
}
