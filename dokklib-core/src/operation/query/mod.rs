mod request;

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::stream::Stream;

pub(crate) use self::request::QueryRequest;
use super::attributes::Chosen;
use super::reading::items;
use super::{ByName, Cursor, OperationFuture, Page};
use crate::client;
use crate::error::Result;
use crate::expr::{AttributePath, Condition, Node};
use crate::index::{IndexLayout, IndexOf, TextPartition, TextSort};
use crate::item::{self, Decode, Readable};
use crate::key::{self, Filters, Pair, Partition, ProjectionFor, ReadsConsistently};
use crate::{Entity, ProjectionType, RawItem};

/// Reads the items of one partition, all or those whose sort keys begin alike; made by [`Table::query`](crate::Table::query).
///
/// Awaiting it gives all of them, page after page, in the order of their sort keys, or the first error of reading one.
/// `By` is what the query was asked by, and `I` the type of the items.
#[must_use = "an operation does nothing until it is awaited"]
pub struct Query<S, By, I> {
    request: QueryRequest,
    decode: Decode<I>,
    of: PhantomData<fn() -> (S, By, I)>,
}

impl<S, By, I> Query<S, By, I> {
    pub(crate) fn new(request: QueryRequest, decode: Decode<I>) -> Self {
        Self { request, decode, of: PhantomData }
    }

    /// Gives at most so many items in all, and reads no further; 0 reads none and sends nothing.
    ///
    /// DynamoDB's own `Limit` is one of a page: it is sent, and further pages are read for what is left.
    pub fn limit(mut self, items: usize) -> Self {
        self.request.limit = Some(items);
        self
    }

    /// Gives only the items that fulfil the condition, of those that the keys say; a further filter must hold as well.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(id))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    ///     total: u64,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// for total in [50, 500] {
    ///     table.put(Order { user: "alice".to_owned(), id: total, total }).await?;
    /// }
    /// let large = table.query(Order::query("alice")).filter(Order::TOTAL.gt(100)).await?;
    /// assert_eq!(large.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// DynamoDB reads the others too, and counts the capacity that it takes. [`limit`](Self::limit) counts the items that are
    /// given. A filter that never holds reads nothing.
    ///
    /// A filter on a field that is a key of what is queried doesn't compile; the query is narrowed by it instead. A raw path to a key,
    /// a key that another field is compared with, and an attribute that the index doesn't hold are
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    ///
    /// [Filter expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html) in AWS's
    /// guide.
    pub fn filter<F, K>(mut self, condition: Condition<F, K>) -> Self
    where
        By: Filters<F, K>,
    {
        self.request.filter = Some(match self.request.filter.take() {
            Some(before) => before.and(condition.node),
            None => condition.node,
        });
        self
    }

    /// Reads what all writes before have left, at twice the price.
    ///
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide. A global secondary index has none.
    pub fn consistent(mut self) -> Self
    where
        By: ReadsConsistently,
    {
        self.request.consistent = true;
        self
    }

    /// Reads only the attributes of these names, besides the keys; what an item lacks of them, it lacks.
    ///
    /// The names are whole: `a.b` is the attribute `a.b`. DynamoDB counts the capacity that a read takes by the whole item.
    /// [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html)
    /// in AWS's guide.
    pub fn attributes(mut self, names: impl IntoIterator<Item: Into<String>>) -> Self
    where
        I: ByName,
    {
        self.request.chosen.extend(names);
        self.decode = item::decode_in_part::<I>;
        self
    }

    /// Reads only the fields of a projection: `.project::<OrderTotal>()`.
    ///
    /// DynamoDB counts the capacity that a read takes by the whole item. Where the index doesn't hold whole items, the projection
    /// has to be one of what it holds: `#[projection(of = Order, indexes(ByStatus))]`.
    pub fn project<P: ProjectionFor<By>>(mut self) -> Query<S, By, P> {
        self.request.chosen = Chosen::default();
        self.request.chosen.for_projection::<By, P>(self.request.handle.layout);
        Query::new(self.request, P::decode)
    }

    /// Gives the items in the reverse order of their sort keys.
    pub fn descending(mut self) -> Self {
        self.request.descending = true;
        self
    }

    /// Reads at most so many items with one request, 1 at least. Without it a page is as large as DynamoDB makes it, 1 MB.
    pub fn page_size(mut self, items: usize) -> Self {
        self.request.page_size = Some(items.max(1));
        self
    }

    /// Has [`stream`](Self::stream) read one page ahead: it is asked for when the page before it has come, and comes while the
    /// items of that one are being taken.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// # async fn send_bill(_: &Order) {}
    /// use std::pin::pin;
    ///
    /// use futures_util::StreamExt;
    ///
    /// let mut orders = pin!(table.query(Order::query("alice")).page_size(2).read_ahead().stream());
    /// while let Some(order) = orders.next().await {
    ///     send_bill(&order?).await; // the next page is on its way
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It saves the time of waiting for pages, and costs the memory of one page more; and the page that is read ahead is paid
    /// for also if the stream is dropped before its items are taken. Never is more than one page read ahead, none after the
    /// [`limit`](Self::limit), and an error comes in its place, after the items before it. Dropping the stream cancels the
    /// request.
    ///
    /// The page is read by a task of the Tokio runtime in which the stream is polled. On another executor nothing is read ahead,
    /// and the stream gives the same. The other ways to run a query read nothing ahead.
    pub fn read_ahead(mut self) -> Self {
        self.request.reads_ahead = true;
        self
    }

    /// Starts after the cursor of an earlier page of the same query: [`Page::next`]. `None` starts at the beginning.
    ///
    /// A cursor of another table, index or key condition is [`InvalidInput`](crate::ErrorKind::InvalidInput). The filter,
    /// projection, limit, page size and direction may differ from those of the earlier page: a
    /// [`descending`](Self::descending) query returns the items before the cursor.
    pub fn after(mut self, cursor: impl Into<Option<Cursor>>) -> Self {
        (self.request.start_of, self.request.start) = match cursor.into() {
            Some(cursor) => (Some(cursor.of), Some(cursor.key)),
            None => (None, None),
        };
        self
    }

    /// One page: what one request gives, with the position to go on from.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// let orders = table.query(Order::query("alice")).page_size(3);
    /// let first = orders.clone().page().await?;
    /// assert_eq!(first.items.len(), 3);
    /// let second = orders.after(first.next.expect("there are five")).page().await?;
    /// assert_eq!(second.items.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As awaiting; an item that can't be read is an error of the page.
    pub async fn page(self) -> Result<Page<I>> {
        let Self { request, decode, .. } = self;
        let (context, layout, of) = (request.context(), request.handle.layout, request.queried());
        let Some(page) = client::Pages::new(request.into_reading()?).next().await? else {
            return Ok(Page { items: Vec::new(), scanned: 0, next: None });
        };
        let items = page.items.into_iter().map(|attributes| decode(attributes, layout));
        let items = items.collect::<Result<_>>().map_err(|error| error.in_context(&context))?;
        Ok(Page { items, scanned: page.scanned, next: page.next.map(|key| Cursor { key, of }) })
    }

    /// The first item, if there is one. Without a filter it reads one.
    ///
    /// # Errors
    ///
    /// As awaiting.
    pub async fn first(self) -> Result<Option<I>> {
        let first = self.request.limit.map_or(1, |limit| limit.min(1));
        let Self { request, decode, .. } = self.limit(first);
        let (context, layout) = (request.context(), request.handle.layout);
        match client::Items::new(request.into_reading()?).next().await? {
            Some(attributes) => decode(attributes, layout).map(Some).map_err(|error| error.in_context(&context)),
            None => Ok(None),
        }
    }

    /// How many items there are, up to the [`limit`](Self::limit): none of them is sent, and all are read.
    ///
    /// In an index that doesn't hold the schema's tag, or whose sort key isn't a text that is made of parts, items of other entities
    /// can lie among those that are counted. They are told apart by their primary keys, and the keys alone are sent.
    ///
    /// # Errors
    ///
    /// As awaiting, but for items that can't be read.
    pub async fn count(self) -> Result<usize> {
        let mut request = self.request;
        request.chosen = Chosen::default();
        let layout = request.handle.layout;
        if request.is_told_by_keys() {
            request.chosen.keys(layout);
            return client::count_by_keys(request.into_reading()?).await;
        }
        // A key that is the tag says it already.
        let has_tag =
            |name: &&str| request.index.as_ref().is_none_or(|index| !index.has_tag() && index.projects(layout, name));
        if let Some((name, tag)) = layout.tag.filter(has_tag).zip(request.tag) {
            // Those of another entity aren't sent, so they can't be left out here.
            let tag = key::is_as(name, Some(&AttributeValue::S(tag.to_owned())));
            let is_tagged = tag.or(Node::NotExists(AttributePath::name(name)));
            request.filter = Some(match request.filter.take() {
                Some(filter) => filter.and(is_tagged),
                None => is_tagged,
            });
        }
        client::count(request.into_reading()?).await
    }

    /// A result for each item, so that one that can't be read hides no other.
    ///
    /// # Errors
    ///
    /// As awaiting, but for items that can't be read.
    pub async fn results(self) -> Result<Vec<Result<I>>> {
        let Self { request, decode, .. } = self;
        let (context, layout) = (request.context(), request.handle.layout);
        let items = client::Pages::new(request.into_reading()?).all().await?;
        let read = |attributes| decode(attributes, layout).map_err(|error| error.in_context(&context));
        Ok(items.into_iter().map(read).collect())
    }

    /// The items one by one, page after page: a request is sent when the items of the last one have been taken, or
    /// [one page ahead](Self::read_ahead), and none after the stream is dropped.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// use std::pin::pin;
    ///
    /// use futures_util::StreamExt;
    ///
    /// let mut orders = pin!(table.query(Order::query("alice")).descending().stream());
    /// while let Some(order) = orders.next().await {
    ///     println!("{}", order?.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An item that can't be read is an error in its place, and the stream goes on; a request that fails is an error and the
    /// end.
    pub fn stream(self) -> impl Stream<Item = Result<I>> + Send + use<S, By, I> {
        let Self { request, decode, .. } = self;
        let layout = request.handle.layout;
        items(request.into_reading(), move |attributes| decode(attributes, layout))
    }

    /// The request for the first page as it would be sent.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn to_input(&self) -> Result<QueryInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// The SDK's builder with everything filled in, for what this library has no method for.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn into_sdk(self) -> Result<QueryFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<S, P: Entity, C: Entity, I> Query<S, Pair<P, C>, I> {
    /// Asks a secondary index, whose keys the pair then names. An index of another projection than all gives only what it
    /// holds: from [`InverseIndex`](crate::InverseIndex) come relations without attributes, and `table.get(&relation)`
    /// reads the rest.
    pub fn index<X>(self, _: X) -> Query<S, Pair<P, C, X>, X::Pair<P, C>>
    where
        X: IndexOf<S> + TextPartition + TextSort,
    {
        let (index, entity) = (Some(IndexLayout::of::<X>()), <X::Pair<P, C> as Readable>::name);
        let in_part = X::PROJECTION != ProjectionType::All || self.request.chosen.is_part();
        let decode = if in_part { item::decode_in_part } else { item::decode };
        Query::new(QueryRequest { index, entity, ..self.request }, decode)
    }
}

impl<S, P: Entity> Query<S, Partition<P>, RawItem> {
    /// Asks a secondary index, whose partition key this then is. An index of another projection than all gives only what
    /// it holds.
    pub fn index<X: IndexOf<S> + TextPartition>(self, _: X) -> Query<S, Partition<P, X>, RawItem> {
        Query::new(QueryRequest { index: Some(IndexLayout::of::<X>()), ..self.request }, self.decode)
    }
}

impl<S, By, I> Clone for Query<S, By, I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, of: PhantomData }
    }
}

impl<S, By, I> fmt::Debug for Query<S, By, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({}", self.request.range)?;
        if let Some(index) = &self.request.index {
            write!(f, " in {}", index.name)?;
        }
        f.write_str(")")
    }
}

impl<S, By, I: 'static> IntoFuture for Query<S, By, I> {
    type Output = Result<Vec<I>>;
    type IntoFuture = OperationFuture<Vec<I>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode, .. } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            let items = client::Pages::new(request.into_reading()?).all().await?;
            items
                .into_iter()
                .map(|attributes| decode(attributes, layout))
                .collect::<Result<_>>()
                .map_err(|error| error.in_context(&context))
        })
    }
}
